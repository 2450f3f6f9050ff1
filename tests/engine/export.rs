//! Rows as a file: JSON of any table, and the question that writes the rows of a view.

use std::cell::RefCell;
use std::io::{self, Write};
use std::ops::Range;
use std::rc::Rc;

use glovebox::Error;
use glovebox::ask::{Export, Exported, Locate, Shelf, Tables, answer};
use glovebox::profile::{SumUp, Sums, Whole};
use glovebox::run::Context;
use glovebox::table::{
    Cell, Comparison, FileFormat, Formulas, RowsOptions, Selection, Sort, Table, Type, Value, cells_of, write,
};
use proptest::prelude::*;
use serde_json::value::RawValue;

use super::ask::{csv, wait};
use super::roundtrip::{table, tables};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A place to write to that can be looked at afterwards.
#[derive(Clone, Default)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.take()).expect("UTF-8")
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn written(table: &Table, format: FileFormat) -> String {
    let mut bytes = Vec::new();
    wait(write(table, format, &mut bytes, &Context::silent())).expect("written");
    String::from_utf8(bytes).expect("UTF-8")
}

/// The members of a row's object in their order, as they are written.
fn members(line: &str) -> Vec<(String, String)> {
    let read: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).expect("an object");
    let raw: std::collections::BTreeMap<String, Box<RawValue>> = serde_json::from_str(line).expect("an object");
    let names = read.keys();
    names.map(|name| (name.clone(), raw[name].get().to_owned())).collect()
}

/// Whether a member says what the cell holds.
fn says(member: &str, cell: &Cell, r#type: Type) -> bool {
    let text = || serde_json::from_str::<String>(member).ok();
    match cell {
        Cell::Missing(_) => member == "null",
        Cell::OutOfType(raw) => text().as_ref() == Some(raw),
        Cell::Value(shown) => match r#type {
            Type::Integer | Type::Decimal | Type::Boolean => member == shown,
            Type::Float if shown.ends_with("nity") || shown == "NaN" => text().as_ref() == Some(shown),
            Type::Float => member.parse::<f64>().ok().map(f64::to_bits) == shown.parse().ok().map(f64::to_bits),
            _ => text().as_ref() == Some(shown),
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(target_arch = "wasm32") { 32 } else { 256 }))]

    #[test]
    fn any_table_is_the_same_in_json((drawn, cuts) in tables()) {
        let table = table(&drawn, &cuts);
        let lines = written(&table, FileFormat::Ndjson);
        let rows: Vec<u64> = (0..table.rows()).collect();
        let all: Vec<usize> = (0..table.fields().len()).collect();
        let cells = cells_of(&table, &rows, &all).expect("cells");
        prop_assert_eq!(lines.lines().count() as u64, table.rows());
        for (line, row) in lines.lines().zip(&cells) {
            let members = members(line);
            prop_assert_eq!(members.len(), row.len());
            for field in table.fields() {
                let at = table.position(&field.name).expect("a column");
                let member = &members.iter().find(|(name, _)| *name == field.name).expect("a member").1;
                prop_assert!(says(member, &row[at], field.r#type), "{member} {:?}", row[at]);
            }
        }
        let array = written(&table, FileFormat::Json);
        let rows: Vec<Box<RawValue>> = serde_json::from_str(&array).expect("an array");
        prop_assert_eq!(rows.iter().map(|row| row.get()).collect::<Vec<_>>(), lines.lines().collect::<Vec<_>>());
    }
}

#[test]
fn json_has_the_columns_in_their_order_and_tells_missing_from_out_of_type() {
    let table = csv("z,a \"b\",n\nx,1.50,3\n,2.25,wide\n\"é\"\"\",,5\n");
    let lines = written(&table, FileFormat::Ndjson);
    assert_eq!(
        lines,
        "{\"z\":\"x\",\"a \\\"b\\\"\":1.5,\"n\":\"3\"}\n{\"z\":null,\"a \\\"b\\\"\":2.25,\"n\":\"wide\"}\n{\"z\":\"é\\\"\",\"a \\\"b\\\"\":null,\"n\":\"5\"}\n"
    );
    let empty = csv("a\n1\n");
    let none = wait(empty.take(&Default::default(), &Context::silent())).expect("no rows");
    assert_eq!(written(&none, FileFormat::Json), "[\n\n]\n");
    assert_eq!(written(&none, FileFormat::Ndjson), "");
}

fn exported(table: &Table, export: &Export) -> (Exported, String) {
    let (shelf, cx, out) = (Shelf::default(), Context::silent(), Written::default());
    let on = shelf.put(table.clone(), None);
    let tables = Tables::on(&shelf, &[on]).expect("a table").with_out(out.clone());
    let told = wait(answer(export, &tables, &cx)).expect("a file");
    (told, out.text())
}

fn of_columns(columns: &[usize], places: Range<u64>) -> RowsOptions {
    RowsOptions {
        columns: columns.to_vec(),
        offset: places.start,
        limit: places.end - places.start,
        ..RowsOptions::default()
    }
}

#[test]
fn the_rows_of_a_view_are_written_in_its_order_with_its_columns() {
    let table = csv("id,city,n\n1,Oslo,5\n2,Bergen,7\n3,Oslo,9\n4,,1\n");
    let (told, text) = exported(&table, &Export::default());
    assert_eq!(
        (text.as_str(), told.rows),
        ("id,city,n\n1,Oslo,5\n2,Bergen,7\n3,Oslo,9\n4,,1\n", 4)
    );
    assert_eq!((told.bytes as usize, told.became_text.is_empty()), (text.len(), true));
    let some = Export {
        format: FileFormat::Json,
        rows: RowsOptions {
            selection: Some(Selection::of("n", Comparison::AtLeast(Value::Integer(5)))),
            search: Some("OSLO".to_owned()),
            sort: vec![Sort {
                column: "n".to_owned(),
                descending: true,
            }],
            columns: vec![2, 0],
            ..Export::default().rows
        },
        ..Export::default()
    };
    let (told, text) = exported(&table, &some);
    assert_eq!(
        (text.as_str(), told.rows),
        ("[\n{\"n\":9,\"id\":3},\n{\"n\":5,\"id\":1}\n]\n", 2)
    );
    let tabs = Export {
        format: FileFormat::Tsv,
        rows: of_columns(&[1], 0..u64::MAX),
        ..Export::default()
    };
    assert_eq!(exported(&table, &tabs).1, "city\nOslo\nBergen\nOslo\n\"\"\n");
    let odd = csv("a,n\n=1+1,-5\n@x,-6\nb,7\n");
    let quoted = Export {
        formulas: Formulas::Quoted,
        ..Export::default()
    };
    assert_eq!(
        exported(&odd, &quoted).1,
        "a,n\n'=1+1,-5\n'@x,-6\nb,7\n",
        "numbers are left as they are"
    );
    assert_eq!(exported(&odd, &Export::default()).1, "a,n\n=1+1,-5\n@x,-6\nb,7\n");
    let absent = Export {
        rows: of_columns(&[7], 0..u64::MAX),
        ..Export::default()
    };
    let refused = wait(answer(
        &absent,
        &Tables::of(&table).with_out(Written::default()),
        &Context::silent(),
    ));
    assert!(
        matches!(&refused, Err(Error::Options(bad)) if bad.fields[0].field == "columns"),
        "{refused:?}"
    );
    let nowhere = wait(answer(&Export::default(), &Tables::of(&table), &Context::silent()));
    assert!(nowhere.is_err(), "there is no place to write to");
}

/// Rows in the file's order, those of a condition, and those in another order.
fn views() -> [RowsOptions; 3] {
    let descending = true;
    let column = "n".to_owned();
    [
        RowsOptions::default(),
        RowsOptions {
            selection: Some(Selection::of("n", Comparison::Present)),
            ..RowsOptions::default()
        },
        RowsOptions {
            sort: vec![Sort { column, descending }],
            ..RowsOptions::default()
        },
    ]
}

#[test]
fn a_range_of_places_is_written_and_summed_up_whatever_the_order() {
    let table = csv("n,x,t\n3,0.5,a\n,1.5,b\n9,,c\n1,4,d\n");
    let texts = ["n,t\n,b\n9,c\n", "n,t\n9,c\n1,d\n", "n,t\n3,a\n1,d\n"];
    let sums = [(2, 10.5, 1.5, 9.0), (3, 14.0, 1.0, 9.0), (4, 8.5, 0.5, 4.0)];
    for ((view, text), sums) in views().into_iter().zip(texts).zip(sums) {
        let range = |columns: &[usize]| RowsOptions {
            selection: view.selection.clone(),
            sort: view.sort.clone(),
            ..of_columns(columns, 1..3)
        };
        let rows = range(&[0, 2]);
        let format = FileFormat::Csv;
        let export = Export {
            format,
            rows,
            ..Export::default()
        };
        assert_eq!(exported(&table, &export).1, text);
        let found = wait(answer(
            &SumUp { rows: range(&[]) },
            &Tables::of(&table),
            &Context::silent(),
        ))
        .expect("sums");
        assert_eq!((found.numbers, found.sum, found.min, found.max), sums);
        let of_text = SumUp { rows: range(&[2]) };
        let none = wait(answer(&of_text, &Tables::of(&table), &Context::silent())).expect("sums");
        assert_eq!(none.mean(), None);
        assert_eq!(none, Sums::default());
    }
}

#[test]
fn whole_numbers_are_summed_up_with_all_their_digits() {
    let sums = |text: &str, columns: &[usize]| {
        let rows = of_columns(columns, 0..9);
        let table = csv(text);
        wait(answer(&SumUp { rows }, &Tables::of(&table), &Context::silent())).expect("sums")
    };
    let text = "a,b,x\n9007199254740993,-1,0.5\n9007199254740992,,1\n";
    let whole = |sum: &str, min: &str, max: &str| {
        Some(Whole {
            sum: sum.to_owned(),
            min: min.to_owned(),
            max: max.to_owned(),
        })
    };
    let digits = whole("18014398509481985", "9007199254740992", "9007199254740993");
    assert_eq!(sums(text, &[0]).whole, digits);
    let both = whole("18014398509481984", "-1", "9007199254740993");
    assert_eq!(sums(text, &[0, 1]).whole, both);
    assert_eq!(sums(text, &[0, 2]).whole, None, "a float is near");
    let beyond = "a\n9223372036854775807\n9223372036854775806\n";
    let digits = whole("18446744073709551613", "9223372036854775806", "9223372036854775807");
    assert_eq!(sums(beyond, &[0]).whole, digits);
    assert_eq!(sums("a\n\n", &[0]).whole, None);
}

#[test]
fn a_row_is_located_among_rows_of_any_order() {
    let table = csv("n,x\n3,a\n,b\n9,c\n1,d\n");
    let places = [
        [Some(0), Some(1), Some(2), Some(3), None],
        [Some(0), None, Some(1), Some(2), None],
        [Some(1), Some(3), Some(0), Some(2), None],
    ];
    for (rows, places) in views().into_iter().zip(places) {
        for (row, place) in (0..).zip(places) {
            let rows = rows.clone();
            let found = wait(answer(&Locate { rows, row }, &Tables::of(&table), &Context::silent()));
            assert_eq!(found.expect("a place"), place, "row {row}");
        }
    }
}
