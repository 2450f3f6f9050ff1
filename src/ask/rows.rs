//! Cells of some rows, whose order is remembered from one question to the next.

use super::{Run, Tables};
use crate::Result;
use crate::run::Context;
use crate::table::{self, Rows, RowsOptions};

impl Run for RowsOptions {
    async fn run(&self, on: &Tables, cx: &Context) -> Result<Rows> {
        let table = on.one()?;
        // Scrolling asks for the next piece of one order again and again.
        let order = RowsOptions {
            offset: 0,
            limit: 0,
            columns: Vec::new(),
            selection: self.selection.as_ref().map(|rows| on.resolved(rows)).transpose()?,
            ..self.clone()
        };
        let id = on.ids().first();
        let view = match id.and_then(|id| on.shelf().view(*id, &order)) {
            Some(view) => view,
            None => on
                .shelf()
                .see(id.copied(), &order, table::view(table, &order, cx).await?),
        };
        table::cells(table, &view, self)
    }
}
