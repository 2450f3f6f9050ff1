//! Timestamps of 96 bits, as old writers made them: every digit is kept, or it is told that some are not.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, TimeUnit};
use glovebox::table::{ReadOptions, Source, Type};
use parquet::arrow::encode_arrow_schema;
use parquet::data_type::{Int96, Int96Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

use super::{GIB, THREADS, cells, open, open_as};
use crate::ask;

/// Day and nanosecond: 1970-01-02, with digits beyond the microsecond and without; the last day of
/// 9999; and a day that no calendar has.
const FINE: (u32, u64) = (2_440_589, 123_456_789);
const PLAIN: (u32, u64) = (2_440_589, 123_456_000);
const NEVER: (u32, u64) = (5_373_484, 0);
const NONE: (u32, u64) = (2_000_000_000, 7);

/// A file of these, `None` where one is missing, in row groups of two rows.
fn written(times: &[Option<(u32, u64)>]) -> Arc<dyn Source> {
    written_with(times, None)
}

/// The same beside a stored Arrow schema that names a unit.
fn written_with(times: &[Option<(u32, u64)>], unit: Option<TimeUnit>) -> Arc<dyn Source> {
    let stored = unit.map(|unit| {
        let field = Field::new("t", DataType::Timestamp(unit, None), true);
        KeyValue::new(
            "ARROW:schema".to_owned(),
            encode_arrow_schema(&Schema::new(vec![field])),
        )
    });
    let properties = WriterProperties::builder().set_key_value_metadata(stored.map(|stored| vec![stored]));
    let schema = parquet::schema::parser::parse_message_type("message m { optional int96 t; }").expect("a schema");
    let mut bytes = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties.build())).expect("a writer");
    for times in times.chunks(2) {
        let mut group = writer.next_row_group().expect("a row group");
        let mut column = group.next_column().expect("a column").expect("a column");
        let values = times.iter().flatten().map(|&(day, nanosecond)| {
            let mut value = Int96::new();
            value.set_data(nanosecond as u32, (nanosecond >> 32) as u32, day);
            value
        });
        let levels: Vec<i16> = times.iter().map(|time| i16::from(time.is_some())).collect();
        let values: Vec<Int96> = values.collect();
        let written = column.typed::<Int96Type>().write_batch(&values, Some(&levels), None);
        written.expect("written");
        column.close().expect("closed");
        group.close().expect("closed");
    }
    writer.close().expect("closed");
    ask::file("t.parquet", bytes)
}

/// The cells of a file, the same on all threads, and how many timestamps are told to be cut, the same
/// from memory and from disk.
fn read(times: &[Option<(u32, u64)>]) -> (Vec<String>, u64) {
    let source = written(times);
    let all: Vec<Vec<String>> = THREADS
        .iter()
        .map(|&threads| {
            let table = open_as(&source, &ReadOptions::default(), GIB, threads).expect("a table");
            cells(&table.batches())
                .into_iter()
                .map(|row| row.into_iter().next().flatten().unwrap_or_default())
                .collect()
        })
        .collect();
    assert!(all.iter().all(|cells| *cells == all[0]));
    let reports = [GIB, 1].map(|memory| {
        let table = open_as(&source, &ReadOptions::default(), memory, 1).expect("a table");
        assert_eq!(table.batches().is_empty(), memory == 1);
        ask::profile(&table)
    });
    let [held, parts] = &reports;
    assert_eq!(held.columns, parts.columns);
    let cut = reports
        .each_ref()
        .map(|report| ask::finding(report, "parquet.nanoseconds", "t").map_or(0, |finding| finding.count));
    assert_eq!(cut[0], cut[1]);
    (all.into_iter().next().unwrap_or_default(), cut[0])
}

#[test]
fn nanoseconds_are_kept_where_all_of_them_fit() {
    let (cells, cut) = read(&[Some(FINE), None, Some(PLAIN), Some(FINE)]);
    let (fine, plain) = ("1970-01-02 00:00:00.123456789", "1970-01-02 00:00:00.123456000");
    assert_eq!(cells, [fine, "", plain, fine]);
    assert_eq!(cut, 0);
}

#[test]
fn nanoseconds_that_do_not_fit_beside_far_days_are_told() {
    let (cells, cut) = read(&[Some(FINE), Some(PLAIN), None, Some(NEVER), Some(FINE)]);
    let near = "1970-01-02 00:00:00.123456";
    assert_eq!(cells, [near, near, "", "9999-12-31 00:00:00", near]);
    assert_eq!(cut, 2);
}

#[test]
fn far_days_alone_lose_nothing() {
    let (cells, cut) = read(&[Some(PLAIN), Some(NEVER)]);
    assert_eq!(cells, ["1970-01-02 00:00:00.123456", "9999-12-31 00:00:00"]);
    assert_eq!(cut, 0);
}

#[test]
fn a_day_beyond_64_bits_is_shown_and_is_no_value() {
    let (cells, cut) = read(&[Some(PLAIN), Some(NONE), Some(FINE)]);
    assert_eq!(cells[1], "invalid:nanosecond 7 of Julian day 2000000000");
    assert_eq!(cells[2], "1970-01-02 00:00:00.123456789");
    assert_eq!(cut, 0);
    assert!(open(&written(&[])).is_ok_and(|table| table.rows() == 0));
}

#[test]
fn a_coarse_unit_of_a_stored_schema_takes_no_digit_away() {
    let coarse = [TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond];
    for unit in coarse.into_iter().chain([TimeUnit::Nanosecond]) {
        let table = open(&written_with(&[Some(FINE), None, Some(PLAIN)], Some(unit))).expect("a table");
        let cells: Vec<Option<String>> = cells(&table.batches())
            .into_iter()
            .map(|mut row| row.remove(0))
            .collect();
        let (fine, plain) = ("1970-01-02 00:00:00.123456789", "1970-01-02 00:00:00.123456000");
        assert_eq!(cells, [Some(fine.to_owned()), None, Some(plain.to_owned())], "{unit:?}");
        let far = open(&written_with(&[Some(NEVER)], Some(unit))).expect("a table");
        assert_eq!(far.fields()[0].r#type, Type::Timestamp);
    }
}

#[test]
fn times_in_lists_keep_every_digit_too() {
    let schema = "message m { required group t (LIST) { repeated group list { optional int96 element; } } }";
    let schema = parquet::schema::parser::parse_message_type(schema).expect("a schema");
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::default()).expect("a writer");
    let mut group = writer.next_row_group().expect("a row group");
    let mut column = group.next_column().expect("a column").expect("a column");
    let values = [FINE, NEVER, NONE].map(|(day, nanosecond)| {
        let mut value = Int96::new();
        value.set_data(nanosecond as u32, (nanosecond >> 32) as u32, day);
        value
    });
    let written = column.typed::<Int96Type>();
    let written = written.write_batch(&values, Some(&[2, 2, 1, 2]), Some(&[0, 1, 1, 1]));
    written.expect("written");
    column.close().expect("closed");
    group.close().expect("closed");
    writer.close().expect("closed");
    let table = open(&ask::file("t.parquet", bytes)).expect("a table");
    let shown = "[\"1970-01-02 00:00:00.123456789\", \"9999-12-31 00:00:00\", null, \
                 \"nanosecond 7 of Julian day 2000000000\"]";
    assert_eq!(cells(&table.batches()), [[Some(shown.to_owned())]]);
}
