//! Every pair of types, value by value, against pandas and DuckDB (`tests/golden/casts.py`).

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::table::column::Column;
use glovebox::table::{Cell, Type};
use serde_json::Value;

const GOLDEN: &str = include_str!("../../golden/casts.json");

/// Where we say what neither of them says, on purpose: see the docstring of `Column::cast`.
const OURS: &[(&str, &str, &str, Option<&str>)] = &[
    ("integer", "boolean", "2", None),
    ("integer", "boolean", "-7", None),
    ("integer", "boolean", "9007199254740993", None),
    ("float", "boolean", "1.5", None),
    ("float", "boolean", "2.5", None),
    ("float", "boolean", "-0.5", None),
    ("float", "boolean", "0.1", None),
    ("float", "boolean", "1e20", None),
    ("float", "boolean", "inf", None),
    ("float", "integer", "1e20", Some("100000000000000000000")),
    ("text", "date", "2024-02-29 07:05:09", None),
    ("text", "date", "2024-02-29T07:05:09", None),
    ("text", "date", "2024-02-29 07:05:09+02:00", None),
    (
        "text",
        "timestamp",
        "2024-02-29 07:05:09+02:00",
        Some("2024-02-29 07:05:09+02:00"),
    ),
];

fn named(name: &str) -> Type {
    serde_json::from_value(Value::from(name)).expect("a type")
}

/// What we make of one value; `None` where it does not fit.
fn ours(value: &str, from: &str, to: &str) -> Option<String> {
    let (column, misfits) = Column::from_texts([Some(value)]).cast(named(from)).expect("a column");
    assert!(misfits.is_empty(), "{value} is of type {from}");
    let (column, misfits) = column.cast(named(to)).expect("a column");
    match column.cell(0) {
        Some(Cell::Value(text)) => Some(text),
        Some(Cell::OutOfType(_)) => {
            assert_eq!(misfits.len(), 1);
            None
        }
        other => panic!("{value} as {to} is {other:?}"),
    }
}

/// Without needless zeros behind the point; numbers with an exponent as the floats that they are.
fn plain(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(x) if text.contains(['e', 'E', 'i']) => x.to_string(),
        _ if text.contains('.') => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        _ => text.to_owned(),
    }
}

#[test]
fn casts_are_those_of_pandas_or_of_duckdb_or_differ_as_they_say() {
    let golden: Value = serde_json::from_str(GOLDEN).expect("JSON");
    let casts = golden["casts"].as_array().expect("casts");
    let (mut differing, mut like_pandas, mut like_duckdb) = (Vec::new(), 0, 0);
    for case in casts {
        let [from, to, value] = [0, 1, 2].map(|at| case[at].as_str().expect("a text"));
        let [pandas, duckdb] = [3, 4].map(|at| case[at].as_str().map(plain));
        let said = ours(value, from, to);
        let shown = said.as_deref().map(plain);
        like_pandas += usize::from(shown == pandas);
        like_duckdb += usize::from(shown == duckdb);
        if shown != pandas && shown != duckdb {
            differing.push((from, to, value, said));
        }
    }
    let expected: Vec<_> = OURS
        .iter()
        .map(|(from, to, value, said)| (*from, *to, *value, said.map(str::to_owned)))
        .collect();
    assert_eq!(differing, expected, "of {}", casts.len());
    assert_eq!((casts.len(), like_pandas, like_duckdb), (378, 338, 341));
}
