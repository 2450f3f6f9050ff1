//! One column: what every column has, and the figures of its kind.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Texts;
use crate::stats::{ChiSquared, CutHistogram, Histogram};
use crate::table::{Comparison, Selection, Type, Value};

/// One column: what every column has, and the figures that apply to its type. Those that do not
/// are left out; one that applies but cannot be told of these cells is `None`.
///
/// In JSON all are fields of one object: the groups are for the eye.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
// What is derived becomes functions of the type's own, which the impls below call and check.
#[serde(remote = "Self")]
pub struct ColumnProfile {
    /// The column's name.
    pub name: String,
    /// Its type.
    pub r#type: Type,
    /// The type in the file's own words, for a typed file (`Decimal128(10, 2)`, `List<Int64>`, …).
    pub physical: Option<String>,
    /// Cells that are not missing, those out of type among them.
    pub count: u64,
    /// Cells that are missing.
    pub missing: u64,
    /// Missing cells by the token that said so; an empty cell is "".
    pub missing_tokens: BTreeMap<String, u64>,
    /// Cells that do not fit the type, kept as raw text. Figures below leave them out, but
    /// `distinct`, `unique` and `top` count them.
    pub out_of_type: u64,
    /// Different values.
    pub distinct: u64,
    /// Values that occur once.
    pub unique: u64,
    /// Bytes that the column takes in memory.
    pub memory: u64,
    /// Least value (text: first in byte order).
    pub min: Option<Value>,
    /// Greatest value.
    pub max: Option<Value>,
    /// Whether the histogram's bars are even in proportion to their width; of text with at most
    /// `cardinality` values, and of booleans, whether all values are equally frequent.
    pub chi_squared: Option<ChiSquared>,
    /// Most frequent values: count descending, then value ascending.
    pub top: Vec<TopValue>,
    /// Of numbers.
    #[serde(flatten)]
    pub numbers: Option<Numbers>,
    /// Of dates, timestamps and times of day.
    #[serde(flatten)]
    pub times: Option<Times>,
    /// Of numbers, times and booleans.
    #[serde(flatten)]
    pub ordered: Option<Ordered>,
    /// Of numbers and times.
    #[serde(flatten)]
    pub distribution: Option<Distribution>,
    /// Of text.
    #[serde(flatten)]
    pub texts: Option<Texts>,
    /// Of text and booleans.
    #[serde(flatten)]
    pub categories: Option<Categories>,
}

/// Figures of a column of numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Numbers {
    /// Greatest less least, of finite numbers.
    pub range: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
    /// Sum.
    pub sum: Option<f64>,
    /// Standard deviation (n−1).
    pub std: Option<f64>,
    /// Variance (n−1).
    pub variance: Option<f64>,
    /// Coefficient of variation: standard deviation over mean; `None` where the mean is
    /// 0 but for rounding.
    pub cv: Option<f64>,
    /// Skewness, bias-adjusted (pandas G1).
    pub skewness: Option<f64>,
    /// Excess kurtosis, bias-adjusted (pandas G2).
    pub kurtosis: Option<f64>,
    /// Median of the absolute distances from the median.
    pub mad: Option<f64>,
    /// Interquartile range: the distance from the quantile 0.25 to 0.75.
    pub iqr: Option<f64>,
    /// Quantiles by linear interpolation; keys "0.01" to "0.99".
    pub quantiles: BTreeMap<String, f64>,
    /// Cells equal to 0.
    pub zeros: u64,
    /// Cells below 0.
    pub negatives: u64,
    /// Infinite cells.
    pub infinite: u64,
    /// Cells that are NaN in a typed file; they count as missing too. Left out where the
    /// file or the type knows no NaN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "u64"))]
    pub nan: Option<u64>,
}

/// Figures of a column of dates, timestamps or times of day.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Times {
    /// The time zone of timestamps; `None` for local time.
    pub zone: Option<String>,
    /// Quantiles in ISO 8601, keys as of numbers; the lower value where two are equally near.
    pub time_quantiles: BTreeMap<String, String>,
}

/// Figures of a column whose values have an order that means something: numbers, times and booleans.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ordered {
    /// Whether the values rise or fall from row to row.
    pub monotonic: Option<Monotonic>,
    /// Least values with their counts, ascending.
    pub lowest: Vec<TopValue>,
    /// Greatest values with their counts, descending.
    pub highest: Vec<TopValue>,
}

/// How the values of a column of numbers or times are spread.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Distribution {
    /// Bars from the least to the greatest value; `None` where no value is finite.
    #[serde(deserialize_with = "Option::deserialize")]
    pub histogram: Option<Histogram>,
    /// The same without the few values that are far from all others; left out where none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "CutHistogram"))]
    pub cut_histogram: Option<CutHistogram>,
}

/// Figures of a column whose values may be categories: text and booleans.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Categories {
    /// 1 − entropy / log2(distinct): 0 is even, 1 is a single value (text with at most
    /// `cardinality` values, and booleans).
    #[serde(deserialize_with = "Option::deserialize")]
    pub imbalance: Option<f64>,
}

impl ColumnProfile {
    /// A column of which nothing is known yet but its name and type.
    pub fn new(name: impl Into<String>, r#type: Type) -> Self {
        let (number, time) = (r#type.is_number(), r#type.is_time());
        let (boolean, text) = (r#type == Type::Boolean, r#type == Type::Text);
        ColumnProfile {
            name: name.into(),
            r#type,
            numbers: number.then(Numbers::default),
            times: time.then(Times::default),
            ordered: (number || time || boolean).then(Ordered::default),
            distribution: (number || time).then(Distribution::default),
            texts: text.then(Texts::default),
            categories: (text || boolean).then(Categories::default),
            ..ColumnProfile::default()
        }
    }

    /// The distribution of numbers and times.
    pub fn histogram(&self) -> Option<&Histogram> {
        self.distribution.as_ref()?.histogram.as_ref()
    }

    /// The same without the few values that are far from all others, where there are such.
    pub fn cut_histogram(&self) -> Option<&CutHistogram> {
        self.distribution.as_ref()?.cut_histogram.as_ref()
    }

    /// A quantile of numbers by its key, "0.01" to "0.99".
    pub fn quantile(&self, key: &str) -> Option<f64> {
        self.numbers.as_ref()?.quantiles.get(key).copied()
    }

    /// Which groups of figures are there.
    fn groups(&self) -> [bool; 6] {
        [
            self.numbers.is_some(),
            self.times.is_some(),
            self.ordered.is_some(),
            self.distribution.is_some(),
            self.texts.is_some(),
            self.categories.is_some(),
        ]
    }
}

impl Serialize for ColumnProfile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ColumnProfile::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for ColumnProfile {
    /// Serde takes a group with a broken figure for one that is not there. The type knows better.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let column = ColumnProfile::deserialize(deserializer)?;
        if column.groups() == ColumnProfile::new("", column.r#type).groups() {
            Ok(column)
        } else {
            Err(D::Error::custom(format!(
                "the figures of column {} are not those of its type, {}",
                column.name,
                column.r#type.name()
            )))
        }
    }
}

/// A value and how often it occurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TopValue {
    /// The value.
    pub value: Value,
    /// Rows that hold it.
    pub count: u64,
    /// Whether it does not fit its column's type, and the value is its text; left out where it
    /// fits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invalid: bool,
}

impl TopValue {
    /// A value that fits its column's type.
    pub fn new(value: Value, count: u64) -> Self {
        TopValue {
            value,
            count,
            invalid: false,
        }
    }

    /// What holds of exactly the rows that hold it.
    pub fn test(&self) -> Comparison {
        if self.invalid {
            Comparison::Invalid(self.value.to_string())
        } else {
            Comparison::Equal(self.value.clone())
        }
    }
}

/// Order from row to row, missing passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Monotonic {
    /// Never falls.
    Increasing,
    /// Rises at every row.
    StrictlyIncreasing,
    /// Never rises.
    Decreasing,
    /// Falls at every row.
    StrictlyDecreasing,
    /// One value throughout.
    Constant,
}

impl Histogram {
    /// An edge as what values are compared with.
    fn edge(&self, at: usize) -> Option<Value> {
        let number = || self.edges.get(at).map(|edge| Value::float(*edge));
        self.exact.get(at).cloned().or_else(number)
    }

    /// What holds of exactly the rows in the bars from `first` to `last`; `None` when there are
    /// no such bars.
    pub fn between(&self, first: usize, last: usize) -> Option<Comparison> {
        Some(Comparison::Between {
            low: self.edge(first)?,
            high: self.edge(last + 1)?,
            closed: last + 2 == self.edges.len(),
        })
    }

    /// What holds of exactly the rows before the first bar.
    pub fn below(&self) -> Option<Comparison> {
        Some(Comparison::Less(self.edge(0)?))
    }

    /// What holds of exactly the rows behind the last bar.
    pub fn above(&self) -> Option<Comparison> {
        Some(Comparison::Greater(self.edge(self.edges.len().checked_sub(1)?)?))
    }

    /// The rows before the first bar and behind the last, but for the infinite.
    pub fn beyond(&self, column: &str) -> Option<Selection> {
        let ends = [self.below()?, self.above()?].map(|test| Selection::of(column, test));
        let infinite = Selection::of(column, Comparison::Infinite);
        Some(Selection::And(vec![
            Selection::Or(ends.to_vec()),
            Selection::Not(Box::new(infinite)),
        ]))
    }

    /// What holds of exactly the rows in a bar and in all before it.
    pub fn up_to(&self, bar: usize) -> Option<Comparison> {
        let high = self.edge(bar + 1)?;
        Some(if bar + 2 == self.edges.len() {
            Comparison::AtMost(high)
        } else {
            Comparison::Less(high)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: serde_json::Value) -> serde_json::Result<ColumnProfile> {
        serde_json::from_str(&json.to_string())
    }

    #[test]
    fn each_type_has_its_figures_and_comes_back_with_them() {
        for kind in Type::ALL {
            let column = ColumnProfile::new("x", kind);
            let json = serde_json::to_value(&column).expect("JSON");
            let has = |name| json.get(name).is_some();
            assert_eq!(has("mean"), kind.is_number(), "{kind:?}");
            assert_eq!(has("time_quantiles"), kind.is_time(), "{kind:?}");
            assert_eq!(has("lowest"), kind != Type::Text, "{kind:?}");
            assert_eq!(has("histogram"), kind.is_number() || kind.is_time(), "{kind:?}");
            assert_eq!(has("patterns"), kind == Type::Text, "{kind:?}");
            assert_eq!(has("imbalance"), matches!(kind, Type::Text | Type::Boolean), "{kind:?}");
            assert_eq!(read(json).expect("the same column"), column);
        }
    }

    #[test]
    fn long_integers_and_floats_come_back_as_they_were() {
        let mut column = ColumnProfile::new("x", Type::Float);
        column.distinct = u64::MAX;
        column.min = Some(Value::Integer(i64::MIN));
        column.max = Some(Value::Integer((1 << 53) + 1));
        let floats = [0.1 + 0.2, f64::MAX, f64::MIN_POSITIVE, 5e-324, -0.0, 1.0 / 3.0];
        column.numbers = Some(Numbers {
            zeros: (1 << 53) + 1,
            negatives: u64::MAX,
            nan: Some(u64::MAX - 1),
            mean: Some(-0.0),
            sum: Some(1e22),
            std: None,
            quantiles: floats.iter().map(|x| (x.to_string(), *x)).collect(),
            ..Numbers::default()
        });
        let text = serde_json::to_string(&column).expect("JSON");
        let again: ColumnProfile = serde_json::from_str(&text).expect("a column");
        assert_eq!(again, column);
        // Of floats that are equal, 0 and -0, too.
        assert_eq!(serde_json::to_string(&again).expect("JSON"), text);
    }

    #[test]
    fn a_broken_figure_is_an_error_and_no_silence() {
        let whole = serde_json::to_value(ColumnProfile::new("x", Type::Integer)).expect("JSON");
        assert!(read(whole.clone()).is_ok());
        for (name, broken) in [("mean", "much".into()), ("zeros", (-1).into()), ("histogram", 1.into())] {
            let mut one = whole.clone();
            one[name] = broken;
            let error = read(one).expect_err(name).to_string();
            assert!(error.contains("not those of its type, integer"), "{error}");
        }
        let mut other = whole;
        other["type"] = "text".into();
        assert!(read(other).is_err());
    }
}
