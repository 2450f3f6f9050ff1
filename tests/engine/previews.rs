//! How the first rows would look, read in another way.

use std::sync::Arc;

use glovebox::ask::{FirstRows, PreviewReading, Shelf, Tables, answer};
use glovebox::run::Context;
use glovebox::table::source::Memory;
use glovebox::table::{Cell, ReadOptions, Type};

use super::ask::{csv, wait};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn preview(bytes: Vec<u8>, reading: ReadOptions) -> FirstRows {
    let (shelf, cx) = (Shelf::default(), Context::silent());
    let source = Arc::new(Memory::new("a.csv", bytes));
    let on = shelf.put(csv("open\n1\n"), Some(source));
    let tables = Tables::on(&shelf, &[on]).expect("a table");
    let first = wait(answer(&PreviewReading { reading }, &tables, &cx)).expect("the first rows");
    assert_eq!(shelf.tables().len(), 1, "nothing is opened");
    first
}

#[test]
fn an_encoding_is_judged_by_the_rows_that_have_its_letters() {
    let mut bytes = b"id,town\n".to_vec();
    (0..50u8).for_each(|n| bytes.extend(format!("{n},Oslo\n").bytes()));
    // 0xB3 is a letter in Central Europe, and a raised 3 in the West.
    bytes.extend(b"50,\xb3\xf3d\x9f\n");
    let towns = |encoding: &str| {
        let reading = ReadOptions {
            encoding: Some(encoding.to_owned()),
            ..ReadOptions::default()
        };
        let first = preview(bytes.clone(), reading);
        assert_eq!(first.rows.rows, [0, 1, 2, 3, 50]);
        let last = first.rows.cells.last().and_then(|cells| cells.last()).cloned();
        last.expect("a town")
    };
    assert_eq!(towns("windows-1250"), Cell::Value("łódź".into()));
    assert_eq!(towns("windows-1252"), Cell::Value("³ódŸ".into()));
}

#[test]
fn only_the_beginning_is_read_and_cut_where_a_row_ends() {
    let rows: String = (0..40_000).map(|n| format!("{n};{n}.5\n")).collect();
    let text = format!("a;b\n{rows}");
    let whole = text.bytes().take(1 << 16).filter(|byte| *byte == b'\n').count() - 1;
    let first = preview(text.into_bytes(), ReadOptions::default());
    assert_eq!(first.rows.rows, [0, 1, 2, 3]);
    assert_eq!(first.rows.total, whole as u64);
    let types: Vec<Type> = first.fields.iter().map(|field| field.r#type).collect();
    assert_eq!(types, [Type::Integer, Type::Float]);
}
