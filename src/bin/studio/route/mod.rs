//! Where a person is: the address after `#`, read and written by the page that it is of.
//!
//! Nothing of the data is in the address, nor in the browser's history: a column is named by its place (what a file
//! calls it may be a cell, where the first row was no header), rows by a door's number. What such a number means is
//! known only while its table is open.
//!
//! A page's address is typed by its [`Place`]; [`Route`] is any of them, as text. The history is in `history.rs`.

mod history;
mod scroll;

use std::collections::BTreeMap;
use std::fmt;

use glovebox::few;
use yew::Html;

use crate::pages::{PAGES, landing};

pub use history::{Change, ColumnsMoved, Looked, Router, use_router, use_router_made};
pub use scroll::use_scroll;

/// A page: what the router, the menu, the keys, the go-to box and the help know of it.
pub struct Page {
    /// Its name in the address.
    pub path: &'static str,
    /// Its name on screen.
    pub title: &'static str,
    /// The part of the menu that it stands in; empty for none.
    pub group: &'static str,
    /// The letter that leads to it after `g`.
    pub key: Option<char>,
    /// What it is for, in a sentence of the help.
    pub about: &'static str,
    /// The id of the field that `/` leads to.
    pub search: Option<&'static str>,
    /// Whether there is nothing to show before a file is open.
    pub needs_table: bool,
    /// Parts of it that have names of their own, and their addresses.
    pub parts: fn() -> Vec<(&'static str, Route)>,
    /// What stays of an address of it when something else is looked at.
    pub moved: fn(&Route, Change<'_>) -> Route,
    /// Draws it.
    pub view: fn() -> Html,
}

impl Page {
    /// A page without parts, whose address says nothing more.
    pub const fn plain(path: &'static str, title: &'static str, view: fn() -> Html) -> Page {
        Page {
            path,
            title,
            group: "",
            key: None,
            about: "",
            search: None,
            needs_table: true,
            parts: Vec::new,
            moved: |route, _| Route::to(route.page),
            view,
        }
    }
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for Page {}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}

/// A place within a page.
pub trait Place: Default {
    /// The page.
    const PAGE: &'static Page;

    /// Reads what an address says; what makes no sense is passed over.
    fn read(words: &Words) -> Self;

    /// Writes what the address is to say.
    fn write(&self, words: &mut Words);
}

/// What an address says beside its page: one word, and others by their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// What stands after the page, as a column's place does.
    first: Option<String>,
    named: BTreeMap<String, String>,
}

impl Words {
    /// What stands after the page's name, as a place: the address counts from 1.
    pub fn first_place(&self) -> Option<usize> {
        self.first.as_deref().and_then(place)
    }

    /// Puts a place after the page's name.
    pub fn set_first_place(&mut self, at: Option<usize>) {
        self.first = at.map(|at| (at + 1).to_string());
    }

    /// What is said under a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.named.get(name).map(String::as_str)
    }

    /// What is said under a name, as a number.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }

    /// What is said under a name, as a place: the address counts from 1.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.get(name).and_then(place)
    }

    /// Says something under a name, which is plain letters, digits and points; nothing where it is `None`.
    pub fn set(&mut self, name: &str, value: Option<impl ToString>) {
        match value {
            Some(value) => self.named.insert(name.to_owned(), value.to_string()),
            None => self.named.remove(name),
        };
    }

    /// Says a place under a name.
    pub fn set_place(&mut self, name: &str, at: Option<usize>) {
        self.set(name, at.map(|at| at + 1));
    }
}

/// A place that is counted from 1.
fn place(text: &str) -> Option<usize> {
    text.parse::<usize>().ok()?.checked_sub(1)
}

/// Any place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The page.
    pub page: &'static Page,
    words: Words,
}

impl Route {
    /// A page as it opens.
    pub fn to(page: &'static Page) -> Route {
        Route {
            page,
            words: Words::default(),
        }
    }

    /// The place of its page, which is as it opens where this is another page's.
    pub fn place<P: Place>(&self) -> P {
        match self.page == P::PAGE {
            true => P::read(&self.words),
            false => P::default(),
        }
    }

    /// The same place, with something changed.
    #[must_use]
    pub fn with<P: Place>(&self, change: impl FnOnce(&mut P)) -> Route {
        let mut place = self.place::<P>();
        change(&mut place);
        Route::from(place)
    }

    /// As it stands after the page's address, `#` included.
    pub fn href(&self) -> String {
        let mut text = format!("#/{}", self.page.path);
        if let Some(first) = &self.words.first {
            text.push('/');
            text.push_str(first);
        }
        for (i, (name, value)) in self.words.named.iter().enumerate() {
            text.push(if i == 0 { '?' } else { '&' });
            text.push_str(name);
            text.push('=');
            text.push_str(value);
        }
        text
    }

    /// Reads an address; what makes no sense is passed over.
    pub fn parse(hash: &str) -> Route {
        let hash = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let (path, first) = path.split_once('/').map_or((path, None), |(p, c)| (p, Some(c)));
        let named = query.split('&').filter_map(|pair| pair.split_once('='));
        Route {
            page: PAGES
                .into_iter()
                .find(|page| page.path == path)
                .unwrap_or(&landing::PAGE),
            words: Words {
                first: first.map(str::to_owned),
                named: few::map(named.map(|(name, value)| (name.to_owned(), value.to_owned()))),
            },
        }
    }
}

impl<P: Place> From<P> for Route {
    fn from(place: P) -> Route {
        let mut words = Words::default();
        place.write(&mut words);
        Route { page: P::PAGE, words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{overview, profile, table};

    #[test]
    fn every_page_has_a_name_a_key_and_words_of_its_own() {
        let different = |all: Vec<String>| all.iter().collect::<std::collections::BTreeSet<_>>().len() == all.len();
        let paths: Vec<String> = PAGES.iter().map(|page| page.path.to_owned()).collect();
        assert!(different(paths.clone()), "{paths:?}");
        let keys: Vec<String> = PAGES.iter().filter_map(|page| Some(page.key?.to_string())).collect();
        assert!(different(keys.clone()), "{keys:?}");
        assert!(PAGES.iter().all(|page| page.group.is_empty() || !page.about.is_empty()));
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        for page in PAGES {
            for (name, route) in (page.parts)() {
                assert_eq!(Route::parse(&route.href()), route, "{name}");
            }
            assert_eq!(Route::parse(&Route::to(page).href()), Route::to(page));
        }
        let place = profile::Place::column(4);
        assert_eq!(Route::from(place.clone()).href(), "#/profile/5");
        assert_eq!(Route::parse("#/profile/5").place::<profile::Place>(), place);
    }

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        assert_eq!(Route::parse("#/nowhere?x=1").page, &landing::PAGE);
        assert_eq!(Route::parse("").page, &landing::PAGE);
        assert_eq!(Route::parse("#/overview/7?&=&x").page, &overview::PAGE);
        for hash in [
            "#/profile/0",
            "#/profile/x",
            "#/profile/-1",
            "#/profile/99999999999999999999",
        ] {
            assert_eq!(
                Route::parse(hash).place::<profile::Place>(),
                profile::Place::default(),
                "{hash}"
            );
        }
        let rows = Route::parse("#/table?sort=0.x.-2.99&at=0.0&search=x").place::<table::Place>();
        assert_eq!(rows.sort.len(), 2);
        assert_eq!((rows.row, rows.column, rows.search), (None, None, None));
    }

    #[test]
    fn a_place_of_another_page_is_that_page_as_it_opens() {
        let route = Route::from(profile::Place::column(4));
        assert_eq!(route.place::<table::Place>(), table::Place::default());
    }
}
