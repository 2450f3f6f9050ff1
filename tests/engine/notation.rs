//! Numbers as people write them: read exactly, whatever the notation, the format and the memory; and what only looks
//! like a number stays text.

pub mod drawn;

use glovebox::run::Context;
use glovebox::table::{
    Cell, FileFormat, Missing, NumbersRead, ReadOptions, RowsOptions, Selection, Table, Thousands, Type, rows,
};
use glovebox::{Finding, Severity};

use crate::ask::{ENOUGH, as_pandas, cells, file, finding, open, open_as, profile, wait};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A text file with a key and this column, parted by tabs, which no number holds.
pub fn tabbed(cells: &[&str]) -> String {
    let rows = cells.iter().enumerate().map(|(row, cell)| format!("r{row}\t{cell}\n"));
    format!("key\tx\n{}", rows.collect::<String>())
}

/// A file with such a column.
pub fn of(cells: &[&str]) -> Table {
    open(file("t.tsv", tabbed(cells))).expect("a table")
}

/// The type of the column and its cells as they are shown.
pub fn read(table: &Table) -> (Type, Vec<String>) {
    let shown = cells(table).into_iter().map(|row| row[1].clone()).collect();
    (table.fields()[1].r#type, shown)
}

/// What was told while the file was read, by its code.
pub fn told<'a>(table: &'a Table, code: &str) -> Option<&'a Finding> {
    table.findings().iter().find(|finding| finding.code == code)
}

fn numbers(table: &Table) -> &[NumbersRead] {
    &table.source().expect("a file").numbers
}

#[test]
fn numbers_are_read_as_their_column_writes_them() {
    let cases: [(&[&str], Type, &[&str]); 27] = [
        (
            &["4,516,218.19", "-4,217.32", "12"],
            Type::Float,
            &["4516218.19", "-4217.32", "12"],
        ),
        (&["1.234,56", "1.234", "12"], Type::Float, &["1234.56", "1234", "12"]),
        (
            &["\u{a0}454\u{a0}000,00    ", "\u{a0}25,50"],
            Type::Float,
            &["454000", "25.5"],
        ),
        (
            &["1\u{202f}234", "12\u{202f}345\u{202f}678"],
            Type::Integer,
            &["1234", "12345678"],
        ),
        (
            &["1 234,5", "12 345 678", "5"],
            Type::Float,
            &["1234.5", "12345678", "5"],
        ),
        (&["1'234.50", "12’345", "7"], Type::Float, &["1234.5", "12345", "7"]),
        (
            &["12,34,567", "1,23,45,678.50"],
            Type::Float,
            &["1234567", "12345678.5"],
        ),
        (&["1,234", "567", "89,012"], Type::Integer, &["1234", "567", "89012"]),
        (
            &["$1,200.50", "-$3", "$ 7", "0"],
            Type::Float,
            &["1200.5", "-3", "7", "0"],
        ),
        (&["1.200,50 €", "3 €", "7,10€"], Type::Float, &["1200.5", "3", "7.1"]),
        (&["USD 12", "USD 1,000"], Type::Integer, &["12", "1000"]),
        (&["R$ 1.234,50", "R$ 5,00"], Type::Float, &["1234.5", "5"]),
        (&["Rs.500", "₹ 1,50,000"], Type::Integer, &["500", "150000"]),
        (&["97%", "5 %", "0"], Type::Integer, &["97", "5", "0"]),
        (&["3,5 ‰", "4‰"], Type::Float, &["3.5", "4"]),
        (&["(1,234.50)", "50.00", "(3)"], Type::Float, &["-1234.5", "50", "-3"]),
        (&["($5.00)", "$6.00"], Type::Float, &["-5", "6"]),
        (&["1.234,56-", "7,00"], Type::Float, &["-1234.56", "7"]),
        (&["+5", "−6", "7"], Type::Integer, &["5", "-6", "7"]),
        (
            &["12 kg", "3.5 KG", "4kg", "5 kilos"],
            Type::Float,
            &["12", "3.5", "4", "5"],
        ),
        (
            &["12.0 oz.", "16.0 OZ.", "8.4 ounce"],
            Type::Float,
            &["12", "16", "8.4"],
        ),
        (&["25 patients", "1 patient"], Type::Integer, &["25", "1"]),
        (
            &["1 hr. 39 min.", "52 min.", "2 hr."],
            Type::Integer,
            &["99", "52", "120"],
        ),
        (&["1h30m", "45m"], Type::Integer, &["90", "45"]),
        (&["3.4M", "12k", "500"], Type::Integer, &["3400000", "12000", "500"]),
        (
            &["€110.5M", "€565K", "€0"],
            Type::Integer,
            &["110500000", "565000", "0"],
        ),
        (&["3,2 Mio. €", "5 Mio. €"], Type::Integer, &["3200000", "5000000"]),
    ];
    for (written, r#type, expected) in cases {
        let table = of(written);
        let (found, values) = read(&table);
        assert_eq!(
            (found, values),
            (r#type, expected.iter().map(ToString::to_string).collect()),
            "{written:?}"
        );
    }
}

#[test]
fn what_only_looks_like_a_number_stays_text() {
    let cases: [&[&str]; 24] = [
        &["1980s", "1990s"],
        &["48°51'24", "2°21'03"],
        &["+49 30 1234567", "+49 40 7654321"],
        &["+49 301 234 567", "+49 401 765 432"],
        &["612 345 678", "699 111 222"],
        &["555.123.4567", "555.987.6543"],
        &["(555) 123-4567", "(555) 987-6543"],
        &["0171 234 567", "0171 765 432"],
        &["123 45", "543 21"],
        &["1234 AB", "5678 CD"],
        &["23-Sep-11", "24-Sep-11"],
        &["12 Jan", "13 Feb"],
        &["1.2.3", "10.123.456"],
        &["10-20", "20-30"],
        &["3:1", "2:25"],
        &["007", "012", "123"],
        &["192.168.100.101", "192.168.100.102"],
        &["12 Main Street", "7 Elm Road"],
        &["10 AM", "11 PM"],
        &["1st", "2nd"],
        &["12A", "12B"],
        &["10,000+", "500+"],
        &["(0.12)", "(0.5)"],
        &["1 1/2", "3/4"],
    ];
    for written in cases {
        let table = of(written);
        assert_ne!(table.fields()[1].r#type, Type::Integer, "{written:?}");
        assert_ne!(table.fields()[1].r#type, Type::Float, "{written:?}");
        assert!(numbers(&table).is_empty(), "{written:?}");
    }
}

#[test]
fn how_numbers_were_read_is_reported_and_told_with_its_rows() {
    let table = of(&["4,516.19", "12", "-4,217.32", "5"]);
    let expected = NumbersRead {
        column: "x".to_owned(),
        thousands: Thousands::Comma,
        decimal_comma: false,
        unit: None,
        cells: 2,
    };
    assert_eq!(numbers(&table), [expected]);
    let finding = told(&table, "number.notation").expect("told");
    assert_eq!(
        finding.message,
        "2 of 4 values of x are written with thousands separators, such as \"4,516.19\"; they are read as numbers"
    );
    assert_eq!(
        (finding.severity, finding.count, finding.rows.as_slice()),
        (Severity::Warning, 2, &[0, 2][..])
    );
    let table = of(&["12.0 oz.", "16.0 OZ.", "12 oz", "12.0 oz. Alumi-Tek", "8 ounces", "9"]);
    let finding = told(&table, "number.unit").expect("told");
    assert_eq!(
        finding.message,
        "5 of 6 values of x are written with their unit, such as \"12.0 oz.\"; they are read as numbers, in oz; \
         1 has no unit; 1 has further words, which are left out"
    );
    assert_eq!(
        (finding.severity, numbers(&table)[0].unit.as_deref()),
        (Severity::Critical, Some("oz"))
    );
}

#[test]
fn several_units_are_not_read_as_one() {
    for written in [
        ["12 kg", "26 lb"],
        ["$12", "€15"],
        ["0.05", "0.05%"],
        ["90 min", "1 Season"],
    ] {
        let many = written.repeat(6);
        let table = of(&many);
        assert_eq!(table.fields()[1].r#type, Type::Text, "{written:?}");
        let finding = told(&table, "number.mixed-units").expect("told");
        assert_eq!((finding.count, finding.rows.len()), (6, 6), "{written:?}");
        // What is said of the units is all that is to be said.
        assert_eq!(self::finding(&profile(&table), "type.mixed", "x"), None, "{written:?}");
    }
    // One in a hundred is a cell that does not fit.
    let mut many = ["12 kg"; 200];
    many[7] = "26 lb";
    let table = of(&many);
    let (r#type, values) = read(&table);
    assert_eq!(
        (r#type, values[6].as_str(), values[7].as_str()),
        (Type::Integer, "12", "26 lb")
    );
}

#[test]
fn where_nothing_tells_thousands_from_decimals_both_are_offered() {
    let table = of(&["1.234", "5.678", "12.345"]);
    assert_eq!(read(&table).1, ["1.234", "5.678", "12.345"]);
    let finding = told(&table, "number.ambiguous").expect("told");
    assert_eq!((finding.severity, finding.count), (Severity::Note, 3));
    let said = |thousands| ReadOptions {
        thousands_of: [("x".to_owned(), thousands)].into(),
        ..ReadOptions::default()
    };
    let text = tabbed(&["1.234", "5.678", "12.345"]);
    let table = open_as(file("t.tsv", text.as_str()), &said(Thousands::Point), ENOUGH, 1).expect("a table");
    assert_eq!(
        read(&table),
        (Type::Integer, vec!["1234".into(), "5678".into(), "12345".into()])
    );
    assert_eq!(told(&table, "number.ambiguous"), None);
    let all = ReadOptions {
        thousands: Some(Thousands::Point),
        ..ReadOptions::default()
    };
    let table = open_as(file("t.tsv", text.as_str()), &all, ENOUGH, 1).expect("a table");
    assert_eq!(read(&table).1, ["1234", "5678", "12345"]);
    let table = open_as(file("t.tsv", text.as_str()), &said(Thousands::None), ENOUGH, 1).expect("a table");
    assert_eq!(
        (read(&table).1, told(&table, "number.ambiguous")),
        (vec!["1.234".into(), "5.678".into(), "12.345".into()], None)
    );
    // Another column of the file tells.
    let table = open(file("t.tsv", "x\ty\n1.234\t0.5\n5.678\t2.25\n")).expect("a table");
    assert_eq!(told(&table, "number.ambiguous"), None);
    // Digits that are measured end in zero, or are fewer, once in ten times.
    assert_eq!(told(&of(&["0.123", "5.678"]), "number.ambiguous"), None);
    assert_eq!(told(&of(&["1.500", "5.670", "8.125"]), "number.ambiguous"), None);
    // A comma between quotes, in a file whose cells a comma parts, parts thousands; and it is told.
    let table = open(file("t.csv", "key,x\na,\"1,234\"\nb,\"5,678\"\n")).expect("a table");
    assert_eq!(read(&table), (Type::Integer, vec!["1234".into(), "5678".into()]));
    assert!(told(&table, "number.ambiguous").is_some());
}

#[test]
fn a_few_large_numbers_among_plain_ones_are_not_dropped() {
    let mut many = vec!["12.5"; 1_000];
    (many[3], many[700], many[701]) = ("1,234,567.25", "2,000.00", "n.v.t.");
    for (memory, threads) in [(ENOUGH, 1), (ENOUGH, 2), (1_000, 1)] {
        let table = open_as(file("t.tsv", tabbed(&many)), &ReadOptions::default(), memory, threads).expect("a table");
        let column = &profile(&table).columns[1];
        assert_eq!((column.r#type, column.out_of_type), (Type::Float, 1));
        assert_eq!(column.max, Some(glovebox::table::Value::Float(1_234_567.25)));
        assert_eq!(
            told(&table, "number.notation").map(|finding| finding.rows.clone()),
            Some(vec![3, 700])
        );
    }
}

#[test]
fn a_person_may_say_what_a_column_holds() {
    let text = tabbed(&["1,234", "12.50", "n/v", "7 kg"]);
    let typed = |r#type| ReadOptions {
        types: [("x".to_owned(), r#type)].into(),
        ..ReadOptions::default()
    };
    let as_type = |r#type| read(&open_as(file("t.tsv", text.as_str()), &typed(r#type), ENOUGH, 1).expect("a table"));
    let all = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    assert_eq!(
        as_type(Type::Text),
        (Type::Text, all(["1,234", "12.50", "n/v", "7 kg"]))
    );
    assert_eq!(as_type(Type::Float), (Type::Float, all(["1234", "12.5", "n/v", "7"])));
    assert_eq!(
        as_type(Type::Integer),
        (Type::Integer, all(["1234", "12.50", "n/v", "7"]))
    );
    assert_eq!(
        as_type(Type::Decimal),
        (Type::Decimal, all(["1234.00", "12.50", "n/v", "7.00"]))
    );
    // As pandas reads, nothing but plain numbers is read.
    let table = open_as(
        file("t.tsv", tabbed(&["1,234.5", "7.5"])),
        &as_pandas(Some('\t')),
        ENOUGH,
        1,
    );
    let table = table.expect("a table");
    assert_eq!((table.fields()[1].r#type, numbers(&table).len()), (Type::Text, 0));
    assert_eq!(table.source().map(|source| &source.missing), Some(&Missing::Pandas));
    let unknown = ReadOptions {
        thousands_of: [("y".to_owned(), Thousands::Comma)].into(),
        ..ReadOptions::default()
    };
    assert!(open_as(file("t.tsv", text.as_str()), &unknown, ENOUGH, 1).is_err());
}

#[test]
fn a_typed_file_of_texts_is_read_the_same_way() {
    let written = ["4,516,218.19", "-4,217.32", "12", "7.5"];
    let as_text = ReadOptions {
        types: [("x".to_owned(), Type::Text)].into(),
        ..ReadOptions::default()
    };
    let table = open_as(file("t.tsv", tabbed(&written)), &as_text, ENOUGH, 1).expect("a table");
    let mut bytes = Vec::new();
    wait(glovebox::table::write(
        &table,
        FileFormat::Parquet,
        &mut bytes,
        &Context::silent(),
    ))
    .expect("a file");
    for memory in [ENOUGH, 1_000] {
        let table = open_as(file("t.parquet", bytes.clone()), &ReadOptions::default(), memory, 1).expect("a table");
        let column = &profile(&table).columns[1];
        assert_eq!((column.r#type, column.out_of_type), (Type::Float, 0));
        assert_eq!(numbers(&table)[0].thousands, Thousands::Comma);
    }
    let table = open_as(file("t.parquet", bytes), &as_text, ENOUGH, 1).expect("a table");
    assert_eq!(read(&table).1, written);
}

#[test]
fn cells_are_there_as_the_file_has_them_too() {
    let text = "id\tsum\tday\tnote\n07\t\"1.234,50 €\"\t03/04/2024\t x \n08\t12,00 €\t25/04/2024\tn/a\n09\tn/a\t01/05/2024\ty\n";
    for memory in [ENOUGH, 1] {
        let table = open_as(file("t.tsv", text), &ReadOptions::default(), memory, 1).expect("a table");
        let ask = RowsOptions {
            selection: Some(Selection::rows([0, 2])),
            limit: 5,
            columns: vec![1, 2, 3],
            written: true,
            ..RowsOptions::default()
        };
        let found = wait(rows(&table, &ask, &Context::silent())).expect("rows");
        let value = |text: &str| Cell::Value(text.to_owned());
        assert_eq!(
            found.cells,
            [
                [value("1234.5"), value("2024-04-03"), value(" x ")],
                [Cell::Missing("n/a".into()), value("2024-05-01"), value("y")]
            ]
        );
        assert_eq!(
            found.written,
            [
                [value("1.234,50 €"), value("03/04/2024"), value(" x ")],
                [value("n/a"), value("01/05/2024"), value("y")]
            ]
        );
        let plain = RowsOptions {
            written: false,
            ..ask.clone()
        };
        assert!(
            wait(rows(&table, &plain, &Context::silent()))
                .expect("rows")
                .written
                .is_empty()
        );
        // Rows of another table are other rows.
        let fewer = wait(table.take(&[0u32, 2].into_iter().collect(), &Context::silent())).expect("rows");
        assert!(
            wait(rows(&fewer, &ask, &Context::silent()))
                .expect("rows")
                .written
                .is_empty()
        );
    }
}
