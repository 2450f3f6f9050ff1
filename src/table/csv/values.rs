//! What a cell of the sample looks like.

use crate::table::parse::boolean;
use crate::table::parse::datetime::{Order, stamp};
use crate::table::parse::number::{Number, Style, number};

/// Whether a cell is a number, a date, a time or a truth value.
pub fn is_typed(cell: &str) -> bool {
    let style = Style {
        point: b'.',
        lenient: true,
    };
    number(cell.as_bytes(), style) != Number::No
        || boolean(cell.as_bytes()).is_some()
        || stamp(cell.as_bytes(), Order::DayFirst).is_some()
}

/// Whether a cell is a number with a decimal comma.
pub fn is_comma_number(cell: &str) -> bool {
    let style = Style {
        point: b',',
        lenient: false,
    };
    cell.contains(',') && matches!(number(cell.as_bytes(), style), Number::Plain { .. } | Number::Float(_))
}
