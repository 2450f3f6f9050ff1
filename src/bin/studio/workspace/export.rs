//! The table that is looked at, or some of its rows, as a file.

use glovebox::Error;
use glovebox::ask::Export;
use glovebox::table::{FileFormat, RowsOptions};
use glovebox::words;

use super::{Act, Notice, OpenTable, Workspace};
use crate::browser;
use crate::parts::download::file_name;

impl Workspace {
    /// Has a file written, and gives it to the person.
    pub fn export(&self, export: Export) {
        let Some(table) = self.state.table().cloned() else {
            return;
        };
        if self.has_to_reopen("No file was written", &table) {
            return;
        }
        let (state, format) = (self.state.clone(), export.format);
        let whole = export.rows.offset == 0 && export.rows.limit >= table.opened.rows;
        let is_part = !whole || export.rows.selection.is_some() || export.rows.search.is_some();
        let columns = Some(export.rows.columns.len()).filter(|few| (1..table.opened.fields.len()).contains(few));
        let on = [table.opened.table];
        self.engine.ask_for_file(&export, &on, None, move |_, result| {
            let notice = match result {
                Ok((written, Some(file))) => {
                    let name = file_name(&table, is_part.then_some(written.rows), columns, format);
                    browser::give(&name, file);
                    let rows = words::plural(written.rows, "row", "rows");
                    let some = columns.map(|some| {
                        let all = words::plural(table.opened.fields.len() as u64, "column", "columns");
                        format!(", {} of {all}", words::count(some as u64))
                    });
                    let mut text = format!("{rows}{}, {}.", some.unwrap_or_default(), words::bytes(written.bytes));
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

/// Cells that are copied at most: other programs take no more from the clipboard.
const MOST: u64 = 1_000_000;

impl Workspace {
    /// Puts cells on the clipboard, with the names of their columns, so that spreadsheets take them apart.
    pub fn copy(&self, rows: RowsOptions) {
        let Some(table) = self.state.table().cloned() else {
            return;
        };
        if self.has_to_reopen("Nothing was copied", &table) {
            return;
        }
        let cells = rows.limit.saturating_mul(rows.columns.len() as u64);
        if cells > MOST {
            let text = format!(
                "{} cells are more than the clipboard takes: {} at most. Download them instead.",
                words::count(cells),
                words::count(MOST)
            );
            return self
                .state
                .dispatch(Act::Tell(Notice::failed("Nothing was copied".to_owned(), text)));
        }
        let export = Export {
            format: FileFormat::Tsv,
            rows,
        };
        let again = self.clone();
        let columns = words::plural(export.rows.columns.len() as u64, "column", "columns");
        self.engine
            .ask_for_file(&export, &[table.opened.table], None, move |_, result| match result {
                Ok((written, Some(file))) => {
                    let what = format!("{} × {columns}", words::plural(written.rows, "row", "rows"));
                    wasm_bindgen_futures::spawn_local(async move {
                        let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok();
                        again.copy_text(&text.and_then(|text| text.as_string()).unwrap_or_default(), what);
                    });
                }
                Ok((_, None)) | Err(Error::Stopped) => {}
                Err(problem) => again.state.dispatch(Act::Tell(not_copied(&problem.to_string()))),
            });
    }

    /// Says that the worker which held the table is gone, where that is so, and offers to open the file again.
    fn has_to_reopen(&self, what: &str, table: &OpenTable) -> bool {
        let lost = self.state.is_lost();
        if lost {
            let mut notice = Notice::failed(what.to_owned(), Error::WorkerLost.to_string());
            notice.again = Some((table.file.clone(), table.reading.clone()));
            self.state.dispatch(Act::Tell(notice));
        }
        lost
    }

    /// Puts a text on the clipboard, and says so of `what` it is.
    pub fn copy_text(&self, text: &str, what: String) {
        let state = self.state.clone();
        let copying = browser::copy(text);
        wasm_bindgen_futures::spawn_local(async move {
            state.dispatch(Act::Tell(match copying.await {
                true => Notice::calm("Copied".to_owned(), format!("{what} can be pasted elsewhere.")),
                false => not_copied(
                    "The browser refused the clipboard. Click into the rows and press Ctrl C again, or download them.",
                ),
            }));
        });
    }
}

fn not_copied(why: &str) -> Notice {
    Notice::failed("Nothing was copied".to_owned(), why.to_owned())
}

fn failed(problem: &Error) -> Notice {
    Notice::failed("No file was written".to_owned(), problem.to_string())
}
