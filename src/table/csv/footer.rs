//! What stands below the last record of a table: totals, notes, legends, marks that part them.
//!
//! Spreadsheets and offices' reports end so, and every sum, share and type takes such rows for records. Looked at are the
//! last rows (`tail`). A row of them is no record where it holds a third of the cells that a row in the middle holds, or
//! fewer; where its first word is one for a total and no row above has it there; or where it follows a blank line with
//! all others to the end, and each of these has fewer cells than any row above. There is no footer where rows above
//! are as sparse: then the table is so. The words for totals are those of the languages that the program's sample files
//! come in, and of CLDR's "total".

use super::build::Guess;
use super::cells::{Fields, unquote};
use super::index::{Index, RecordEnd};
use super::plan::Plan;
use super::tail::Piece;
use crate::table::parse::datetime::stamp;
use crate::table::parse::number::{Number, number};
use crate::table::{Field, RowSet, Selection, mend};
use crate::{Finding, Kind, Severity, words};

/// Rows of a footer at most.
const MOST: usize = 60;

/// Rows above it that must be seen.
const FEWEST: usize = 3;

/// A row that holds a cell where others hold so many is no record.
const SPARSE: usize = 3;

/// Of the rows above, one in so many may be as sparse.
const AS_SPARSE: usize = 20;

/// Rows of notes below a total at most.
const NOTES: usize = 5;

/// Columns that are named; a footer of more is about the table.
const NAMED: usize = 2;

/// Words that stand before a total, or what else is reckoned from the rows above.
const TOTALS: [&str; 21] = [
    "average",
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub-total",
    "sub total",
    "sum",
    "overall",
    "summe",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "totaal",
    "totale",
    "total general",
    "total général",
    "somme",
    "suma",
    "итого",
    "всего",
];

/// The same in scripts without capitals.
const TOTALS_ELSEWHERE: [&str; 4] = ["合計", "合计", "总计", "総計"];

/// A row at the end.
struct Row {
    number: u64,
    cells: Vec<String>,
    filled: usize,
    /// Whether it holds no more than its first cell, and that is one as others of its column: a record that was cut.
    cut: bool,
    /// Whether a blank line stands before it.
    apart: bool,
}

/// The footer, its rows counted from `base` on.
pub fn find(pieces: &[Piece], base: u64, plan: &Plan, fields: &[Field]) -> Option<(std::ops::Range<u64>, Finding)> {
    if plan.guesses.len() < 2 {
        return None;
    }
    let rows = rows(pieces, base, plan)?;
    let start = start(&rows)?;
    let footer = rows.get(start..)?;
    let (first, last) = (footer.first()?.number, footer.last()?.number);
    Some((first..last + 1, finding(footer, first..last + 1, fields)))
}

/// The rows of the tail; `None` where it cannot be taken apart, since a quote in it is never closed.
fn rows(pieces: &[Piece], base: u64, plan: &Plan) -> Option<Vec<Row>> {
    let (mut index, mut fields, width) = (Index::default(), Fields::of(&plan.layout), plan.guesses.len());
    let mut all = Vec::new();
    for piece in pieces {
        let text = &piece.text;
        index.fill(text, plan.marks);
        fields.fill(text, &index, plan.marks, width, true);
        let mut end = RecordEnd::default();
        let begins = fields.spans.chunks_exact(width).next_back();
        let begins = begins
            .and_then(|row| row.first())
            .map_or(0, |(start, _)| *start as usize);
        let open = end.find(text.get(begins..)?, plan.marks, None).is_none() && end.open().is_some();
        if fields.rows != piece.rows || open {
            return None;
        }
        let numbers = base + u64::from(piece.first)..;
        for (number, (row, spans)) in numbers.zip((0..).zip(fields.spans.chunks_exact(width))) {
            let cells: Vec<String> = spans.iter().map(|span| cell(text, *span, plan)).collect();
            let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
            all.push(Row {
                number,
                filled,
                cut: filled == 1 && cells.first().is_some_and(|cell| is_value(cell, plan)),
                apart: fields.blank.contains(&row),
                cells,
            });
        }
    }
    Some(all)
}

/// Whether a cell is a number or a time as its column, the first, holds them.
fn is_value(cell: &str, plan: &Plan) -> bool {
    match plan.guesses.first() {
        Some(Guess::Number) => number(cell.as_bytes(), plan.style) != Number::No,
        Some(Guess::Time(order)) => stamp(cell.as_bytes(), *order).is_some(),
        _ => false,
    }
}

fn cell(text: &[u8], (start, end): (u32, u32), plan: &Plan) -> String {
    let mut scratch = Vec::new();
    let cell = text.get(start as usize..end as usize).unwrap_or(&[]);
    let cell = match cell.first() {
        Some(&first) if Some(first) == plan.marks.quote => unquote(cell, first, false, &mut scratch),
        _ => cell,
    };
    String::from_utf8_lossy(cell).trim().to_owned()
}

/// The place of the footer's first row.
fn start(rows: &[Row]) -> Option<usize> {
    let mut filled: Vec<usize> = rows.iter().map(|row| row.filled).filter(|n| *n > 0).collect();
    filled.sort_unstable();
    let middle = filled.get(filled.len() / 2).copied()?;
    let is_sparse = |row: &Row| row.filled * SPARSE <= middle && !row.cut;
    let below = |test: &dyn Fn(&Row) -> bool, from: usize| {
        let rows = rows.get(..from).unwrap_or(rows);
        from - rows.iter().rev().take_while(|row| test(row)).count()
    };
    let sparse = below(&|row| row.filled == 0 || is_sparse(row), rows.len());
    let total = below(&|row| row.filled == 0 || is_sparse(row) || is_total(row), rows.len());
    let start = [
        apart(rows, middle),
        total_above_notes(rows, middle),
        Some(total),
        Some(sparse),
    ];
    start.into_iter().flatten().find(|start| {
        let (above, footer) = rows.split_at(*start);
        let records: Vec<&Row> = above.iter().filter(|row| row.filled > 0).collect();
        let as_sparse = records.iter().filter(|row| is_sparse(row) || is_total(row)).count();
        footer.iter().any(|row| row.filled > 0)
            && footer.len() <= MOST
            && records.len() >= FEWEST
            && as_sparse * AS_SPARSE <= records.len()
    })
}

/// Where the rows begin that follow a blank line or a row without a value, and have each fewer cells than any row above.
fn apart(rows: &[Row], middle: usize) -> Option<usize> {
    let from = rows.len().saturating_sub(MOST);
    let place = rows.iter().skip(from).position(|row| row.apart || row.filled == 0)? + from;
    let (above, footer) = rows.split_at_checked(place)?;
    let least = above.iter().map(|row| row.filled).filter(|n| *n > 0).min()?;
    let fewer = footer.iter().all(|row| row.filled < least.min(middle));
    (fewer && footer.len() * 2 <= rows.len()).then_some(place)
}

/// Where a total stands that a few rows follow, each with fewer cells than a row in the middle: who made the table, and when.
fn total_above_notes(rows: &[Row], middle: usize) -> Option<usize> {
    let notes = rows
        .iter()
        .rev()
        .take_while(|row| row.filled < middle && !is_total(row))
        .count();
    let totals = rows.iter().rev().skip(notes).take_while(|row| is_total(row)).count();
    ((1..=NOTES).contains(&notes) && totals > 0).then(|| rows.len() - notes - totals)
}

/// Whether its first word is one for a total.
fn is_total(row: &Row) -> bool {
    let first = row.cells.iter().find(|cell| !cell.is_empty());
    let word = first.map(|cell| cell.trim_end_matches([':', '.', ' ']).to_lowercase());
    word.is_some_and(|word| TOTALS.contains(&word.as_str()) || TOTALS_ELSEWHERE.contains(&word.as_str()))
}

fn finding(footer: &[Row], rows: std::ops::Range<u64>, fields: &[Field]) -> Finding {
    let count = rows.end - rows.start;
    let says = || footer.iter().filter(|row| row.filled > 0);
    let example = says().next().map_or(String::new(), |row| {
        let cells: Vec<&str> = row
            .cells
            .iter()
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
            .collect();
        let text = super::show::line(cells.join(" ").as_bytes());
        format!("row {}, {}", words::count(row.number + 1), words::quoted(&text))
    });
    let message = match count {
        1 => format!("The last row is no record but stands below the table: {example}"),
        n => format!(
            "The last {} rows are no records but stand below the table, such as {example}",
            words::count(n)
        ),
    };
    let selection = Selection::Rows(RowSet::range(rows.start as u32..rows.end as u32));
    let mut finding = Finding::new("csv.footer", Kind::Footer, Severity::Critical, message)
        .why("A total doubles every sum, and a note makes a column of numbers or dates one of text.")
        .rows(count, rows);
    finding.mend.extend(mend::drop_rows(&selection));
    let filled = |at: usize| says().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()));
    let columns = fields.iter().enumerate().filter(|(at, _)| filled(*at));
    let columns: Vec<String> = columns.map(|(_, field)| field.name.clone()).collect();
    if columns.len() <= NAMED {
        finding.columns = columns;
    }
    finding.selection(selection)
}
