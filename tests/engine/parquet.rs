//! Parquet files made for the purpose: what is kept of each type, in parts, on threads, and damaged.
//! Files of other writers are in `files.rs`.

mod broken;
// Its cases are files on disk.
#[cfg(not(target_arch = "wasm32"))]
mod files;
mod instants;
mod nested;
mod types;
mod written;

use std::sync::Arc;

use arrow_array::types::Int64Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
    UInt64Array,
};
use arrow_schema::{DataType, Field as ArrowField, Schema};
use glovebox::ask::{Tables, answer};
use glovebox::profile::SumUp;
use glovebox::run::Context;
use glovebox::table::{Batch, FileFormat, ReadOptions, RowsOptions, Source, Table, Type};
use glovebox::{Error, Result};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::ask;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// How many threads read; in a browser there is one.
const THREADS: &[usize] = if cfg!(target_arch = "wasm32") { &[1] } else { &[1, 3] };

const GIB: u64 = 1 << 30;

fn open_as(source: &Arc<dyn Source>, options: &ReadOptions, memory: u64, threads: usize) -> Result<Table> {
    ask::open_as(Arc::clone(source), options, memory, threads)
}

fn open(source: &Arc<dyn Source>) -> Result<Table> {
    ask::open(Arc::clone(source))
}

/// Every cell as text: `None` where nothing is there, a mark before what does not fit.
fn cells(batches: &[Batch]) -> Vec<Vec<Option<String>>> {
    let mut rows = Vec::new();
    for batch in batches {
        for row in 0..batch.rows {
            rows.push(batch.columns.iter().map(|c| shown(c, row)).collect());
        }
    }
    rows
}

fn shown(column: &glovebox::table::Chunk, row: usize) -> Option<String> {
    let value = column.value(row).map(|v| v.to_string());
    let token = (!column.token(row).is_empty()).then(|| format!("missing:{}", column.token(row)));
    value
        .or_else(|| column.invalid_text(row).map(|s| format!("invalid:{s}")))
        .or(token)
}

/// A file of these columns, in row groups of 500 rows.
fn written(columns: Vec<(&str, ArrayRef)>) -> Arc<dyn Source> {
    let fields = columns
        .iter()
        .map(|(name, array)| ArrowField::new(*name, array.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns.into_iter().map(|c| c.1).collect()).expect("a batch");
    let groups = WriterProperties::builder()
        .set_max_row_group_row_count(Some(500))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(groups)).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    ask::file("test.parquet", bytes)
}

/// Two thousand rows with a column of each way of keeping cells.
fn varied() -> Arc<dyn Source> {
    let rows = 0..2000i64;
    let float = |at: i64| if at % 97 == 5 { f64::NAN } else { (at as f64).sqrt() };
    written(vec![
        ("id", Arc::new(Int64Array::from_iter(rows.clone().map(Some)))),
        (
            "large",
            Arc::new(UInt64Array::from_iter(
                rows.clone().map(|at| Some(u64::MAX - at as u64)),
            )),
        ),
        (
            "price",
            Arc::new(Float64Array::from_iter(
                rows.clone().map(|at| (at % 7 > 0).then_some(at as f64 / 100.0)),
            )),
        ),
        (
            "root",
            Arc::new(Float64Array::from_iter(
                rows.clone().map(|at| (at % 11 > 0).then(|| float(at))),
            )),
        ),
        (
            "plan",
            Arc::new(StringArray::from_iter(rows.clone().map(|at| {
                [Some("free"), None, Some(""), Some("pro")][(at * at % 4) as usize]
            }))),
        ),
        (
            "late",
            Arc::new(StringArray::from_iter(
                rows.clone().map(|at| Some(format!("group {}", at / 500))),
            )),
        ),
        (
            "note",
            Arc::new(StringArray::from_iter(
                rows.clone().map(|at| Some(format!("note {at}"))),
            )),
        ),
        (
            "flag",
            Arc::new(BooleanArray::from_iter(
                rows.map(|at| (at % 5 > 0).then_some(at % 2 == 0)),
            )),
        ),
    ])
}

/// Rows read from the source, columns asked for in reverse.
fn window(table: &Table, first: u64, count: usize) -> Vec<Vec<Option<String>>> {
    let columns: Vec<usize> = (0..table.fields().len()).rev().collect();
    let batch = table.window(&columns, first, count).expect("a window");
    cells(&[batch])
        .into_iter()
        .map(|row| row.into_iter().rev().collect())
        .collect()
}

#[test]
#[cfg(not(target_arch = "wasm32"))]
fn three_threads_read_what_one_reads() {
    use glovebox::table::Data;
    let source = varied();
    let one = open(&source).expect("a table");
    let three = open_as(&source, &ReadOptions::default(), GIB, 3).expect("a table");
    assert_eq!((one.batches().len(), three.batches().len()), (1, 3));
    assert_eq!(cells(&one.batches()), cells(&three.batches()));
    let mut coded = 0;
    for batch in three.batches() {
        assert_eq!(batch.columns.len(), one.batches()[0].columns.len());
        for (ours, theirs) in batch.columns.iter().zip(&one.batches()[0].columns) {
            assert_eq!(std::mem::discriminant(&ours.data), std::mem::discriminant(&theirs.data));
            if let (Data::Dictionary { dictionary, .. }, Data::Dictionary { dictionary: whole, .. }) =
                (&ours.data, &theirs.data)
            {
                assert_eq!(dictionary, whole);
                coded += 1;
            }
        }
    }
    assert_eq!(coded, 6, "two columns have a dictionary, in each of three batches");
}

#[test]
fn a_table_that_does_not_fit_is_read_in_parts_and_by_columns() {
    let source = varied();
    let whole = open(&source).expect("a table");
    let rows = cells(&whole.batches());
    let left = open_as(&source, &ReadOptions::default(), 1000, 1).expect("a table");
    assert!(left.source().expect("a file").scanned_from_disk && !left.is_loaded());
    assert_eq!((left.rows(), &left.fields()), (whole.rows(), &whole.fields()));
    for (first, count) in [(0, 3), (498, 5), (1999, 10), (0, 2000), (2000, 1)] {
        let end = (first as usize + count).min(rows.len());
        assert_eq!(
            window(&left, first, count),
            rows[first as usize..end],
            "{first} and {count} more"
        );
    }
}

#[test]
fn what_is_left_on_disk_is_written_like_what_is_in_memory() {
    let source = varied();
    let written = |memory: u64| {
        let table = open_as(&source, &ReadOptions::default(), memory, 1).expect("a table");
        let silent = Context::silent();
        FileFormat::ALL.map(|format| {
            let mut bytes = Vec::new();
            let became = ask::wait(glovebox::table::write(&table, format, &mut bytes, &silent)).expect("written");
            (format, became, bytes)
        })
    };
    assert_eq!(written(1000), written(GIB));
}

#[test]
fn a_column_larger_than_the_budget_is_refused_and_not_loaded() {
    let table = open_as(&varied(), &ReadOptions::default(), 1000, 1).expect("a table");
    let loaded = ask::wait(table.columns(&[0], &Context::silent()));
    assert!(matches!(loaded, Err(Error::Memory { .. })));
}

#[test]
fn a_stop_arrives_while_reading() {
    for &threads in THREADS {
        let stopping = Context::silent().with_threads(threads);
        stopping.counters().stop();
        let opened = ask::wait(glovebox::table::open(varied(), &ReadOptions::default(), &stopping));
        assert_eq!(opened.err(), Some(Error::Stopped));
    }
}

#[test]
fn whole_numbers_of_64_unsigned_bits_are_summed_up_with_all_their_digits() {
    let table = open(&varied()).expect("a table");
    let rows = RowsOptions {
        columns: vec![1],
        limit: u64::MAX,
        ..RowsOptions::default()
    };
    let sums = ask::wait(answer(&SumUp { rows }, &Tables::of(&table), &Context::silent())).expect("sums");
    let (greatest, rows) = (u128::from(u64::MAX), 2000_u128);
    let whole = sums.whole.expect("whole numbers");
    assert_eq!(whole.max, greatest.to_string());
    assert_eq!(whole.min, (greatest - (rows - 1)).to_string());
    assert_eq!(whole.sum, (greatest * rows - rows * (rows - 1) / 2).to_string());
}

#[test]
fn nan_is_missing_by_its_name_and_infinity_is_a_value() {
    let values = [Some(1.5), Some(f64::NAN), None, Some(f64::INFINITY)];
    let table = open(&written(vec![("x", Arc::new(Float64Array::from(values.to_vec())))])).expect("a table");
    let column = &table.batches()[0].columns[0];
    let shown: Vec<Option<String>> = cells(&table.batches())
        .into_iter()
        .map(|mut row| row.remove(0))
        .collect();
    assert_eq!(
        shown,
        [
            Some("1.5".into()),
            Some("missing:NaN".into()),
            None,
            Some("Infinity".into())
        ]
    );
    assert_eq!(
        column.missing_tokens().into_iter().collect::<Vec<_>>(),
        [(String::new(), 1), ("NaN".into(), 1)]
    );
}

#[test]
fn names_that_are_empty_or_twice_there_become_unique_and_are_told() {
    let numbers = || Arc::new(Int64Array::from(vec![1])) as ArrayRef;
    let table = open(&written(vec![("x", numbers()), ("x", numbers()), ("", numbers())])).expect("a table");
    let names: Vec<&str> = table.fields().iter().map(|f| f.name.as_str()).collect();
    let codes: Vec<&str> = table.findings().iter().map(|f| f.code.as_str()).collect();
    assert_eq!(
        (names, codes),
        (vec!["x", "x.1", "column 3"], vec!["header.duplicate", "header.empty"])
    );
}

#[test]
fn a_type_can_be_forced_where_that_makes_sense() {
    let force = |column: &str, r#type| {
        let types = [(column.to_owned(), r#type)].into();
        open_as(
            &varied(),
            &ReadOptions {
                types,
                ..ReadOptions::default()
            },
            GIB,
            1,
        )
    };
    let table = force("id", Type::Text).expect("a table");
    assert_eq!(table.fields()[0].r#type, Type::Text);
    assert_eq!(cells(&table.batches())[12][0].as_deref(), Some("12"));
    assert!(force("large", Type::Float).is_ok());
    assert!(matches!(force("note", Type::Date), Err(Error::Options(_))));
    assert!(matches!(force("nothing", Type::Text), Err(Error::Options(_))));
}

/// pyarrow 26.0.1 reads both in nanoseconds as well, whatever unit the stored schema names.
#[test]
fn old_timestamps_are_those_of_the_writer_whatever_unit_it_names() {
    let milliseconds = include_bytes!("../data/parquet/int96-milliseconds.parquet");
    let seconds = include_bytes!("../data/parquet/int96-seconds.parquet");
    for (bytes, first) in [
        (&milliseconds[..], "1990-06-29 06:24:59.072000Z"),
        (seconds, "1990-06-29 06:24:59"),
    ] {
        let table = open(&ask::file("t.parquet", bytes)).expect("a table");
        assert_eq!(cells(&table.batches())[0][0].as_deref(), Some(first));
    }
}

#[test]
fn a_pair_of_numbers_beyond_64_bits_is_told_once_on_disk_too() {
    let source = ask::file(
        "t.parquet",
        include_bytes!("../data/parquet/two-unsigned-columns.parquet"),
    );
    let pairs = |memory| {
        let table = open_as(&source, &ReadOptions::default(), memory, 1).expect("a table");
        ask::profile(&table).associations
    };
    let held = pairs(GIB);
    assert_eq!(held.len(), 3);
    assert_eq!(pairs(1000), held);
}

#[test]
fn nested_cells_are_shown_as_json() {
    let item = Arc::new(ArrowField::new("word", DataType::Utf8, true));
    let words = StringArray::from(vec![Some("say \"hi\"\n"), None]);
    let pair = StructArray::from(vec![(item, Arc::new(words) as ArrayRef)]);
    let lists = ListArray::from_iter_primitive::<Int64Type, _, _>([Some(vec![Some(1), None]), None]);
    let table = open(&written(vec![("pair", Arc::new(pair)), ("list", Arc::new(lists))])).expect("a table");
    let expected = [
        [Some(r#"{"word": "say \"hi\"\n"}"#), Some("[1, null]")],
        [Some(r#"{"word": null}"#), None],
    ];
    assert_eq!(
        cells(&table.batches()),
        expected.map(|row| row.map(|c| c.map(str::to_owned)).to_vec())
    );
}

#[test]
fn a_file_cut_off_anywhere_says_so() {
    let source = varied();
    let bytes = source.read(0, source.size() as usize).expect("bytes");
    let mut cuts = 0;
    for length in (4..bytes.len()).step_by(bytes.len() / 50) {
        cuts += 1;
        let cut = ask::file("cut.parquet", &bytes[..length]);
        assert!(
            matches!(open(&cut), Err(Error::Damaged { .. })),
            "{length} of {} bytes",
            bytes.len()
        );
    }
    assert!(cuts >= 50, "{cuts}");
}

/// A file with bytes changed at random opens, or fails with a message; it never panics.
#[test]
fn damage_anywhere_never_panics() {
    let source = varied();
    let bytes = source.read(0, source.size() as usize).expect("bytes");
    let footer = bytes.len() - 3000;
    let mut seed = 7u64;
    let mut next = move |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    let (mut opened, mut refused) = (0, 0);
    for round in 0..600 {
        let mut damaged = bytes.to_vec();
        for _ in 0..=next(4) {
            // Half of the damage goes to the footer, where it is most dangerous.
            let at = if round % 2 == 0 {
                next(bytes.len())
            } else {
                footer + next(bytes.len() - footer)
            };
            damaged[at] = next(256) as u8;
        }
        match open(&ask::file("damaged.parquet", damaged)) {
            Ok(_) => opened += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(opened > 50 && refused > 50, "{opened} opened, {refused} refused");
}

/// How fast a large file opens; for people who tune it.
#[cfg(not(target_arch = "wasm32"))]
mod large {
    use super::*;

    #[test]
    #[ignore = "needs a file of a million rows, named by GLOVEBOX_LARGE"]
    fn a_million_rows_open_quickly() {
        let source = ask::on_disk(&ask::large("GLOVEBOX_LARGE"));
        for threads in [1, 2] {
            let mut times = Vec::new();
            for _ in 0..7 {
                let start = std::time::Instant::now();
                let table = open_as(&source, &ReadOptions::default(), 4 * GIB, threads).expect("a table");
                times.push(start.elapsed().as_millis());
                assert!(table.is_loaded());
            }
            println!("{threads} threads: {times:?} ms");
        }
        let table = open(&source).expect("a table");
        for (field, column) in table.fields().iter().zip(&table.batches()[0].columns) {
            let data = format!("{:?}", std::mem::discriminant(&column.data));
            println!("{} {} {} {}", field.name, field.r#type.name(), data, column.memory());
        }
    }
}
