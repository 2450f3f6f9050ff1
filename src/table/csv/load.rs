//! A text file becomes a table: sniff, read, judge, and read again only the columns whose type
//! turned out to be another.

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::build::Guess;
use super::cells::{Between, Fields, unquote};
use super::decode::BeyondAscii;
use super::footer;
use super::guess::{Looks, first_look};
use super::head::{HEAD, Head, wide};
use super::index::Index;
use super::infer::{Hint, Notes};
use super::legacy;
use super::malformed::Shown;
use super::missing::Rule;
use super::notes::{self, Oddities};
use super::padding::Padding;
use super::plan::{Limits, Plan, Problems};
use super::reader::CsvReader;
use super::sample::MAX_COLUMNS;
use super::scan::{Run, Text};
use super::show;
use super::sniff::{Dialect, check_marks, has_few_lines, line_end, sniff};
use super::tail::Tail;
use super::types::read;
use super::whole::WholeColumn;
use super::wrapped;
use crate::run::Context;
use crate::table::names;
use crate::table::parse::datetime::Order;
use crate::table::parse::number::Style;
use crate::table::source::Source;
use crate::table::{Column, Field, Format, Lines, ReadOptions, SourceReport, Store, Table, Type};
use crate::words;
use crate::{Error, Result};

/// How far beyond its budget a first reading may go: what a table takes is an estimate.
const SLACK: f64 = 1.25;

/// Bytes of text of which the rows are held where only types are looked for.
const MIN_HELD: u64 = 256 << 10;
const MAX_HELD: u64 = 8 << 20;

/// Unpacked bytes looked at before anything is read, where records are long.
const MAX_HEAD: usize = 256 << 20;

/// Columns that any machine can hold.
const FEW_COLUMNS: usize = 100_000;

/// Bytes that a column and its profile take, however few its rows.
const OF_COLUMN: u64 = 10_000;

/// Rows with more lines than one that a report lists.
const LINES: usize = 1_000;

/// By how much more is looked at each time.
const WIDER: usize = 4;

/// Opens a text file.
///
/// # Errors
/// When it is damaged, cannot be read, is no text, or the options do not fit it.
pub async fn open(source: Arc<dyn Source>, options: &ReadOptions, cx: &Context) -> Result<Table> {
    let memory = cx.memory();
    let mut opening = Opening::new(&*source, options, None, memory)?;
    let mut columns = opening.read_all(&*source, memory, cx).await?;
    if opening.was_latin(&columns, options) {
        let broken = columns.problems.iter().find(|p| !p.broken.is_empty());
        let encoding = broken.map_or(WINDOWS_1252, |p| legacy::guess(&p.broken));
        opening = Opening::new(&*source, options, Some(encoding), memory)?;
        columns = opening.read_all(&*source, memory, cx).await?;
    }
    opening.table(source, options, memory, columns)
}

/// What is known of the file before its rows are read.
struct Opening {
    text: Text,
    dialect: Dialect,
    plan: Plan,
    hints: Vec<Hint>,
    looks: Looks,
    names: Vec<String>,
    name_findings: Vec<crate::Finding>,
    /// Columns whose names hold bytes that are no text in the encoding.
    undecodable_names: u64,
    /// The first words beyond ASCII, where the encoding is a guess.
    words: Option<String>,
    /// Rows, roughly.
    rows: f64,
    /// The line on which the first row stands.
    first_line: u64,
}

/// All columns that were read, and what was odd.
struct ReadColumns {
    /// One per column while they fit.
    columns: Vec<Column>,
    kinds: Vec<(Type, Notes)>,
    fits: bool,
    rows: Vec<usize>,
    problems: Vec<Problems>,
    checkpoints: Vec<(u64, u64)>,
    end: u64,
    padding: Padding,
    tail: Tail,
    sizes: Vec<u64>,
    whole_columns: Vec<WholeColumn>,
}

impl Opening {
    /// Looks at the first bytes, and at more of them while they hold too few records.
    fn new(
        source: &dyn Source,
        options: &ReadOptions,
        encoding: Option<&'static Encoding>,
        memory: u64,
    ) -> Result<Self> {
        check_marks(options)?;
        let limit = Plan::longest(memory).clamp(HEAD, MAX_HEAD);
        let mut look = HEAD;
        loop {
            let head = Head::read(source, options, encoding, look)?;
            let may_widen = !head.whole && look < limit;
            if !(may_widen && has_few_lines(&head.text)) {
                let wrapped = wrapped::look(&head.text, line_end(&head.text), head.whole, options);
                let suspected = wrapped.as_ref().map(|wrapped| wrapped.parted);
                let (head, wrapped) = match wrapped.filter(|wrapped| wrapped.is_sure) {
                    None => (head, None),
                    Some(wrapped) => {
                        let newline = Some(line_end(&head.text));
                        let text = wrapped.text.into();
                        (Head { text, ..head }, newline)
                    }
                };
                let mut dialect = sniff(&head.text, head.whole, options);
                if dialect.width == 1 {
                    dialect.suspected = dialect.suspected.or(suspected);
                }
                dialect.wrapped = wrapped;
                if !(may_widen && dialect.needs_more) {
                    refuse_too_wide(source.name(), dialect.width, memory)?;
                    return Self::of(source, &head, dialect, options, memory);
                }
            }
            look = (look * WIDER).min(limit);
        }
    }

    fn of(source: &dyn Source, head: &Head, mut dialect: Dialect, options: &ReadOptions, memory: u64) -> Result<Self> {
        let decoded = head.encoding != UTF_8;
        let undecodable_names = show_names(&mut dialect, &head.text, decoded);
        let before = head.text.get(..dialect.data_start).unwrap_or(&[]);
        let first_line = 1 + before.iter().filter(|b| **b == dialect.marks.newline).count() as u64;
        let style = Style {
            point: if dialect.decimal_comma { b',' } else { b'.' },
            lenient: options.missing == crate::table::Missing::Pandas,
        };
        let rule = Rule::new(&options.missing);
        let looks = first_look(&head.text, &dialect, style, &rule, options.day_first);
        let mut raw: Vec<String> = dialect.names.clone();
        raw.resize(dialect.width, String::new());
        let (names, name_findings) = match dialect.header {
            true => names::unique(&raw),
            false => ((1..=dialect.width).map(|n| format!("column {n}")).collect(), Vec::new()),
        };
        let (guesses, hints) = hints(&looks, &names, options)?;
        let is_guess = decoded && options.encoding.is_none() && head.mark == 0 && !wide(head.encoding);
        let rows = source.size() as f64 * head.unpacked / looks.bytes_per_row.max(1.0);
        Ok(Opening {
            text: Text {
                packing: head.packing,
                encoding: head.encoding,
                mark: head.mark,
                data_start: dialect.data_start,
                wrapped: dialect.wrapped,
            },
            plan: Plan {
                marks: dialect.marks,
                layout: dialect.layout.clone(),
                zeros: dialect.zeros,
                guesses,
                style,
                given: hints.iter().map(|w| w.given).collect(),
                order: order(options),
                rules: own_rules(&rule, &names, options)?,
                rule,
                bytes_per_row: looks.bytes_per_row,
                widths: looks.columns.iter().map(|c| c.width).collect(),
                decoded,
                limit: None,
                give_up: None,
                longest: Plan::longest(memory),
            },
            dialect,
            hints,
            looks,
            names,
            name_findings,
            undecodable_names,
            words: is_guess.then(|| show::beyond_ascii(&head.text)),
            rows,
            first_line,
        })
    }

    /// Reads all columns if they fit, else only their types.
    async fn read_all(&mut self, source: &dyn Source, memory: u64, cx: &Context) -> Result<ReadColumns> {
        loop {
            // Each time that the rows turn out to be more than was thought, their estimate at
            // least doubles: the loop ends.
            if let Some(read) = self.read_once(source, memory as f64, cx).await? {
                return Ok(read);
            }
        }
    }

    /// Reads all columns: their rows when they should fit in memory, else for their types alone.
    /// `None` when they did not fit after all, and more rows are expected now.
    async fn read_once(&mut self, source: &dyn Source, memory: f64, cx: &Context) -> Result<Option<ReadColumns>> {
        let fits = self.looks.columns.iter().map(|c| c.memory() * self.rows).sum::<f64>() <= memory;
        let all: Vec<usize> = (0..self.looks.columns.len()).collect();
        self.plan.limit = self.limit(fits, memory);
        self.plan.give_up = (!fits).then_some(((memory / 16.0) as u64).clamp(MIN_HELD, MAX_HELD));
        let (runs, columns) = read(source, self.text, &mut self.plan, &self.hints, &all, cx).await?;
        (self.plan.limit, self.plan.give_up) = (None, None);
        if let Some((run, taken)) = runs.iter().find_map(|r| Some((r, r.broken_off?))) {
            let likely = run.rows as f64 / taken.max(1) as f64 * source.size() as f64;
            self.rows = likely.max(self.rows.max(1.0) * 2.0);
            return Ok(None);
        }
        let mut read = ReadColumns {
            columns: Vec::new(),
            kinds: Vec::new(),
            fits,
            rows: runs.iter().map(|r| r.rows).collect(),
            problems: runs.iter().map(|r| r.problems.clone()).collect(),
            checkpoints: absolute(&runs),
            end: runs.last().map_or(0, |r| r.end),
            padding: runs.last().map_or_else(Padding::default, |r| r.padding),
            tail: runs.last().map(|r| r.tail.clone()).unwrap_or_default(),
            sizes: Vec::new(),
            whole_columns: Vec::new(),
        };
        for (parts, notes) in columns {
            let held: u64 = parts.iter().map(|part| part.memory() as u64).sum();
            read.sizes.push(held.saturating_add(notes.given_up));
            read.whole_columns.push(WholeColumn::of(&parts));
            let r#type = parts.first().map_or(Type::Text, |c| c.kind.r#type);
            read.kinds.push((r#type, notes));
            if fits {
                read.columns.push(Column::of_parts(parts, r#type));
            }
        }
        Ok(Some(read))
    }

    /// What a pass may take before it is broken off. The bytes of a plain file say what it holds;
    /// those of a packed one say nothing, however it begins.
    fn limit(&self, fits: bool, memory: f64) -> Option<Limits> {
        let row: f64 = self.looks.columns.iter().map(|c| c.memory()).sum();
        let rows = memory * SLACK / row.max(1.0);
        (!self.text.is_plain() && fits).then_some(Limits {
            rows,
            bytes: rows * self.looks.bytes_per_row,
        })
    }

    /// Whether the text, taken for UTF-8 from its beginning, is in an old encoding after all.
    fn was_latin(&self, read: &ReadColumns, options: &ReadOptions) -> bool {
        let mut beyond = BeyondAscii::default();
        read.problems.iter().for_each(|p| beyond.add(p.beyond_ascii));
        options.encoding.is_none() && self.text.encoding == UTF_8 && self.text.mark == 0 && !beyond.is_utf8()
    }

    fn table(self, source: Arc<dyn Source>, options: &ReadOptions, memory: u64, read: ReadColumns) -> Result<Table> {
        let types = read.kinds.iter().map(|(t, _)| *t);
        let fields: Vec<Field> = self
            .names
            .iter()
            .zip(types)
            .map(|(name, r#type)| Field {
                name: name.clone(),
                r#type,
            })
            .collect();
        let rows = read.rows.iter().sum::<usize>() as u64;
        let report = self.report(&*source, options, memory, (&read, &fields));
        let mut findings = self.name_findings.clone();
        let before = rows - read.rows.last().map_or(0, |rows| *rows as u64);
        let footer = footer::find(&read.tail.pieces, before, &self.plan, &fields);
        let oddities = Oddities {
            parts: &read.problems,
            rows: &read.rows,
            undecodable_names: self.undecodable_names,
            padding: read.padding,
            words: self.words.as_deref(),
            footer: footer.as_ref().map_or(0..0, |(rows, _)| rows.clone()),
        };
        findings.extend(footer.map(|(_, finding)| finding));
        findings.extend(notes::findings(&oddities, &self.dialect, &report, rows));
        findings.extend(notes::dates(&fields, &read.kinds));
        findings.extend(notes::rounded(&fields, &read.kinds));
        let reader = CsvReader {
            source,
            text: self.text,
            plan: self.plan,
            hints: self.hints,
            checkpoints: read.checkpoints,
            end: read.end,
            rows,
            sizes: read.sizes,
            whole_columns: read.whole_columns,
        };
        let written = reader.as_written();
        let store = match read.fits {
            true => Store::Memory(read.columns),
            false => Store::Disk(Arc::new(reader)),
        };
        Ok(Table::opened(report, fields, rows, findings, store).with_written(written))
    }

    fn report(
        &self,
        source: &dyn Source,
        options: &ReadOptions,
        memory: u64,
        (read, fields): (&ReadColumns, &[Field]),
    ) -> SourceReport {
        let newline = match (self.dialect.marks.newline, self.dialect.layout.crlf) {
            (b'\r', _) => "cr",
            (_, true) => "crlf",
            _ => "lf",
        };
        SourceReport {
            name: source.name().to_owned(),
            bytes: Some(source.size()),
            format: Format::Csv,
            compression: self.text.packing.name().map(String::from),
            delimiter: Some(char::from(self.dialect.marks.delimiter)),
            doubled: self.dialect.layout.between == Between::Two,
            wrapped: self.dialect.wrapped.is_some(),
            quote: self.dialect.marks.quote.map(char::from),
            encoding: Some(self.text.encoding.name().to_ascii_lowercase()),
            byte_order_mark: self.text.mark > 0,
            header: self.dialect.header,
            line_end: Some(newline.to_owned()),
            skipped_lines: self.dialect.preamble.1,
            blank_lines: read.problems.iter().map(|p| p.blank.count).sum(),
            lines: lines(self.first_line, &read.problems, &read.rows),
            decimal_comma: self.dialect.decimal_comma,
            numbers: Vec::new(),
            dates: notes::dates_read(fields, &read.kinds),
            day_first: {
                let found = read.kinds.iter().find_map(|(_, notes)| notes.day_first);
                // What is told holds of texts that become days later on.
                found.or(options.day_first)
            },
            missing: options.missing.clone(),
            missing_of: options.missing_of.clone(),
            row_groups: None,
            created_by: None,
            conversion: None,
            scanned_from_disk: !read.fits,
            memory_budget: memory,
        }
    }
}

/// On which lines the rows stand, from the lines of all runs beyond one for each row.
fn lines(first: u64, parts: &[Problems], rows: &[usize]) -> Option<Lines> {
    let (mut more, mut base) = (Vec::new(), 0u64);
    for (part, rows) in parts.iter().zip(rows) {
        if part.lines.lost {
            return None;
        }
        more.extend(
            part.lines
                .from
                .iter()
                .map(|(row, lines)| (base + u64::from(*row), u64::from(*lines))),
        );
        base += *rows as u64;
    }
    crate::few::sort_by_key(&mut more, |(row, _)| *row);
    let mut sums: Vec<(u64, u64)> = Vec::new();
    for (row, lines) in more {
        let before = sums.last().copied();
        match sums.last_mut() {
            Some((last, sum)) if *last == row => *sum += lines,
            _ => sums.push((row, before.map_or(0, |(_, sum)| sum) + lines)),
        }
    }
    (sums.len() <= LINES).then_some(Lines { first, more: sums })
}

/// Rows and bytes of checkpoints, counted over all runs.
fn absolute(runs: &[Run]) -> Vec<(u64, u64)> {
    let mut base = 0u64;
    let mut all = Vec::new();
    for run in runs {
        all.extend(run.checkpoints.iter().map(|(row, byte)| (row + base, *byte)));
        base += run.rows as u64;
    }
    all
}

/// Shows what is malformed in the names, as it is shown in cells; in how many of them.
fn show_names(dialect: &mut Dialect, text: &[u8], decoded: bool) -> u64 {
    let (start, end) = (dialect.preamble.0, dialect.data_start);
    let header = text.get(start..end).filter(|_| dialect.header).unwrap_or(&[]);
    if std::str::from_utf8(header).is_ok() {
        return 0;
    }
    let (mut index, mut fields, mut scratch) = (Index::default(), Fields::of(&dialect.layout), Vec::new());
    index.fill(header, dialect.marks);
    fields.fill(header, &index, dialect.marks, dialect.names.len(), true);
    let mut odd = 0;
    for (name, &(from, to)) in dialect.names.iter_mut().zip(&fields.spans) {
        let cell = header.get(from as usize..to as usize).unwrap_or(&[]);
        if std::str::from_utf8(cell).is_ok() {
            continue;
        }
        let cell = match cell.first() {
            Some(&first) if Some(first) == dialect.marks.quote => unquote(cell, first, false, &mut scratch),
            _ => cell,
        };
        *name = Shown::of(cell, decoded).text;
        odd += 1;
    }
    odd
}

/// A line of commas is a table of as many columns: what they take without a row must fit.
fn refuse_too_wide(file: &str, columns: usize, memory: u64) -> Result<()> {
    let needed = (columns as u64).saturating_mul(OF_COLUMN);
    if columns < MAX_COLUMNS && (columns <= FEW_COLUMNS || needed <= memory) {
        return Ok(());
    }
    let (known, more) = match columns < MAX_COLUMNS {
        true => (columns, ""),
        false => (MAX_COLUMNS, " or more"),
    };
    Err(Error::Memory {
        what: format!("{file}, a table of {} columns{more},", words::count(known as u64)),
        needed,
        allowed: memory,
    })
}

/// The order of day and month that was said, or the one that is tried first.
fn order(options: &ReadOptions) -> Order {
    match options.day_first {
        Some(true) => Order::DayFirst,
        Some(false) | None => Order::MonthFirst,
    }
}

/// The rules of columns for which a person said what stands for missing.
fn own_rules(rule: &Rule, names: &[String], options: &ReadOptions) -> Result<Vec<(usize, Rule)>> {
    let own = options.missing_of.iter().map(|(name, missing)| {
        let place = names.iter().position(|own| own == name);
        let unknown = || crate::table::names::unknown("missing_of", name, names.iter().map(String::as_str));
        Ok((place.ok_or_else(unknown)?, rule.of_column(missing)))
    });
    let mut own: Vec<(usize, Rule)> = own.collect::<Result<_>>()?;
    crate::few::sort_by_key(&mut own, |(column, _)| *column);
    Ok(own)
}

/// How each column is to be read, from its first look and what the person said.
fn hints(looks: &Looks, names: &[String], options: &ReadOptions) -> Result<(Vec<Guess>, Vec<Hint>)> {
    let known = crate::few::set(names);
    let is_other = |name: &String| options.thousands_of.contains_key(name) || options.date_format_of.contains_key(name);
    let is_unknown = |name: &&String| !known.contains(name) && !is_other(name);
    if let Some(unknown) = options.types.keys().find(is_unknown) {
        return Err(crate::table::names::unknown(
            "types",
            unknown,
            names.iter().map(String::as_str),
        ));
    }
    let both = looks
        .columns
        .iter()
        .zip(names)
        .enumerate()
        .map(|(column, (look, name))| {
            let given = options.types.get(name).copied();
            let guess = match (given, look.guess) {
                (None, guess) => guess,
                (Some(Type::Integer | Type::Float | Type::Decimal), _) => Guess::Number,
                (Some(Type::Boolean), _) => Guess::Boolean,
                (Some(Type::Text), _) => look.text,
                (Some(Type::Date | Type::Timestamp | Type::Time), time @ Guess::Time(_)) => time,
                (Some(Type::Date | Type::Timestamp | Type::Time), _) => Guess::Time(order(options)),
            };
            let hint = Hint {
                column,
                given,
                order_given: options.day_first.is_some(),
                text: look.text,
                is_final: false,
                tokens: None,
            };
            (guess, hint)
        });
    Ok(both.unzip())
}
