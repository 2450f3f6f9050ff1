//! One run of text, block by block, into builders. No I/O: bytes in, columns out.

use super::build::Builder;
use super::cells::{Cells, Fields};
use super::index::{Index, RecordEnd};
use super::malformed::Shown;
use super::plan::{Plan, Problems};
use super::tail::Tail;
use super::{shift, show};
use crate::run::Stopwatch;
use crate::{Error, Result};

/// Bytes indexed and parsed at a time: field positions and cells stay in the first cache.
const BLOCK: usize = 32 << 10;

/// Bytes of a record at most: positions in it, and in what mending makes of it, fit 32 bits.
const LONGEST: usize = 1 << 29;

/// Text of one batch on its way into columns.
pub struct BatchScan<'p> {
    plan: &'p Plan,
    watch: &'p Stopwatch,
    /// The columns.
    pub builders: Vec<Builder>,
    /// Rows so far.
    pub rows: usize,
    /// What was odd.
    pub problems: Problems,
    /// The last rows as they stand in the text.
    pub tail: Tail,
    /// Bytes that belong to complete records so far.
    pub consumed: u64,
    /// Of which the rows are given up.
    given_up: u64,
    /// The byte at which the row of each 65,536 starts, for reading windows later.
    pub checkpoints: Vec<(u64, u64)>,
    /// The record that goes on beyond the bytes so far.
    pending: Vec<u8>,
    /// Where it ends, as far as it was looked for.
    end: RecordEnd,
    /// A quote that opens a field which never ends, counted as `consumed` is.
    literal: Option<u64>,
    /// The same, if it is in the indexed text, from its start.
    literal_here: Option<u32>,
    /// Bytes looked at, again and again included: tests prove by it that none is looked at often.
    #[cfg(test)]
    looked_at: usize,
    index: Index,
    fields: Fields,
    scratch: Vec<u8>,
}

impl<'p> BatchScan<'p> {
    /// For text that begins at the start of a record, about so many bytes of it (0 when unknown).
    pub fn new(plan: &'p Plan, bytes: u64, watch: &'p Stopwatch) -> Self {
        BatchScan {
            plan,
            watch,
            builders: plan.builders(bytes),
            rows: 0,
            problems: Problems::default(),
            tail: Tail::default(),
            consumed: 0,
            given_up: 0,
            checkpoints: Vec::new(),
            pending: Vec::new(),
            end: RecordEnd::default(),
            literal: None,
            literal_here: None,
            #[cfg(test)]
            looked_at: 0,
            index: Index::default(),
            fields: Fields::of(&plan.layout),
            scratch: Vec::new(),
        }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// When a record is too long, or there are more rows than can be numbered.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<()> {
        let rest = match self.pending.is_empty() {
            true => bytes,
            false => self.complete(bytes)?,
        };
        let used = self.blocks(rest)?;
        self.hold(rest.get(used..).unwrap_or(&[]))
    }

    /// Looks on for the end of the record that goes on with these bytes.
    fn find_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let end = self.end.find(bytes, self.plan.marks, self.literal_ahead());
        #[cfg(test)]
        (self.looked_at += end.unwrap_or(bytes.len()));
        end
    }

    /// Completes the waiting record; returns the bytes that are left.
    fn complete<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8]> {
        let end = self.find_end(bytes);
        let (record, rest) = bytes.split_at(end.unwrap_or(bytes.len()).min(bytes.len()));
        self.hold(record)?;
        if end.is_some() {
            let record = std::mem::take(&mut self.pending);
            self.record(&record)?;
        }
        Ok(rest)
    }

    /// Keeps more of the waiting record.
    fn hold(&mut self, bytes: &[u8]) -> Result<()> {
        let needed = self.pending.len() + bytes.len();
        if needed > self.plan.longest {
            return Err(Error::Memory {
                what: format!("the record after row {} (is a quote in it never closed?)", self.rows),
                needed: Plan::memory_of(needed),
                allowed: Plan::memory_of(self.plan.longest),
            });
        }
        let fits = needed <= LONGEST;
        if !fits || self.pending.try_reserve(bytes.len()).is_err() {
            return Err(self.too_long());
        }
        self.pending.extend_from_slice(bytes);
        Ok(())
    }

    fn too_long(&self) -> Error {
        Error::option(
            "quote",
            format!(
                "the record after row {} has no end within {} MB, as if a quote in it were never closed; \
                 close that quote, or name a quote character that the file does not use",
                self.rows,
                self.pending.len() >> 20
            ),
        )
    }

    /// Tells that no more bytes come.
    ///
    /// A quoted field that is still open has a quote, most likely, that was meant as a character.
    /// It is read so, rather than swallowing the rest of the file. There is no second one: no
    /// quote after it closes a field, so quotes come in pairs there, and the first of a pair is
    /// closed by the other.
    ///
    /// # Errors
    /// When there are more rows than can be numbered.
    pub fn finish(&mut self) -> Result<()> {
        let rest = std::mem::take(&mut self.pending);
        let mut used = 0;
        if let Some(open) = self.end.open() {
            self.problems.unclosed.add(self.rows as u32);
            self.literal = Some(self.consumed + open as u64);
            used = self.blocks(&rest)?;
        }
        self.block(rest.get(used..).unwrap_or(&[]), true)?;
        Ok(())
    }

    /// Where the next record starts; the bytes from there that are waiting.
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Parses all complete records; returns how many bytes they took. Where the record that is
    /// left ends has been looked for in all of its bytes.
    fn blocks(&mut self, bytes: &[u8]) -> Result<usize> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let used = self.block(rest.get(..BLOCK).unwrap_or(rest), false)?;
            at += used;
            if used > 0 {
                continue;
            }
            // No record ends in the block: its end is looked for without taking it apart, so
            // that each byte is read so often, however long the record is.
            self.end = RecordEnd::default();
            let Some(end) = self.find_end(rest) else { break };
            self.record(rest.get(..end).unwrap_or(rest))?;
            at += end;
        }
        Ok(at)
    }

    /// Parses one record, whole.
    fn record(&mut self, bytes: &[u8]) -> Result<()> {
        if self.block(bytes, false)? != bytes.len() {
            return Err(Error::internal("a record that ends in two places"));
        }
        Ok(())
    }

    /// The quote to be taken as a character, counted from the next record's start.
    fn literal_ahead(&self) -> Option<usize> {
        usize::try_from(self.literal?.checked_sub(self.consumed)?).ok()
    }

    /// Indexes a text that begins at the start of a record.
    fn index(&mut self, text: &[u8], literal: Option<usize>) {
        #[cfg(test)]
        (self.looked_at += text.len());
        self.literal_here = literal.filter(|at| *at < text.len()).map(|at| at as u32);
        match self.literal_here {
            None => self.index.fill(text, self.plan.marks),
            literal => self.index.slow(text, self.plan.marks, literal),
        }
    }

    fn block(&mut self, block: &[u8], last: bool) -> Result<usize> {
        let start = self.watch.now();
        self.index(block, self.literal_ahead());
        let width = self.plan.guesses.len();
        self.fields.fill(block, &self.index, self.plan.marks, width, last);
        let used = self.fields.consumed;
        self.watch.add("finding cells", start);
        let Some(text) = block.get(..used) else { return Ok(0) };
        if used == 0 {
            return Ok(0);
        }
        let start = self.watch.now();
        self.tail.take(text, &self.fields, width, self.rows as u32);
        if text.is_ascii() {
            self.cells(text)?;
        } else if let Ok(sound) = std::str::from_utf8(text) {
            self.problems.beyond_ascii.count_sound(sound);
            self.cells(text)?;
        } else {
            self.problems.beyond_ascii.count(text);
            if self.problems.broken.is_empty() {
                self.problems.broken.extend_from_slice(text);
            }
            self.undecodable(text)?;
        }
        self.watch.add("cells to values", start);
        self.consumed += used as u64;
        if self
            .plan
            .give_up
            .is_some_and(|limit| self.consumed - self.given_up >= limit)
        {
            self.given_up = self.consumed;
            let plan = self.plan;
            let builders = self.builders.iter_mut().enumerate();
            builders.for_each(|(column, builder)| builder.give_up(plan.style, plan.rule_of(column)));
        }
        Ok(used)
    }

    /// Parses the fields of a block whose text is sound.
    fn cells(&mut self, text: &[u8]) -> Result<()> {
        let base = self.rows as u32;
        if (self.rows >> 16) >= self.checkpoints.len() {
            self.checkpoints.push((self.rows as u64, self.consumed));
        }
        for (column, builder) in self.builders.iter_mut().enumerate() {
            let cells = Cells {
                bytes: text,
                spans: &self.fields.spans,
                width: self.plan.guesses.len(),
                column,
                quote: self.plan.marks.quote,
                literal: self.literal_here,
                drops_quotes: self.plan.rule.pandas,
                doubled: &self.index.doubled,
            };
            builder.take(&cells, &mut self.scratch, self.plan.rule_of(column));
        }
        self.note(text, base);
        self.rows += self.fields.rows as usize;
        if self.rows >= u32::MAX as usize {
            return Err(Error::internal("more rows than 4,294,967,294 in one piece"));
        }
        Ok(())
    }

    /// Notes what is odd in a block whose first row has number `base`.
    fn note(&mut self, text: &[u8], base: u32) {
        let (fields, problems, width) = (&self.fields, &mut self.problems, self.plan.guesses.len());
        for (problem, rows) in [
            (&mut problems.short, &fields.short),
            (&mut problems.long, &fields.long),
            (&mut problems.bare_quotes, &fields.bare_quotes),
            (&mut problems.empty, &fields.empty),
            (&mut problems.headers, &fields.headers),
            (&mut problems.odd_ends, &fields.odd_ends),
            (&mut problems.joints, &fields.joints),
        ] {
            problem.add_all(base, rows);
            if problem.example.is_empty()
                && let Some(first) = rows.first()
            {
                let start = *first as usize * width;
                let spans = fields.spans.get(start..start + width).unwrap_or(&[]);
                problem.example = show::row(text, spans, self.plan.marks.newline);
            }
        }
        fields.blank.iter().for_each(|row| problems.blank.note(base + row));
        problems.comments += fields.comments;
        fields.passed.iter().for_each(|row| problems.lines.add(base + row));
        let newline = self.plan.marks.newline;
        for at in self
            .index
            .inner
            .iter()
            .filter(|at| text.get(**at as usize) == Some(&newline))
        {
            // The line after it belongs to the same row: the next one stands lower.
            problems.lines.add(base + fields.row_of(*at, width) + 1);
        }
        if self.plan.zeros && text.contains(&0) {
            for (row, spans) in (base..).zip(fields.spans.chunks_exact(width.max(1))) {
                let has = |&(start, end): &(u32, u32)| {
                    text.get(start as usize..end as usize)
                        .is_some_and(|cell| cell.contains(&0))
                };
                if spans.iter().any(has) {
                    problems.zeros.add(row);
                }
            }
        }
        shift::find(text, fields, self.plan, &self.builders, base, &mut problems.shifted);
    }

    /// Parses a block with bytes that are no text: they are shown, and their rows are noted.
    fn undecodable(&mut self, text: &[u8]) -> Result<()> {
        let width = self.plan.guesses.len().max(1);
        let base = self.rows as u32;
        for (row, spans) in self.fields.spans.chunks_exact(width).enumerate() {
            let bad = |&(start, end): &(u32, u32)| {
                text.get(start as usize..end as usize)
                    .is_some_and(|cell| std::str::from_utf8(cell).is_err())
            };
            if spans.iter().any(bad) {
                self.problems.undecodable.add(base + row as u32);
            }
        }
        let shown = Shown::of(text, self.plan.decoded);
        for (start, end) in &mut self.fields.spans {
            (*start, *end) = (shown.place(*start), shown.place(*end));
        }
        self.literal_here = self.literal_here.map(|at| shown.place(at));
        let doubled = self.index.doubled.iter_mut();
        doubled.for_each(|at| *at = shown.place(*at));
        let inner = self.index.inner.iter_mut();
        inner.for_each(|at| *at = shown.place(*at));
        self.cells(shown.text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Guess;
    use super::super::cells::Layout;
    use super::super::index::Marks;
    use super::super::missing::Rule;
    use super::*;
    use crate::table::Missing;
    use crate::table::parse::datetime::Order;
    use crate::table::parse::number::Style;

    fn plan(columns: usize) -> Plan {
        Plan {
            marks: Marks {
                delimiter: b',',
                quote: Some(b'"'),
                newline: b'\n',
                padded: false,
            },
            layout: Layout::default(),
            zeros: false,
            guesses: vec![Guess::Text; columns],
            style: Style {
                point: b'.',
                lenient: false,
            },
            given: Vec::new(),
            order: Order::MonthFirst,
            rule: Rule::new(&Missing::Auto),
            rules: Vec::new(),
            bytes_per_row: 10.0,
            widths: Vec::new(),
            decoded: false,
            limit: None,
            give_up: None,
            longest: LONGEST,
        }
    }

    /// Rows, rows with an unclosed quote, the cells of the second column, and how often a byte was
    /// looked at on average.
    fn read(text: &[u8], piece: usize) -> (usize, Vec<u32>, Vec<Vec<u8>>, f64) {
        let (plan, watch) = (plan(2), Stopwatch::default());
        let mut scan = BatchScan::new(&plan, 0, &watch);
        text.chunks(piece).for_each(|piece| scan.feed(piece).expect("text"));
        scan.finish().expect("text");
        let cells = match scan.builders.get(1) {
            Some(Builder::Text(b)) => (0..b.texts.len()).map(|row| b.texts.bytes(row).to_vec()).collect(),
            _ => Vec::new(),
        };
        let often = scan.looked_at as f64 / text.len() as f64;
        (scan.rows, scan.problems.unclosed.rows().collect(), cells, often)
    }

    #[test]
    fn an_unclosed_quote_is_one_character_and_each_byte_is_looked_at_few_times() {
        let mut text = b"0,first\n1,\"open\n".to_vec();
        (2..100_000).for_each(|row| text.extend(format!("{row},name {}\n", row % 7).bytes()));
        for piece in [1000, 64 << 10, text.len()] {
            let (rows, unclosed, cells, often) = read(&text, piece);
            assert_eq!((rows, unclosed), (100_000, vec![1]), "in pieces of {piece}");
            assert_eq!(cells[1..3], [b"\"open".to_vec(), b"name 2".to_vec()]);
            assert!(often < 4.0, "{often} times, in pieces of {piece}");
        }
    }

    #[test]
    fn a_quote_is_a_character_behind_many_cells_and_among_bytes_that_are_no_text() {
        let mut text = Vec::new();
        (0..9000).for_each(|row| text.extend(format!("{row},\"a, b\"\n").bytes()));
        text.extend([b'x'; 70_000]);
        text.extend(b"\xff,\"\xff,\"\"\nlast,cell");
        let (rows, unclosed, cells, _) = read(&text, 50_000);
        assert_eq!((rows, unclosed), (9002, vec![9000]));
        assert_eq!(
            cells[8999..],
            [b"a, b".to_vec(), "\"\u{fffd}[FF]".into(), b"cell".to_vec()]
        );
    }

    #[test]
    fn each_byte_of_a_long_record_is_looked_at_few_times() {
        let long = "lorem ipsum, ".repeat(200_000);
        for text in [
            format!("a,\"{long}\"\nb,short\n"),
            format!("a,{}\nb,short\n", long.replace(',', "")),
        ] {
            for piece in [4096, 1 << 20, text.len()] {
                let (rows, _, cells, often) = read(text.as_bytes(), piece);
                assert_eq!((rows, cells[1].as_slice()), (2, &b"short"[..]));
                assert!(often < 4.0, "{often} times, in pieces of {piece}");
            }
        }
    }
}
