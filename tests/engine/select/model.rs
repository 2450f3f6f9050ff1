//! Every condition, cell by cell.

use std::cmp::Ordering;
use std::sync::Arc;

use glovebox::table::{Cell, Characters, Chunk, Class, Comparison, Selection, Table, Type, Value, select};
use proptest::prelude::*;

use super::{held, opened};
use crate::ask::{file, open_as, quietly, wait};

/// A cell and its column's type.
type Seen = (Cell, Type);

/// A column's cells, as the grid shows them.
fn cells(table: &Table, at: usize) -> Vec<Seen> {
    let kind = table.fields()[at].r#type;
    let cell = |column: &Arc<Chunk>, row: usize| match (column.value(row), column.invalid_text(row)) {
        (Some(value), _) => Cell::Value(value.to_string()),
        (None, Some(text)) => Cell::OutOfType(text.to_owned()),
        (None, None) => Cell::Missing(column.token(row).to_owned()),
    };
    let batches = table.batches();
    let chunks = batches.iter().map(|batch| &batch.columns[at]);
    let all = chunks.flat_map(|column| (0..column.len()).map(move |row| (cell(column, row), kind)));
    all.collect()
}

/// The order of a shown value against another; `None` where the column's type cannot hold that.
fn order(shown: &str, kind: Type, value: &Value) -> Option<Ordering> {
    let other = value.to_string();
    match kind {
        Type::Text => Some(shown.as_bytes().cmp(other.as_bytes())),
        Type::Boolean => {
            let truth = |text: &str| text.parse::<bool>().ok();
            Some(truth(shown)?.cmp(&truth(&other)?))
        }
        _ if matches!(value, Value::Boolean(_)) => None,
        // What is drawn below is small, and exact as a float.
        Type::Integer | Type::Float => shown.parse::<f64>().ok()?.partial_cmp(&other.parse::<f64>().ok()?),
        // Days of four-digit years are ordered as texts, and drawn ones are after 1970.
        _ if other.len() == 10 && other.as_bytes()[4] == b'-' => Some(shown.cmp(&other)),
        _ => match other.parse::<f64>().ok()? {
            f64::INFINITY => Some(Ordering::Less),
            _ => Some(Ordering::Greater),
        },
    }
}

/// Whether a column of that type can be compared with a value.
fn is_comparable(kind: Type, value: &Value) -> bool {
    let other = value.to_string();
    match (kind, value) {
        (Type::Text, value) => matches!(value, Value::Text(_)),
        (Type::Boolean, _) => other.parse::<bool>().is_ok(),
        (_, Value::Boolean(_)) => false,
        (Type::Integer | Type::Float, _) => other.parse::<f64>().is_ok(),
        // A text is a time or nothing; a number is seconds.
        (_, Value::Text(_)) => other.len() == 10 && other.as_bytes()[4] == b'-',
        _ => true,
    }
}

/// Whether a column of that type can be asked for it.
fn is_asked(kind: Type, test: &Comparison) -> bool {
    match test {
        Comparison::Equal(value)
        | Comparison::NotEqual(value)
        | Comparison::Less(value)
        | Comparison::AtMost(value)
        | Comparison::Greater(value)
        | Comparison::AtLeast(value) => is_comparable(kind, value),
        Comparison::Between { low, high, .. } => is_comparable(kind, low) && is_comparable(kind, high),
        Comparison::In(values) => values.iter().all(|value| is_comparable(kind, value)),
        Comparison::NoneOf(tests) => tests.iter().all(|test| is_asked(kind, test)),
        _ => true,
    }
}

/// Whether a condition holds of a cell; `all` are those of its column.
fn holds((cell, kind): &Seen, test: &Comparison, all: &[Seen]) -> bool {
    let occurrences = || all.iter().filter(|(other, _)| other == cell).count();
    let non_null = !matches!(cell, Cell::Missing(_));
    match test {
        Comparison::Missing => return !non_null,
        Comparison::Present => return non_null,
        Comparison::Token(token) => return *cell == Cell::Missing(token.clone()),
        Comparison::OutOfType => return matches!(cell, Cell::OutOfType(_)),
        Comparison::Invalid(text) => return *cell == Cell::OutOfType(text.clone()),
        Comparison::NoneOf(tests) => {
            return non_null && !tests.iter().any(|test| holds(&(cell.clone(), *kind), test, all));
        }
        Comparison::Once => return non_null && occurrences() == 1,
        Comparison::Repeated => return non_null && occurrences() > 1,
        _ => {}
    }
    let Cell::Value(shown) = cell else { return false };
    let is = |value: &Value, holds: fn(Ordering) -> bool| order(shown, *kind, value).is_some_and(holds);
    let (small, part) = (shown.to_lowercase(), |part: &str| part.to_lowercase());
    match test {
        Comparison::Equal(value) => is(value, Ordering::is_eq),
        Comparison::NotEqual(value) => !is(value, Ordering::is_eq),
        Comparison::Less(value) => is(value, Ordering::is_lt),
        Comparison::AtMost(value) => is(value, Ordering::is_le),
        Comparison::Greater(value) => is(value, Ordering::is_gt),
        Comparison::AtLeast(value) => is(value, Ordering::is_ge),
        Comparison::Between { low, high, closed } => {
            is(low, Ordering::is_ge) && (is(high, Ordering::is_lt) || *closed && is(high, Ordering::is_eq))
        }
        Comparison::In(values) => values.iter().any(|value| is(value, Ordering::is_eq)),
        // Of the expressions that are drawn: one that begins with ^, and one that may stand anywhere.
        Comparison::Matches(text) => match text.strip_prefix('^') {
            Some(start) => shown.starts_with(start),
            None => shown.contains(text.as_str()),
        },
        Comparison::Contains(text) => small.contains(&part(text)),
        Comparison::StartsWith(text) => small.starts_with(&part(text)),
        Comparison::EndsWith(text) => small.ends_with(&part(text)),
        Comparison::Length { min, max } => (*min..=*max).contains(&(shown.chars().count() as u64)),
        Comparison::Word(word) => small
            .split_whitespace()
            .any(|w| w.trim_matches(|c: char| c.is_ascii_punctuation()) == part(word)),
        Comparison::Pattern(pattern) => {
            let sign = |c: char| match c {
                '0'..='9' => '9',
                'A'..='Z' => 'A',
                'a'..='z' => 'a',
                c => c,
            };
            !shown.is_empty() && shown.chars().map(sign).collect::<String>() == *pattern
        }
        Comparison::Holds(Characters::One(one)) => shown.contains(*one),
        Comparison::Holds(Characters::Class(class)) => shown.chars().any(|c| Class::of(c) == *class),
        Comparison::OuterSpace => shown.trim() != shown,
        Comparison::Infinite => shown.ends_with("Infinity"),
        _ => false,
    }
}

/// A value that some columns hold, and others cannot.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-60i64..60).prop_map(Value::Integer),
        (-600i32..600).prop_map(|n| Value::Float(f64::from(n) / 8.0)),
        (-600i32..600).prop_map(|n| Value::Text((f64::from(n) / 8.0).to_string())),
        any::<bool>().prop_map(Value::Boolean),
        (2020u32..2026, 1u32..13).prop_map(|(y, m)| Value::Text(format!("{y}-{m:02}-15"))),
        prop::sample::select(vec!["some", "3 kg", "007", "true", "", "red", "NA", "Infinity"])
            .prop_map(|text| Value::Text(text.into())),
    ]
}

fn test() -> impl Strategy<Value = Comparison> {
    let text = || prop::sample::select(vec!["3", "e", "KG", "2024", " ", "", "-"]).prop_map(String::from);
    let word = prop::sample::select(vec!["some", "Red", "KG", "3"]).prop_map(String::from);
    let class = prop::sample::select(vec![Class::Digit, Class::Lower, Class::Space, Class::Punctuation]);
    let single = prop_oneof![
        Just(Comparison::Missing),
        Just(Comparison::Present),
        Just(Comparison::OutOfType),
        Just(Comparison::Once),
        Just(Comparison::Repeated),
        Just(Comparison::OuterSpace),
        Just(Comparison::Infinite),
        text().prop_map(Comparison::Token),
        Just(Comparison::Token("NA".into())),
        prop::sample::select(vec!["some", "3 kg", "3"]).prop_map(|t| Comparison::Invalid(t.into())),
        value().prop_map(Comparison::Equal),
        value().prop_map(Comparison::NotEqual),
        value().prop_map(Comparison::Less),
        value().prop_map(Comparison::AtMost),
        value().prop_map(Comparison::Greater),
        value().prop_map(Comparison::AtLeast),
        (value(), value(), any::<bool>()).prop_map(|(low, high, closed)| Comparison::Between { low, high, closed }),
        prop::collection::vec(value(), 0..4).prop_map(Comparison::In),
        prop::sample::select(vec!["3", "^-", "^red", "e", "^20", "KG"]).prop_map(|e| Comparison::Matches(e.into())),
        text().prop_map(Comparison::Contains),
        text().prop_map(Comparison::StartsWith),
        text().prop_map(Comparison::EndsWith),
        (0u64..6, 0u64..12).prop_map(|(min, max)| Comparison::Length { min, max }),
        word.prop_map(Comparison::Word),
        prop::sample::select(vec!["9", "99", "-9", "9999-99-99", "aaa", "9.9"])
            .prop_map(|p| Comparison::Pattern(p.into())),
        prop::sample::select(vec!['3', 'e', '-', ' ']).prop_map(|c| Comparison::Holds(Characters::One(c))),
        class.prop_map(|class| Comparison::Holds(Characters::Class(class))),
    ];
    let single = single.boxed();
    prop_oneof![
        6 => single.clone(),
        1 => prop::collection::vec(single, 0..4).prop_map(Comparison::NoneOf),
    ]
}

/// A cell of a column whose values are `usual`: some are missing, and some do not fit.
fn cell(usual: impl Strategy<Value = String> + 'static) -> BoxedStrategy<String> {
    prop_oneof![
        120 => usual,
        6 => Just(String::new()),
        6 => Just("NA".to_owned()),
        1 => prop::sample::select(vec!["some", "3 kg", "007", "2024-02-31", "30-", "-"]).prop_map(String::from),
    ]
    .boxed()
}

/// Whether values of another kind than the column's are told.
fn is_refused(table: &Table, selection: &Selection) -> bool {
    matches!(
        wait(select(table, selection, &quietly(table))),
        Err(glovebox::Error::Options(_))
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_condition_holds_of_the_cells_that_it_should(
        rows in prop::collection::vec((
            cell((-50i64..50).prop_map(|n| n.to_string())),
            cell((-400i32..400).prop_map(|n| (f64::from(n) / 8.0).to_string())),
            cell(prop_oneof![any::<f64>().prop_filter("a number", |x| !x.is_nan()).prop_map(|x| format!("{:e}", x + 0.0)), Just("-inf".to_owned())]),
            cell((2020u32..2026, 1u32..13, 1u32..29).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"))),
            cell(any::<bool>().prop_map(|b| b.to_string())),
            cell(prop::sample::select(vec!["red", "Red 3", " e", "30 kg red", "some,"]).prop_map(|t| format!("\"{t}\""))),
        ), 1..120),
        tests in prop::collection::vec(test(), 12),
        given in any::<bool>(),
    ) {
        let line = |(a, b, c, d, e, f): &(String, String, String, String, String, String)| format!("{a},{b},{c},{d},{e},{f}\n");
        let text: String = rows.iter().map(line).collect();
        // Given types keep every cell that does not fit, however many they are.
        let mut options = glovebox::table::ReadOptions { header: Some(true), ..Default::default() };
        if given {
            let types = [Type::Integer, Type::Float, Type::Float, Type::Date, Type::Boolean, Type::Text];
            options.types = ["i", "s", "f", "d", "b", "t"].map(String::from).into_iter().zip(types).collect();
        }
        let table = open_as(file("test.csv", format!("i,s,f,d,b,t\n{text}")), &options, 1 << 30, 1).expect("a table");
        prop_assert_eq!((table.fields().len(), table.rows() as usize), (6, rows.len()));
        for (at, field) in table.fields().iter().enumerate() {
            let all = cells(&table, at);
            for test in &tests {
                if !is_asked(field.r#type, test) {
                    let selection = Selection::of(&field.name, test.clone());
                    prop_assert!(is_refused(&table, &selection), "{:?} of {:?}", test, field);
                    continue;
                }
                let expected: Vec<u32> = (0..).zip(&all).filter(|(_, cell)| holds(cell, test, &all)).map(|(row, _)| row).collect();
                prop_assert_eq!(held(&table, &field.name, test), expected, "{:?} of {:?}", test, field);
            }
        }
    }
}

/// A selection of a table with the columns `i` and `t` and up to 60 rows.
fn selection() -> impl Strategy<Value = Selection> {
    let column = || prop::sample::select(vec!["i", "t"]);
    let leaf = prop_oneof![
        6 => (column(), test()).prop_map(|(column, test)| Selection::of(column, test)),
        2 => prop::collection::vec(0u64..70, 0..20).prop_map(Selection::rows),
        1 => Just(Selection::All),
        1 => Just(Selection::Duplicates),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|s| Selection::Not(Box::new(s))),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Selection::And),
            prop::collection::vec(inner, 0..4).prop_map(Selection::Or),
        ]
    })
}

/// Whether a row of the table is in it, told row by row.
fn is_in(selection: &Selection, row: usize, columns: &[(&str, Vec<Seen>)]) -> bool {
    // For copies, missing is missing, whatever the token.
    let alike = |cell: &Cell| match cell {
        Cell::Missing(_) => Cell::Missing(String::new()),
        other => other.clone(),
    };
    let line = |row: usize| {
        columns
            .iter()
            .map(|(_, cells)| alike(&cells[row].0))
            .collect::<Vec<_>>()
    };
    match selection {
        Selection::All => true,
        Selection::Rows(rows) => rows.has(row as u32),
        Selection::Where(predicate) => columns
            .iter()
            .filter(|(name, _)| *name == predicate.column)
            .any(|(_, all)| holds(&all[row], &predicate.test, all)),
        Selection::Not(inner) => !is_in(inner, row, columns),
        Selection::And(parts) => parts.iter().all(|part| is_in(part, row, columns)),
        Selection::Or(parts) => parts.iter().any(|part| is_in(part, row, columns)),
        Selection::Duplicates => {
            let rows = 0..columns[0].1.len();
            rows.filter(|other| line(*other) == line(row)).count() > 1
        }
        Selection::Kept(_) => unreachable!("none is drawn"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_selection_is_what_it_is_row_by_row(
        rows in prop::collection::vec((
            cell((-5i64..5).prop_map(|n| n.to_string())),
            cell(prop::sample::select(vec!["red", "some", "3"]).prop_map(String::from)),
        ), 1..60),
        selections in prop::collection::vec(selection(), 8),
    ) {
        let text: String = rows.iter().map(|(a, b)| format!("{a},{b}\n")).collect();
        let options = glovebox::table::ReadOptions {
            header: Some(true),
            types: [("i".to_owned(), Type::Integer), ("t".to_owned(), Type::Text)].into(),
            ..Default::default()
        };
        let text = format!("i,t\n{text}");
        let table = open_as(file("test.csv", text.clone()), &options, 1 << 30, 1).expect("a table");
        let disk = open_as(file("test.csv", text), &options, 1, 1).expect("the same table on disk");
        prop_assert!(table.rows() < 2 || !disk.is_loaded());
        let columns: Vec<(&str, Vec<Seen>)> = ["i", "t"].into_iter().zip((0..).map(|at| cells(&table, at))).collect();
        for selection in &selections {
            let kind = |name: &str| table.fields().iter().find(|field| field.name == name).map(|field| field.r#type);
            let asked = selection.predicates().iter().all(|p| kind(&p.column).is_some_and(|kind| is_asked(kind, &p.test)));
            if !asked {
                prop_assert!(is_refused(&table, selection) && is_refused(&disk, selection), "{:?}", selection);
                continue;
            }
            let expected: Vec<u32> = (0..table.rows() as u32).filter(|row| is_in(selection, *row as usize, &columns)).collect();
            prop_assert_eq!(&opened(&table, selection), &expected, "{:?}", selection);
            prop_assert_eq!(&opened(&disk, selection), &expected, "on disk: {:?}", selection);
            let json = serde_json::to_string(selection).expect("JSON");
            let back: Selection = serde_json::from_str(&json).expect("a selection");
            prop_assert_eq!(&back, selection, "{}", json);
        }
    }
}
