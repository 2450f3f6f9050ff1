//! Compares a report with what pandas says of the same file: whole numbers exactly, floats to one
//! part in a thousand million.

use glovebox::profile::{ColumnProfile, Method, Report};
use serde_json::Value;

/// How far floats may differ, relative to their size.
const NEAR: f64 = 1e-9;

/// Where pandas loses digits (it multiplies deviations of ids of twelve digits in floats), the value
/// by fifty decimal digits instead.
const EXACT: [(&str, &str, Method, f64); 3] = [
    (
        "case_enquiry_id",
        "location_zipcode",
        Method::Pearson,
        -0.039_159_747_118_611_42,
    ),
    ("case_enquiry_id", "latitude", Method::Pearson, 0.035_963_896_813_159_76),
    (
        "case_enquiry_id",
        "longitude",
        Method::Pearson,
        -0.087_952_769_482_035_67,
    ),
];

/// What a comparison came to.
#[derive(Default)]
pub struct Compared {
    /// Everything that differs, in words.
    pub differs: Vec<String>,
    /// How many figures of the oracle were compared.
    pub figures: usize,
}

impl Compared {
    fn push(&mut self, words: String) {
        self.differs.push(words);
    }
}

/// Compares every figure that the oracle has.
pub fn compare(report: &Report, oracle: &Value) -> Compared {
    let mut said = Compared::default();
    let mut whole = |what: &str, seen: u64| exact(&mut said, what, &oracle[what], seen);
    whole("rows", report.table.rows);
    whole("cols", report.table.columns);
    whole("rows_with_any_null", report.table.rows_with_missing);
    whole("exact_duplicate_rows_after_first", report.table.duplicate_rows);
    whole("rows_in_duplicate_groups", report.duplicates.rows_in_groups);
    let columns = oracle["columns"].as_object().expect("columns");
    for profile in &report.columns {
        match columns.get(&profile.name) {
            Some(expected) => {
                let mut of = Compared::default();
                column(&mut of, profile, expected);
                said.figures += of.figures;
                let differs = of.differs.into_iter();
                said.differs.extend(differs.map(|d| format!("{}: {d}", profile.name)));
            }
            None => said.push(format!("{}: not a column of the oracle", profile.name)),
        }
    }
    matrix(&mut said, report, &oracle["pearson"], Method::Pearson);
    matrix(&mut said, report, &oracle["spearman"], Method::Spearman);
    categories(&mut said, report, &oracle["cramers_v"]);
    said
}

fn exact(said: &mut Compared, what: &str, expected: &Value, seen: u64) {
    said.figures += usize::from(!expected.is_null());
    if !expected.is_null() && expected.as_u64() != Some(seen) {
        said.push(format!("{what} is {seen}, not {expected}"));
    }
}

fn near(said: &mut Compared, what: &str, expected: &Value, seen: Option<f64>) {
    let (Some(expected), seen) = (expected.as_f64(), seen) else {
        return;
    };
    said.figures += 1;
    let close = |seen: f64| (seen - expected).abs() <= NEAR * expected.abs().max(1e-3);
    if !seen.is_some_and(close) {
        said.push(format!("{what} is {seen:?}, not {expected}"));
    }
}

fn column(said: &mut Compared, profile: &ColumnProfile, oracle: &Value) {
    exact(said, "nulls_pandas", &oracle["nulls_pandas"], profile.missing);
    exact(
        said,
        "distinct_non_null",
        &oracle["distinct_non_null"],
        profile.distinct,
    );
    exact(said, "singletons", &oracle["singletons"], profile.unique);
    let texts = profile.texts.clone().unwrap_or_default();
    let figures = profile.numbers.clone().unwrap_or_default();
    let counted = |count: u64| profile.numbers.is_some().then_some(count);
    for (what, value) in [
        ("zeros", counted(figures.zeros)),
        ("negatives", counted(figures.negatives)),
        ("len_min", texts.min_length),
    ] {
        if let Some(value) = value {
            exact(said, what, &oracle[what], value);
        } else if oracle[what].is_u64() && profile.count > 0 {
            said.push(format!("{what} is not there"));
        }
    }
    exact(said, "len_max", &oracle["len_max"], texts.max_length.unwrap_or(0));
    exact(
        said,
        "outer_whitespace",
        &oracle["outer_whitespace"],
        texts.outer_space.unwrap_or(0),
    );
    near(said, "len_mean", &oracle["len_mean"], texts.mean_length);
    let number = |value: &Option<glovebox::table::Value>| value.as_ref().and_then(|v| v.number());
    near(said, "min", &oracle["min"], number(&profile.min));
    near(said, "max", &oracle["max"], number(&profile.max));
    near(said, "mean", &oracle["mean"], figures.mean);
    // pandas' sum of nothing is 0; a column without values has no sum here.
    if profile.count > 0 {
        near(said, "sum", &oracle["sum"], figures.sum);
    }
    let known = |key: &str| oracle[key].as_f64();
    let derived = |said: &mut Compared, what: &str, expected: Option<f64>, seen: Option<f64>| {
        near(said, what, &expected.map_or(Value::Null, Value::from), seen);
    };
    let range = known("max").zip(known("min")).map(|(max, min)| max - min);
    derived(said, "range", range, figures.range);
    let cv = known("std_ddof1")
        .zip(known("mean"))
        .filter(|(std, mean)| mean.abs() > 1e-9 * std);
    derived(said, "cv", cv.map(|(std, mean)| std / mean), figures.cv);
    let quantile = |at: &str| oracle["quantiles_linear"][at].as_f64();
    let iqr = quantile("0.75").zip(quantile("0.25")).map(|(high, low)| high - low);
    derived(said, "iqr", iqr, figures.iqr);
    near(said, "std_ddof1", &oracle["std_ddof1"], figures.std);
    near(said, "skew", &oracle["skew"], figures.skewness);
    near(said, "kurtosis_excess", &oracle["kurtosis_excess"], figures.kurtosis);
    if let Some(quantiles) = oracle["quantiles_linear"].as_object() {
        for (at, expected) in quantiles {
            let seen = profile.quantile(at);
            near(said, &format!("quantile {at}"), expected, seen);
        }
    }
    if oracle["true"].is_u64() {
        let yes = profile
            .top
            .iter()
            .find(|t| t.value == glovebox::table::Value::Boolean(true));
        exact(said, "true", &oracle["true"], yes.map_or(0, |t| t.count));
    }
    top(said, profile, oracle);
}

/// The most frequent values: the counts in order, and each value that cannot have been cut off
/// among equals.
fn top(said: &mut Compared, profile: &ColumnProfile, oracle: &Value) {
    let Some(expected) = oracle["top10"].as_array() else {
        return;
    };
    let counts: Vec<u64> = expected.iter().filter_map(|pair| pair[1].as_u64()).collect();
    let seen: Vec<u64> = profile.top.iter().map(|t| t.count).collect();
    if counts != seen {
        said.push(format!("top counts are {seen:?}, not {counts:?}"));
        return;
    }
    said.figures += counts.len();
    let min = if counts.len() < 10 {
        0
    } else {
        counts.last().copied().unwrap_or(0)
    };
    for pair in expected.iter().filter(|pair| pair[1].as_u64() > Some(min)) {
        let (value, count) = (pair[0].as_str().expect("a value"), pair[1].as_u64().expect("a count"));
        if !profile
            .top
            .iter()
            .any(|t| t.value.to_string() == value && t.count == count)
        {
            said.push(format!("top has no {value:?} of {count}"));
        }
    }
}

/// The value of one pair by one method.
fn pair(report: &Report, a: &str, b: &str, method: Method) -> Option<f64> {
    let same = |x: &str, y: &str| x == a && y == b || x == b && y == a;
    report
        .associations
        .iter()
        .find(|p| p.method == method && same(&p.a, &p.b))
        .and_then(|p| p.value)
}

fn matrix(said: &mut Compared, report: &Report, oracle: &Value, method: Method) {
    let Some(columns) = oracle["columns"].as_array() else {
        return;
    };
    let names: Vec<&str> = columns.iter().filter_map(Value::as_str).collect();
    for (i, a) in names.iter().enumerate() {
        for (j, b) in names.iter().enumerate().skip(i + 1) {
            let exact = EXACT.iter().find(|(x, y, of, _)| (*x, *y, *of) == (*a, *b, method));
            let exact = exact.map(|(.., value)| Value::from(*value));
            let expected = exact.as_ref().unwrap_or(&oracle["matrix"][i][j]);
            let what = format!("{method:?} of {a} and {b}");
            near(said, &what, expected, pair(report, a, b, method));
        }
    }
}

fn categories(said: &mut Compared, report: &Report, oracle: &Value) {
    for entry in oracle.as_array().into_iter().flatten() {
        let (a, b) = (
            entry["a"].as_str().expect("a column"),
            entry["b"].as_str().expect("a column"),
        );
        // The oracle takes numbers of few values for categories; here numbers are compared as numbers.
        let mut numbers = report
            .columns
            .iter()
            .filter(|c| c.r#type.is_number())
            .map(|c| c.name.as_str());
        if numbers.any(|name| name == a || name == b) {
            continue;
        }
        let what = format!("Cramér's V of {a} and {b}");
        near(
            said,
            &what,
            &entry["bias_corrected"],
            pair(report, a, b, Method::CramersV),
        );
    }
}
