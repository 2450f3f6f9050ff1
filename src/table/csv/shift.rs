//! Rows whose values stand in their neighbours' columns: a delimiter too many or too few split a cell or joined two, and
//! the record has its full width all the same, since a field at its end is empty or lacks too.
//!
//! Such a row shows by its types. At least two of its cells do not fit their columns, and all from the first of them on
//! fit when each is moved by one place. The rule is that of a person who compares a row with those around it; OpenRefine
//! and Trifacta leave it to the eye. Only columns that are read as numbers, times or truth values tell.

use super::build::{Builder, Guess};
use super::cells::{Fields, unquote};
use super::missing::Meaning;
use super::plan::{Plan, Problem};
use crate::table::parse::boolean;
use crate::table::parse::datetime::stamp;
use crate::table::parse::number::{Number, number};

/// Cells of a block that do not fit: with more of them, columns were taken for what they are not.
const MANY: usize = 256;

/// Cells of a row that must not fit.
const FEWEST: usize = 2;

/// Adds the rows of a block that are shifted; the first has number `base`, and its cells are in the builders.
pub fn find(text: &[u8], fields: &Fields, plan: &Plan, builders: &[Builder], base: u32, found: &mut Problem) {
    let mut rows: Vec<u32> = Vec::new();
    for builder in builders {
        rows.extend(builder.misfits(fields.rows));
    }
    if rows.len() < FEWEST || rows.len() > MANY {
        return;
    }
    rows.sort_unstable();
    let width = plan.guesses.len();
    for same in rows.chunk_by(|a, b| a == b).filter(|same| same.len() >= FEWEST) {
        let Some(&row) = same.first() else { continue };
        let known = fields.short.contains(&row) || fields.long.contains(&row);
        let start = row as usize * width;
        let Some(spans) = fields.spans.get(start..start + width).filter(|_| !known) else {
            continue;
        };
        let cells: Vec<Fit> = (0..width).map(|column| Fit::of(text, spans, column, plan)).collect();
        if is_shifted(&cells) {
            found.add(base + row);
            if found.example.is_empty() {
                found.example = super::show::row(text, spans, plan.marks.newline);
            }
        }
    }
}

/// How a cell fits its own column and those beside it; `None` where there is no value, or the column takes any.
#[derive(Clone, Copy)]
struct Fit {
    own: Option<bool>,
    /// The column before it, where it belongs if values were moved to the right.
    before: Option<bool>,
    after: Option<bool>,
}

impl Fit {
    fn of(text: &[u8], spans: &[(u32, u32)], column: usize, plan: &Plan) -> Fit {
        let mut scratch = Vec::new();
        let (start, end) = spans.get(column).copied().unwrap_or_default();
        let cell = text.get(start as usize..end as usize).unwrap_or(&[]);
        let cell = match cell.first() {
            Some(&first) if Some(first) == plan.marks.quote => unquote(cell, first, false, &mut scratch),
            _ => cell,
        };
        let is_value = !cell.trim_ascii().is_empty() && plan.rule_of(column).meaning(cell) == Meaning::Value;
        let of = |column: Option<usize>| {
            let guess = *plan.guesses.get(column?)?;
            let fits = match guess {
                Guess::Number => number(cell, plan.style) != Number::No,
                Guess::Boolean => boolean(cell).is_some(),
                Guess::Time(order) => stamp(cell, order).is_some(),
                Guess::Dictionary | Guess::Text | Guess::Skip => return None,
            };
            is_value.then_some(fits)
        };
        Fit {
            own: of(Some(column)),
            before: of(column.checked_sub(1)),
            after: of(Some(column + 1)),
        }
    }
}

fn is_shifted(cells: &[Fit]) -> bool {
    let Some(first) = cells.iter().position(|cell| cell.own == Some(false)) else {
        return false;
    };
    let all = |fits: fn(&Fit) -> Option<bool>, from: usize| {
        let told = || cells.iter().skip(from).filter_map(fits);
        told().all(|fits| fits) && told().count() >= FEWEST - 1
    };
    // Moved to the right, what stands after the first cell that does not fit belongs one place before.
    all(|cell| cell.before, first + 1) || all(|cell| cell.after, first.saturating_sub(1))
}
