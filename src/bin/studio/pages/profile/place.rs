//! Where in Profile a person is.

use crate::route::{self, Change, Page, Words};

/// A tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// One column at a time.
    #[default]
    Column,
    /// What is missing together.
    Missing,
    /// What goes together.
    Associations,
    /// Rows that are copies of others.
    Duplicates,
}

impl Tab {
    /// All of them, in their order.
    pub const ALL: [Tab; 4] = [Tab::Column, Tab::Missing, Tab::Associations, Tab::Duplicates];

    /// Its name in the address.
    pub fn path(self) -> &'static str {
        match self {
            Tab::Column => "column",
            Tab::Missing => "missing",
            Tab::Associations => "associations",
            Tab::Duplicates => "duplicates",
        }
    }

    /// Its name on screen.
    pub fn title(self) -> &'static str {
        match self {
            Tab::Column => "Column",
            Tab::Missing => "Missing",
            Tab::Associations => "Associations",
            Tab::Duplicates => "Duplicates",
        }
    }
}

/// A place in Profile; all are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The column's place in the table.
    pub column: Option<usize>,
    /// The tab.
    pub tab: Tab,
    /// The group of copies that is chosen.
    pub group: Option<usize>,
    /// The measure of association that is chosen.
    pub method: Option<usize>,
    /// The pair of columns that is chosen.
    pub pair: Option<usize>,
}

impl Place {
    /// The column at a place.
    pub fn column(column: usize) -> Place {
        Place {
            column: Some(column),
            ..Place::default()
        }
    }

    /// The same in another version of the file: its column is where that is now. Of its groups and pairs nothing is
    /// known there.
    #[must_use]
    pub fn followed(self, change: Change<'_>) -> Place {
        Place {
            column: self.column.and_then(|column| change.column(column)),
            group: None,
            pair: None,
            ..self
        }
    }

    /// A tab.
    pub fn tab(tab: Tab) -> Place {
        Place {
            tab,
            ..Place::default()
        }
    }
}

impl route::Place for Place {
    const PAGE: &'static Page = &super::PAGE;

    fn read(words: &Words) -> Place {
        let tab = words.get("tab");
        Place {
            column: words.first_place(),
            tab: Tab::ALL
                .into_iter()
                .find(|known| tab == Some(known.path()))
                .unwrap_or_default(),
            group: words.place("group"),
            method: words.place("method"),
            pair: words.place("pair"),
        }
    }

    fn write(&self, words: &mut Words) {
        words.set_first_place(self.column);
        words.set("tab", (self.tab != Tab::default()).then(|| self.tab.path()));
        words.set_place("group", self.group);
        words.set_place("method", self.method);
        words.set_place("pair", self.pair);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Route;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let all = Place {
            column: Some(0),
            tab: Tab::Associations,
            group: Some(1),
            method: Some(2),
            pair: Some(300),
        };
        for place in [Place::default(), all, Place::tab(Tab::Missing)] {
            let route = Route::from(place.clone());
            assert_eq!(Route::parse(&route.href()).place::<Place>(), place, "{}", route.href());
        }
        assert_eq!(
            Route::from(Place::tab(Tab::Duplicates)).href(),
            "#/profile?tab=duplicates"
        );
    }
}
