//! The figures of a plot as a table: what is drawn, read line by line.

use yew::prelude::*;

use crate::parts::{RowsLink, number};
use crate::workspace::RowLink;

/// A column of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// What it holds.
    pub words: String,
    /// Whether it holds numbers, which stand at the right.
    pub number: bool,
}

/// A cell of the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A name or a range.
    Words(String),
    /// A number as it is written.
    Number(String),
    /// Rows, and how to open them.
    Count(u64, Option<RowLink>),
    /// Words that open rows.
    Link(String, RowLink),
}

/// The table of a plot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    /// Its columns.
    pub head: Vec<Head>,
    /// Its lines.
    pub lines: Vec<Vec<Entry>>,
    /// What is said below it.
    pub note: Option<String>,
}

impl Listing {
    /// With these columns: names, and numbers.
    pub fn of(words: &[&str], numbers: &[&str]) -> Listing {
        let head = |number: bool| {
            move |words: &&str| Head {
                words: (*words).to_owned(),
                number,
            }
        };
        Listing {
            head: words
                .iter()
                .map(head(false))
                .chain(numbers.iter().map(head(true)))
                .collect(),
            ..Listing::default()
        }
    }

    /// As a table that scrolls by itself.
    pub fn view(&self) -> Html {
        let heads = self.head.iter().map(|head| {
            html! { <th scope="col" class={classes!(head.number.then_some("right"))}>{ &head.words }</th> }
        });
        let lines = self
            .lines
            .iter()
            .map(|line| html! { <tr>{ for line.iter().map(cell) }</tr> });
        html! {
            <div class="plot-table" tabindex="0">
                <table class="list-table">
                    <thead><tr>{ for heads }</tr></thead>
                    <tbody>{ for lines }</tbody>
                </table>
                if let Some(note) = &self.note {
                    <p class="quiet">{ note }</p>
                }
            </div>
        }
    }
}

fn cell(entry: &Entry) -> Html {
    match entry {
        Entry::Words(words) => html! { <td>{ words }</td> },
        Entry::Number(words) => html! { <td class="right num quiet">{ words }</td> },
        Entry::Count(n, Some(row_link)) if *n > 0 => {
            html! { <td class="right num"><RowsLink row_link={row_link.clone()}>{ number::count(*n) }</RowsLink></td> }
        }
        Entry::Link(words, row_link) => {
            html! { <td class="right num"><RowsLink row_link={row_link.clone()}>{ words }</RowsLink></td> }
        }
        Entry::Count(n, _) => html! { <td class="right num">{ number::count(*n) }</td> },
    }
}
