//! The order of the rows, in the address: columns by their places, `-` before one whose greatest come first.

use glovebox::table::{Field, Sort};

/// What stands between two columns.
const BETWEEN: char = '.';

/// A column's place, and whether its greatest come first.
pub type By = (usize, bool);

/// Reads an order; what makes no sense is passed over.
pub fn read(text: &str) -> Vec<By> {
    let by = |part: &str| {
        let bare = part.strip_prefix('-');
        let place = bare.unwrap_or(part).parse::<usize>().ok()?.checked_sub(1)?;
        Some((place, bare.is_some()))
    };
    text.split(BETWEEN).filter_map(by).collect()
}

/// An order as the address has it; `None` for that of the file.
pub fn write(order: &[By]) -> Option<String> {
    let part = |(place, descending): &By| format!("{}{}", if *descending { "-" } else { "" }, place + 1);
    let text = order.iter().map(part).collect::<Vec<_>>().join(&BETWEEN.to_string());
    Some(text).filter(|text| !text.is_empty())
}

/// The order by columns of a table.
pub fn of(order: &[By], fields: &[Field]) -> Vec<Sort> {
    let sort = |(place, descending): &By| {
        let column = fields.get(*place)?.name.clone();
        Some(Sort {
            column,
            descending: *descending,
        })
    };
    order.iter().filter_map(sort).collect()
}

/// The order after a column has been asked for: rising, falling, as in the file. With `is_more`, equal rows
/// of the columns before are in its order; else it alone counts.
pub fn turned(mut all: Vec<By>, column: usize, is_more: bool) -> Vec<By> {
    let now = all
        .iter()
        .find(|(place, _)| *place == column)
        .map(|(_, descending)| *descending);
    if !is_more {
        all.retain(|(place, _)| *place == column);
    }
    match now {
        None => all.push((column, false)),
        Some(false) => all.iter_mut().filter(|by| by.0 == column).for_each(|by| by.1 = true),
        Some(true) => all.retain(|(place, _)| *place != column),
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(clicks: &[(usize, bool)]) -> Option<String> {
        let clicks = clicks.iter();
        write(&clicks.fold(Vec::new(), |now, (column, is_more)| turned(now, *column, *is_more)))
    }

    #[test]
    fn a_column_rises_then_falls_then_is_as_in_the_file() {
        assert_eq!(after(&[(2, false)]).as_deref(), Some("3"));
        assert_eq!(after(&[(2, false), (2, false)]).as_deref(), Some("-3"));
        assert_eq!(after(&[(2, false), (2, false), (2, false)]), None);
        assert_eq!(
            after(&[(2, false), (0, false)]).as_deref(),
            Some("1"),
            "another one alone counts"
        );
    }

    #[test]
    fn beside_others_a_column_keeps_its_place() {
        assert_eq!(after(&[(2, false), (0, true)]).as_deref(), Some("3.1"));
        assert_eq!(after(&[(2, false), (0, true), (2, true)]).as_deref(), Some("-3.1"));
        assert_eq!(
            after(&[(2, false), (0, true), (2, true), (2, true)]).as_deref(),
            Some("1")
        );
    }

    #[test]
    fn what_an_address_says_amiss_is_passed_over() {
        let field = |name: &str| Field {
            name: name.to_owned(),
            r#type: glovebox::table::Type::Text,
        };
        let sort = of(&read("0.x.-2.99"), &[field("a"), field("b")]);
        assert_eq!(sort.len(), 1);
        assert_eq!(
            sort.first().map(|by| (by.column.as_str(), by.descending)),
            Some(("b", true))
        );
    }
}
