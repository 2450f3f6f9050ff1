//! The table that is looked at, or some of its rows, as a file.

use glovebox::Error;
use glovebox::ask::Export;
use glovebox::words;

use super::{Act, Notice, Workspace};
use crate::browser;
use crate::parts::download::file_name;

impl Workspace {
    /// Has a file written, and gives it to the person.
    pub fn export(&self, export: Export) {
        let Some(table) = self.state.table().cloned() else {
            return;
        };
        let (state, format) = (self.state.clone(), export.format);
        let is_part = export.selection.is_some() || export.search.is_some();
        let on = [table.opened.table];
        self.engine.ask_for_file(&export, &on, None, move |_, result| {
            let notice = match result {
                Ok((written, Some(file))) => {
                    let name = file_name(&table, is_part.then_some(written.rows), format);
                    browser::give(&name, &file);
                    let rows = words::plural(written.rows, "row", "rows");
                    let mut text = format!("{rows}, {}.", words::bytes(written.bytes));
                    if !written.became_text.is_empty() {
                        let columns = words::list(&written.became_text, "and");
                        text.push_str(&format!(
                            " Written as text, since cells do not fit the type: {columns}."
                        ));
                    }
                    Notice::calm(format!("{name} is written"), text)
                }
                Ok((_, None)) => failed(&Error::internal("a file without bytes")),
                Err(Error::Stopped) => Notice::calm("Stopped".to_owned(), "No file was written.".to_owned()),
                Err(problem) => failed(&problem),
            };
            state.dispatch(Act::Tell(notice));
        });
    }
}

fn failed(problem: &Error) -> Notice {
    Notice::failed("No file was written".to_owned(), problem.to_string())
}
