//! An opened text file read again: columns that did not fit in memory, and windows of rows.

use std::sync::Arc;

use super::build::{Builder, Guess};
use super::infer::Hint;
use super::missing::Rule;
use super::plan::Plan;
use super::scan::{Text, window};
use super::types::read;
use super::whole::WholeColumn;
use crate::run::Context;
use crate::table::{Batch, Chunk, Column, Loading, Missing, Reader, Source, Take, Taking, Type, source};
use crate::{Error, Result};

/// Reads columns and windows of a file that is not in memory.
pub struct CsvReader {
    /// The bytes.
    pub source: Arc<dyn Source>,
    /// Where the text of the data lies.
    pub text: Text,
    /// How its columns are read, their types settled.
    pub plan: Plan,
    /// What was asked of each column.
    pub hints: Vec<Hint>,
    /// Rows and the bytes at which they start, ascending.
    pub checkpoints: Vec<(u64, u64)>,
    /// The byte at which the last row ends.
    pub end: u64,
    /// Rows of the table.
    pub rows: u64,
    /// Bytes that each column took in memory when it was read.
    pub sizes: Vec<u64>,
    /// What each column decided when it was read.
    pub whole_columns: Vec<WholeColumn>,
}

/// Bytes of text that are unpacked or decoded once more for a few cells as they stand in the file.
const UNPACKED: u64 = 32 << 20;

impl CsvReader {
    /// Reads the cells as they stand in the file; `None` where that would mean to unpack much of it for each.
    pub fn as_written(&self) -> Option<Arc<dyn Reader>> {
        if !self.text.is_plain() && self.end > UNPACKED {
            return None;
        }
        let columns = self.plan.guesses.len();
        let mut plan = self.plan.clone();
        plan.guesses = vec![Guess::Text; columns];
        plan.given = vec![Some(Type::Text); columns];
        plan.rule = Rule::new(&Missing::Tokens(Vec::new()));
        plan.rules = Vec::new();
        let hints = self.hints.iter().map(|hint| Hint {
            given: Some(Type::Text),
            text: Guess::Text,
            ..hint.clone()
        });
        Some(Arc::new(CsvReader {
            source: Arc::clone(&self.source),
            text: self.text,
            plan,
            hints: hints.collect(),
            checkpoints: self.checkpoints.clone(),
            end: self.end,
            rows: self.rows,
            sizes: self.sizes.clone(),
            whole_columns: vec![WholeColumn::of(&[]); columns],
        }))
    }

    /// The plan for some columns whose types are settled.
    fn is_final(&self, columns: &[usize]) -> (Plan, Vec<Hint>) {
        let plan = self.plan.of_columns(columns);
        let hints = self
            .hints
            .iter()
            .map(|hint| Hint {
                is_final: true,
                ..hint.clone()
            })
            .collect();
        (plan, hints)
    }

    /// Checks that a reading found all rows that were there when the file was opened.
    pub(super) fn same_rows(&self, found: u64) -> Result<()> {
        if found == self.rows {
            return Ok(());
        }
        let what = format!("it had {} rows, and now has {found}", self.rows);
        Err(source::changed(&*self.source, what))
    }

    async fn load_final(&self, columns: &[usize], cx: &Context) -> Result<Vec<Column>> {
        let (mut plan, hints) = self.is_final(columns);
        let (runs, read) = read(&*self.source, self.text, &mut plan, &hints, columns, cx).await?;
        self.same_rows(runs.iter().map(|run| run.rows as u64).sum())?;
        let column = |(parts, _): (Vec<Chunk>, _)| {
            let r#type = parts.first().map_or(Type::Text, |part| part.kind.r#type);
            Column::of_parts(parts, r#type)
        };
        Ok(read.into_iter().map(column).collect())
    }
}

impl Reader for CsvReader {
    fn load<'a>(&'a self, columns: &'a [usize], cx: &'a Context) -> Loading<'a> {
        Box::pin(self.load_final(columns, cx))
    }

    fn chunks<'a>(&'a self, columns: &'a [usize], bytes: u64, cx: &'a Context, take: Take<'a>) -> Taking<'a> {
        Box::pin(self.each_chunk(columns, bytes, cx, take))
    }

    fn look(&self, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        self.each_chunk_now(columns, bytes, take)
    }

    fn size(&self, column: usize) -> u64 {
        self.sizes.get(column).copied().unwrap_or(0)
    }

    fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch> {
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
        let (plan, hints) = self.is_final(columns);
        // As the whole columns were read: some rows alone may look like another type.
        let builders = self.fresh(&plan);
        let mut run = window(&*self.source, self.text, &plan, (before.1, until), builders)?;
        let skip = usize::try_from(first - before.0).unwrap_or(usize::MAX);
        let found = run.rows.saturating_sub(skip) as u64;
        let wanted = last.saturating_sub(first);
        if found < wanted {
            self.same_rows(first + found)?;
        }
        let mut batch = Batch {
            rows: wanted as usize,
            columns: Vec::new(),
        };
        for &column in columns {
            let builder = run
                .builders
                .get_mut(column)
                .map(|b| std::mem::replace(b, Builder::Skip));
            let (whole, hint) = (self.whole_columns.get(column), hints.get(column));
            let (Some(builder), Some(whole), Some(hint)) = (builder, whole, hint) else {
                return Err(Error::internal("a column is gone"));
            };
            let part = whole.part(builder, &plan, hint)?;
            batch.columns.push(Arc::new(part.slice(skip, batch.rows)));
        }
        Ok(batch)
    }
}
