//! Where in Drift a person is.

use crate::route::{self, Page, Words};

/// A place on the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The place in the current table of the column that is drawn, from 0.
    pub column: Option<usize>,
}

impl route::Place for Place {
    const PAGE: &'static Page = &super::PAGE;

    fn read(words: &Words) -> Place {
        Place {
            column: words.place("column"),
        }
    }

    fn write(&self, words: &mut Words) {
        words.set_place("column", self.column);
    }
}

impl Place {
    /// Of a column of the current table.
    pub fn of<'a>(mut columns: impl Iterator<Item = &'a str>, name: &str) -> Option<Place> {
        let column = columns.position(|column| column == name)?;
        Some(Place { column: Some(column) })
    }

    /// The column that it names, where that can be drawn.
    pub fn drawn<'a>(&self, mut columns: impl Iterator<Item = &'a str>, drawable: &'a [String]) -> Option<&'a str> {
        let name = columns.nth(self.column?)?;
        drawable.iter().map(String::as_str).find(|can| *can == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Route;

    #[test]
    fn a_column_is_named_by_its_number_in_the_table() {
        // The second is new, and cannot be drawn; those that are compared come before the texts.
        let columns = ["id", "new", "city", "day"];
        let drawable = ["id", "day", "city"].map(str::to_owned);
        for (name, address) in [
            ("id", "#/drift?column=1"),
            ("city", "#/drift?column=3"),
            ("day", "#/drift?column=4"),
        ] {
            let place = Place::of(columns.into_iter(), name).expect("a column of the table");
            assert_eq!(Route::from(place).href(), address);
            let read = Route::parse(address).place::<Place>();
            assert_eq!(read.drawn(columns.into_iter(), &drawable), Some(name));
        }
        for address in ["#/drift?column=2", "#/drift?column=9", "#/drift?column=0", "#/drift"] {
            let read = Route::parse(address).place::<Place>();
            assert_eq!(read.drawn(columns.into_iter(), &drawable), None, "{address}");
        }
        assert_eq!(Place::of(columns.into_iter(), "gone"), None);
    }
}
