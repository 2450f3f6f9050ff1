//! From bytes to characters: encodings that some bytes do not fit, labels that read no text, and what is
//! no text at all.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::table::{Format, ReadOptions, Table};

use super::{TEXT, gzip, refused};
use crate::ask::{ENOUGH, cells, file, finding, open, open_as, profile};

pub fn encoded(label: &str) -> ReadOptions {
    ReadOptions {
        encoding: Some(label.to_owned()),
        ..ReadOptions::default()
    }
}

fn open_encoded(bytes: &[u8], label: &str) -> Table {
    open_as(file("t.csv", bytes), &encoded(label), ENOUGH, 1).expect("a text")
}

#[test]
fn bytes_that_are_no_text_are_told_and_cells_that_differ_in_them_stay_different() {
    let table = open_encoded(include_bytes!("../../data/undecodable_sjis.csv"), "shift_jis");
    let report = profile(&table);
    assert_eq!(report.columns[1].distinct, 2);
    let told = finding(&report, "csv.undecodable", "").expect("a finding");
    assert_eq!((told.count, told.rows.get(..3)), (50, Some(&[0, 1, 2][..])));
    assert_eq!(cells(&table)[1], ["1", "涇\u{fffd}[FE]"]);

    let table = open_encoded(b"a,b\nx,caf\xe9\nyy\xe8,caf\xe8\n\xff,caf\xc3\xa9\n", "utf-8");
    assert_eq!(
        cells(&table),
        [
            ["x", "caf\u{fffd}[E9]"],
            ["yy\u{fffd}[E8]", "caf\u{fffd}[E8]"],
            ["\u{fffd}[FF]", "café"]
        ]
    );
    let told = finding(&profile(&table), "csv.undecodable", "")
        .expect("a finding")
        .clone();
    assert_eq!(told.rows, [0, 1, 2]);
}

#[test]
fn halves_of_surrogate_pairs_and_half_units_are_told_but_a_replacement_character_is_a_character() {
    let units = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let bytes = [
        units("\u{feff}a,b\n1,x\u{fffd}\n2,"),
        vec![0x3d, 0xd8],
        units("\n3,"),
        vec![0x00, 0xdc],
        units("\n4,😀\n5,z"),
        vec![0x41],
    ]
    .concat();
    let table = open(file("t.csv", bytes)).expect("a table");
    let words: Vec<String> = cells(&table)
        .into_iter()
        .filter_map(|row| row.into_iter().nth(1))
        .collect();
    assert_eq!(
        words,
        ["x\u{fffd}", "\u{fffd}[3DD8]", "\u{fffd}[00DC]", "😀", "z\u{fffd}[41]"]
    );
    let report = profile(&table);
    let told = finding(&report, "csv.undecodable", "").expect("a finding");
    assert_eq!((told.count, &told.rows[..]), (3, &[1, 2, 4][..]));

    let table = open(file("t.csv", "a,b\n1,x\u{fffd}\n")).expect("a table");
    assert_eq!(cells(&table), [["1", "x\u{fffd}"]]);
    assert!(finding(&profile(&table), "csv.undecodable", "").is_none());
}

#[test]
fn names_that_differ_in_a_malformed_byte_stay_different() {
    for label in ["utf-8", "euc-kr"] {
        let table = open_encoded(b"a\xff,\"b\xff\",a\xfe\n1,2,3\n4,5,6\n", label);
        let names: Vec<&str> = table.fields().iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["a\u{fffd}[FF]", "b\u{fffd}[FF]", "a\u{fffd}[FE]"], "{label}");
        let report = profile(&table);
        let told = finding(&report, "csv.undecodable-names", "").expect("a finding");
        assert_eq!(told.count, 3);
    }
}

#[test]
fn a_delimiter_that_stands_in_what_is_shown_splits_no_cell() {
    let options = ReadOptions {
        delimiter: Some('['),
        ..encoded("utf-8")
    };
    let table = open_as(file("t.csv", &b"a[b\n1[x\xe9\n2[y\n"[..]), &options, ENOUGH, 1).expect("a table");
    assert_eq!(cells(&table), [["1", "x\u{fffd}[E9]"], ["2", "y"]]);
}

#[test]
fn one_control_character_makes_no_binary_file() {
    for odd in [0, 1, 7, 8, 11, 0x1a, 0x1f] {
        let bytes = [b"a,b\n1,x", &[odd][..], b"y\n2,z\n"].concat();
        let table = open(file("t.csv", bytes)).expect("a table");
        let cell = format!("x{}y", char::from(odd));
        assert_eq!(cells(&table), [["1", cell.as_str()], ["2", "z"]]);
    }
    // Tables of Hive stand on ^A.
    let options = ReadOptions {
        delimiter: Some('\u{1}'),
        ..ReadOptions::default()
    };
    let table = open_as(file("t.csv", "a\u{1}b\n1\u{1}2\n"), &options, ENOUGH, 1).expect("a table");
    assert_eq!(cells(&table), [["1", "2"]]);
}

#[test]
fn a_binary_file_is_refused_unless_it_is_said_to_be_text() {
    let tar = [&b"t.csv"[..], &[0; 252], b"ustar\x0000", &[0; 249], TEXT.as_bytes()].concat();
    let noise: Vec<u8> = (0..4000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for (bytes, what) in [
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "PNG"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "program"),
        (b"PK\x03\x04\x14\0\x06\0", "ZIP"),
        (b"SQLite format 3\0\x10\0", "SQLite"),
        (b"BZh91AY&SY\x01\x02", "bzip2"),
        (&tar, "tar"),
        (&gzip(&tar), "tar"),
        (&noise, "binary"),
        (&gzip(&noise), "binary"),
        (&[0; 5000], "padding"),
    ] {
        assert!(refused(bytes).contains(what), "{what}: {}", refused(bytes));
    }
    let options = ReadOptions {
        format: Some(Format::Csv),
        ..ReadOptions::default()
    };
    let text = b"BZh91AY&SY,b\n\x01\x02\x03\x04,\x05\x06\n";
    let table = open_as(file("t.csv", &text[..]), &options, ENOUGH, 1).expect("a table");
    assert_eq!(cells(&table), [["\u{1}\u{2}\u{3}\u{4}", "\u{5}\u{6}"]]);
    assert!(open(file("t.csv", "BZhang,b\n1,2\n")).is_ok());
}

#[test]
fn labels_that_read_no_text_are_refused_with_what_to_try() {
    for label in ["replacement", "iso-2022-kr", "hz-gb-2312", "x-user-defined", "klingon"] {
        let error = open_as(file("t.csv", TEXT), &encoded(label), ENOUGH, 1)
            .err()
            .expect("an error");
        let said = error.to_string();
        assert!(said.contains(label) && said.contains("try utf-8"), "{said}");
    }
}

#[test]
fn the_order_of_bytes_is_found_where_the_label_leaves_it_open() {
    let big = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    for (bytes, label) in [
        (big("\u{feff}a,b\n1,é\n"), "utf-16"),
        (big("a,b\n1,é\n"), "utf-16"),
        (big("\u{feff}a,b\n1,é\n"), "utf-16le"),
        (big("a,b\n1,é\n"), "utf-16be"),
    ] {
        assert_eq!(cells(&open_encoded(&bytes, label)), [["1", "é"]], "{label}");
    }
}
