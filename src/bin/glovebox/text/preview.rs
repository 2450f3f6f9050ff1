//! What a step would change, as some rows before and after it.

use glovebox::step::Preview;
use glovebox::table::{Cell, Field, Rows};
use glovebox::words::count;

use super::style::{QUIET, paint};
use super::words::{cut, escape};

/// Cells of a row that are shown, where all of them are concerned.
const CELLS: usize = 6;
/// A value is cut behind so many characters.
const VALUE: usize = 24;

/// A line for each of the first rows that a step concerns.
pub fn preview(preview: &Preview, before: &[Field]) -> String {
    let changed = |field: &&Field| preview.effect.cells.iter().any(|cells| cells.column == field.name);
    let mut text = String::new();
    if preview.before.rows == preview.after.rows && before.iter().any(|field| changed(&field)) {
        for (at, row) in preview.before.rows.iter().enumerate() {
            // A step that changes cells leaves the places of the columns.
            let cells = before
                .iter()
                .enumerate()
                .filter(|(_, field)| changed(field))
                .filter_map(|(place, field)| {
                    let cell = |rows: &Rows| Some(shown(rows.cells.get(at)?.get(place)?));
                    let (was, is) = (cell(&preview.before)?, cell(&preview.after)?);
                    (was != is).then(|| format!("{} {was} → {is}", escape(&field.name)))
                });
            line(*row, &cells.collect::<Vec<_>>().join(", "), &mut text);
        }
        return text;
    }
    let (mark, rows) = match preview.after.rows.is_empty() {
        true => ("− ", &preview.before),
        false => ("", &preview.after),
    };
    let names = if mark.is_empty() { &preview.fields[..] } else { before };
    if !rows.rows.is_empty() {
        let more = if names.len() > CELLS { ", …" } else { "" };
        let shown: Vec<String> = names
            .iter()
            .take(CELLS)
            .map(|field| cut(&escape(&field.name), VALUE))
            .collect();
        text.push_str(&format!(
            "     {}\n",
            paint(QUIET, &format!("{}{more}", shown.join(", ")))
        ));
    }
    for (row, cells) in rows.rows.iter().zip(&rows.cells) {
        let more = if cells.len() > CELLS { ", …" } else { "" };
        let cells: Vec<String> = cells.iter().take(CELLS).map(shown).collect();
        line(*row, &format!("{mark}{}{more}", cells.join(", ")), &mut text);
    }
    text
}

fn line(row: u64, said: &str, text: &mut String) {
    if said.is_empty() {
        return;
    }
    let label = paint(QUIET, &format!("row {}", count(row + 1)));
    text.push_str(&format!("     {label}  {said}\n"));
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Missing(token) if token.is_empty() => "(missing)".to_owned(),
        Cell::Missing(token) => format!("(missing: {})", cut(&escape(token), VALUE)),
        Cell::Value(text) => cut(&escape(text), VALUE),
        Cell::OutOfType(text) => format!("{} (invalid)", cut(&escape(text), VALUE)),
    }
}
