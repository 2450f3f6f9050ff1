//! Files that claim what is not there, or more than anyone can hold: each gets one clear message,
//! before room is made for anything.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Int64Array, ListArray, RecordBatch, StringArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{Field as ArrowField, Schema};
use bytes::Bytes;
use glovebox::table::{ReadOptions, Source, Table};
use glovebox::{Error, Finding};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{
    ColumnChunkMetaDataBuilder, FileMetaData, ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

use super::{GIB, THREADS, cells, open, open_as};
use crate::ask;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Small files that were made to break readers.
const FALSE_CHILDREN: &[u8] = include_bytes!("../../data/parquet/schema-num-children.parquet");
const FALSE_ENTRIES: &[u8] = include_bytes!("../../data/parquet/dict-num-values.parquet");
const DEEP_LISTS: &[u8] = include_bytes!("../../data/parquet/deep-list-400.parquet");
const DEEP_SCHEMA: &[u8] = include_bytes!("../../data/parquet/schema-deep-1000.parquet");
const LARGE_KEYS: &[u8] = include_bytes!("../../data/parquet/large_string_map.brotli.parquet");
/// The same rows in pages with checksums: plain in pages of the first kind, packed in the second.
const CHECKSUMS: [&[u8]; 2] = [
    include_bytes!("../../data/parquet/checksums-v1.parquet"),
    include_bytes!("../../data/parquet/checksums-v2.parquet"),
];

fn file(bytes: &[u8]) -> Arc<dyn Source> {
    ask::file("broken.parquet", bytes)
}

/// What is said of a file that is not opened.
fn refused(bytes: &[u8]) -> String {
    match open(&file(bytes)) {
        Ok(_) => "opened".into(),
        Err(error) => error.to_string(),
    }
}

/// A file of one column, packed, all in one row group.
fn written(column: ArrayRef, pages: impl Fn(WriterProperties) -> WriterProperties) -> Vec<u8> {
    let schema = Arc::new(Schema::new(vec![ArrowField::new(
        "x",
        column.data_type().clone(),
        true,
    )]));
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![column]).expect("a batch");
    let packed = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default()));
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(pages(packed.build()))).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    bytes
}

fn footer(bytes: &[u8]) -> ParquetMetaData {
    ParquetMetaDataReader::new()
        .parse_and_finish(&Bytes::copy_from_slice(bytes))
        .expect("a footer")
}

/// The file with another footer: `groups` row groups of `rows` rows, their columns changed.
fn claiming(
    bytes: &[u8],
    groups: usize,
    rows: i64,
    change: impl Fn(ColumnChunkMetaDataBuilder) -> ColumnChunkMetaDataBuilder,
) -> Vec<u8> {
    let footer = footer(bytes);
    let (file, group) = (footer.file_metadata(), footer.row_group(0));
    let columns = group
        .columns()
        .iter()
        .map(|c| change(c.clone().into_builder()).build().expect("a column"));
    let builder = group.clone().into_builder().set_num_rows(rows);
    let claimed = builder
        .set_column_metadata(columns.collect())
        .build()
        .expect("a row group");
    let file = FileMetaData::new(
        file.version(),
        rows * groups as i64,
        file.created_by().map(str::to_owned),
        file.key_value_metadata().cloned(),
        file.schema_descr_ptr(),
        file.column_orders().cloned(),
    );
    let claimed = ParquetMetaData::new(file, vec![claimed; groups]);
    let length = bytes.len() - 8;
    let old = u32::from_le_bytes(bytes[length..length + 4].try_into().expect("four bytes"));
    let mut out = bytes[..length - old as usize].to_vec();
    ParquetMetaDataWriter::new(&mut out, &claimed)
        .finish()
        .expect("written");
    out
}

fn numbers(rows: i64) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values((0..rows).map(|n| n * n)))
}

#[test]
fn counts_that_the_bytes_do_not_hold_are_refused() {
    let said = refused(FALSE_CHILDREN);
    assert!(said.contains("claims other numbers of children"), "{said}");
    let said = refused(FALSE_ENTRIES);
    assert!(
        said.contains("column \"u16\"") && said.contains("more values than its bytes hold"),
        "{said}"
    );
}

#[test]
fn nesting_is_read_down_to_fifty_levels_and_refused_below() {
    for deep in [DEEP_LISTS, DEEP_SCHEMA] {
        let said = refused(deep);
        assert!(said.contains("nested more than 50 levels deep"), "{said}");
    }
    let mut lists: ArrayRef = Arc::new(Int64Array::from(vec![7]));
    for _ in 0..24 {
        let item = Arc::new(ArrowField::new("item", lists.data_type().clone(), true));
        lists = Arc::new(ListArray::new(item, OffsetBuffer::from_lengths([1]), lists, None));
    }
    let table = open(&file(&written(lists, |p| p))).expect("a table");
    let text = format!("{}7{}", "[".repeat(24), "]".repeat(24));
    assert_eq!(cells(&table.batches()), [[Some(text)]]);
}

#[test]
fn a_schema_whose_root_is_a_list_is_refused() {
    let said = refused(include_bytes!("../../data/parquet/list-at-the-root.parquet"));
    assert!(said.contains("the root of its schema"), "{said}");
}

#[test]
fn a_page_larger_than_memory_is_refused_before_it_is_unpacked() {
    let table = open(&file(LARGE_KEYS)).expect("a table");
    assert!(table.source().expect("a file").scanned_from_disk);
    let silent = glovebox::run::Context::silent();
    for refused in [
        ask::wait(table.columns(&[0], &silent)).err(),
        table.window(&[0], 0, 1).err(),
    ] {
        assert!(matches!(refused, Some(Error::Memory { .. })), "{refused:?}");
    }
}

#[test]
fn a_page_unpacks_to_no_more_than_its_column_claims() {
    let bytes = written(numbers(1000), |p| p);
    assert!(open(&file(&claiming(&bytes, 1, 1000, |c| c))).is_ok());
    let said = refused(&claiming(&bytes, 1, 1000, |c| c.set_total_uncompressed_size(900)));
    assert!(
        said.contains("column \"x\" of row group 0") && said.contains("the whole column 900"),
        "{said}"
    );
}

#[test]
fn rows_and_values_that_contradict_each_other_are_refused() {
    let bytes = written(numbers(1000), |p| p);
    for (rows, values) in [(1001, 1000), (1000, 1001), (999, 999), (-1, -1)] {
        let said = refused(&claiming(&bytes, 1, rows, |c| c.set_num_values(values)));
        assert!(said.contains("is damaged"), "{rows} rows, {values} values: {said}");
    }
    let said = refused(&claiming(&bytes, 1, 1000, |c| c.set_total_compressed_size(0)));
    assert!(said.contains("has no bytes there"), "{said}");
}

/// A column of numbers by the levels of its leaves: definition, then repetition.
fn of_levels(schema: &str, leaves: &[(&[i16], &[i16])]) -> Vec<u8> {
    let schema = parquet::schema::parser::parse_message_type(schema).expect("a schema");
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::default()).expect("a writer");
    let mut group = writer.next_row_group().expect("a row group");
    for (definition, repetition) in leaves {
        let mut column = group.next_column().expect("a column").expect("a column");
        let values: Vec<i32> = (0..definition.len() as i32).collect();
        let writer = column.typed::<parquet::data_type::Int32Type>();
        writer
            .write_batch(&values, Some(definition), Some(repetition))
            .expect("written");
        column.close().expect("closed");
    }
    group.close().expect("closed");
    writer.close().expect("closed");
    bytes
}

/// A map column of two rows, by its entries' levels: those of a key, then of a value.
fn map_of(levels: [(&[i16], &[i16]); 2]) -> Vec<u8> {
    let schema = "message t { optional group m (MAP) { repeated group key_value { \
                  required int32 key; optional int32 value; } } }";
    of_levels(schema, &levels)
}

#[test]
fn keys_and_values_of_a_map_that_have_other_rows_are_refused() {
    let sound = map_of([(&[2, 2, 2], &[0, 1, 0]), (&[3, 2, 3], &[0, 1, 0])]);
    let table = open(&file(&sound)).expect("a table");
    let shown = ["{\"0\": 0, \"1\": null}", "{\"2\": 1}"].map(|text| [Some(text.to_owned())]);
    assert_eq!(cells(&table.batches()), shown);
    // Three keys, and a value for two of them.
    let fewer = map_of([(&[2, 2, 2], &[0, 1, 0]), (&[3, 3], &[0, 0])]);
    let said = refused(&fewer);
    assert!(
        said.contains("row group 0") && said.contains("keys and values"),
        "{said}"
    );
}

#[test]
fn more_rows_than_can_be_numbered_are_refused() {
    let rows = i64::from(i32::MAX);
    let bytes = claiming(&written(numbers(10), |p| p), 3, rows, |c| c.set_num_values(rows));
    let said = refused(&bytes);
    assert!(
        said.contains("6442450941 rows") && said.contains("can be numbered"),
        "{said}"
    );
}

/// Old writers left the header of the dictionary page out of the column's sizes (PARQUET-816).
#[test]
fn sizes_that_leave_out_the_header_of_the_dictionary_are_taken() {
    let words: ArrayRef = Arc::new(StringArray::from_iter_values(
        (0..500).map(|n| format!("word {}", n % 7)),
    ));
    let bytes = written(words, |p| p);
    let whole = open(&file(&bytes)).expect("a table");
    let of_all = footer(&bytes);
    let chunk = of_all.row_group(0).column(0);
    let (packed, plain) = (chunk.compressed_size() - 15, chunk.uncompressed_size() - 15);
    let short = claiming(&bytes, 1, 500, |c| {
        c.set_total_compressed_size(packed).set_total_uncompressed_size(plain)
    });
    for memory in [GIB, 1] {
        let table = open_as(&file(&short), &ReadOptions::default(), memory, 1).expect("a table");
        let rows = table.window(&[0], 0, 500).expect("rows");
        assert_eq!(cells(&[rows]), cells(&whole.batches()));
    }
    let said = refused(&claiming(&bytes, 1, 500, |c| c.set_total_compressed_size(20)));
    assert!(said.contains("longer than the column"), "{said}");
}

#[test]
fn columns_without_rows_keep_their_types_whatever_memory_is_allowed() {
    let schema = "message m { required int64 n; optional binary word (STRING); optional double x; }";
    let schema = Arc::new(parquet::schema::parser::parse_message_type(schema).expect("a schema"));
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).expect("a writer");
    let mut group = writer.next_row_group().expect("a row group");
    while let Some(column) = group.next_column().expect("a column") {
        column.close().expect("closed");
    }
    group.close().expect("closed");
    writer.close().expect("closed");
    // Dictionaries without a value in them take bytes too.
    let bytes = claiming(&bytes, 1, 0, |c| c.set_total_uncompressed_size(5000));
    let types = |table: &Table| -> Vec<String> {
        let profile = ask::profile(table);
        profile.columns.iter().map(|c| c.r#type.name().to_owned()).collect()
    };
    let plenty = open(&file(&bytes)).expect("a table");
    let little = open_as(&file(&bytes), &ReadOptions::default(), 0, 1).expect("a table");
    assert!(little.is_loaded());
    assert_eq!(types(&plenty), ["integer", "text", "float"]);
    assert_eq!(types(&little), types(&plenty));
}

/// A dictionary stands for more text than its bytes, where a column gave it up half-way.
#[test]
fn texts_that_grow_beyond_the_budget_are_left_on_disk() {
    let long = "x".repeat(64 * 1024);
    let repeated = std::iter::repeat_n(long, 2000);
    let words: ArrayRef = Arc::new(StringArray::from_iter_values(
        repeated.chain((0..40_000).map(|n| format!("{n}"))),
    ));
    let bytes = written(words, |p| {
        p.into_builder()
            .set_dictionary_page_size_limit(100_000)
            .set_write_batch_size(100)
            .build()
    });
    let bytes = claiming(&bytes, 1, 42_000, |c| c.set_unencoded_byte_array_data_bytes(None));
    for &threads in THREADS {
        let table = open_as(&file(&bytes), &ReadOptions::default(), 64 << 20, threads).expect("a table");
        assert!(table.source().expect("a file").scanned_from_disk);
        let loaded = ask::wait(table.columns(&[0], &glovebox::run::Context::silent()));
        assert!(matches!(loaded, Err(Error::Memory { .. })));
    }
    assert!(open(&file(&bytes)).expect("a table").is_loaded());
}

/// Where the pages of a column lie: from its first byte to behind its last.
fn place(bytes: &[u8], group: usize, column: usize) -> std::ops::Range<usize> {
    let (start, length) = footer(bytes).row_group(group).column(column).byte_range();
    start as usize..(start + length) as usize
}

/// What the profile says of pages that do not match.
fn mismatches(source: &Arc<dyn Source>, memory: u64, threads: usize) -> Vec<Finding> {
    let table = open_as(source, &ReadOptions::default(), memory, threads).expect("a table");
    assert_eq!(table.source().expect("a file").scanned_from_disk, memory < GIB);
    let mut findings = ask::profile_on(&table, threads).findings;
    findings.retain(|f| f.code == "parquet.checksum");
    findings
}

#[test]
fn pages_that_do_not_match_their_checksums_are_a_finding() {
    for sound in CHECKSUMS {
        assert_eq!(mismatches(&file(sound), GIB, 1), []);
    }
    let mut bytes = CHECKSUMS[0].to_vec();
    // The last page of the numbers in the first row group, and the dictionary of the words in the
    // second, in which "alpha" becomes "alphb".
    let numbers = place(&bytes, 0, 0);
    bytes[numbers.end - 8] ^= 1;
    let words = place(&bytes, 1, 1);
    let alpha = bytes[words.clone()]
        .windows(5)
        .position(|text| text == b"alpha")
        .expect("a word");
    bytes[words.start + alpha + 4] = b'b';
    let source = file(&bytes);
    let found = mismatches(&source, GIB, 1);
    let told: Vec<(&str, &str, u64, u64)> = found
        .iter()
        .map(|f| (f.columns[0].as_str(), f.message.as_str(), f.count, f.rows[0]))
        .collect();
    assert_eq!(
        told,
        [
            (
                "word",
                "1 page of \"word\" does not match its checksum: row group 1",
                2000,
                2000
            ),
            (
                "number",
                "1 page of \"number\" does not match its checksum: row group 0",
                464,
                1536
            ),
        ]
    );
    for (memory, &threads) in [GIB, 190_000]
        .into_iter()
        .flat_map(|m| THREADS.iter().map(move |t| (m, t)))
    {
        assert_eq!(
            mismatches(&source, memory, threads),
            found,
            "{memory} bytes, {threads} threads"
        );
    }
}

#[test]
fn a_checksum_is_of_the_levels_too_which_are_never_packed() {
    let mut bytes = CHECKSUMS[1].to_vec();
    let words = place(&bytes, 0, 1);
    // Every fourth word is missing: one bit each, packed eight to a byte.
    let levels = bytes[words.clone()]
        .windows(9)
        .position(|bits| bits == [0x77; 9])
        .expect("levels");
    bytes[words.start + levels + 1] ^= 1;
    let found = mismatches(&file(&bytes), GIB, 1);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].columns[0].as_str(), found[0].count), ("word", 2000));
}

#[test]
fn levels_that_belong_to_no_list_are_refused() {
    let schema = "message t { optional group l (LIST) { repeated group list { optional int32 element; } } }";
    let list = |definition, repetition| of_levels(schema, &[(definition, repetition)]);
    let sound = open(&file(&list(&[3, 2, 1, 0, 3], &[0, 1, 0, 0, 0]))).expect("a table");
    let shown = [Some("[0, null]"), Some("[]"), None, Some("[1]")].map(|text| [text.map(str::to_owned)]);
    assert_eq!(cells(&sound.batches()), shown);
    // An item after an empty list, after a missing one, and an empty list as an item.
    for (definition, repetition) in [
        (&[3, 1, 3][..], &[0, 0, 1][..]),
        (&[3, 0, 3], &[0, 0, 1]),
        (&[3, 1, 3], &[0, 1, 0]),
        (&[3, 0, 3], &[0, 1, 0]),
    ] {
        let said = refused(&list(definition, repetition));
        assert!(
            said.contains("row group 0") && said.contains("levels"),
            "{definition:?}: {said}"
        );
    }
}
