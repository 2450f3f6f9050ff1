//! A column of two tables as pictures with their tables.

use glovebox::drift::{Outside, SideBySide};
use glovebox::profile::Places;
use glovebox::table::Selection;

use crate::charts::{
    Axis, Entry, Furthest, KEY, Key, Listing, Measure, Overlay, Plot, Steps, Two, below, edge_words, place_words,
};
use crate::parts::{Digits, number, short, visible};
use crate::workspace::RowLink;

/// Height of a picture along a measure.
const TALL: u32 = 300;
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

/// All values, those among them that are not drawn.
fn wholes(found: &SideBySide) -> Two<u64> {
    let all = |counts: &[u64], outside: Outside| counts.iter().sum::<u64>() + outside.far() + outside.infinite();
    Two {
        reference: all(&found.reference, found.outside_reference),
        current: all(&found.current, found.outside_current),
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

/// A door to rows of the current table.
pub fn row_link(found: &SideBySide, words: &str, selection: Selection) -> RowLink {
    RowLink {
        label: format!("{} {words}", visible(&found.extent.name)),
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
        name: visible(&found.extent.name),
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
    let names = lines.iter().map(|line| told(line, &whole, key)).collect();
    let measure = around_value(measure(found, digits, names));
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
        _ if cumulative.distance == 0.0 => "the shares are the same everywhere".to_owned(),
        Some(at) => format!("the largest distance is {distance}, at {at}"),
        None => format!("the largest distance is {distance}"),
    };
    let is_drawn = |of: &Furthest| {
        let within = measure.ends().is_some_and(|(low, high)| (low..=high).contains(&of.at));
        within && cumulative.distance > 0.0
    };
    let line = |shares: &[f64], before: Outside, whole: u64| {
        let before = share(before.below + before.negative_infinite, whole);
        let values = cumulative.at.iter().copied().zip(shares.iter().copied());
        measure
            .ends()
            .map_or_else(Vec::new, |ends| within(values, ends, before))
    };
    let plot = Plot::Steps(Steps {
        name: visible(&found.extent.name),
        lines: Two {
            reference: line(&cumulative.reference, found.outside_reference, whole.reference),
            current: line(&cumulative.current, found.outside_current, whole.current),
        },
        furthest: furthest.filter(is_drawn),
        key: key.clone(),
        measure,
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

/// A bar of one whole number or day, which begins with it, moved so that the value is in its middle: there the share
/// steps up.
fn around_value(mut measure: Measure) -> Measure {
    if let ([low, high], Axis::Whole | Axis::Plain | Axis::Day) = (measure.edges.as_mut_slice(), measure.axis) {
        let half = (*high - *low) / 2.0;
        (*low, *high) = (*low - half, *high - half);
    }
    measure
}

/// A line of shares from one end to the other, where the share before the first value is known.
fn within(values: impl Iterator<Item = (f64, f64)>, (low, high): (f64, f64), before: f64) -> Vec<(f64, f64)> {
    let mut line = vec![(low, before)];
    line.extend(values.filter(|(at, _)| (low..=high).contains(at)));
    let last = line.last().map_or(before, |(_, share)| *share);
    line.push((high, last));
    line
}

/// Each bar with all before it.
fn up_to(found: &SideBySide, digits: Digits) -> Vec<Line> {
    let Places::Bars { edges, .. } = &found.extent.places else {
        return Vec::new();
    };
    let kind = found.extent.r#type;
    let before = |of: Outside| of.below + of.negative_infinite;
    let mut so_far = Two {
        reference: before(found.outside_reference),
        current: before(found.outside_current),
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

#[cfg(test)]
pub mod tests {
    use glovebox::drift::Cumulative;
    use glovebox::profile::Extent;
    use glovebox::table::Type;

    use super::*;

    /// Two tables with so many bars and values, and five more values of the current one that are not drawn.
    pub fn found(kind: Type, edges: &[f64], at: &[f64]) -> SideBySide {
        let bars = edges.len() - 1;
        let shares: Vec<f64> = (1..=at.len()).map(|i| i as f64 / at.len() as f64).collect();
        SideBySide {
            version: 1,
            extent: Extent {
                name: " x".to_owned(),
                r#type: kind,
                places: Places::Bars {
                    edges: edges.to_vec(),
                    exact: Vec::new(),
                },
            },
            reference: vec![4; bars],
            current: vec![3; bars],
            outside_reference: Outside::default(),
            outside_current: Outside {
                below: 1,
                above: 1,
                negative_infinite: 1,
                positive_infinite: 2,
            },
            cumulative: Some(Cumulative {
                at: at.to_vec(),
                reference: shares.clone(),
                current: shares,
                distance: 0.5,
                furthest: Some(at.len() - 1),
            }),
        }
    }

    fn key() -> Key {
        Two {
            reference: "a.csv".to_owned(),
            current: "b.csv".to_owned(),
        }
    }

    #[test]
    fn what_is_not_drawn_counts_in_the_shares() {
        let found = found(Type::Float, &[0.0, 5.0, 10.0], &[-900.0, 2.0, 7.0, 900.0]);
        // 6 are drawn of 11.
        let Plot::Overlay(overlay) = bars(&found, Digits::PLAIN, &key()).plot else {
            panic!("bars")
        };
        assert_eq!(overlay.shares.current, [3.0 / 11.0, 3.0 / 11.0]);
        let Some(Plot::Steps(steps)) = steps(&found, Digits::PLAIN, &key()).map(|drawn| drawn.plot) else {
            panic!("steps")
        };
        assert_eq!(
            steps.lines.current,
            [(0.0, 2.0 / 11.0), (2.0, 0.5), (7.0, 0.75), (10.0, 0.75)],
            "from the share before the first edge to that at the last"
        );
        assert_eq!(steps.furthest, None, "it is at a value that is not drawn");
        let two = up_to(&found, Digits::PLAIN);
        assert_eq!(two.iter().map(|line| line.counts.current).collect::<Vec<u64>>(), [5, 8]);
        assert_eq!(steps.name, "·x");
    }

    #[test]
    fn one_whole_number_is_in_the_middle_of_its_steps() {
        let found = found(Type::Integer, &[42.0, 43.0], &[42.0]);
        let Some(Plot::Steps(steps)) = steps(&found, Digits::PLAIN, &key()).map(|drawn| drawn.plot) else {
            panic!("steps")
        };
        assert_eq!(steps.measure.edges, [41.5, 42.5]);
        let Plot::Overlay(overlay) = bars(&found, Digits::PLAIN, &key()).plot else {
            panic!("bars")
        };
        assert_eq!(overlay.measure.edges, [42.0, 43.0]);
    }
}
