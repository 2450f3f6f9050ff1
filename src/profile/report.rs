//! The question "what is in this table?" and its answer, as plain data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::stats::{ChiSquared, Histogram};
use crate::table::{Comparison, SourceReport, Type, Value};
use crate::{Ask, Finding};

/// What to compute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Bars of a histogram, 1 to 250. Default 50, as ydata-profiling.
    pub bins: usize,
    /// Most frequent values listed per column, 1 to 1,000. Default 10.
    pub top: usize,
    /// Pairs of columns are compared up to this many columns; 0 compares none. Default 200.
    pub pair_columns: usize,
    /// A share of missing or zero cells above this is a finding, 0 to 1. Default 0.01.
    pub share: f64,
    /// An even spread whose p (chi-squared) is above this is a finding, 0 to 1. Default 0.999, as
    /// ydata-profiling.
    pub uniformity: f64,
    /// A skewness beyond this, either way, is a finding. Default 20, as ydata-profiling.
    pub skewness: f64,
    /// An association at or above this is a finding, 0 to 1. Default 0.9.
    pub association: f64,
    /// More distinct values than this in a text column are a finding (high cardinality). Default 50.
    pub cardinality: u64,
    /// An imbalance above this is a finding, 0 to 1. Default 0.5.
    pub imbalance: f64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            bins: 50,
            top: 10,
            pair_columns: 200,
            share: 0.01,
            uniformity: 0.999,
            skewness: 20.0,
            association: 0.9,
            cardinality: 50,
            imbalance: 0.5,
        }
    }
}

impl Ask for Options {
    type Answer = Report;
}

/// What is in the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// Where the table came from and how it was read.
    pub source: SourceReport,
    /// The table as a whole.
    pub table: TableProfile,
    /// Its columns, in order.
    pub columns: Vec<ColumnProfile>,
    /// All pairs of columns that a method applies to, by column order then method.
    pub associations: Vec<Association>,
    /// Which columns are missing together, most rows first.
    pub missing_patterns: Vec<MissingPattern>,
    /// Rows that are exact copies of others.
    pub duplicates: Duplicates,
    /// What a person should know, gravest first.
    pub findings: Vec<Finding>,
}

/// The table as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TableProfile {
    /// Rows.
    pub rows: u64,
    /// Columns.
    pub columns: u64,
    /// Cells that are missing.
    pub missing_cells: u64,
    /// Rows with a missing cell.
    pub rows_with_missing: u64,
    /// Columns with a missing cell.
    pub columns_with_missing: u64,
    /// Columns in which nothing is there.
    pub columns_all_missing: u64,
    /// Cells that do not fit their column's type.
    pub out_of_type_cells: u64,
    /// Exact copies after the first of their kind (pandas `duplicated(keep="first")`).
    pub duplicate_rows: u64,
    /// Columns by type.
    pub types: BTreeMap<Type, u64>,
    /// Bytes that the loaded table takes.
    pub memory: u64,
    /// Quality scores from 0 to 100; `None` where there is nothing to judge by.
    pub quality: Score,
}

/// Quality in percent, after the dimensions of ISO/IEC 25012.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// The mean of the dimensions that have a score.
    pub overall: Option<f64>,
    /// Cells that are there, of all cells.
    pub completeness: Option<f64>,
    /// Cells that fit their column's type, of those that are there.
    pub validity: Option<f64>,
    /// Rows that are no copy of another, of all rows.
    pub uniqueness: Option<f64>,
    /// Columns with one token for missing and one way of writing, of all columns.
    pub consistency: Option<f64>,
}

impl Score {
    /// A score as the whole number that is shown: rounded down, so that 100 says that nothing is
    /// wrong.
    pub fn shown(score: f64) -> u64 {
        // Beyond the range of scores a cast stops at the end.
        score.floor().clamp(0.0, 100.0) as u64
    }
}

/// One column. Figures that do not apply to its type are `None`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ColumnProfile {
    /// The column's name.
    pub name: String,
    /// Its type.
    pub r#type: Type,
    /// The type in the file's own words, for a typed file (`Decimal128(10, 2)`, `List<Int64>`, …).
    pub physical: Option<String>,
    /// The time zone of timestamps; `None` for local time.
    pub zone: Option<String>,
    /// What the values mean (an email, a country, …); `None` where unknown.
    pub semantic: Option<String>,
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
    /// Greatest less least, of finite numbers.
    pub range: Option<f64>,
    /// Mean; for times `None`.
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
    /// Quantiles by linear interpolation; keys "0.01" to "0.99". For times, ISO text is in
    /// `time_quantiles`.
    pub quantiles: Option<BTreeMap<String, f64>>,
    /// Quantiles of a time column, lower value where two are equally near.
    pub time_quantiles: Option<BTreeMap<String, String>>,
    /// Cells equal to 0.
    pub zeros: Option<u64>,
    /// Cells below 0.
    pub negatives: Option<u64>,
    /// Infinite cells.
    pub infinite: Option<u64>,
    /// Cells that are NaN in a typed file; they count as missing too.
    pub nan: Option<u64>,
    /// Whether the values rise or fall from row to row.
    pub monotonic: Option<Monotonic>,
    /// The distribution.
    pub histogram: Option<Histogram>,
    /// Whether the histogram's bars are even in proportion to their width; of text with at most
    /// `cardinality` values, and of booleans, whether all values are equally frequent.
    pub chi_squared: Option<ChiSquared>,
    /// Most frequent values: count descending, then value ascending.
    pub top: Vec<TopValue>,
    /// Least values with their counts, ascending.
    pub lowest: Vec<TopValue>,
    /// Greatest values with their counts, descending.
    pub highest: Vec<TopValue>,
    /// Shortest text, in Unicode code points.
    pub min_length: Option<u64>,
    /// Longest text, in Unicode code points.
    pub max_length: Option<u64>,
    /// Mean length, in Unicode code points.
    pub mean_length: Option<f64>,
    /// Median length, in Unicode code points.
    pub median_length: Option<f64>,
    /// Lengths of text: how often each length range occurs.
    pub lengths: Option<Histogram>,
    /// Characters by class.
    pub characters: Option<CharacterClasses>,
    /// Characters by Unicode's properties.
    pub alphabet: Option<Alphabet>,
    /// Words; `None` where there is less than one white space to two texts, or where more than a
    /// million words differ.
    pub words: Option<Words>,
    /// Most frequent patterns: count descending, then pattern ascending. Empty where they do not
    /// hold for half of the texts.
    pub patterns: Vec<PatternCount>,
    /// Texts that begin or end with white space.
    pub outer_space: Option<u64>,
    /// Texts that are empty though not missing.
    pub empty_texts: Option<u64>,
    /// 1 − entropy / log2(distinct): 0 is even, 1 is a single value (text with at most
    /// `cardinality` values, and booleans).
    pub imbalance: Option<f64>,
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

/// Characters of a text column, by class (Unicode code points).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CharacterClasses {
    /// ASCII capital letters.
    pub upper: u64,
    /// ASCII small letters.
    pub lower: u64,
    /// ASCII digits.
    pub digits: u64,
    /// Spaces, tabs and line ends.
    pub space: u64,
    /// ASCII punctuation and symbols.
    pub punctuation: u64,
    /// ASCII control characters.
    pub control: u64,
    /// Code points beyond ASCII.
    pub beyond_ascii: u64,
}

/// Characters of a text column, by Unicode's properties (code points).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alphabet {
    /// Characters in all.
    pub total: u64,
    /// Different characters.
    pub distinct: u64,
    /// Most frequent characters: count descending, then code point ascending.
    pub top: Vec<CharacterCount>,
    /// Characters by general category, by its short name ("Lu", "Nd", …).
    pub categories: BTreeMap<String, u64>,
    /// Characters by script ("Latin", …; "Common" is shared by many).
    pub scripts: BTreeMap<String, u64>,
    /// Characters by block ("Basic Latin", …).
    pub blocks: BTreeMap<String, u64>,
}

/// A character and how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CharacterCount {
    /// The character.
    pub character: char,
    /// Times it occurs.
    pub count: u64,
}

/// Words of a text column: in small letters, parted by white space, without ASCII punctuation at
/// either end (as ydata-profiling's).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Words {
    /// Words in all.
    pub total: u64,
    /// Different words.
    pub distinct: u64,
    /// Most frequent words: count (of occurrences, not rows) descending, then word ascending.
    pub top: Vec<TopValue>,
}

/// A pattern and how many texts have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PatternCount {
    /// `9` is a digit, `A` a capital, `a` another letter, all else itself. Where ten exact patterns do
    /// not tell most texts, runs are drawn together: `9…` and `a…` are one or more, `A…` two or more.
    pub pattern: String,
    /// Rows whose text has it. Texts beyond 32 characters have none.
    pub count: u64,
}

/// Text with more different values than this is compared with no other column (ydata-profiling's
/// limit is 100 too).
pub const PAIR_LEVELS: u64 = 100;

/// How two columns go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Association {
    /// The earlier column.
    pub a: String,
    /// The later column.
    pub b: String,
    /// By which measure.
    pub method: Method,
    /// Its value; `None` where undefined: fewer than two shared rows, or a column that is constant in them
    /// (a constant category explains nothing of a number: their correlation ratio is 0).
    pub value: Option<f64>,
    /// Rows in which both are present.
    pub rows: u64,
}

/// A measure of association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Pearson's r of two number columns, pairwise complete.
    Pearson,
    /// Spearman's rho: Pearson's r of average ranks taken over the shared rows.
    Spearman,
    /// Cramér's V with Bergsma's bias correction, of two few-valued columns.
    CramersV,
    /// Correlation ratio η: square root of the between-group share of the variance, of a
    /// few-valued and a number column.
    CorrelationRatio,
    /// Mutual information in nats; numbers are cut into ten bins of equal frequency.
    MutualInformation,
}

/// Rows in which exactly these columns are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MissingPattern {
    /// The missing columns, in table order; empty for rows that are complete.
    pub columns: Vec<String>,
    /// Rows of this pattern.
    pub count: u64,
    /// The first of them, at most 100.
    pub rows: Vec<u64>,
}

/// Rows that are exact copies of others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duplicates {
    /// Groups of equal rows.
    pub groups: u64,
    /// Rows in such groups, the first of each among them.
    pub rows_in_groups: u64,
    /// Copies after the first of their group.
    pub copies: u64,
    /// The largest groups, at most 100: size descending, then first row.
    pub largest: Vec<DuplicateGroup>,
}

/// Equal rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DuplicateGroup {
    /// How many rows are equal.
    pub count: u64,
    /// The first of them, ascending, at most 100.
    pub rows: Vec<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_of_100_says_that_nothing_is_wrong() {
        let shown = [0.0, 0.99, 99.5, 99.999_999_999, 100.0].map(Score::shown);
        assert_eq!(shown, [0, 0, 99, 99, 100]);
    }
}
