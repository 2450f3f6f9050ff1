//! An opened text file read again: columns that did not fit in memory, and windows of rows.

use std::sync::Arc;

use super::build::Builder;
use super::judge::{Verdict, Wish, judge};
use super::plan::Plan;
use super::scan::{Text, window};
use super::settle::read;
use super::whole::Whole;
use crate::Result;
use crate::scan::Progress;
use crate::table::{Loading, Reader, Shard, Table, Take, Taking, source};

/// Reads columns and windows of a file that is not in memory.
pub struct CsvReader {
    /// Where the text of the data lies.
    pub text: Text,
    /// How its columns are read, their types settled.
    pub plan: Plan,
    /// What was asked of each column.
    pub wishes: Vec<Wish>,
    /// Rows and the bytes at which they start, ascending.
    pub checkpoints: Vec<(u64, u64)>,
    /// The byte at which the last row ends.
    pub end: u64,
    /// Rows of the table.
    pub rows: u64,
    /// Bytes that each column took in memory when it was read.
    pub sizes: Vec<u64>,
    /// What each column decided when it was read.
    pub wholes: Vec<Whole>,
}

impl CsvReader {
    /// The plan for some columns whose types are settled.
    fn settled(&self, columns: &[usize]) -> (Plan, Vec<Wish>) {
        let plan = self.plan.of_columns(columns);
        let wishes = self.wishes.iter().map(|wish| Wish { settled: true, ..*wish }).collect();
        (plan, wishes)
    }

    /// Checks that a reading found all rows that were there when the file was opened.
    pub(super) fn same_rows(&self, table: &Table, found: u64) -> Result<()> {
        if found == self.rows {
            return Ok(());
        }
        let what = format!("it had {} rows, and now has {found}", self.rows);
        Err(source::changed(&*table.origin, what))
    }

    async fn load_settled(&self, table: &Table, columns: &[usize], progress: &Progress) -> Result<Vec<Arc<Shard>>> {
        let (mut plan, wishes) = self.settled(columns);
        let (runs, read) = read(&*table.origin, self.text, &mut plan, &wishes, columns, progress).await?;
        let mut shards: Vec<Shard> = runs
            .iter()
            .map(|r| Shard {
                rows: r.rows,
                columns: Vec::new(),
            })
            .collect();
        self.same_rows(table, shards.iter().map(|s| s.rows as u64).sum())?;
        for (parts, _) in read {
            for (shard, part) in shards.iter_mut().zip(parts) {
                shard.columns.push(Arc::new(part));
            }
        }
        Ok(shards.into_iter().map(Arc::new).collect())
    }
}

impl Reader for CsvReader {
    fn load<'a>(&'a self, table: &'a Table, columns: &'a [usize], progress: &'a Progress) -> Loading<'a> {
        Box::pin(self.load_settled(table, columns, progress))
    }

    fn chunks<'a>(
        &'a self,
        table: &'a Table,
        columns: &'a [usize],
        bytes: u64,
        progress: &'a Progress,
        take: Take<'a>,
    ) -> Taking<'a> {
        Box::pin(self.each_chunk(table, columns, bytes, progress, take))
    }

    fn look(&self, table: &Table, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        self.each_chunk_now(table, columns, bytes, take)
    }

    fn size(&self, column: usize) -> u64 {
        self.sizes.get(column).copied().unwrap_or(0)
    }

    fn window(&self, table: &Table, columns: &[usize], first: u64, count: usize) -> Result<Shard> {
        let last = first.saturating_add(count as u64).min(self.rows);
        let before = self
            .checkpoints
            .iter()
            .rev()
            .find(|(row, _)| *row <= first)
            .copied()
            .unwrap_or((0, self.text.data_start as u64));
        let until = self
            .checkpoints
            .iter()
            .find(|(row, _)| *row >= last)
            .map_or(self.end, |(_, byte)| *byte);
        let (plan, wishes) = self.settled(columns);
        let mut run = window(&*table.origin, self.text, &plan, before.1, until)?;
        let skip = usize::try_from(first - before.0).unwrap_or(usize::MAX);
        let found = run.rows.saturating_sub(skip) as u64;
        let wanted = last.saturating_sub(first);
        if found < wanted {
            self.same_rows(table, first + found)?;
        }
        let mut shard = Shard {
            rows: wanted as usize,
            columns: Vec::new(),
        };
        for &column in columns {
            let builder = run
                .builders
                .get_mut(column)
                .map(|b| std::mem::replace(b, Builder::Skip));
            let wish = wishes.get(column).copied();
            if let (Some(builder), Some(wish)) = (builder, wish)
                && let Verdict::Columns(parts, _) = judge(vec![builder], &plan, wish)
                && let Some(part) = parts.first()
            {
                shard.columns.push(Arc::new(part.slice(skip, shard.rows)));
            }
        }
        Ok(shard)
    }
}
