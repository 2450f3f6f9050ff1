//! One line per column: its type, what is missing, its figures, its shape.

use glovebox::profile::{ColumnProfile, Digits, Report};
use glovebox::table::Value;
use glovebox::words::{count, share_of};

use super::Page;
use super::grid::{Column, Side, draw, fitting};
use super::shape;
use super::style::{DATA, QUIET, STRONG, paint};
use super::words::{cut, escape};

const NAME: usize = 32;
/// A time to the minute; no number of ours is longer.
const VALUE: usize = 16;

/// The table of columns.
pub fn section(report: &Report, page: &Page) -> String {
    let columns = &report.columns;
    if columns.is_empty() {
        return String::new();
    }
    let rows = report.table.rows;
    let each = |cell: &dyn Fn(&ColumnProfile) -> String| columns.iter().map(cell).collect::<Vec<_>>();
    let drawn = vec![
        Column::new("name", Side::Left, each(&|c| cut(&escape(&c.name), NAME))),
        Column::new("type", Side::Left, each(&kind)).style(QUIET),
        Column::new("missing", Side::Right, each(&|c| share_of(c.missing, rows))),
        Column::new("distinct", Side::Right, each(&|c| count(c.distinct))).spare(1),
        Column::new("min", Side::Right, each(&|c| limit(c, c.min.as_ref()))).spare(3),
        Column::new("median", Side::Right, each(&median)).spare(4),
        Column::new("mean", Side::Right, each(&mean)).spare(5),
        Column::new("max", Side::Right, each(&|c| limit(c, c.max.as_ref()))).spare(3),
        Column::new("shape", Side::Left, each(&shape::of)).spare(2).style(DATA),
    ];
    let room = if page.full { usize::MAX } else { page.width };
    let (drawn, is_cut) = fitting(drawn, room);
    let mut text = format!("{}\n{}", paint(STRONG, "Columns"), draw(drawn, room));
    if is_cut {
        text.push_str(&paint(QUIET, "more figures with --full\n"));
    }
    text
}

/// The type, and of text what it names.
fn kind(column: &ColumnProfile) -> String {
    let named = column.texts.as_ref().and_then(|texts| texts.kind);
    let named = named.map_or(String::new(), |kind| format!(": {}", kind.words()));
    format!("{}{named}", column.r#type.name())
}

/// The least or greatest value. That of text says little and takes much room.
fn limit(column: &ColumnProfile, found: Option<&Value>) -> String {
    match found {
        Some(found) if column.r#type.is_time() => minute(&escape(&found.to_string())),
        Some(found) if column.r#type.is_number() => cut(&Digits::of(column).value(found), VALUE),
        _ => String::new(),
    }
}

fn mean(column: &ColumnProfile) -> String {
    let mean = column.numbers.as_ref().and_then(|numbers| numbers.mean);
    mean.map(|x| Digits::of(column).figure(x)).unwrap_or_default()
}

fn median(column: &ColumnProfile) -> String {
    let number = column.quantile("0.5").map(|x| Digits::of(column).figure(x));
    let time = || {
        let times = column.times.as_ref()?;
        times.time_quantiles.get("0.5").map(|time| minute(&escape(time)))
    };
    number.or_else(time).unwrap_or_default()
}

fn minute(time: &str) -> String {
    time.chars().take(VALUE).collect()
}
