//! A column of two tables as pictures with their tables.

use glovebox::drift::SideBySide;
use glovebox::profile::Places;
use glovebox::table::Selection;

use crate::charts::{
    Axis, Entry, Furthest, KEY, Key, Listing, Measure, Overlay, Plot, Steps, Two, below, edge_words, place_words,
};
use crate::parts::{Digits, number, short};
use crate::workspace::RowLink;

/// Height of a picture along a measure.
const TALL: u32 = 270;
/// Height of two bars.
const PAIR: u32 = 44;

/// A picture of a column in two tables.
pub struct Pictured {
    /// What is drawn.
    pub plot: Plot,
    /// Its height in pixels.
    pub height: u32,
    /// The same figures.
    pub listing: Listing,
    /// The current table's rows behind each part that can be picked.
    pub row_links: Vec<Option<RowLink>>,
    /// What it shows, for its title.
    pub title: &'static str,
    /// How it is to be read.
    pub said: String,
}

/// A place: its words, and the rows of both tables.
struct Line {
    words: String,
    counts: Two<u64>,
    row_link: Option<RowLink>,
}

/// All rows that have a place.
fn wholes(found: &SideBySide) -> Two<u64> {
    Two {
        reference: found.reference.iter().sum(),
        current: found.current.iter().sum(),
    }
}

fn lines(found: &SideBySide, digits: Digits) -> Vec<Line> {
    let counts = found.reference.iter().zip(&found.current).enumerate();
    let line = |(place, (reference, current)): (usize, (&u64, &u64))| {
        let words = place_words(&found.extent, digits, place);
        let tests = found.extent.at(place).into_iter().map(Selection::Where).collect();
        Line {
            row_link: (*current > 0).then(|| row_link(found, &words, Selection::And(tests))),
            counts: Two {
                reference: *reference,
                current: *current,
            },
            words,
        }
    };
    counts.map(line).collect()
}

fn row_link(found: &SideBySide, words: &str, selection: Selection) -> RowLink {
    RowLink {
        label: format!("{} {words}", short(&found.extent.name)),
        selection,
        columns: vec![found.extent.name.clone()],
        of_version: false,
    }
}

/// A place as it is told on hover.
fn told(line: &Line, whole: &Two<u64>, key: &Key) -> String {
    let side = |name: &str, n: u64, all: u64| {
        format!(
            "{}: {}, {}",
            short(name),
            number::plural(n, "row", "rows"),
            number::percent(n, all)
        )
    };
    format!(
        "{}\n{}\n{}",
        line.words,
        side(&key.reference, line.counts.reference, whole.reference),
        side(&key.current, line.counts.current, whole.current)
    )
}

fn listing(lines: &[Line], whole: &Two<u64>, key: &Key) -> Listing {
    let line = |line: &Line| {
        vec![
            Entry::Words(line.words.clone()),
            Entry::Count(line.counts.reference, None),
            Entry::Number(number::percent(line.counts.reference, whole.reference)),
            Entry::Count(line.counts.current, line.row_link.clone()),
            Entry::Number(number::percent(line.counts.current, whole.current)),
        ]
    };
    let heads = [&short(&key.reference), "Share", &short(&key.current), "Share"];
    Listing {
        lines: lines.iter().map(line).collect(),
        ..Listing::of(&["Range or value"], &heads)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn row_links(lines: &[Line]) -> Vec<Option<RowLink>> {
    lines.iter().map(|line| line.row_link.clone()).collect()
}

/// Numbers and times: bars over the same edges.
pub fn bars(found: &SideBySide, digits: Digits, key: &Key) -> Pictured {
    let (lines, whole) = (lines(found, digits), wholes(found));
    let plot = Plot::Overlay(Overlay {
        measure: measure(
            found,
            digits,
            lines.iter().map(|line| told(line, &whole, key)).collect(),
        ),
        name: short(&found.extent.name),
        shares: Two {
            reference: lines
                .iter()
                .map(|line| share(line.counts.reference, whole.reference))
                .collect(),
            current: lines
                .iter()
                .map(|line| share(line.counts.current, whole.current))
                .collect(),
        },
        key: key.clone(),
    });
    Pictured {
        plot,
        height: TALL,
        listing: listing(&lines, &whole, key),
        row_links: row_links(&lines),
        title: "distribution",
        said: "shares of each table’s own values, over the same bars".to_owned(),
    }
}

/// Texts and what is true or false: two bars for each value.
pub fn shares(found: &SideBySide, digits: Digits, key: &Key) -> Pictured {
    let (lines, whole) = (lines(found, digits), wholes(found));
    let written = |n: u64, all: u64| (share(n, all), number::percent(n, all));
    let plot = Plot::PairedBars {
        names: lines.iter().map(|line| line.words.clone()).collect(),
        words: lines.iter().map(|line| told(line, &whole, key)).collect(),
        shares: Two {
            reference: lines
                .iter()
                .map(|line| written(line.counts.reference, whole.reference))
                .collect(),
            current: lines
                .iter()
                .map(|line| written(line.counts.current, whole.current))
                .collect(),
        },
        key: key.clone(),
    };
    Pictured {
        plot,
        height: KEY + PAIR * lines.len() as u32 + 8,
        listing: listing(&lines, &whole, key),
        row_links: row_links(&lines),
        title: "shares of its values",
        said: "shares of each table’s own values".to_owned(),
    }
}

/// Numbers and times: the shares added up, and where they are furthest apart.
pub fn steps(found: &SideBySide, digits: Digits, key: &Key) -> Option<Pictured> {
    let cumulative = found.cumulative.as_ref()?;
    let (lines, whole) = (up_to(found, digits), wholes(found));
    let line = |shares: &[f64]| cumulative.at.iter().copied().zip(shares.iter().copied()).collect();
    let distance = number::figure(cumulative.distance);
    let furthest = cumulative.furthest.and_then(|place| {
        let [at, reference, current] =
            [&cumulative.at, &cumulative.reference, &cumulative.current].map(|of| of.get(place).copied());
        Some(Furthest {
            at: at?,
            shares: Two {
                reference: reference?,
                current: current?,
            },
            distance: distance.clone(),
        })
    });
    let at = furthest
        .as_ref()
        .map(|of| edge_words(of.at, found.extent.r#type, digits));
    let said = match at {
        Some(at) => format!("the largest distance is {distance}, at {at}"),
        None => format!("the largest distance is {distance}"),
    };
    let plot = Plot::Steps(Steps {
        measure: measure(
            found,
            digits,
            lines.iter().map(|line| told(line, &whole, key)).collect(),
        ),
        name: short(&found.extent.name),
        lines: Two {
            reference: line(&cumulative.reference),
            current: line(&cumulative.current),
        },
        furthest,
        key: key.clone(),
    });
    Some(Pictured {
        plot,
        height: TALL,
        listing: listing(&lines, &whole, key),
        row_links: row_links(&lines),
        title: "cumulative share",
        said,
    })
}

/// Each bar with all before it.
fn up_to(found: &SideBySide, digits: Digits) -> Vec<Line> {
    let Places::Bars { edges, .. } = &found.extent.places else {
        return Vec::new();
    };
    let kind = found.extent.r#type;
    let mut so_far = Two {
        reference: 0,
        current: 0,
    };
    let last = edges.len().saturating_sub(2);
    let counts = found.reference.iter().zip(&found.current).zip(edges.iter().skip(1));
    let line = |(place, ((reference, current), edge)): (usize, ((&u64, &u64), &f64))| {
        so_far.reference += reference;
        so_far.current += current;
        let (sign, end) = if place == last {
            ("up to", below(*edge, kind))
        } else {
            ("below", *edge)
        };
        let words = format!("{sign} {}", edge_words(end, kind, digits));
        let rows = found.extent.up_to(place).map(Selection::Where);
        let row_link = rows
            .filter(|_| so_far.current > 0)
            .map(|rows| row_link(found, &words, rows));
        Line {
            counts: so_far.clone(),
            row_link,
            words,
        }
    };
    counts.enumerate().map(line).collect()
}

fn measure(found: &SideBySide, digits: Digits, names: Vec<String>) -> Measure {
    let edges = match &found.extent.places {
        Places::Bars { edges, .. } => edges.clone(),
        Places::Levels { .. } => Vec::new(),
    };
    Measure {
        edges,
        counts: found.current.clone(),
        names,
        axis: Axis::of(found.extent.r#type, digits),
        marks: Vec::new(),
        spread: None,
    }
}
