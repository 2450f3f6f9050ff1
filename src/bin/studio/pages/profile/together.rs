//! Two columns together as pictures with their tables: counts in cells, rows one by one, boxes by value.

use std::collections::BTreeMap;

use glovebox::few;
use glovebox::profile::{Extent, Places, Points, Spread as Lying};
use glovebox::table::Selection;

use super::joint::Pair;
use crate::charts::{
    Axis, Boxes, Cell, Entry, Estimate, Heatmap, Intervals, Listing, Plot, Scatter, Spread, edge_words, side,
};
use crate::parts::{number, visible};
use crate::workspace::RowLink;

/// Cells of the fullest that the table behind a picture lists.
const LISTED: usize = 20;
/// Height of a picture of rows or counts.
const TALL: u32 = 330;
/// Height of one box, and of the axis below all of them.
const BOX: u32 = 38;
const AXIS: u32 = 60;
/// Height of a row of cells with their counts in them.
const CELL: u32 = 30;

/// A picture of two columns.
pub struct Together {
    /// What is drawn.
    pub plot: Plot,
    /// Its height in pixels.
    pub height: u32,
    /// The same figures.
    pub listing: Listing,
    /// The rows behind each part that can be picked.
    pub row_links: Vec<RowLink>,
    /// How it is to be read.
    pub said: String,
}

/// Rows counted by the places of both.
pub fn counted(pair: &Pair<'_>) -> Together {
    let (a, b) = (&pair.found.a, &pair.found.b);
    let mut cells: Vec<Cell> = Vec::new();
    let mut row_links: Vec<RowLink> = Vec::new();
    for (x, column) in pair.found.counts.iter().enumerate() {
        for (y, &count) in column.iter().enumerate().filter(|(_, count)| **count > 0) {
            let [along, up] = [(a, x), (b, y)].map(|(extent, place)| pair.words(extent, place));
            let rows = number::plural(count, "row", "rows");
            let words = format!("{}: {along}\n{}: {up}\n{rows}", visible(&a.name), visible(&b.name));
            let label = format!("{} {along}, {} {up}", visible(&a.name), visible(&b.name));
            let both = a.at(x).into_iter().chain(b.at(y)).map(Selection::Where);
            row_links.push(pair.row_link(label, Selection::And(both.collect())));
            cells.push(Cell { x, y, count, words });
        }
    }
    let limit = cells.iter().map(|cell| cell.count).max().unwrap_or_default();
    let listing = fullest(pair, &cells, &row_links);
    let height = match &b.places {
        Places::Bars { .. } => TALL,
        levels @ Places::Levels { .. } => (AXIS + 20 + CELL * levels.len() as u32).clamp(160, TALL),
    };
    let plot = Plot::Heatmap(Heatmap {
        along: side(a, pair.digits(a)),
        up: side(b, pair.digits(b)),
        cells,
    });
    let said = format!(
        "the fuller a cell, the stronger its colour, up to {}",
        number::count(limit)
    );
    Together {
        plot,
        height,
        listing,
        row_links,
        said,
    }
}

fn fullest(pair: &Pair<'_>, cells: &[Cell], row_links: &[RowLink]) -> Listing {
    let mut order: Vec<(&Cell, &RowLink)> = cells.iter().zip(row_links).collect();
    // Stable: cells of equal counts stay as they stand in the picture.
    few::sort_by_key(&mut order, |(cell, _)| std::cmp::Reverse(cell.count));
    let (a, b) = (&pair.found.a, &pair.found.b);
    let lines = order.iter().take(LISTED).map(|(cell, row_link)| {
        vec![
            Entry::Words(pair.words(a, cell.x)),
            Entry::Words(pair.words(b, cell.y)),
            Entry::Count(cell.count, Some((*row_link).clone())),
        ]
    });
    let all = number::plural(cells.len() as u64, "cell", "cells");
    Listing {
        lines: lines.collect(),
        note: (cells.len() > LISTED).then(|| format!("The {LISTED} fullest of {all}.")),
        ..Listing::of(&[&visible(&a.name), &visible(&b.name)], &["Rows"])
    }
}

/// Rows one by one; those at one place are opened together.
pub fn one_by_one(pair: &Pair<'_>, points: &Points) -> Together {
    let (a, b) = (&pair.found.a, &pair.found.b);
    let mut at: BTreeMap<(u64, u64), Vec<u64>> = BTreeMap::new();
    let key = |x: &f64, y: &f64| (x.to_bits(), y.to_bits());
    for ((x, y), row) in points.a.iter().zip(&points.b).zip(&points.rows) {
        at.entry(key(x, y)).or_default().push(*row);
    }
    let figure = |extent: &Extent, x: f64| edge_words(x, extent.r#type, pair.digits(extent));
    let (mut words, mut row_links, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for ((x, y), row) in points.a.iter().zip(&points.b).zip(&points.rows) {
        let rows = at.get(&key(x, y)).cloned().unwrap_or_default();
        let (along, up) = (figure(a, *x), figure(b, *y));
        let which = match rows.len() {
            1 => format!("row {}", number::count(row + 1)),
            several => number::plural(several as u64, "row", "rows"),
        };
        words.push(format!(
            "{}: {along}\n{}: {up}\n{which}",
            visible(&a.name),
            visible(&b.name)
        ));
        let label = format!("{} {along}, {} {up}", visible(&a.name), visible(&b.name));
        let row_link = pair.row_link(label, Selection::rows(rows));
        let open = Entry::Link(number::count(row + 1), row_link.clone());
        lines.push(vec![open, Entry::Number(along), Entry::Number(up)]);
        row_links.push(row_link);
    }
    let plot = Plot::Scatter(Scatter {
        along: side(a, pair.digits(a)),
        up: side(b, pair.digits(b)),
        points: points.a.iter().copied().zip(points.b.iter().copied()).collect(),
        words,
    });
    Together {
        plot,
        height: TALL,
        listing: Listing {
            lines,
            ..Listing::of(&[], &["Row", &visible(&a.name), &visible(&b.name)])
        },
        row_links,
        said: "a dot is a row".to_owned(),
    }
}

/// How `numbers` lie at each value of `by`.
pub fn boxes(pair: &Pair<'_>, numbers: &Extent, by: &Extent) -> Together {
    let digits = pair.digits(numbers);
    let (mut groups, mut row_links, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for (place, lying) in pair.found.spreads.iter().enumerate() {
        let name = pair.words(by, place);
        let row_link = rows_at(pair, numbers, by, place);
        let count = lying.as_ref().map_or(0, |of| of.count);
        let spread = lying
            .as_ref()
            .map(|lying| spread(lying, &name, |x| edge_words(x, numbers.r#type, digits)));
        let figures = lying
            .as_ref()
            .map(|of| named(of).map(|(_, x)| edge_words(x, numbers.r#type, digits)));
        let figures = figures.unwrap_or_default().into_iter().map(Entry::Number);
        let line = [Entry::Words(name.clone()), Entry::Count(count, Some(row_link.clone()))];
        lines.push(line.into_iter().chain(figures).collect());
        groups.push((counted_name(&name, count), spread));
        row_links.push(row_link);
    }
    let height = AXIS + BOX * groups.len() as u32;
    let edges = match &numbers.places {
        Places::Bars { edges, .. } => edges.clone(),
        Places::Levels { .. } => Vec::new(),
    };
    let plot = Plot::Boxes(Boxes {
        name: visible(&numbers.name),
        edges,
        axis: Axis::of(numbers.r#type, digits),
        groups,
    });
    let heads = ["Rows", "least", "5 %", "25 %", "median", "75 %", "95 %", "greatest"];
    Together {
        plot,
        height,
        listing: Listing {
            lines,
            ..Listing::of(&[&visible(&by.name)], &heads)
        },
        row_links,
        said: "boxes are from 25 % to 75 % with the median, whiskers from 5 % to 95 %, faint lines to the ends"
            .to_owned(),
    }
}

/// The median of `numbers` at each value of `by`, and between which ends it lies.
pub fn medians(pair: &Pair<'_>, numbers: &Extent, by: &Extent) -> Together {
    let digits = pair.digits(numbers);
    let figure = |x: f64| edge_words(x, numbers.r#type, digits);
    let (mut estimates, mut row_links, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for (place, lying) in pair.found.spreads.iter().enumerate() {
        let name = pair.words(by, place);
        let row_link = rows_at(pair, numbers, by, place);
        let count = lying.map_or(0, |of| of.count);
        let between = lying.and_then(|of| of.median_between);
        let written = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), figure);
        let figures = [
            lying.map(|of| of.median),
            between.map(|of| of.0),
            between.map(|of| of.1),
        ]
        .map(written);
        let [median, low, high] = &figures;
        let rows = number::plural(count, "row", "rows");
        let sure = if between.is_some() {
            format!("between {low} and {high}")
        } else {
            "too few rows to tell how sure".to_owned()
        };
        estimates.push(Estimate {
            name: counted_name(&name, count),
            at: lying.map(|of| of.median),
            between,
            words: format!("{name}\n{rows}\nmedian {median}\n{sure}"),
        });
        let line = [Entry::Words(name), Entry::Count(count, Some(row_link.clone()))];
        lines.push(line.into_iter().chain(figures.map(Entry::Number)).collect());
        row_links.push(row_link);
    }
    let plot = Plot::Intervals(Intervals {
        name: format!("median of {}", visible(&numbers.name)),
        axis: Axis::of(numbers.r#type, digits),
        estimates,
    });
    Together {
        plot,
        height: AXIS + BOX * row_links.len() as u32,
        listing: Listing {
            lines,
            ..Listing::of(&[&visible(&by.name)], &["Rows", "Median", "at least", "at most"])
        },
        row_links,
        said: "a dot is the median, a line where it lies with 95 % confidence if these rows are a sample".to_owned(),
    }
}

/// A value with its rows below.
fn counted_name(name: &str, count: u64) -> String {
    format!("{name}\n{}", number::plural(count, "row", "rows"))
}

/// The rows with a number at a value.
fn rows_at(pair: &Pair<'_>, numbers: &Extent, by: &Extent, place: usize) -> RowLink {
    let both = by.at(place).into_iter().chain(numbers.within()).map(Selection::Where);
    let label = format!(
        "{} {}, with {}",
        visible(&by.name),
        pair.words(by, place),
        visible(&numbers.name)
    );
    pair.row_link(label, Selection::And(both.collect()))
}

/// The figures of a box with their names.
fn named(of: &Lying) -> [(&'static str, f64); 7] {
    [
        ("least", of.min),
        ("5 %", of.p5),
        ("25 %", of.q1),
        ("median", of.median),
        ("75 %", of.q3),
        ("95 %", of.p95),
        ("greatest", of.max),
    ]
}

fn spread(of: &Lying, name: &str, figure: impl Fn(f64) -> String) -> Spread {
    let figures = named(of).map(|(what, x)| format!("{what} {}", figure(x)));
    Spread {
        whole: (of.min, of.max),
        limit: (of.p5, of.p95),
        half: (of.q1, of.q3),
        median: of.median,
        words: format!(
            "{name}\n{}\n{}",
            number::plural(of.count, "row", "rows"),
            figures.join("\n")
        ),
    }
}
