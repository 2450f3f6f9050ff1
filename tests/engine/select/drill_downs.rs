//! Every number of a profile that drills down to rows says how many rows are behind it.

use glovebox::ask::{Tables, answer};
use glovebox::profile::{ColumnProfile, InteractionOptions, Report};
use glovebox::table::{Characters, Class, Comparison, Selection, Table, Type, Value};
use proptest::prelude::*;

use super::{held, opened};
use crate::ask::{file, open, profile, quietly, wait};
use crate::profile::text;
use crate::roundtrip::{table, tables};

/// A drill-down: its number and the condition behind it. Words and characters are counted as often as
/// they occur, which is at least once in each of the rows.
enum DrillDown {
    Rows(u64, Comparison),
    Occurrences(u64, Comparison),
}

/// All drill-downs of a column.
fn drill_downs(column: &ColumnProfile) -> Vec<DrillDown> {
    use Comparison::{Equal, Less, Missing, OuterSpace, Pattern, Present};
    let mut rows = vec![
        (column.count, Present),
        (column.missing, Missing),
        (column.out_of_type, Comparison::OutOfType),
        (column.unique, Comparison::Once),
    ];
    let (numbers, texts) = (column.numbers.as_ref(), column.texts.as_ref());
    let infinite = numbers.map(|of| of.infinite);
    let counted = [
        (numbers.map(|of| of.zeros), Equal(Value::Integer(0))),
        (numbers.map(|of| of.negatives), Less(Value::Integer(0))),
        (infinite, Comparison::Infinite),
        (texts.and_then(|of| of.outer_space), OuterSpace),
        (texts.and_then(|of| of.empty_texts), Equal(Value::Text(String::new()))),
    ];
    rows.extend(counted.into_iter().filter_map(|(count, test)| Some((count?, test))));
    let tokens = column.missing_tokens.iter();
    rows.extend(tokens.map(|(token, count)| (*count, Comparison::Token(token.clone()))));
    let ends = column.ordered.iter().flat_map(|of| of.lowest.iter().chain(&of.highest));
    let listed = column.top.iter().chain(ends);
    rows.extend(listed.map(|top| (top.count, top.test())));
    let others = column.top.iter().map(|top| top.test()).collect();
    let listed: u64 = column.top.iter().map(|top| top.count).sum();
    rows.push((column.count - listed, Comparison::NoneOf(others)));
    let patterns = texts.iter().flat_map(|of| &of.patterns);
    rows.extend(patterns.map(|of| (of.count, Pattern(of.pattern.clone()))));
    let mut so_far = 0;
    if let Some(histogram) = column.histogram() {
        for (bar, count) in histogram.counts.iter().enumerate() {
            so_far += count;
            rows.push((*count, histogram.between(bar, bar).expect("a bar")));
            rows.push((so_far, histogram.up_to(bar).expect("a bar")));
        }
        let last = histogram.counts.len() - 1;
        rows.push((so_far, histogram.between(0, last).expect("bars")));
    }
    if let Some(cut) = column.cut_histogram() {
        for (bar, count) in cut.bars.counts.iter().enumerate() {
            rows.push((*count, cut.bars.between(bar, bar).expect("a bar")));
        }
        rows.push((cut.below, cut.bars.below().expect("a bar")));
        if infinite.is_none_or(|count| count == 0) {
            rows.push((cut.above, cut.bars.above().expect("a bar")));
        }
    }
    // Below the first bar and up to it lie the infinite ones too.
    if infinite.is_some_and(|count| count > 0) {
        rows.retain(|(_, test)| !matches!(test, Comparison::Less(_) | Comparison::AtMost(_)));
    }
    if let Some(lengths) = texts.and_then(|of| of.lengths.as_ref()) {
        for (edges, count) in lengths.edges.windows(2).zip(&lengths.counts) {
            let (min, max) = (edges[0] as u64, edges[1] as u64 - 1);
            rows.push((*count, Comparison::Length { min, max }));
        }
    }
    let rows = rows.into_iter().map(|(count, test)| DrillDown::Rows(count, test));
    rows.chain(occurring(column)).collect()
}

fn occurring(column: &ColumnProfile) -> Vec<DrillDown> {
    let mut found = Vec::new();
    let mut add = |count, test| found.push(DrillDown::Occurrences(count, test));
    let Some(texts) = &column.texts else { return found };
    for word in texts.words.iter().flat_map(|words| &words.top) {
        add(word.count, Comparison::Word(word.value.to_string()));
    }
    if let Some(alphabet) = &texts.alphabet {
        let mut holds = |count, kind| add(count, Comparison::Holds(kind));
        alphabet
            .top
            .iter()
            .for_each(|top| holds(top.count, Characters::One(top.character)));
        alphabet
            .categories
            .iter()
            .for_each(|(name, n)| holds(*n, Characters::Category(name.clone())));
        alphabet
            .scripts
            .iter()
            .for_each(|(name, n)| holds(*n, Characters::Script(name.clone())));
        alphabet
            .blocks
            .iter()
            .for_each(|(name, n)| holds(*n, Characters::Block(name.clone())));
    }
    if let Some(classes) = &texts.characters {
        let of = [
            (classes.upper, Class::Upper),
            (classes.lower, Class::Lower),
            (classes.digits, Class::Digit),
            (classes.space, Class::Space),
            (classes.punctuation, Class::Punctuation),
            (classes.control, Class::Control),
            (classes.beyond_ascii, Class::BeyondAscii),
        ];
        of.into_iter()
            .for_each(|(n, class)| add(n, Comparison::Holds(Characters::Class(class))));
    }
    found
}

/// What differs, one drill-down after another; the report goes through JSON first, as it does on its way to the
/// page.
pub fn wrong(table: &Table, report: &Report) -> Vec<String> {
    let text = serde_json::to_string(report).expect("JSON");
    let report: Report = serde_json::from_str(&text).expect("the same report");
    let mut wrong = Vec::new();
    for column in &report.columns {
        for drill_down in drill_downs(column) {
            let (count, test, exact) = match &drill_down {
                DrillDown::Rows(count, test) => (*count, test, true),
                DrillDown::Occurrences(count, test) => (*count, test, false),
            };
            let opened = held(table, &column.name, test).len() as u64;
            if opened > count || exact && opened < count || !exact && (opened == 0) != (count == 0) {
                wrong.push(format!("{}: {test:?} says {count}, opens {opened}", column.name));
            }
        }
    }
    let cut = |column: &ColumnProfile| {
        let cut = column.cut_histogram()?;
        Some((cut.below + cut.above, cut.bars.beyond(&column.name)?))
    };
    for (count, selection) in report.columns.iter().filter_map(cut) {
        let opened = opened(table, &selection).len() as u64;
        if opened != count {
            wrong.push(format!("{selection:?} says {count}, opens {opened}"));
        }
    }
    for finding in &report.findings {
        let Some(selection) = &finding.selection else { continue };
        // Copies are opened with the rows that they copy.
        let with_originals = finding.evidence.get("rows_in_groups");
        let count = with_originals.map_or(finding.count, |rows| *rows as u64);
        let opened = opened(table, selection).len() as u64;
        if opened != count {
            wrong.push(format!(
                "{} {:?}: says {count}, opens {opened}",
                finding.code, finding.columns
            ));
        }
    }
    for pattern in &report.missing_patterns {
        let test = |name: &String| match pattern.columns.contains(name) {
            true => Comparison::Missing,
            false => Comparison::Present,
        };
        let incomplete = report.columns.iter().filter(|column| column.missing > 0);
        let all = incomplete.map(|column| Selection::of(&column.name, test(&column.name)));
        let opened = opened(table, &Selection::And(all.collect())).len() as u64;
        if opened != pattern.count {
            wrong.push(format!(
                "missing {:?}: says {}, opens {opened}",
                pattern.columns, pattern.count
            ));
        }
    }
    wrong
}

/// The same of two columns together.
fn wrong_pair(table: &Table, a: &str, b: &str) -> Vec<String> {
    let options = InteractionOptions {
        a: a.to_owned(),
        b: b.to_owned(),
        bins: 5,
        levels: 3,
        ..InteractionOptions::default()
    };
    let found = wait(answer(&options, &Tables::of(table), &quietly(table))).expect("an interaction");
    let mut wrong = Vec::new();
    for (x, column) in found.counts.iter().enumerate() {
        for (y, count) in column.iter().enumerate() {
            let both = found.a.at(x).into_iter().chain(found.b.at(y)).map(Selection::Where);
            let opened = opened(table, &Selection::And(both.collect())).len() as u64;
            if opened != *count {
                wrong.push(format!("{a} at {x} and {b} at {y}: says {count}, opens {opened}"));
            }
        }
    }
    wrong
}

fn check(table: &Table) -> Result<(), TestCaseError> {
    let mut wrong = wrong(table, &profile(table));
    let names: Vec<&str> = table.fields().iter().map(|field| field.name.as_str()).collect();
    if let (Some(first), Some(last)) = (names.first(), names.last()) {
        wrong.extend(wrong_pair(table, first, last));
    }
    prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn drill_downs_of_a_text_file_open_the_rows_that_they_count(text in text()) {
        check(&open(file("test.csv", text)).expect("a table"))?;
    }

    #[test]
    fn drill_downs_of_typed_columns_open_the_rows_that_they_count((columns, cuts) in tables()) {
        check(&table(&columns, &cuts))?;
    }

    #[test]
    fn drill_downs_of_values_close_together_open_the_rows_that_they_count(
        base in prop_oneof![Just(i64::MAX - 200), Just(i64::MIN), Just(1 << 53), any::<i64>().prop_map(|x| x / 2), Just(0)],
        steps in prop::collection::vec(0i64..150, 1..60),
        decimals in 0usize..19,
    ) {
        // As they are, and with a point among their digits.
        let pointed = |number: i64| {
            let digits = format!("{:0>20}", number.unsigned_abs());
            let (whole, rest) = digits.split_at(20 - decimals);
            let whole = whole.trim_start_matches('0');
            let whole = if whole.is_empty() { "0" } else { whole };
            format!("{}{whole}.{rest}0", if number < 0 { "-" } else { "" })
        };
        let line = |step: &i64| format!("{},{}\n", base + step, pointed(base + step));
        let text: String = steps.iter().map(line).collect();
        check(&open(file("test.csv", format!("i,f\n{text}"))).expect("a table"))?;
    }
}

#[test]
fn identifiers_beyond_two_to_the_53rd_have_a_bar_each() {
    let text: String = (0..5)
        .map(|n| format!("{},x\n", 1_000_000_000_000_000_000i64 + n))
        .collect();
    let table = crate::ask::csv(&format!("id,t\n{text}"));
    let report = profile(&table);
    let column = &report.columns[0];
    assert_eq!(column.r#type, Type::Integer);
    let figures = column.numbers.as_ref().expect("figures of numbers");
    assert_eq!(
        (figures.std, figures.variance, figures.range),
        (Some(2.5f64.sqrt()), Some(2.5), Some(4.0))
    );
    assert_eq!(
        (figures.skewness, figures.kurtosis, figures.iqr),
        (Some(0.0), Some(-1.2), Some(2.0))
    );
    let histogram = column.histogram().expect("bars");
    assert_eq!(histogram.counts, [1, 1, 1, 1, 1]);
    assert_eq!(histogram.exact[4], Value::Integer(1_000_000_000_000_000_004));
    assert_eq!(wrong(&table, &report), [] as [String; 0]);
}

#[test]
fn floats_that_need_all_their_digits_come_back_from_json_as_they_were() {
    let text = include_bytes!("../../data/ulp.csv");
    let table = open(file("ulp.csv", text.as_slice())).expect("a table");
    let report = profile(&table);
    assert_eq!(report.columns[0].top[0].value, Value::Float(1.937_000_000_000_000_3));
    let text = serde_json::to_string(&report).expect("JSON");
    let again: Report = serde_json::from_str(&text).expect("a report");
    assert_eq!(again, report);
    assert_eq!(serde_json::to_string(&again).expect("JSON"), text);
    assert_eq!(wrong(&table, &report), [] as [String; 0]);
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
#[ignore = "needs the shared test files beside the repository, or at GLOVEBOX_SHARED_DATA"]
fn drill_downs_of_everyday_files_open_the_rows_that_they_count() {
    let folder = crate::ask::shared();
    let mut complaints = Vec::new();
    let files = [
        "everyday/flights.csv",
        "everyday/mpg.csv",
        "everyday/penguins_raw.csv",
        "everyday/planets.csv",
        "everyday/seattle-weather.csv",
        "everyday/titanic.csv",
        "everyday/unemployment.tsv",
        "everyday/utf8-japanesedata.csv",
        "break/big-ids.csv",
        "break/ulp.csv",
    ];
    for name in files {
        let table = open(crate::ask::on_disk(&folder.join(name))).unwrap_or_else(|e| panic!("{name}: {e}"));
        let report = profile(&table);
        assert!(
            report.columns.iter().flat_map(drill_downs).count() > 20,
            "{name} has drill-downs"
        );
        let found = wrong(&table, &report);
        complaints.extend(found.into_iter().map(|wrong| format!("{name}: {wrong}")));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
