//! One cell in full, in a panel at the side.

use glovebox::ask::{CandidateTypes, Candidates};
use glovebox::table::{Cell, Field, RowsOptions, Selection, TableId, Type};
use yew::prelude::*;

use super::edit::Edit;
use crate::asked::use_asked;
use crate::pages::profile::Place;
use crate::parts::cell::missing_words;
use crate::parts::short::cut;
use crate::parts::{number, side, type_tag, type_words};
use crate::route::Route;
use crate::workspace::Answered;

/// Letters of a cell that are drawn: more than anybody reads here, and no more than a browser lays
/// out at once.
const DRAWN: usize = 50_000;

/// A cell in full.
pub struct CellPanel {
    /// The table.
    pub table: TableId,
    /// The column's place.
    pub column: usize,
    /// The column.
    pub field: Field,
    /// The row's number, from 0.
    pub row: u64,
    /// The cell.
    pub cell: Cell,
    /// The person wants it gone.
    pub on_close: Callback<()>,
}

/// The panel.
pub fn cell_panel(props: &CellPanel) -> Html {
    let kind = type_words(props.field.r#type);
    let (about, text) = match &props.cell {
        Cell::Missing(token) => (missing_words(token), None),
        Cell::Value(text) => (kind.to_owned(), Some(text)),
        Cell::OutOfType(text) => (format!("not a {kind}: kept as it was written"), Some(text)),
    };
    let characters = text.map(|t| t.chars().count() as u64);
    let length = characters.map(|n| number::plural(n, "character", "characters"));
    let hidden = characters.unwrap_or_default().saturating_sub(DRAWN as u64);
    let inside = html! {
        <>
            <p class="quiet">
                { type_tag(props.field.r#type) }
                { format!(" row {} · {about}", number::count(props.row + 1)) }
                { length.map(|l| format!(" · {l}")) }
            </p>
            if let Some(text) = text {
                <pre class="cell-text" tabindex="0">{ cut(text, DRAWN) }</pre>
            }
            if hidden > 0 {
                <p class="quiet">{ format!("Only the first {} are shown here.", number::count(DRAWN as u64)) }</p>
            }
            <InFile table={props.table} column={props.column} row={props.row} cell={props.cell.clone()} />
            <CouldBe cell={props.cell.clone()} kind={props.field.r#type} />
            <Edit field={props.field.clone()} row={props.row} cell={props.cell.clone()} on_done={props.on_close.clone()} />
            <p><a href={Route::from(Place::column(props.column)).href()}>{ "Profile of this column" }</a></p>
        </>
    };
    side("cell-panel", &props.field.name, &props.on_close, inside)
}

#[derive(PartialEq, Properties)]
struct InFileProps {
    table: TableId,
    column: usize,
    row: u64,
    cell: Cell,
}

/// How the file has the cell, where that is not what is shown.
#[component]
fn InFile(props: &InFileProps) -> Html {
    let question = RowsOptions {
        selection: Some(Selection::rows([props.row])),
        limit: 1,
        columns: vec![props.column],
        written: true,
        ..RowsOptions::default()
    };
    let answer = use_asked(question, vec![props.table]);
    let Answered::Ready(rows) = answer.answer else {
        return Html::default();
    };
    let (Cell::Missing(shown) | Cell::Value(shown) | Cell::OutOfType(shown)) = &props.cell;
    match rows.written.first().and_then(|row| row.first()) {
        Some(Cell::Value(text)) if text != shown => html! {
            <p data-test="in-file">{ "In the file: " }<q class="cell-written">{ cut(text, DRAWN) }</q></p>
        },
        _ => Html::default(),
    }
}

#[derive(PartialEq, Properties)]
struct CouldBeProps {
    cell: Cell,
    kind: Type,
}

/// The types that the raw text could be, as the worker says.
#[component]
fn CouldBe(props: &CouldBeProps) -> Html {
    let (Cell::Missing(text) | Cell::Value(text) | Cell::OutOfType(text)) = &props.cell;
    let answer = use_asked(CandidateTypes { text: text.clone() }, Vec::new());
    match answer.answer {
        Answered::Ready(found) if !text.is_empty() => could_be(&found, &props.cell, props.kind),
        // A line less; whatever failed is told by the questions that the panel is for.
        _ => Html::default(),
    }
}

/// The types in words: the cell's own, where it has one, and others.
fn could_be(found: &Candidates, cell: &Cell, kind: Type) -> Html {
    let is_own = |other: &Type| matches!(cell, Cell::Value(_)) && *other == kind;
    let all = Type::ALL
        .into_iter()
        .filter(|other| found.types.contains(other) || is_own(other));
    let words: Vec<&str> = all.map(type_words).collect();
    let why = found.why.as_ref().filter(|_| !is_own(&Type::Float));
    html! {
        <p data-test="could-be">
            { format!("Could be: {}.", words.join(", ")) }
            if let Some(why) = why {
                <span class="quiet">{ format!(" {why}") }</span>
            }
        </p>
    }
}
