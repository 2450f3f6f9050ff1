//! Row groups read batch by batch into builders.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::columns::Builder;
use super::footer::{damaged, guarded};
use super::leaf::Column;
use super::nested::Nested;
use super::plan::Plan;
use crate::Result;
use crate::run::Stopwatch;

/// Bytes of text for which room is made for each packed byte; more only as they come.
const TEXT_PER_BYTE: u64 = 16;

/// What reads a column of a row group.
pub enum Reader {
    /// A column of single values.
    Flat(Box<Column>),
    /// A column of lists, structures or maps.
    Nested(Box<Nested>),
}

impl Reader {
    /// Appends the next rows to a column. Returns how many there were; `None` when it has got more
    /// than `limit` bytes of text before the last of them.
    ///
    /// # Errors
    /// When a page is damaged, cannot be read, or takes more memory than is allowed.
    pub fn read(&mut self, rows: usize, to: &mut Builder, limit: u64) -> Result<Option<usize>> {
        let column = match self {
            Reader::Flat(column) => column,
            Reader::Nested(nested) => return nested.read(rows, to, limit),
        };
        let mut left = rows;
        while left > 0
            && let Some(piece) = column.next(left)?
        {
            left -= piece.len;
            to.append(piece)?;
            if to.text_bytes().max(to.dictionary_bytes()) > limit {
                return Ok(None);
            }
        }
        Ok(Some(rows - left))
    }

    /// Passes over rows. Returns how many there were.
    ///
    /// # Errors
    /// As in `read`.
    pub fn skip(&mut self, rows: usize) -> Result<usize> {
        match self {
            Reader::Flat(column) => column.skip(rows),
            Reader::Nested(nested) => nested.skip(rows),
        }
    }

    /// Whether all has been read.
    ///
    /// # Errors
    /// When what follows is damaged.
    pub fn is_done(&mut self) -> Result<bool> {
        match self {
            Reader::Flat(column) => column.is_done(),
            Reader::Nested(nested) => nested.is_done(),
        }
    }
}

/// A run of row groups being decoded into one part.
pub struct Run<'a> {
    plan: &'a Plan,
    columns: &'a [usize],
    groups: Range<usize>,
    builders: Vec<Builder>,
    rows: usize,
    current: Option<Group>,
    /// Held while reading, where the source does not like several readers.
    turn: Option<&'a Mutex<()>>,
    /// Bytes of text of all runs.
    texts: &'a AtomicU64,
    /// Compressed bytes of a row group that are fetched at once.
    fetched: u64,
    /// Bytes of text that may be held.
    held: u64,
    watch: &'a Stopwatch,
}

/// The row group at work.
struct Group {
    number: usize,
    readers: Vec<Reader>,
    /// Rows that are read at once.
    at_once: usize,
    wanted: usize,
    rows: usize,
    bytes: u64,
    told: u64,
}

impl<'a> Run<'a> {
    /// Of some row groups, with room for them.
    pub fn new(
        plan: &'a Plan,
        columns: &'a [usize],
        groups: Range<usize>,
        turn: Option<&'a Mutex<()>>,
        (texts, watch): (&'a AtomicU64, &'a Stopwatch),
    ) -> Self {
        Run {
            plan,
            columns,
            builders: builders(plan, columns, groups.clone()),
            groups,
            rows: 0,
            current: None,
            turn,
            texts,
            fetched: plan.limit(),
            held: plan.memory,
            watch,
        }
    }

    /// The same for builders that are taken away again and again, before much is in them.
    pub fn in_parts(
        plan: &'a Plan,
        columns: &'a [usize],
        groups: Range<usize>,
        (texts, watch): (&'a AtomicU64, &'a Stopwatch),
    ) -> Self {
        Run {
            builders: builders(plan, columns, 0..0),
            fetched: plan.share(),
            held: plan.limit(),
            groups,
            ..Run::new(plan, columns, 0..0, None, (texts, watch))
        }
    }

    /// Bytes of what has been read and not yet taken.
    pub fn memory(&self) -> u64 {
        self.builders.iter().map(Builder::memory).fold(0, u64::saturating_add)
    }

    /// Takes away what has been read, and how many rows.
    pub fn take(&mut self) -> (usize, Vec<Builder>) {
        let fresh = builders(self.plan, self.columns, 0..0);
        (
            std::mem::take(&mut self.rows),
            std::mem::replace(&mut self.builders, fresh),
        )
    }

    /// Decodes one batch, opening the next row group when there is none. Returns compressed
    /// bytes done, or `None` at the end.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn step(&mut self) -> Result<Option<u64>> {
        let part = match &self.current {
            Some(group) => format!("row group {}", group.number),
            None => format!("row group {}", self.groups.start),
        };
        guarded(&*self.plan.source, &part, || self.decode())
    }

    fn decode(&mut self) -> Result<Option<u64>> {
        let Some(group) = &mut self.current else {
            let Some(number) = self.groups.next() else {
                return Ok(None);
            };
            self.current = Some(self.open(number)?);
            return Ok(Some(0));
        };
        let (plan, builders, limit) = (self.plan, &mut self.builders, self.held);
        let part = |what: String| damaged(&*plan.source, what);
        if group.rows == group.wanted {
            for reader in &mut group.readers {
                if !reader.is_done()? {
                    let (number, wanted) = (group.number, group.wanted);
                    return Err(part(format!(
                        "row group {number} holds more than the {wanted} rows claimed"
                    )));
                }
            }
            let rest = group.bytes - group.told;
            self.current = None;
            return Ok(Some(rest));
        }
        let rows = group.at_once.min(group.wanted - group.rows);
        let mut grown = 0;
        for (reader, builder) in group.readers.iter_mut().zip(builders) {
            let before = builder.text_bytes();
            let read = self
                .watch
                .time("decompressing and decoding", || reader.read(rows, builder, limit))?;
            match read {
                None => return Err(plan.too_large(self.columns)),
                Some(read) if read < rows => {
                    let (number, found, wanted) = (group.number, group.rows + read, group.wanted);
                    return Err(part(format!(
                        "row group {number} holds {found} rows where the footer claims {wanted}"
                    )));
                }
                Some(_) => grown += builder.text_bytes() - before,
            }
        }
        // The same sum in the end, however the rows are shared out.
        if self.texts.fetch_add(grown, Ordering::Relaxed).saturating_add(grown) > limit {
            return Err(plan.too_large(self.columns));
        }
        group.rows += rows;
        self.rows += rows;
        let share = group.bytes as u128 * group.rows as u128 / group.wanted.max(1) as u128;
        let bytes = (share as u64).saturating_sub(group.told);
        group.told += bytes;
        Ok(Some(bytes))
    }

    fn open(&self, number: usize) -> Result<Group> {
        let chunks = match &self.plan.first {
            Some((first, chunks)) if *first == number => chunks.clone(),
            _ => {
                let _turn = self.turn.map(|turn| turn.lock());
                let fetch = || self.plan.fetch_up_to(number, self.columns, self.fetched);
                self.watch.time("bytes in", fetch)?
            }
        };
        let wanted = self.plan.rows(number);
        let (readers, at_once) = self.plan.readers(number, &chunks, self.columns)?;
        Ok(Group {
            number,
            readers,
            at_once,
            wanted,
            rows: 0,
            bytes: self.plan.compressed(number, self.columns),
            told: 0,
        })
    }

    /// What has been read, and how many rows.
    pub fn finish(self) -> (usize, Vec<Builder>) {
        (self.rows, self.builders)
    }
}

/// Builders with room for some row groups, so that nothing is moved while they fill: for what
/// their bytes are likely to hold, whatever the footer claims.
pub fn builders(plan: &Plan, columns: &[usize], groups: Range<usize>) -> Vec<Builder> {
    let rows: usize = groups.clone().map(|group| plan.rows(group)).sum();
    let sum = |bytes: &dyn Fn(usize) -> u64| groups.clone().map(bytes).fold(0, u64::saturating_add);
    let builder = |&column: &usize| {
        let packed = sum(&|group| plan.compressed(group, &[column]));
        let plain = sum(&|group| plan.uncompressed(group, &[column]));
        let bytes = plain.min(packed.saturating_mul(TEXT_PER_BYTE));
        // A bit for each value at least, unless it repeats the one before.
        let rows = rows.min(usize::try_from(bytes.saturating_mul(8)).unwrap_or(usize::MAX));
        let bytes = usize::try_from(bytes).unwrap_or(0);
        plan.columns.get(column).map(|column| Builder::new(column, rows, bytes))
    };
    columns.iter().filter_map(builder).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use parquet::data_type::Int64Type;
    use parquet::file::metadata::{
        FileMetaData, ParquetMetaData, ParquetMetaDataBuilder, ParquetMetaDataReader, ParquetMetaDataWriter,
    };
    use parquet::file::writer::SerializedFileWriter;

    use super::super::columns::Cells;
    use super::super::footer;
    use super::*;
    use crate::table::chunk::Ints;
    use crate::table::{Memory, ReadOptions};

    /// Ten numbers in a file that claims `rows` of them.
    fn claiming(rows: i64) -> Vec<u8> {
        let schema = parquet::schema::parser::parse_message_type("message m { required int64 n; }").expect("a schema");
        let mut bytes = Vec::new();
        let mut writer = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::default()).expect("a writer");
        let mut group = writer.next_row_group().expect("a row group");
        let mut column = group.next_column().expect("a column").expect("a column");
        let numbers: Vec<i64> = (0..10).collect();
        column
            .typed::<Int64Type>()
            .write_batch(&numbers, None, None)
            .expect("written");
        column.close().expect("closed");
        group.close().expect("closed");
        writer.close().expect("closed");
        let found = ParquetMetaDataReader::new()
            .parse_and_finish(&Bytes::from(bytes.clone()))
            .expect("a footer");
        let group = found.row_group(0).clone();
        let chunk = group
            .column(0)
            .clone()
            .into_builder()
            .set_num_values(rows)
            .build()
            .expect("a column");
        let builder = group.into_builder().set_num_rows(rows).set_column_metadata(vec![chunk]);
        let file = found.file_metadata();
        let file = FileMetaData::new(file.version(), rows, None, None, file.schema_descr_ptr(), None);
        let builder = ParquetMetaDataBuilder::new(file).add_row_group(builder.build().expect("a row group"));
        let claimed: ParquetMetaData = builder.build();
        ParquetMetaDataWriter::new(&mut bytes, &claimed)
            .finish()
            .expect("written");
        bytes
    }

    #[test]
    fn room_is_made_for_what_the_bytes_can_hold_and_not_for_what_is_claimed() {
        let room = |rows: i64| {
            let source: Arc<dyn crate::table::Source> = Arc::new(Memory::new("claims.parquet", claiming(rows)));
            let footer = footer::read(&*source).expect("a footer");
            let plan = Plan::new(source, Arc::new(footer), &ReadOptions::default(), u64::MAX).expect("a plan");
            match builders(&plan, &[0], 0..1).pop().map(|builder| builder.cells) {
                Some(Cells::Fixed(Ints::Narrow(values), _)) => values.capacity(),
                _ => 0,
            }
        };
        assert!((10..100_000).contains(&room(10)), "{}", room(10));
        assert!(room(2_000_000_000) < 100_000, "{}", room(2_000_000_000));
    }
}
