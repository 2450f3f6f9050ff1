//! What columns are said to be, as another reader says it: the Parquet crate, from the same footer.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Fields, IntervalUnit, Schema, TimeUnit};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

use super::open;
use crate::ask;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The names of the types of a file's columns: ours, and those of the Parquet crate.
fn both(bytes: &[u8], with_arrow: bool) -> (Vec<String>, Vec<String>) {
    let table = open(&ask::file("types.parquet", bytes)).expect("a table");
    let columns = ask::profile(&table).columns;
    let ours = columns.into_iter().map(|column| column.physical.expect("a type"));
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(!with_arrow);
    let bytes = Bytes::copy_from_slice(bytes);
    let theirs = ParquetRecordBatchReaderBuilder::try_new_with_options(bytes, options).expect("a footer");
    let fields = theirs.schema().fields().iter();
    (
        ours.collect(),
        fields.map(|field| field.data_type().to_string()).collect(),
    )
}

/// Every type that Parquet can hold, alone and inside others.
fn types() -> Vec<DataType> {
    use DataType as Is;
    let units = [
        TimeUnit::Second,
        TimeUnit::Millisecond,
        TimeUnit::Microsecond,
        TimeUnit::Nanosecond,
    ];
    let mut all = vec![
        Is::Boolean,
        Is::Int8,
        Is::Int16,
        Is::Int32,
        Is::Int64,
        Is::UInt8,
        Is::UInt16,
        Is::UInt32,
        Is::UInt64,
        Is::Float16,
        Is::Float32,
        Is::Float64,
        Is::Date32,
        Is::Date64,
        Is::Binary,
        Is::LargeBinary,
        Is::BinaryView,
        Is::Utf8,
        Is::LargeUtf8,
        Is::Utf8View,
        Is::Null,
        Is::FixedSizeBinary(5),
        Is::Decimal32(9, 2),
        Is::Decimal64(18, 3),
        Is::Decimal128(38, 10),
        Is::Decimal256(76, 20),
        Is::Time32(TimeUnit::Second),
        Is::Time32(TimeUnit::Millisecond),
        Is::Time64(TimeUnit::Microsecond),
        Is::Time64(TimeUnit::Nanosecond),
        Is::Interval(IntervalUnit::DayTime),
        Is::Interval(IntervalUnit::YearMonth),
    ];
    for unit in units {
        all.extend([
            Is::Duration(unit),
            Is::Timestamp(unit, None),
            Is::Timestamp(unit, Some("Asia/Tokyo".into())),
        ]);
    }
    let dictionary = |key, value| Is::Dictionary(Box::new(key), Box::new(value));
    all.extend([
        dictionary(Is::Int32, Is::Utf8),
        dictionary(Is::UInt8, Is::Decimal128(5, 1)),
    ]);
    let metadata = HashMap::from([
        ("unit".to_owned(), "a \"mile\"".to_owned()),
        ("a".to_owned(), "b".to_owned()),
    ]);
    let item =
        |name: &str, of: &DataType| Arc::new(Field::new(name, of.clone(), false).with_metadata(metadata.clone()));
    let nested: Vec<DataType> = [Is::Utf8, Is::Timestamp(TimeUnit::Second, Some("+01:00".into()))]
        .iter()
        .flat_map(|inner| {
            let structure = Is::Struct(Fields::from(vec![
                Field::new("x \"y\"", inner.clone(), true),
                Field::new("z", Is::Int8, false),
            ]));
            let pair = [
                Field::new("key", Is::Utf8, false),
                Field::new("value", structure.clone(), true),
            ];
            let entries = Field::new("entries", Is::Struct(Fields::from(pair.to_vec())), false);
            [
                Is::List(item("item", inner)),
                Is::LargeList(item("element", &structure)),
                Is::FixedSizeList(Arc::new(Field::new("item", inner.clone(), true)), 3),
                Is::List(Arc::new(Field::new("item", Is::LargeList(item("item", inner)), true))),
                Is::Map(Arc::new(entries), true),
                structure,
            ]
        })
        .collect();
    all.into_iter().chain(nested).collect()
}

#[test]
fn types_have_the_names_that_arrow_gives_them() {
    let fields = types().into_iter().enumerate();
    let fields: Vec<Field> = fields
        .map(|(at, data)| Field::new(format!("c{at}"), data, at % 2 == 0))
        .collect();
    let count = fields.len();
    let schema = Arc::new(Schema::new(fields));
    let mut files = Vec::new();
    for with_arrow in [true, false] {
        let mut bytes = Vec::new();
        let options = parquet::arrow::arrow_writer::ArrowWriterOptions::new().with_skip_arrow_metadata(!with_arrow);
        let options = options.with_properties(WriterProperties::new());
        let mut writer = ArrowWriter::try_new_with_options(&mut bytes, Arc::clone(&schema), options).expect("a writer");
        writer
            .write(&RecordBatch::new_empty(Arc::clone(&schema)))
            .expect("written");
        writer.close().expect("closed");
        let (ours, theirs) = both(&bytes, with_arrow);
        assert_eq!((ours.len(), &ours), (count, &theirs));
        files.push(ours);
    }
    // Without Arrow's schema less is known.
    assert_ne!(files[0], files[1]);
}

/// Schemas as old writers have them.
const FORMS: [&str; 6] = [
    "optional group l (LIST) { repeated int32 element; }",
    "optional group l (LIST) { repeated group array { required binary s (UTF8); } }",
    "optional group l (LIST) { repeated group l_tuple { optional int64 n (UINT_64); } }",
    "required group l (LIST) { repeated group bag { optional group g { repeated int96 t; required float f; } } }",
    "optional group m (MAP_KEY_VALUE) { repeated group map { required binary k (ENUM); optional double v; } }",
    "repeated group r = 7 { optional int32 d (DECIMAL(9, 2)) = 8; repeated binary j (JSON); }",
];

#[test]
fn lists_and_maps_of_old_writers_are_told_as_what_they_are() {
    for form in FORMS {
        let schema = parquet::schema::parser::parse_message_type(&format!("message m {{ {form} }}"));
        let mut bytes = Vec::new();
        let schema = Arc::new(schema.expect("a schema"));
        let writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).expect("a writer");
        writer.close().expect("closed");
        let (ours, theirs) = both(&bytes, true);
        assert_eq!((ours.len(), &ours), (1, &theirs), "{form}");
    }
}
