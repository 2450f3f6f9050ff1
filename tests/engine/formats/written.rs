//! Tables written as workbooks and as Arrow files, and read again.

use glovebox::formats;
use glovebox::run::Context;
use glovebox::table::{
    Column, Data, Field, FileFormat, Kind, Memory, Missing, ReadOptions, Table, Type, cells_of, write,
};
use glovebox::{Error, Result};
use proptest::prelude::*;

use super::super::ask::{self, csv, wait};
use super::super::roundtrip::{Drawn, has_values, table, tables, text_can_hold, values, written};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A file of another format, whose cells are of these types.
fn opened(name: &str, bytes: Vec<u8>, fields: &[Field]) -> Table {
    let options = ReadOptions {
        header: Some(true),
        missing: Missing::Tokens(Vec::new()),
        types: fields.iter().map(|field| (field.name.clone(), field.r#type)).collect(),
        ..ReadOptions::default()
    };
    let cx = Context::silent().with_memory(ask::ENOUGH);
    ask::wait(formats::open(ask::file(name, bytes), &options, &cx)).expect("a table")
}

/// The column as far as a sheet can hold it: a zone is told of moments that are numbers, so none of those that are texts
/// since Excel has no number for them.
fn sheet_can_hold(column: Drawn) -> Drawn {
    let since_1901 = |v: &i64, scale: u8| *v > -2_100_000_000 * 10i64.pow(scale.into());
    match column {
        Drawn::Timestamp(v, scale, Some(zone)) => {
            let cells = v.into_iter().map(|v| v.filter(|v| since_1901(v, scale)));
            Drawn::Timestamp(cells.collect(), scale, Some(zone))
        }
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(target_arch = "wasm32") { 32 } else { 256 }))]

    #[test]
    fn our_own_reader_finds_the_same_in_arrow((columns, cuts) in tables()) {
        let columns: Vec<Drawn> = columns.into_iter().filter_map(text_can_hold).filter(has_values).collect();
        prop_assume!(!columns.is_empty());
        let table = table(&columns, &cuts);
        let back = opened("drawn.arrow", written(&table, FileFormat::Arrow).0, table.fields());
        prop_assert_eq!(back.fields(), table.fields());
        prop_assert_eq!(back.rows(), table.rows());
        prop_assert_eq!(values(&back), values(&table));
    }

    #[test]
    fn a_table_written_as_a_workbook_comes_back_the_same((columns, cuts) in tables()) {
        let sheet = columns.into_iter().filter_map(text_can_hold).map(sheet_can_hold).filter(has_values);
        let columns: Vec<Drawn> = sheet.collect();
        prop_assume!(!columns.is_empty());
        // A row without a cell is none.
        let rows = columns.first().map_or(0, Drawn::len) as i64;
        let numbers = Drawn::Integer((0..rows).map(Some).collect());
        let columns: Vec<Drawn> = columns.into_iter().chain([numbers]).collect();
        let table = table(&columns, &cuts);
        let (bytes, became) = written(&table, FileFormat::Xlsx);
        let back = opened("drawn.xlsx", bytes, table.fields());
        prop_assert_eq!(back.fields(), table.fields());
        prop_assert_eq!(back.rows(), table.rows());
        let zoneless = |(name, (_, cells)): (&Field, (Option<String>, Vec<Option<String>>))| {
            // What is a number has its zone for people alone.
            let bare = |cell: String| match became.contains(&name.name) || name.r#type != Type::Timestamp {
                true => cell,
                false => cell.trim_end_matches("+02:00").trim_end_matches('Z').to_owned(),
            };
            cells.into_iter().map(|cell| cell.map(bare)).collect::<Vec<_>>()
        };
        let ours = table.fields().iter().zip(values(&table)).map(zoneless);
        let found = table.fields().iter().zip(values(&back)).map(zoneless);
        prop_assert_eq!(found.collect::<Vec<_>>(), ours.collect::<Vec<_>>());
    }

    #[test]
    fn any_texts_come_back_from_a_workbook(texts in prop::collection::vec("([_x0-9A-F]{0,9}|\\PC{0,4}|[\u{0}-\u{20}&<>\"\u{fffe}\u{ffff}]{0,4}){0,4}x", 1..20)) {
        let column = Column::from_texts(texts.iter().map(Some));
        let table = Table::new("texts", [("text".to_owned(), column)]).expect("a table");
        let back = opened("texts.xlsx", written(&table, FileFormat::Xlsx).0, table.fields());
        prop_assert_eq!(values(&back), values(&table));
    }
}

/// The delimited text that a workbook becomes: what is a text in it stands between quotes.
fn in_sheet(table: &Table) -> String {
    let file = Memory::new("t.xlsx", written(table, FileFormat::Xlsx).0);
    let mut text = Vec::new();
    formats::convert(
        &file,
        &ReadOptions::default(),
        &mut text,
        &Context::silent().with_memory(ask::ENOUGH),
    )
    .expect("a workbook");
    String::from_utf8(text).expect("UTF-8")
}

/// What is said of a table that has no room in a sheet, and the bytes that were written of it.
fn refused(table: &Table) -> (String, usize) {
    let mut bytes = Vec::new();
    let answer: Result<Vec<String>> = wait(write(table, FileFormat::Xlsx, &mut bytes, &Context::silent()));
    (answer.expect_err("refused").to_string(), bytes.len())
}

#[test]
fn a_sheet_has_numbers_truths_days_and_times_and_texts_where_it_has_none_for_them() {
    let table = csv("id,n,x,ok,day,at,clock,word\n\
         1,-5,0.5,true,1900-03-01,2024-02-29 12:30:15.250,12:00:00,=1+1\n\
         2,,1e300,false,1900-02-28,1899-12-31 00:00:00.000,23:59:59,00123\n\
         3,7,-0.25,,9999-12-31,9999-12-31 23:59:59.999,,\n");
    assert_eq!(
        in_sheet(&table),
        "\"id\",\"n\",\"x\",\"ok\",\"day\",\"at\",\"clock\",\"word\"\n\
         1,-5,0.5,true,1900-03-01,2024-02-29T12:30:15.250,12:00:00,\"=1+1\"\n\
         2,,1e300,false,\"1900-02-28\",\"1899-12-31 00:00:00\",23:59:59,\"00123\"\n\
         3,7,-0.25,,9999-12-31,9999-12-31T23:59:59.999,,\n"
    );
}

#[test]
fn a_column_whose_digits_a_sheet_would_lose_is_text_and_told() {
    let exact = 1i64 << 53;
    let integers = |values: [i64; 2]| Column::from_integers(values.map(Some));
    let decimals = |values: [i64; 2], scale| {
        let column = integers(values);
        let mut chunk = column.chunks().next().map(|(_, chunk)| chunk.clone()).expect("a chunk");
        chunk.kind = Kind::of(Type::Decimal);
        if let Data::Fixed { scale: own, .. } = &mut chunk.data {
            *own = scale;
        }
        Column::new(vec![chunk]).expect("a column")
    };
    let columns = [
        ("exact", integers([exact, -exact])),
        ("long", integers([1, exact + 1])),
        ("fifteen", decimals([999_999_999_999_999, 5], 2)),
        ("zeros", decimals([1_234_000_000_000_000_000, 5], 9)),
        ("sixteen", decimals([-1_000_000_000_000_001, 5], 3)),
    ];
    let table = Table::new("digits", columns.map(|(name, column)| (name.to_owned(), column))).expect("a table");
    assert_eq!(written(&table, FileFormat::Xlsx).1, ["long", "sixteen"]);
    let text = in_sheet(&table);
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(
        rows,
        [
            "9007199254740992,\"1\",9999999999999.99,1234000000,\"-1000000000000.001\"",
            "-9007199254740992,\"9007199254740993\",0.05,5e-9,\"0.005\"",
        ]
    );
    // Thousandths of a second have room, what is finer has none.
    let table =
        csv("a,b\n2024-01-01 10:00:00.125,2024-01-01 10:00:00.000125\n2024-01-02 10:00:00.5,2024-01-01 10:00:00\n");
    assert_eq!(written(&table, FileFormat::Xlsx).1, ["b"]);
}

#[test]
fn what_is_no_number_and_what_does_not_fit_its_type_are_texts_in_a_sheet() {
    let table = csv(&format!("n,x\n{}wide,1e400\n", "1,0.5\n".repeat(200)));
    assert_eq!(
        table.fields().iter().map(|field| field.r#type).collect::<Vec<_>>(),
        [Type::Integer, Type::Float]
    );
    let (_, became) = written(&table, FileFormat::Xlsx);
    assert!(became.is_empty());
    assert!(
        in_sheet(&table).ends_with("1,0.5\n\"wide\",\"1e400\"\n"),
        "{}",
        in_sheet(&table)
    );
    let odd = Column::from_numbers([Some(f64::INFINITY), Some(f64::NEG_INFINITY), Some(1.5), None]);
    let table = Table::new("odd", [("x".to_owned(), odd)]).expect("a table");
    assert_eq!(in_sheet(&table), "\"x\"\n\"Infinity\"\n\"-Infinity\"\n1.5\n\n");
}

#[test]
fn a_table_that_has_no_room_in_a_sheet_is_refused_in_a_sentence_before_a_byte_is_written() {
    let rows = Column::from_integers((0..1_048_576).map(Some));
    let table = Table::new("rows", [("n".to_owned(), rows)]).expect("a table");
    assert_eq!(
        refused(&table),
        (
            "The file could not be written: a sheet of Excel has room for 1,048,575 rows below its header, and the table has 1,048,576. Filter them, or choose CSV, Parquet or Arrow.".to_owned(),
            0
        )
    );
    let column = Column::from_integers([Some(1)]);
    let names = (0..16_385).map(|at| (format!("c{at}"), column.clone()));
    let table = Table::new("columns", names).expect("a table");
    assert_eq!(
        refused(&table),
        (
            "The file could not be written: a sheet of Excel has 16,384 columns, and the table has 16,385. Choose fewer, or choose CSV, Parquet or Arrow.".to_owned(),
            0
        )
    );
    let long = |characters: usize| Some("é".repeat(characters));
    let texts = Column::from_texts([long(32_767), long(32_768), long(40_000), None]);
    let few = Column::from_factor(&[0, 1, 1, 0], &["a".to_owned(), "b".repeat(50_000)]);
    let table = Table::new("texts", [("note".to_owned(), texts.clone()), ("few".to_owned(), few)]).expect("a table");
    assert_eq!(
        refused(&table),
        (
            "The file could not be written: a cell of Excel has room for 32,767 characters, and 4 texts in \"note\" and \"few\" are longer, up to 50,000. Shorten them, leave the columns out, or choose CSV, Parquet or Arrow.".to_owned(),
            0
        )
    );
    let rows = Column::from_texts([long(32_767)]);
    let fits = Table::new("fits", [("note".to_owned(), rows)]).expect("a table");
    let back = opened("fits.xlsx", written(&fits, FileFormat::Xlsx).0, fits.fields());
    assert_eq!(values(&back), values(&fits));
}

#[test]
fn many_batches_of_rows_come_back_from_an_arrow_file_and_what_does_not_fit_its_type_is_text() {
    let mut text = "n,word\n".to_owned();
    (0..150_000).for_each(|n| text.push_str(&format!("{},w{}\n", n * 7, n % 9)));
    text.push_str("wide,end\n");
    let table = csv(&text);
    let (bytes, became) = written(&table, FileFormat::Arrow);
    assert_eq!(became, ["n"]);
    let fields: Vec<Field> = ["n", "word"]
        .map(|name| Field {
            name: name.to_owned(),
            r#type: Type::Text,
        })
        .into();
    let back = opened("t.arrow", bytes, &fields);
    assert_eq!(back.rows(), 150_001);
    let rows: Vec<u64> = vec![0, 65_535, 65_536, 131_072, 149_999, 150_000];
    let shown = |table: &Table| -> Vec<Vec<String>> {
        let cells = cells_of(table, &rows, &[0, 1]).expect("cells");
        cells.iter().map(|row| row.iter().map(shown).collect()).collect()
    };
    assert_eq!(shown(&back), shown(&table));
}

/// A cell as a person sees it.
fn shown(cell: &glovebox::table::Cell) -> String {
    use glovebox::table::Cell;
    match cell {
        Cell::Value(text) | Cell::OutOfType(text) | Cell::Missing(text) => text.clone(),
    }
}

#[test]
fn moments_of_a_zone_keep_what_its_clock_shows_in_an_arrow_file_and_in_a_sheet() {
    let table = csv("at,n\n2024-03-01T10:00:00+02:00,1\n2024-07-01T23:30:00+02:00,2\n");
    let back = opened("t.arrow", written(&table, FileFormat::Arrow).0, table.fields());
    assert_eq!(values(&back), values(&table));
    assert_eq!(
        in_sheet(&table),
        "\"at\",\"n\"\n2024-03-01T10:00:00,1\n2024-07-01T23:30:00,2\n"
    );
}

#[test]
fn what_a_person_stops_is_written_no_further() {
    let table = csv("a,b\n1,x\n2,y\n");
    for format in [FileFormat::Xlsx, FileFormat::Arrow] {
        let cx = Context::silent();
        cx.counters().stop();
        let stopped = wait(write(&table, format, &mut Vec::new(), &cx));
        assert_eq!(stopped, Err(Error::Stopped), "{format:?}");
    }
}
