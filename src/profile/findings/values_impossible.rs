//! `values.impossible`: numbers that cannot be, by what the column's name says that they are.
//!
//! Rule: the name of a column of numbers has a word for something that has a range of its own (an age is no more than 130
//! years, a latitude no more than 90 degrees, a month is one of twelve, nobody counts or measures less than nothing), and at
//! most one value in twenty is outside of it; with more, the word means something else here. Numbers that stand for missing
//! (`values.sentinel`) are told there. From Great Expectations' and deequ's suggestions (`isNonNegative`), and Boyd and
//! Chapman's rules for coordinates. A warning. It matters because such a value is a slip, and moves every mean.

use super::Seen;
use super::look::first_rows;
use super::values_sentinel;
use crate::table::{Comparison, Value};
use crate::words::{figure, noun, percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "values.impossible";

/// One value in so many may be outside of the range.
const FEW: u64 = 20;

/// Words with the range of what they mean.
const RANGES: [(&[&str], f64, f64); 7] = [
    (&["age", "alter", "edad", "leeftijd"], 0.0, 130.0),
    (&["latitude", "lat"], -90.0, 90.0),
    (&["longitude", "lon", "lng"], -180.0, 180.0),
    (&["month"], 0.0, 12.0),
    (&["hour"], 0.0, 24.0),
    (&["ph"], 0.0, 14.0),
    (
        &[
            "count",
            "qty",
            "quantity",
            "passengers",
            "persons",
            "population",
            "households",
            "rooms",
            "children",
            "distance",
            "length",
            "width",
            "height",
            "weight",
            "duration",
            "mileage",
            "area",
            "visits",
            "votes",
        ],
        0.0,
        f64::INFINITY,
    ),
];

/// Words by which a number is a difference, or another one than it seems.
const OTHERWISE: [&str; 8] = ["change", "diff", "difference", "delta", "group", "net", "log", "z"];

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    if !profile.r#type.is_number() {
        return None;
    }
    let number = |value: &Option<Value>| value.as_ref()?.number().filter(|number| number.is_finite());
    let (min, max) = (number(&profile.min)?, number(&profile.max)?);
    let name = seen.name().to_lowercase();
    let words = || name.split(|c: char| !c.is_alphanumeric());
    let found = RANGES
        .iter()
        .find(|(names, _, _)| words().any(|word| names.contains(&word)));
    let (_, low, high) = found.filter(|_| !words().any(|word| OTHERWISE.contains(&word)))?;
    let is_outside = |number: f64| number.is_finite() && (number < *low || number > *high);
    if !is_outside(min) && !is_outside(max) || values_sentinel::find(seen).is_some() {
        return None;
    }
    let (mut outside, mut farthest) = (0u64, 0.0f64);
    let middle = if high.is_finite() { (low + high) / 2.0 } else { *low };
    seen.chunks.each(|chunk| {
        for number in (0..chunk.len())
            .filter_map(|row| chunk.number(row))
            .filter(|x| is_outside(*x))
        {
            outside += 1;
            if (number - middle).abs() > (farthest - middle).abs() || outside == 1 {
                farthest = number;
            }
        }
        true
    });
    if outside == 0 || outside * FEW > profile.count {
        return None;
    }
    let message = format!(
        "{} {} a value of {} that cannot be, such as {}: {} of its values",
        rows(outside),
        noun(outside, "has", "have"),
        seen.name(),
        figure(farthest),
        percent(outside, profile.count)
    );
    let listed = first_rows(seen.chunks, |chunk, row| chunk.number(row).is_some_and(is_outside));
    let below = Comparison::Less(Value::float(*low));
    let tests = match high.is_finite() {
        true => vec![below, Comparison::Greater(Value::float(*high))],
        false => vec![below],
    };
    let cells = seen.that_any(tests);
    Some(
        Finding::new(CODE, Kind::ImpossibleValues, Severity::Warning, message)
            .dimension(Dimension::Validity)
            .column(seen.name())
            .why("It is a slip, another unit, or a number that stands for something else; every mean is moved by it.")
            .evidence("values", outside as f64)
            .evidence("share", outside as f64 / profile.count.max(1) as f64)
            .rows(outside, listed)
            .selection(cells.clone())
            .mend(&seen.missing_where(cells)),
    )
}
