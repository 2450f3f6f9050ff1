//! Which rows a condition holds of: every kind of it, against a model that looks at one cell after
//! another; and every number of a profile that is a drill-down, against the rows behind it.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(not(target_arch = "wasm32"))]
mod disk;
#[cfg(not(target_arch = "wasm32"))]
pub mod drill_downs;
mod model;

use glovebox::clean;
use glovebox::run::Context;
use glovebox::step::{self, Others};
use glovebox::table::{
    Column, Comparison, Predicate, RowsOptions, Selection, Sort, Table, Type, Value, language, rows, select,
};

use super::ask::{csv, quietly, wait};

/// The rows of a selection.
pub fn opened(table: &Table, selection: &Selection) -> Vec<u32> {
    wait(select(table, selection, &quietly(table)))
        .expect("rows")
        .iter()
        .collect()
}

/// The rows of a column for which a condition holds.
pub fn held(table: &Table, column: &str, test: &Comparison) -> Vec<u32> {
    let predicate = Predicate {
        column: column.to_owned(),
        test: test.clone(),
    };
    opened(table, &Selection::Where(predicate))
}

/// 400 whole numbers from 0 to 39, but for a missing one, and two that do not fit: one that sorts
/// among numbers when it is taken for text, and one that does not.
fn invalid() -> Table {
    let cell = |n: usize| match n {
        7 => "3 kg".to_owned(),
        8 => "many".to_owned(),
        9 => String::new(),
        n => (n % 40).to_string(),
    };
    let text: String = (0..400).map(|n| format!("{},{n}\n", cell(n))).collect();
    csv(&format!("x,n\n{text}"))
}

#[test]
fn what_does_not_fit_is_neither_less_nor_equal_nor_more() {
    let table = invalid();
    let held = |test| held(&table, "x", &test);
    let (low, high) = (Value::Integer(3), Value::Float(3.5));
    let between = Comparison::Between {
        low,
        high,
        closed: true,
    };
    assert_eq!(held(between).len(), 10);
    let three = || Value::Integer(3);
    assert_eq!(held(Comparison::Less(three())).len(), 30);
    assert_eq!(held(Comparison::AtMost(three())).len(), 40);
    assert_eq!(held(Comparison::Greater(three())).len(), 397 - 40);
    assert_eq!(held(Comparison::AtLeast(three())).len(), 397 - 30);
    assert_eq!(held(Comparison::NotEqual(three())).len(), 397 - 10);
    // 3, 13, 23, 30 to 39.
    assert_eq!(held(Comparison::Contains("3".into())).len(), 13 * 10);
    assert_eq!(held(Comparison::Invalid("3 kg".into())), [7]);
    assert_eq!(held(Comparison::OutOfType), [7, 8]);
    assert_eq!(held(Comparison::Missing), [9]);
    assert_eq!(held(Comparison::Once), [7, 8]);
    let none = vec![Comparison::Equal(three()), Comparison::Invalid("many".into())];
    assert_eq!(held(Comparison::NoneOf(none)).len(), 399 - 10 - 1);
}

#[test]
fn the_text_of_what_does_not_fit_is_no_number_in_disguise() {
    // The eight bytes of the text are those of the number.
    let number = i64::from_le_bytes(*b"12345 kg");
    let rows: String = (0..200).map(|n| format!("{}\n", n * 3)).collect();
    let table = csv(&format!("x\n{rows}12345 kg\n{number}\n"));
    assert!(held(&table, "x", &Comparison::Repeated).is_empty());
    assert_eq!(held(&table, "x", &Comparison::Once).len(), 202);
}

#[test]
fn what_does_not_fit_can_be_searched_for() {
    let options = RowsOptions {
        search: Some("KG".into()),
        limit: 10,
        ..RowsOptions::default()
    };
    let found = wait(rows(&invalid(), &options, &Context::silent())).expect("rows");
    assert_eq!(found.rows, [7]);
}

#[test]
fn a_text_is_looked_for_in_the_columns_that_are_named() {
    let table = csv("a,b,n\nOslo,x,1\nx,Oslo,2\ny,z,3\n");
    let found = |columns: &[usize]| {
        let options = RowsOptions {
            search: Some("oslo".into()),
            search_in: columns.to_vec(),
            limit: 10,
            ..RowsOptions::default()
        };
        wait(rows(&table, &options, &quietly(&table))).map(|found| found.rows)
    };
    assert_eq!(found(&[]), Ok(vec![0, 1]));
    assert_eq!(found(&[1, 2]), Ok(vec![1]));
    assert_eq!(found(&[2]), Ok(vec![]));
    assert!(found(&[3]).is_err(), "there is no such column");
}

#[test]
fn whole_numbers_are_told_apart_and_ordered_to_the_last_digit() {
    let ids: Vec<i64> = vec![i64::MAX, i64::MAX - 1, i64::MIN, i64::MIN + 1, (1 << 53) + 1, 1 << 53];
    let text: String = ids.iter().map(|id| format!("{id},x\n")).collect();
    let table = csv(&format!("id,t\n{text}"));
    for (row, id) in (0..).zip(&ids) {
        assert_eq!(held(&table, "id", &Comparison::Equal(Value::Integer(*id))), [row]);
        assert_eq!(
            held(&table, "id", &Comparison::Equal(Value::Text(id.to_string()))),
            [row]
        );
    }
    let half = || Value::Text("9007199254740992.5".into());
    assert_eq!(held(&table, "id", &Comparison::Greater(half())), [0, 1, 4]);
    assert_eq!(held(&table, "id", &Comparison::Less(half())), [2, 3, 5]);
    let options = RowsOptions {
        sort: vec![Sort {
            column: "id".into(),
            descending: false,
        }],
        limit: 10,
        ..RowsOptions::default()
    };
    let sorted = wait(rows(&table, &options, &quietly(&table))).expect("rows");
    assert_eq!(sorted.rows, [2, 3, 5, 4, 1, 0]);
}

#[test]
fn a_text_that_is_no_time_is_no_number_of_seconds() {
    let table = csv("d,t,c\n1975-01-01,2020-01-01 10:00:00,10:00\n1970-01-01,1970-01-01 00:00:01,00:00:00\n");
    for (column, text) in [
        ("d", "1980"),
        ("d", "19800101"),
        ("d", "inf"),
        ("t", "20210101"),
        ("t", "2021"),
        ("c", "12"),
        ("c", "0"),
    ] {
        let selection = Selection::of(column, Comparison::Less(Value::Text(text.into())));
        let refused = wait(select(&table, &selection, &quietly(&table))).expect_err("it is no time");
        assert!(refused.to_string().contains("is none: write a"), "{refused}");
    }
    // As a token it holds of no time.
    let step = clean::SetMissing {
        tokens: vec!["0".into(), "1".into()],
        ..clean::SetMissing::default()
    };
    let (_, effect) = wait(step::apply(&step, &table, &Others::default(), &quietly(&table))).expect("a table");
    assert_eq!(effect.cells, []);
    // Programs ask by seconds, as histograms have them.
    assert_eq!(held(&table, "d", &Comparison::Less(Value::Float(86_400.0))), [1]);
    let fields = table.fields();
    for condition in ["d < 01980", "d < 1980.50", "t < 2021.0", "c > 012"] {
        assert!(language::parse_for(condition, fields).is_err(), "{condition}");
    }
}

#[test]
fn equal_rows_that_no_memory_holds_are_refused_and_not_listed() {
    let table = Table::new("t", [("n", Column::from_integers((0..600_000).map(|_| Some(1))))]).expect("a table");
    let cx = Context::silent().with_memory(1 << 20);
    let refused = wait(select(&table, &Selection::Duplicates, &cx)).expect_err("too many rows");
    assert_eq!(
        refused.to_string(),
        "Listing 600,000 rows that are equal to others needs about 9.16 MiB of memory; 8 MiB are allowed. Choose fewer rows or columns, or allow more memory."
    );
    assert_eq!(opened(&table, &Selection::Duplicates).len(), 600_000);
}

#[test]
fn times_are_compared_to_the_last_digit_of_their_seconds() {
    let table = csv("t,x\n2024-01-01 00:00:00,1\n2024-01-01 00:00:01,1\n2024-01-01 00:00:05,1\n");
    let less = |text: &str| held(&table, "t", &Comparison::Less(Value::Text(text.into()))).len();
    assert_eq!(less("2024-01-01 00:00:00.5"), 1);
    assert_eq!(less("2024-01-01 00:00:01"), 1);
    assert_eq!(less("2024-01-01 00:00:01.000000001"), 2);
    let days = csv("d,x\n2024-01-01,1\n2024-01-02,1\n");
    let at_most = |value| held(&days, "d", &Comparison::AtMost(value)).len();
    assert_eq!(at_most(Value::Text("2024-01-01 12:00".into())), 1);
    assert_eq!(at_most(Value::Integer(1_704_067_200)), 1);
    assert_eq!(at_most(Value::Float(1_704_067_199.5)), 0);
    let noon = Value::Text("2024-01-01 12:00".into());
    assert!(held(&days, "d", &Comparison::Equal(noon)).is_empty());
}

/// What the page takes as typed is what a column is read by and what a condition is compared as.
#[test]
fn a_time_is_read_alike_in_a_file_and_in_a_condition() {
    let table = csv("t,d\n9:30,2024-02-29\n10:15,2024-03-01\n09:30:00,2024-03-02\n");
    let types: Vec<_> = table.fields().iter().map(|field| field.r#type).collect();
    assert_eq!(types, [Type::Time, Type::Date]);
    let held = |column: &str, text: &str| held(&table, column, &Comparison::Equal(Value::Text(text.into())));
    for text in ["9:30", "09:30", "9:30:00", "09:30:00.000"] {
        assert_eq!(held("t", text), [0, 2], "{text}");
    }
    for text in ["2024-02-29", "2024/02/29", "2/29/2024", "29.2.2024", "+2024-02-29"] {
        assert_eq!(held("d", text), [0], "{text}");
    }
    // The last could be the first of March or the third of January.
    for text in ["9:3", "24:00", "2024-02-30", "29 Feb 2024", "+2024-2-29", "01/03/2024"] {
        for column in ["t", "d"] {
            let selection = Selection::of(column, Comparison::Equal(Value::Text(text.into())));
            let refused = wait(select(&table, &selection, &quietly(&table))).expect_err("no time");
            assert!(refused.to_string().contains(text), "{refused}");
        }
    }
}

#[test]
fn a_value_of_another_kind_than_the_column_is_refused_with_what_to_write() {
    let table = csv("word,n,is,day\na,1,true,2024-02-29\nb,2,false,2024-03-01\n");
    for (column, value, says) in [
        (
            "word",
            Value::Integer(3),
            "\"word\" is text, and \"3\" is none: write \"3\" in quotes",
        ),
        (
            "n",
            Value::Text("x".into()),
            "\"n\" is integer, and \"x\" is none: write a number",
        ),
        ("is", Value::Integer(1), "write true or false"),
        ("day", Value::Boolean(true), "write a day as 2024-03-31"),
    ] {
        let tests = [
            Comparison::Greater(value.clone()),
            Comparison::In(vec![value.clone()]),
            Comparison::NoneOf(vec![Comparison::Equal(value)]),
        ];
        for test in tests {
            let selection = Selection::of(column, test);
            let refused = wait(select(&table, &selection, &quietly(&table))).expect_err("another kind");
            assert!(refused.to_string().contains(says), "{refused}");
        }
    }
}
