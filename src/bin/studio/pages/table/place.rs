//! Where in Table a person is: which rows, in which order, what was looked for, and what is in view.

use super::order::{self, By};
use crate::route::{self, Change, Page, Words};

/// What stands between two numbers in the address, and before one that is turned round.
const BETWEEN: char = '.';
const NOT: char = '-';

/// What stands in the place of rows that are not known any more.
const GONE: &str = "gone";

/// A filter of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbered {
    /// The number of its rows' door.
    pub number: usize,
    /// Whether the other rows are meant.
    pub is_not: bool,
}

/// A place in Table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The filters.
    pub filters: Vec<Numbered>,
    /// Whether the address named rows that are not known any more.
    pub is_gone: bool,
    /// The order.
    pub sort: Vec<By>,
    /// The number of the text that is looked for.
    pub search: Option<usize>,
    /// The row that is to be in view, of the rows as they are shown.
    pub row: Option<u64>,
    /// The column that is to be in view, by its place.
    pub column: Option<usize>,
}

impl Place {
    /// The rows behind a door.
    pub fn rows(number: usize) -> Place {
        Place {
            filters: vec![Numbered { number, is_not: false }],
            ..Place::default()
        }
    }

    /// A row of all rows as in the table.
    pub fn row(row: u64) -> Place {
        Place {
            row: Some(row),
            ..Place::default()
        }
    }

    /// The same rows with a column in view.
    #[must_use]
    pub fn with_column_in_view(self, column: usize) -> Place {
        Place {
            row: None,
            column: Some(column),
            ..self
        }
    }

    /// The same rows with the one at a place among them in view.
    #[must_use]
    pub fn with_row_in_view(self, row: u64) -> Place {
        Place {
            row: Some(row),
            column: None,
            ..self
        }
    }

    /// The same in another version of the file: columns are where they are now, and gone where they are.
    #[must_use]
    pub fn followed(self, change: Change<'_>) -> Place {
        let sort = self.sort.into_iter();
        Place {
            sort: sort
                .filter_map(|(column, falls)| Some((change.column(column)?, falls)))
                .collect(),
            column: self.column.and_then(|column| change.column(column)),
            ..self
        }
    }

    /// The same rows, whatever is in view.
    #[must_use]
    pub fn without_view(self) -> Place {
        Place {
            row: None,
            column: None,
            ..self
        }
    }

    fn read_rows(&mut self, text: &str) {
        for part in text.split(BETWEEN) {
            let bare = part.strip_prefix(NOT);
            match bare.unwrap_or(part).parse() {
                Ok(number) => self.filters.push(Numbered {
                    number,
                    is_not: bare.is_some(),
                }),
                Err(_) => self.is_gone = true,
            }
        }
    }

    fn rows_words(&self) -> Option<String> {
        let number = |filter: &Numbered| match filter.is_not {
            true => format!("{NOT}{}", filter.number),
            false => filter.number.to_string(),
        };
        let gone = self.is_gone.then(|| GONE.to_owned());
        let parts: Vec<String> = gone.into_iter().chain(self.filters.iter().map(number)).collect();
        (!parts.is_empty()).then(|| parts.join(&BETWEEN.to_string()))
    }

    fn view_words(&self) -> Option<String> {
        let row = self.row.map(|row| (row + 1).to_string()).unwrap_or_default();
        let column = self.column.map(|column| format!(".{}", column + 1)).unwrap_or_default();
        Some(row + &column).filter(|at| !at.is_empty())
    }
}

impl route::Place for Place {
    const PAGE: &'static Page = &super::PAGE;

    fn read(words: &Words) -> Place {
        let at = words.get("at").unwrap_or_default();
        let (row, column) = at.split_once('.').unwrap_or((at, ""));
        let mut place = Place {
            sort: words.get("sort").map(order::read).unwrap_or_default(),
            search: words.number("search"),
            row: row.parse::<u64>().ok().and_then(|row| row.checked_sub(1)),
            column: column.parse::<usize>().ok().and_then(|column| column.checked_sub(1)),
            ..Place::default()
        };
        if let Some(rows) = words.get("rows") {
            place.read_rows(rows);
        }
        place
    }

    fn write(&self, words: &mut Words) {
        words.set("rows", self.rows_words());
        words.set("sort", order::write(&self.sort));
        words.set("search", self.search);
        words.set("at", self.view_words());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Route;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let numbered = |number, is_not| Numbered { number, is_not };
        let places = [
            Place::default(),
            Place::rows(3),
            Place::row(0),
            Place::row(41).with_column_in_view(2),
            Place {
                filters: vec![numbered(0, true), numbered(7, false)],
                is_gone: true,
                sort: vec![(0, false), (3, true)],
                search: Some(2),
                row: Some(9),
                column: Some(4),
            },
        ];
        for place in places {
            let route = Route::from(place.clone());
            assert_eq!(Route::parse(&route.href()).place::<Place>(), place, "{}", route.href());
        }
        let last = Route::parse("#/table?rows=gone.-0.7&sort=1.-4&search=2&at=10.5");
        assert_eq!(last.href(), "#/table?at=10.5&rows=gone.-0.7&search=2&sort=1.-4");
    }
}
