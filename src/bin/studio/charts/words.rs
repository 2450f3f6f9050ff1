//! What bars and values hold, in words.

use glovebox::profile::{Extent, Places};
use glovebox::table::Type;

use super::axis::{Axis, Side};
use crate::parts::{Digits, number, visible};

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// The greatest value below the upper edge of a bar of whole numbers or days, which is the least of
/// the next bar, or of none; of other values the edge itself.
pub fn below(edge: f64, kind: Type) -> f64 {
    match kind {
        Type::Integer => edge - 1.0,
        Type::Date => edge - DAY,
        _ => edge,
    }
}

/// The values that a bar holds. Of whole numbers and days the least and the greatest, or the only one.
pub fn range_words((low, high): (f64, f64), kind: Type, digits: Digits) -> String {
    let words = |edge| edge_words(edge, kind, digits);
    let max = below(high, kind);
    if low == max {
        words(low)
    } else {
        format!("{} – {}", words(low), words(max))
    }
}

/// Where values lie that no bar holds, of which there are so many below the bars and above them.
pub fn beyond_words((low, high): (f64, f64), kind: Type, digits: Digits, far: (u64, u64)) -> String {
    let (low, high) = (
        edge_words(low, kind, digits),
        edge_words(below(high, kind), kind, digits),
    );
    match far {
        (0, _) => format!("above {high}"),
        (_, 0) => format!("below {low}"),
        _ => format!("beyond {low} – {high}"),
    }
}

/// How many values are not drawn since they lie there.
pub fn far_words(far: u64, place: &str) -> String {
    format!(
        "{} {place} and not drawn",
        number::plural(far, "value is", "values are")
    )
}

/// How many infinite values are not drawn.
pub fn infinite_words(infinite: u64) -> String {
    let values = number::plural(infinite, "infinite value is", "infinite values are");
    format!("{values} not drawn")
}

/// A place of a column in words.
pub fn place_words(extent: &Extent, digits: Digits, place: usize) -> String {
    match &extent.places {
        Places::Bars { edges, .. } => {
            let range = edges.get(place).copied().zip(edges.get(place + 1).copied());
            let words = range.map(|range| range_words(range, extent.r#type, digits));
            words.unwrap_or_default()
        }
        Places::Levels { values, others } => match values.get(place).map(|value| visible(&value.to_string())) {
            Some(text) if text.is_empty() => "“”".to_owned(),
            Some(text) => text,
            None => number::plural(*others, "other value", "other values"),
        },
    }
}

/// A column as a side of a plane.
pub fn side(extent: &Extent, digits: Digits) -> Side {
    let name = visible(&extent.name);
    match &extent.places {
        Places::Bars { edges, .. } => Side::Measure {
            name,
            edges: edges.clone(),
            axis: Axis::of(extent.r#type, digits),
        },
        Places::Levels { .. } => Side::Levels {
            name,
            names: (0..extent.places.len())
                .map(|place| place_words(extent, digits, place))
                .collect(),
        },
    }
}

/// A histogram's edge in words.
pub fn edge_words(edge: f64, kind: Type, digits: Digits) -> String {
    match kind {
        Type::Date | Type::Timestamp => {
            let text = js_sys::Date::new(&(edge * 1000.0).into())
                .to_iso_string()
                .as_string()
                .unwrap_or_default();
            let text = text.trim_end_matches('Z').replace('T', " ");
            let days = if kind == Type::Date {
                text.chars().take(10).collect()
            } else {
                text
            };
            days.trim_end_matches(".000").trim_end_matches(" 00:00:00").to_owned()
        }
        Type::Time => {
            let whole = edge.round();
            format!(
                "{:02}:{:02}:{:02}",
                (whole / 3600.0).floor(),
                ((whole % 3600.0) / 60.0).floor(),
                whole % 60.0
            )
        }
        Type::Integer => digits.figure((edge * 100.0).round() / 100.0),
        _ => number::figure(edge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_bar_holds_is_told_by_its_side() {
        let words = |kind, far| beyond_words((0.0, 10.0), kind, Digits::PLAIN, far);
        assert_eq!(words(Type::Integer, (0, 3)), "above 9");
        assert_eq!(words(Type::Float, (0, 3)), "above 10");
        assert_eq!(words(Type::Integer, (1, 0)), "below 0");
        assert_eq!(words(Type::Float, (1, 1)), "beyond 0 – 10");
        assert_eq!(far_words(1, "above 9"), "1 value is above 9 and not drawn");
        assert_eq!(infinite_words(2), "2 infinite values are not drawn");
    }
}
