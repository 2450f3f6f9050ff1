//! `distribution.skew`: the values of a measure have a long tail.
//!
//! Rule: the skewness (bias-adjusted) is beyond `skewness` (default 20), either way; or, of a hundred values or more and
//! twenty different ones that are spread (standard deviation of a tenth of the mean at least):
//! - of a measure that is hardly ever negative, it is above 1.5 and one value in twenty is four times the median, or it
//!   is above 3; where half of the values are the least, above 10;
//! - it is below −1.5, and the lower end (one value in twenty) is twice as far from the median as the upper.
//!
//! Numbers that name (`id`, `no`, `code`, `year`) have no tail. From ydata-profiling (SKEWED), and Bulmer's rule, by which
//! above 1 is highly skewed. A note. It matters because the mean then says little about most rows, and a few rows decide
//! what a model learns.

use super::Seen;
use super::naming::is_naming;
use crate::profile::Numbers;
use crate::words::figure;
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "distribution.skew";

/// Values, and different ones, from which on a tail is told.
const VALUES: u64 = 100;
const DISTINCT: u64 = 20;
/// A skewness that makes a tail with its quantiles, one that does alone, and one that does where most values are alike.
const SKEWED: f64 = 1.5;
const VERY: f64 = 3.0;
const SPARSE: f64 = 10.0;
/// As many medians the upper end is, and so many times the upper end the lower one.
const MEDIANS: f64 = 4.0;
const SIDES: f64 = 2.0;
/// Standard deviation over mean.
const SPREAD: f64 = 0.1;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let numbers = seen.profile.numbers.as_ref()?;
    let skewness = numbers.skewness.filter(|skewness| skewness.is_finite())?;
    let quantile = |key| seen.profile.quantile(key);
    let (low, median, high) = (quantile("0.05")?, quantile("0.5")?, quantile("0.95")?);
    let is_beyond = skewness.abs() > seen.options.skewness;
    if !is_beyond && !has_tail(seen, numbers, skewness, [low, median, high]) {
        return None;
    }
    let (side, end, beyond) = match skewness > 0.0 {
        true => ("large", high, "above"),
        false => ("small", low, "below"),
    };
    let message = format!(
        "{} has a long tail of {side} values: its median is {}, one value in twenty lies {beyond} {}, and its skewness is {}",
        seen.name(),
        figure(median),
        figure(end),
        figure(skewness)
    );
    let mut finding = Finding::new(CODE, Kind::Skew, Severity::Note, message)
        .column(seen.name())
        .why("The mean says little about most rows; the median, or a logarithm, may serve better. Look at the farthest values.")
        .evidence("skewness", skewness)
        .count(1);
    for (name, value) in [("mean", numbers.mean), ("median", Some(median))] {
        if let Some(value) = value {
            finding = finding.evidence(name, value);
        }
    }
    Some(finding)
}

fn has_tail(seen: &Seen, numbers: &Numbers, skewness: f64, [low, median, high]: [f64; 3]) -> bool {
    let profile = seen.profile;
    let is_spread = numbers.cv.is_none_or(|cv| cv.abs() >= SPREAD);
    if profile.count < VALUES || profile.distinct < DISTINCT || !is_spread || is_naming(seen.name()) {
        return false;
    }
    if skewness < -SKEWED {
        return median - low > SIDES * (high - median);
    }
    let least = profile.min.as_ref().and_then(|min| min.number());
    match low >= 0.0 {
        false => false,
        true if least == Some(median) || median == 0.0 => skewness > SPARSE,
        true => skewness > VERY || skewness > SKEWED && high >= MEDIANS * median,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{holds, profile};
    use super::*;
    use crate::table::{Type, Value};

    fn is_found(name: &str, skewness: f64, min: i64, quantiles: [f64; 3]) -> bool {
        let mut profile = profile(name, Type::Integer, 1000, 100);
        profile.min = Some(Value::Integer(min));
        let numbers = profile.numbers.as_mut().expect("numbers");
        numbers.skewness = Some(skewness);
        numbers.cv = Some(1.0);
        numbers.quantiles = ["0.05", "0.5", "0.95"]
            .map(str::to_owned)
            .into_iter()
            .zip(quantiles)
            .collect();
        holds(&profile, find).is_some()
    }

    #[test]
    fn a_tail_is_told_of_measures_and_of_no_numbers_that_name() {
        assert!(is_found("price", 1.6, 326, [544.0, 2401.0, 13107.0]));
        assert!(is_found("population", 4.9, 3, [348.0, 1166.0, 3288.0]));
        assert!(is_found("temperature", -1.8, 2, [55.6, 89.4, 100.9]));
        assert!(is_found("amount", 19.8, -7905, [275.0, 2060.0, 202_558.0]));
        assert!(is_found("gain", 11.9, 0, [0.0, 0.0, 5013.0]));
        assert!(!is_found("tip", 1.5, 1, [1.4, 2.9, 5.2]));
        assert!(!is_found("rain", 3.5, 0, [0.0, 0.0, 17.0]));
        assert!(!is_found("PULocationID", 3.5, 1, [7.0, 74.0, 244.0]));
        assert!(!is_found("Document No", -2.6, 1, [19.0, 51.0, 52.0]));
        assert!(
            is_found("Document No", 21.0, 1, [19.0, 51.0, 52.0]),
            "beyond what is asked"
        );
    }
}
