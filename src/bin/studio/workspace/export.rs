//! The table that is looked at, or some of its rows, as a file.

use glovebox::Error;
use glovebox::ask::{Export, Exported};
use glovebox::table::{FileFormat, RowsOptions};
use glovebox::words;

use super::{Act, Notice, OpenTable, Workspace};
use crate::browser::{self, Place, Writing};
use crate::parts::download::{Part, file_name};
use crate::shared::Shared;

const NOT_WRITTEN: &str = "No file was written";

impl Workspace {
    /// Has a file written, and gives it to the person: where they say, when the browser lets them.
    pub fn export(&self, export: Export) {
        let Some(table) = self.state.table().cloned() else {
            return;
        };
        if self.has_to_reopen(NOT_WRITTEN, &table) {
            return;
        }
        let name = file_name(
            &table,
            part(&export, table.opened.rows),
            some_columns(&export, &table),
            export.format,
        );
        let Some(place) = browser::ask_place(&name, export.format.mime()) else {
            return self.write(export, table, None);
        };
        let again = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            match place.await {
                Place::Named(file) => {
                    let name = file.name();
                    match file.open().await {
                        Ok(writing) => again.write(export, table, Some(writing)),
                        Err(what) => again.tell(failed(&Error::Unwritable { file: name, what })),
                    }
                }
                Place::Dismissed => {}
                Place::Refused => again.write(export, table, None),
            }
        });
    }

    /// Has it written, to where it was named; else the browser puts it among its downloads.
    fn write(&self, export: Export, table: Shared<OpenTable>, writing: Option<Writing>) {
        let (again, named) = (self.clone(), writing.as_ref().map(Writing::name));
        let on = [table.opened.table];
        let whole = part(&export, table.opened.rows) == Part::Whole;
        let columns = some_columns(&export, &table);
        let format = export.format;
        self.engine.ask_into(&export, &on, None, writing, move |_, result| {
            again.tell(match result {
                Ok((written, file)) => {
                    let rows = if whole { Part::Whole } else { Part::Rows(written.rows) };
                    let name = named.unwrap_or_else(|| file_name(&table, rows, columns, format));
                    if let Some(file) = file {
                        browser::give(&name, file);
                    }
                    Notice::calm(format!("{name} is written"), told(&written, &table, columns, format))
                }
                Err(Error::Stopped) => Notice::calm("Stopped".to_owned(), "No file was written.".to_owned()),
                Err(problem) => failed(&problem),
            });
        });
    }

    fn tell(&self, notice: Notice) {
        self.state.dispatch(Act::Tell(notice));
    }
}

/// Which of so many rows go into a file, as far as that is known before.
fn part(export: &Export, all: u64) -> Part {
    let Export { rows, .. } = export;
    let few = rows.limit < u64::MAX;
    match rows.selection.is_some() || rows.search.is_some() {
        // Rows that are named by their places are there.
        true if few => Part::Rows(rows.limit),
        true => Part::Filtered,
        false if rows.offset == 0 && rows.limit >= all => Part::Whole,
        false => Part::Rows(rows.limit.min(all.saturating_sub(rows.offset))),
    }
}

/// How many columns go into a file, where not all do.
fn some_columns(export: &Export, table: &OpenTable) -> Option<usize> {
    Some(export.rows.columns.len()).filter(|few| (1..table.opened.fields.len()).contains(few))
}

/// What was written, in words.
fn told(written: &Exported, table: &OpenTable, columns: Option<usize>, format: FileFormat) -> String {
    let rows = words::plural(written.rows, "row", "rows");
    let some = columns.map(|some| {
        let all = words::plural(table.opened.fields.len() as u64, "column", "columns");
        format!(", {} of {all}", words::count(some as u64))
    });
    let mut text = format!("{rows}{}, {}.", some.unwrap_or_default(), words::bytes(written.bytes));
    if !written.became_text.is_empty() {
        let columns = words::list(&written.became_text, "and");
        text.push_str(&format!(
            " Written as text, since some of the cells {}: {columns}.",
            format.why_text()
        ));
    }
    text
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
            return self.tell(not_copied(&text));
        }
        let export = Export {
            format: FileFormat::Tsv,
            rows,
            ..Export::default()
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
                Err(problem) => again.tell(not_copied(&problem.to_string())),
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
    Notice::failed(NOT_WRITTEN.to_owned(), problem.to_string())
}
