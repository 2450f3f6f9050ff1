//! The profile as the rest of the page sees it: its findings, and how it says that columns look.

use glovebox::Finding;
use glovebox::profile::{ColumnProfile, Report};
use glovebox::table::Type;

use crate::parts::short::cut;
use crate::parts::{Digits, Drawing, HasFindings, HasLooks, Measured, Picture, number};

/// Parts of a stacked bar that are drawn apart.
const PARTS: usize = 6;
/// Values that are named in the label, and letters of each.
const NAMED: usize = 3;
const LETTERS: usize = 24;
/// Letters of a text that are shown in a cell; and of any other value.
const LONGEST: usize = 60;
const LONGEST_VALUE: usize = 24;

impl HasFindings for Report {
    fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl HasLooks for Report {
    fn digits(&self, column: usize) -> Digits {
        self.columns.get(column).map_or(Digits::PLAIN, Digits::of)
    }

    fn letters(&self, column: usize) -> Option<usize> {
        let column = self.columns.get(column)?;
        if column.r#type == Type::Text {
            let longest = column.texts.as_ref().and_then(|texts| texts.max_length);
            return Some(longest.map_or(10, |letters| letters.min(LONGEST as u64) as usize));
        }
        let digits = Digits::of(column);
        let ends = [&column.min, &column.max].into_iter().flatten();
        let letters = ends.map(|value| digits.cell(&value.to_string(), column.r#type).chars().count());
        Some(letters.max().unwrap_or(0).min(LONGEST_VALUE))
    }

    fn picture(&self, column: usize) -> Option<Picture> {
        let column = self.columns.get(column)?;
        // A few values far from all others would leave one bar of the rest.
        let (histogram, far) = match column.cut_histogram() {
            Some(cut) => (Some(&cut.bars), cut.below + cut.above),
            None => (column.histogram(), 0),
        };
        let drawing = match histogram {
            Some(histogram) if !histogram.counts.is_empty() => Drawing::Bars(Measured {
                histogram: histogram.clone(),
                kind: column.r#type,
                digits: Digits::of(column),
            }),
            _ => parts(column, self.table.rows),
        };
        let mut label = label(column);
        if far > 0 {
            let far = number::plural(far, "far value", "far values");
            label = format!("{label}, drawn without {far}");
        }
        Some(Picture { label, drawing })
    }
}

fn parts(column: &ColumnProfile, rows: u64) -> Drawing {
    let share = |part: u64| part as f64 / rows.max(1) as f64;
    let drawn = || column.top.iter().take(PARTS).map(|top| top.count);
    Drawing::Parts {
        values: drawn().map(share).collect(),
        others: share(column.count.saturating_sub(drawn().sum())),
        missing: share(column.missing),
    }
}

/// A column's picture in words.
fn label(column: &ColumnProfile) -> String {
    if column.count == 0 {
        return "nothing but missing values".to_owned();
    }
    if let (Some(_), Some(min), Some(max)) = (column.histogram(), &column.min, &column.max) {
        let digits = Digits::of(column);
        return format!("from {} to {}", digits.value(min), digits.value(max));
    }
    let parts = column.top.iter().take(NAMED).map(|top| {
        let value = cut(&top.value.to_string(), LETTERS);
        // Of those that are there, as everywhere a value's share is said.
        format!("{value} {}", number::percent(top.count, column.count))
    });
    parts.collect::<Vec<_>>().join(", ")
}
