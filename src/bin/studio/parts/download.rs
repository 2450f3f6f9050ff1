//! A table, or some of its rows, given to the person as a file.

use glovebox::ask::Export;
use glovebox::table::{FileFormat, Formulas};
use yew::prelude::*;

use super::action_menu::{Action, ActionMenu};
use crate::workspace::{OpenTable, Workspace};

/// The button, which asks for the format: a stable name for tests and for the focus, what it says, which rows and
/// columns in which order; `on_chosen` is called when a format was chosen.
pub fn download(
    workspace: &Workspace,
    (id, label): (&'static str, &'static str),
    export: Export,
    on_chosen: Callback<()>,
) -> Html {
    let workspace = workspace.clone();
    let mut actions = FileFormat::ALL
        .map(|format| Action {
            title: format.title().into(),
            about: about(format).into(),
        })
        .to_vec();
    actions.push(Action {
        title: "Safe CSV".into(),
        about: "formulas quoted, for spreadsheets".into(),
    });
    let on_choose = {
        Callback::from(move |at: usize| {
            let (format, formulas) = match FileFormat::ALL.get(at) {
                Some(format) => (*format, Formulas::Kept),
                None => (FileFormat::Csv, Formulas::Quoted),
            };
            workspace.export(Export {
                format,
                formulas,
                ..export.clone()
            });
            on_chosen.emit(());
        })
    };
    html! { <ActionMenu {id} {label} {actions} {on_choose} /> }
}

/// What a format is for.
fn about(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Csv => "for every tool, without types",
        FileFormat::Tsv => "the same with tabs",
        FileFormat::Xlsx => "for Excel, with types",
        FileFormat::Json => "an array of objects",
        FileFormat::Ndjson => "an object a line",
        FileFormat::Parquet => "with types, small",
        FileFormat::Arrow => "with types, for data frames",
    }
}

/// Which rows are in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    Whole,
    /// So many of them.
    Rows(u64),
    /// Those that a filter leaves, which nobody has counted yet.
    Filtered,
}

/// What a file of a table is called: after its own, with the version, and with how many of the rows and of the columns
/// are in it, where not all are.
pub fn file_name(table: &OpenTable, rows: Part, columns: Option<usize>, format: FileFormat) -> String {
    let name = &table.opened.source.name;
    let stem = match name.split_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    let version = match table.steps {
        0 => String::new(),
        steps => format!("-version-{}", steps + 1),
    };
    let rows = match rows {
        Part::Whole => String::new(),
        Part::Rows(rows) => format!("-{rows}-rows"),
        Part::Filtered => "-filtered".to_owned(),
    };
    let columns = columns.map_or_else(String::new, |columns| format!("-{columns}-columns"));
    let ending = format.endings().first().copied().unwrap_or_default();
    format!("{stem}{version}{rows}{columns}.{ending}")
}
