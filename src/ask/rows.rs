//! Cells of some rows, whose order is remembered from one question to the next.

use std::sync::Arc;

use super::{Run, Tables};
use crate::Result;
use crate::run::Context;
use crate::table::{self, Rows, RowsOptions, Table, View};

impl Run for RowsOptions {
    async fn run(&self, on: &Tables, cx: &Context) -> Result<Rows> {
        let table = on.one()?;
        let view = on.view(table, self, cx).await?;
        table::cells(table, &view, self)
    }
}

impl Tables {
    /// The rows of a question about one of the tables, found and ordered; remembered, since scrolling asks for the next
    /// piece of one order again and again.
    ///
    /// # Errors
    /// As [`table::view`], and when rows that it asks for are not kept.
    pub async fn view(&self, table: &Table, options: &RowsOptions, cx: &Context) -> Result<Arc<View>> {
        let order = RowsOptions {
            offset: 0,
            limit: 0,
            columns: Vec::new(),
            written: false,
            selection: options.selection.as_ref().map(|rows| self.resolved(rows)).transpose()?,
            ..options.clone()
        };
        let id = self.ids().first().copied();
        match id.and_then(|id| self.shelf().view(id, &order)) {
            Some(view) => Ok(view),
            None => Ok(self.shelf().see(id, &order, table::view(table, &order, cx).await?)),
        }
    }

    /// The rows of a question, however many, as a table of their own.
    ///
    /// # Errors
    /// As [`Tables::view`] and [`table::chosen`].
    pub async fn chosen(&self, table: &Table, options: &RowsOptions, cx: &Context) -> Result<Table> {
        let view = self.view(table, options, cx).await?;
        let places = options.offset..options.offset.saturating_add(options.limit);
        table::chosen(table, &view, &options.columns, places, cx).await
    }
}
