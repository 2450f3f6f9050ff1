//! A column that is drawn along a measure: its bars, the shares added up, and what neither shows.

use glovebox::few;
use glovebox::profile::{ColumnProfile, Histogram};
use glovebox::table::{Comparison, Selection, Value};
use yew::prelude::*;

use super::figures::row_link;
use super::plots::{Drawn, Line, bars_along, is_listed};
use crate::charts::{
    Axis, Mark, Measure, Plot, Spread, below, beyond_words, edge_words, far_words, infinite_words, range_words,
};
use crate::parts::{Digits, RowsLink, number};
use crate::workspace::RowLink;

/// The bars that are drawn of a column, and how many finite values are in none of them.
pub struct Bars<'a> {
    column: &'a ColumnProfile,
    histogram: &'a Histogram,
    below: u64,
    above: u64,
}

/// Values that are not drawn: in words, and their rows.
pub type Undrawn = (String, RowLink);

impl<'a> Bars<'a> {
    /// Of a column that is drawn along a measure: without the few values that are far from all others, unless
    /// the whole range is wanted.
    pub fn of(column: &'a ColumnProfile, whole: bool) -> Option<Bars<'a>> {
        let (histogram, below, above) = match column.cut_histogram().filter(|_| !whole) {
            Some(cut) => (&cut.bars, cut.below, cut.above),
            None => (column.histogram()?, 0, 0),
        };
        let is_drawn = !histogram.counts.is_empty() && !is_listed(column);
        is_drawn.then_some(Bars {
            column,
            histogram,
            below,
            above,
        })
    }

    /// All finite values.
    fn all(&self) -> u64 {
        self.histogram.counts.iter().sum::<u64>() + self.below + self.above
    }

    fn infinite(&self) -> u64 {
        self.column.numbers.as_ref().map_or(0, |of| of.infinite)
    }

    /// The first and the last edge.
    fn ends(&self) -> Option<(f64, f64)> {
        let edges = &self.histogram.edges;
        edges.first().copied().zip(edges.last().copied())
    }

    fn holds(&self, at: f64) -> bool {
        self.ends().is_some_and(|(first, last)| (first..=last).contains(&at))
    }

    /// What is not drawn.
    fn undrawn(&self) -> Vec<Undrawn> {
        let (name, kind) = (&self.column.name, self.column.r#type);
        let mut all = Vec::new();
        if self.below + self.above > 0
            && let Some((ends, rows)) = self.ends().zip(self.histogram.beyond(name))
        {
            let place = beyond_words(ends, kind, Digits::of(self.column), (self.below, self.above));
            let row_link = RowLink {
                selection: rows,
                ..row_link(name, Comparison::Present, &place)
            };
            all.push((far_words(self.below + self.above, &place), row_link));
        }
        if self.infinite() > 0 {
            let rows = row_link(name, Comparison::Infinite, "is infinite");
            all.push((infinite_words(self.infinite()), rows));
        }
        all
    }

    /// As a histogram.
    pub fn bars(&self, log: bool) -> Drawn {
        let (kind, digits) = (self.column.r#type, Digits::of(self.column));
        let bars = self.histogram.edges.windows(2).zip(&self.histogram.counts).enumerate();
        let lines = bars.filter_map(|(i, (pair, &n))| {
            let [low, high] = pair else { return None };
            let words = range_words((*low, *high), kind, digits);
            let test = self.histogram.between(i, i);
            let open = test.map(|test| row_link(&self.column.name, test, &words));
            Some((words, n, open))
        });
        let lines: Vec<Line> = lines.collect();
        let measure = self.measure(&lines);
        Drawn::along(Plot::Histogram { measure, log }, lines, self.all()).without(self.undrawn())
    }

    /// Each count with all before it.
    pub fn cumulative(&self) -> Drawn {
        let (kind, digits) = (self.column.r#type, Digits::of(self.column));
        let last = self.histogram.counts.len().saturating_sub(1);
        let mut lines: Vec<Line> = Vec::with_capacity(self.histogram.counts.len());
        let mut so_far = self.below;
        for (i, (&edge, &n)) in (self.histogram.edges.iter().skip(1).zip(&self.histogram.counts)).enumerate() {
            so_far += n;
            let sign = if i == last { "up to" } else { "below" };
            let end = if i == last { below(edge, kind) } else { edge };
            let words = format!("{sign} {}", edge_words(end, kind, digits));
            let open = self.histogram.up_to(i).map(|test| self.finite(test, &words));
            lines.push((words, so_far, open));
        }
        let mut measure = self.measure(&lines);
        for (name, (_, n, _)) in measure.names.iter_mut().zip(&lines) {
            name.push_str(&format!(", {}", number::percent(*n, self.all())));
        }
        let points = self.points();
        Drawn::along(Plot::Cumulative { measure, points }, lines, self.all()).without(self.undrawn())
    }

    /// A door to the rows that pass a test and are not infinite.
    fn finite(&self, test: Comparison, words: &str) -> RowLink {
        let mut found = row_link(&self.column.name, test, words);
        if self.infinite() > 0 {
            let infinite = Selection::of(&self.column.name, Comparison::Infinite);
            found.selection = Selection::And(vec![found.selection, Selection::Not(Box::new(infinite))]);
        }
        found
    }

    fn measure(&self, lines: &[Line]) -> Measure {
        let mut marks = marks(self.column);
        marks.retain(|mark| self.holds(mark.at));
        Measure {
            marks,
            spread: spread(self.column),
            ..bars_along(
                self.histogram,
                lines,
                Axis::of(self.column.r#type, Digits::of(self.column)),
            )
        }
    }

    /// The line of the cumulative share: through the edges of the bars, and within a bar through the
    /// quantiles that the report has, so that it is steep where many values are equal.
    fn points(&self) -> Vec<(f64, f64)> {
        let share = |rows: u64| rows as f64 / self.all().max(1) as f64;
        let quantiles = self.column.numbers.iter().flat_map(|of| &of.quantiles);
        let quantiles = quantiles.filter_map(|(share, at)| Some((*at, share.parse().ok()?)));
        let ends = ends(self.column).map(|(min, max)| [(min, 0.0), (max, 1.0)]);
        let mut known: Vec<(f64, f64)> = quantiles.chain(ends.into_iter().flatten()).collect();
        known.retain(|(at, _)| self.holds(*at));
        few::sort_by(&mut known, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut known = known.into_iter().peekable();
        let first = self.histogram.edges.first().map(|edge| (*edge, share(self.below)));
        let mut points: Vec<(f64, f64)> = first.into_iter().collect();
        let mut so_far = self.below;
        for (&edge, &n) in self.histogram.edges.iter().skip(1).zip(&self.histogram.counts) {
            so_far += n;
            let reached = share(so_far);
            // Counts are exact; a quantile may lie between two values, and is held between the edges.
            while let Some((at, share)) = known.next_if(|(at, _)| *at < edge) {
                let before = points.last().map_or(0.0, |p| p.1);
                points.push((at, share.clamp(before, reached.max(before))));
            }
            points.push((edge, reached));
        }
        points
    }
}

/// Whether few far values can be left out of its bars.
pub fn can_be_cut(column: &ColumnProfile) -> bool {
    column.cut_histogram().is_some() && !is_listed(column)
}

/// What is not drawn, each with a way to its rows.
pub fn left_out(undrawn: Vec<Undrawn>) -> Html {
    if undrawn.is_empty() {
        return Html::default();
    }
    let lines = undrawn.into_iter().map(|(words, row_link)| {
        html! { <li><RowsLink {row_link}>{ words }</RowsLink>{ "." }</li> }
    });
    html! { <ul class="undrawn quiet" data-test="undrawn">{ for lines }</ul> }
}

/// The least and the greatest value, as numbers.
fn ends(column: &ColumnProfile) -> Option<(f64, f64)> {
    let finite = |value: &Option<Value>| {
        let number = match value.as_ref()? {
            // An exact decimal is written out in a report.
            Value::Text(text) => text.parse().ok(),
            other => other.number(),
        };
        number.filter(|x: &f64| x.is_finite())
    };
    finite(&column.min).zip(finite(&column.max))
}

/// What a box plot shows, where the report has all of it.
fn spread(column: &ColumnProfile) -> Option<Spread> {
    let at = |key: &str| column.quantile(key).filter(|x| x.is_finite());
    let whole = ends(column).filter(|(min, max)| min < max)?;
    let (limit, half, median) = ((at("0.05")?, at("0.95")?), (at("0.25")?, at("0.75")?), at("0.5")?);
    let named = [
        ("least", whole.0),
        ("5 %", limit.0),
        ("25 %", half.0),
        ("median", median),
        ("75 %", half.1),
        ("95 %", limit.1),
        ("greatest", whole.1),
    ];
    let digits = Digits::of(column);
    let words = named.map(|(name, x)| format!("{name} {}", digits.figure(x)));
    Some(Spread {
        whole,
        limit,
        half,
        median,
        words: words.join("\n"),
    })
}

/// The quartiles as lines across the histogram.
fn marks(column: &ColumnProfile) -> Vec<Mark> {
    let named = |key: &str, label: String| column.quantile(key).map(|at| Mark { label, at });
    let median = column
        .quantile("0.5")
        .map(|x| Digits::of(column).figure(x))
        .unwrap_or_default();
    let mut marks: Vec<Mark> = Vec::new();
    let all = [
        named("0.25", "25 %".to_owned()),
        named("0.5", format!("median {median}")),
        named("0.75", "75 %".to_owned()),
    ];
    for mark in all.into_iter().flatten() {
        match marks.last_mut() {
            // Two words at one place would hide each other.
            Some(before) if before.at == mark.at => {
                before.label.push_str(", ");
                before.label.push_str(&mark.label);
            }
            _ => marks.push(mark),
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use glovebox::profile::{CutHistogram, Distribution, Numbers};
    use glovebox::table::Type;

    use super::*;

    /// Two bars with three values each, one value below them, three above and one infinite.
    fn column() -> ColumnProfile {
        let bars = |edges: &[f64], counts: &[u64]| Histogram {
            edges: edges.to_vec(),
            counts: counts.to_vec(),
            ..Histogram::default()
        };
        let quantiles = [("0.25", 1.0), ("0.5", 4.0), ("0.75", 800.0)];
        ColumnProfile {
            min: Some(Value::Float(-900.0)),
            max: Some(Value::Float(900.0)),
            numbers: Some(Numbers {
                infinite: 1,
                quantiles: quantiles.map(|(key, x)| (key.to_owned(), x)).into(),
                ..Numbers::default()
            }),
            distribution: Some(Distribution {
                histogram: Some(bars(&[-900.0, 0.0, 900.0], &[1, 9])),
                cut_histogram: Some(CutHistogram {
                    below: 1,
                    above: 3,
                    bars: bars(&[0.0, 5.0, 10.0], &[3, 3]),
                }),
            }),
            ..ColumnProfile::new("x", Type::Float)
        }
    }

    fn words(drawn: &Drawn) -> Vec<&str> {
        drawn.undrawn.iter().map(|(words, _)| words.as_str()).collect()
    }

    #[test]
    fn few_far_values_are_told_and_shares_are_of_all_values() {
        let column = column();
        let cut = Bars::of(&column, false).expect("bars");
        let drawn = cut.bars(false);
        assert_eq!(
            words(&drawn),
            [
                "4 values are beyond 0 – 10 and not drawn",
                "1 infinite value is not drawn"
            ]
        );
        assert_eq!((drawn.lines.len(), drawn.whole), (2, 10));
        let Plot::Histogram { measure, .. } = &drawn.plot else {
            panic!("bars")
        };
        let marks: Vec<f64> = measure.marks.iter().map(|mark| mark.at).collect();
        assert_eq!(marks, [1.0, 4.0], "a quartile beyond the bars has no line");
        let drawn = cut.cumulative();
        let counts: Vec<u64> = drawn.lines.iter().map(|(_, n, _)| *n).collect();
        assert_eq!((counts, drawn.whole), (vec![4, 7], 10));
        let Plot::Cumulative { points, .. } = &drawn.plot else {
            panic!("a line")
        };
        assert_eq!(
            points,
            &[(0.0, 0.1), (1.0, 0.25), (4.0, 0.4), (5.0, 0.4), (10.0, 0.7)],
            "from the share before the first bar to that of the last"
        );
    }

    #[test]
    fn all_values_are_drawn_on_demand() {
        let column = column();
        let whole = Bars::of(&column, true).expect("bars").bars(false);
        assert_eq!(words(&whole), ["1 infinite value is not drawn"]);
        assert_eq!(whole.whole, 10);
    }
}
