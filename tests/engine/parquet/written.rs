//! What the engine writes, as another reader finds it: the Parquet crate's own, with its checks.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Float64Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use bytes::Bytes;
use glovebox::run::Context;
use glovebox::table::{Column, Table};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Encoding;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::statistics::Statistics;

use crate::ask;
use crate::roundtrip::{self, Drawn};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// More than one row group, and more than one page in each.
const ROWS: i64 = 150_000;

fn bytes(table: &Table, threads: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let cx = Context::silent().with_threads(threads);
    ask::wait(glovebox::table::parquet::write::write(table, &mut bytes, &cx)).expect("written");
    bytes
}

/// The footer, and all rows.
fn read(bytes: Vec<u8>) -> (Arc<ParquetMetaData>, RecordBatch) {
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).expect("a footer");
    let footer = Arc::clone(builder.metadata());
    let rows = footer.file_metadata().num_rows() as usize;
    let schema = Arc::clone(builder.schema());
    let mut reader = builder.with_batch_size(rows.max(1)).build().expect("a reader");
    let batch = reader.next().unwrap_or_else(|| Ok(RecordBatch::new_empty(schema)));
    (footer, batch.expect("rows"))
}

fn all<T>(value: impl Fn(i64) -> Option<T>) -> Vec<Option<T>> {
    (0..ROWS).map(value).collect()
}

/// A column of each type, with few values and with many.
fn columns() -> Vec<Drawn> {
    vec![
        Drawn::Boolean(all(|at| (at % 5 > 0).then_some(at % 3 == 0))),
        Drawn::Integer(all(|at| (at % 7 > 0).then_some(at % 100 - 50))),
        Drawn::Integer(all(|at| Some(at * 1_000_003 - 5))),
        Drawn::Large(all(|at| Some(u64::MAX - at as u64))),
        Drawn::Float(all(|at| (at % 4 > 0).then(|| (at as f64).sqrt() - 100.0))),
        Drawn::Decimal(all(|at| Some(at % 1000 - 500)), 2),
        Drawn::WideDecimal(all(|at| (at % 3 > 0).then(|| i128::from(at - 7) * 10i128.pow(30))), 4),
        Drawn::Date(all(|at| Some((at % 20_000) as i32))),
        Drawn::Timestamp(all(|at| Some(at * 1000)), 3, Some("+02:00")),
        Drawn::Timestamp(all(Some), 9, None),
        Drawn::Time(all(|at| Some(at as u32)), 3),
        Drawn::Time(all(|at| Some(at as u32)), 6),
        Drawn::Text(all(|at| {
            (at % 2 > 0).then(|| format!("text {at} {}", "é".repeat((at % 90) as usize)))
        })),
        Drawn::Dictionary(all(|at| (at % 1000 < 900).then_some((at % 4) as u8))),
        Drawn::Text(all(|_| None)),
    ]
}

#[test]
fn another_reader_finds_the_types_and_the_values() {
    let columns = columns();
    let table = roundtrip::table(&columns, &[1, 70_000]);
    let written = bytes(&table, 1);
    assert_eq!(written, bytes(&table, 3), "on threads");
    let (footer, batch) = read(written);
    let zone = Some(Arc::from("+02:00"));
    let types = [
        DataType::Boolean,
        DataType::Int64,
        DataType::Int64,
        DataType::UInt64,
        DataType::Float64,
        DataType::Decimal128(18, 2),
        DataType::Decimal128(38, 4),
        DataType::Date32,
        DataType::Timestamp(TimeUnit::Millisecond, zone),
        DataType::Timestamp(TimeUnit::Nanosecond, None),
        DataType::Time32(TimeUnit::Millisecond),
        DataType::Time64(TimeUnit::Microsecond),
        DataType::Utf8,
        DataType::Utf8,
        DataType::Utf8,
    ];
    let found: Vec<DataType> = batch.columns().iter().map(|c| c.data_type().clone()).collect();
    assert_eq!(found, types);
    assert_eq!(
        footer.file_metadata().created_by(),
        Some(concat!("glovebox ", env!("CARGO_PKG_VERSION")))
    );
    let groups: Vec<i64> = footer.row_groups().iter().map(RowGroupMetaData::num_rows).collect();
    assert_eq!(groups, [131_072, ROWS - 131_072]);
    for (at, drawn) in columns.iter().enumerate() {
        let (column, row) = (batch.column(at), |row: i64| row as usize);
        for at in 0..ROWS {
            let is_there = match drawn {
                Drawn::Boolean(v) => same(
                    v,
                    at,
                    column.is_valid(row(at)).then(|| column.as_boolean().value(row(at))),
                ),
                Drawn::Large(v) => same(v, at, Some(column.as_primitive::<UInt64Type>().value(row(at)))),
                Drawn::Float(v) => {
                    let value = column.as_primitive::<Float64Type>();
                    same(v, at, column.is_valid(row(at)).then(|| value.value(row(at))))
                }
                Drawn::WideDecimal(v, _) => {
                    let value = column.as_primitive::<Decimal128Type>();
                    same(v, at, column.is_valid(row(at)).then(|| value.value(row(at))))
                }
                Drawn::Text(v) => {
                    let value = || column.as_string::<i32>().value(row(at)).to_owned();
                    same(v, at, column.is_valid(row(at)).then(value))
                }
                // Others are read back by our own reader, in random tables.
                _ => true,
            };
            assert!(is_there, "row {at} of {:?}", column.data_type());
        }
    }
}

fn same<T: PartialEq>(drawn: &[Option<T>], at: i64, found: Option<T>) -> bool {
    drawn.get(at as usize) == Some(&found)
}

#[test]
fn the_footer_tells_ends_missing_cells_and_where_a_dictionary_is() {
    let table = roundtrip::table(&columns(), &[]);
    let (footer, _) = read(bytes(&table, 1));
    let group = footer.row_group(0);
    let statistics = |at: usize| group.column(at).statistics().expect("statistics");
    match [statistics(1), statistics(2)] {
        [Statistics::Int64(few), Statistics::Int64(many)] => {
            assert_eq!((few.min_opt(), few.max_opt()), (Some(&-50), Some(&49)));
            assert_eq!(few.null_count_opt(), Some(131_072u64.div_ceil(7)));
            assert_eq!((many.min_opt(), many.null_count_opt()), (Some(&-5), Some(0)));
            assert!(few.min_is_exact() && few.max_is_exact());
        }
        other => panic!("{other:?}"),
    }
    match statistics(12) {
        Statistics::ByteArray(text) => {
            let max = text.max_opt().expect("a greatest").as_utf8().expect("UTF-8");
            assert_eq!(max, "text 99999 ééééééééé");
            assert!(text.max_is_exact());
        }
        other => panic!("{other:?}"),
    }
    let nothing = statistics(14);
    assert_eq!(
        (nothing.null_count_opt(), nothing.min_bytes_opt()),
        (Some(131_072), None)
    );
    let coded: Vec<bool> = group
        .columns()
        .iter()
        .map(|column| column.encodings().any(|encoding| encoding == Encoding::RLE_DICTIONARY))
        .collect();
    let f = false;
    assert_eq!(coded, [f, true, f, f, f, true, f, true, f, f, f, f, f, true, f]);
    let has_page: Vec<bool> = group
        .columns()
        .iter()
        .map(|column| column.dictionary_page_offset().is_some())
        .collect();
    assert_eq!(has_page, coded);
}

#[test]
fn a_table_without_rows_and_one_with_cells_out_of_type_are_written() {
    let (footer, batch) = read(bytes(&roundtrip::table(&[Drawn::Date(Vec::new())], &[]), 1));
    assert_eq!((footer.num_row_groups(), batch.num_rows()), (0, 0));
    assert_eq!(batch.schema().field(0).data_type(), &DataType::Date32);
    let numbers: String = (0..500).map(|at| format!("{at}\n")).collect();
    let table = ask::open(ask::file("n.csv", format!("n\n{numbers}none of it\n"))).expect("a table");
    let mut bytes = Vec::new();
    let became = ask::wait(glovebox::table::parquet::write::write(
        &table,
        &mut bytes,
        &Context::silent(),
    ));
    assert_eq!(became.expect("written"), ["n"]);
    let (_, batch) = read(bytes);
    assert_eq!(batch.column(0).as_string::<i32>().value(500), "none of it");
}

#[test]
fn a_text_of_megabytes_has_a_page_of_its_own() {
    let long = "long ".repeat(500_000);
    let texts = [Some("a"), Some(&long), None, Some(&long[1..]), Some("z")];
    let table = Table::new("long", [("text", Column::from_texts(texts))]).expect("a table");
    let written = bytes(&table, 1);
    let (_, batch) = read(written.clone());
    let found: Vec<Option<&str>> = batch.column(0).as_string::<i32>().iter().collect();
    assert_eq!(found, texts);
    let file = SerializedFileReader::new(Bytes::from(written)).expect("a footer");
    let group = file.get_row_group(0).expect("a row group");
    let mut pages = group.get_column_page_reader(0).expect("pages");
    let mut rows = Vec::new();
    while let Some(page) = pages.get_next_page().expect("a page") {
        rows.push(page.num_values());
    }
    assert_eq!(rows, [2, 2, 1]);
}
