//! Any table, written in any dialect, notation and encoding, is sniffed and read back equal.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use glovebox::table::{Missing, ReadOptions};
use proptest::collection::vec;
use proptest::prelude::*;

use super::super::ask::{ENOUGH, cells, file, open_as};

/// How a table is written.
#[derive(Debug, Clone)]
struct Dialect {
    delimiter: char,
    quote: char,
    /// Whether every cell is quoted, or only those that must be.
    quotes_all: bool,
    line_end: &'static str,
    encoding: usize,
    /// Whether a byte-order mark comes first, where the encoding has one.
    mark: bool,
    /// Lines above the header.
    titles: usize,
    /// Whether the last line has an end.
    ends: bool,
    /// The decimal point, and what parts thousands.
    notation: (char, &'static str),
}

/// Ways of writing numbers.
const NOTATIONS: [(char, &str); 6] = [('.', ""), ('.', ","), ('.', "'"), (',', ""), (',', "."), (',', " ")];

/// Encodings, and words that they can write: by these a text is known.
const ENCODINGS: [(&Encoding, &[&str]); 6] = [
    (UTF_8, &["Zoë", "naïve", "東京", "a\"b"]),
    (UTF_16LE, &["Zoë", "naïve", "東京", "a\"b"]),
    (WINDOWS_1252, &["Köln", "München", "Größe", "Straße"]),
    (WINDOWS_1250, &["Łódź", "Gdańsk", "średni", "więź"]),
    (WINDOWS_1251, &["Москва", "Казань", "область", "река"]),
    (SHIFT_JIS, &["さくら", "テスト", "たろう", "カナ"]),
];

const TITLES: [&str; 6] = [
    "Report of the year",
    "",
    "made by hand",
    "Source unknown",
    "",
    "All that there is",
];

fn dialects() -> impl Strategy<Value = Dialect> {
    let marks = (
        prop::sample::select(&[',', ';', '\t', '|'][..]),
        prop::sample::select(&['"', '\''][..]),
    );
    let lines = (
        prop::sample::select(&["\n", "\r\n", "\r"][..]),
        any::<bool>(),
        0usize..7,
    );
    let notations = prop::sample::select(&NOTATIONS[..]);
    let encodings = (0..ENCODINGS.len(), any::<bool>());
    (marks, lines, encodings, notations, any::<bool>()).prop_map(
        |((delimiter, quote), (line_end, ends, titles), (encoding, mark), notation, quotes_all)| Dialect {
            delimiter,
            quote,
            // A quote that no other mark stands for shows by being there.
            quotes_all: quotes_all || quote == '\'',
            line_end,
            encoding,
            mark,
            titles,
            ends,
            notation,
        },
    )
}

/// Rows of a whole number, of cents, and of text that must be quoted where it holds a mark: enough for each word of the
/// encoding, since one alone may be as good in another.
fn rows() -> impl Strategy<Value = Vec<(i32, i32, String)>> {
    let text = "[a-z]{1,6}( [a-z,;|]{1,4}){0,2}[a-z]";
    vec((any::<i32>(), -99_999_999i32..99_999_999, text), 4..40)
}

/// Cents as an amount, written in a notation.
fn amount(cents: i32, (point, group): (char, &str)) -> String {
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
    let whole = (cents / 100).to_string();
    let groups: Vec<&str> = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).expect("digits"))
        .collect();
    format!("{sign}{}{point}{:02}", groups.join(group), cents % 100)
}

/// A cell of amounts as a number, whatever zeros it ends in.
fn number(cell: &str) -> Option<f64> {
    cell.parse().ok()
}

fn written(dialect: &Dialect, table: &[Vec<String>]) -> Vec<u8> {
    let mut text = String::new();
    for title in TITLES.iter().take(dialect.titles) {
        text += title;
        text += dialect.line_end;
    }
    for (at, row) in table.iter().enumerate() {
        let cells = row.iter().map(|cell| quoted(dialect, cell));
        text += &cells.collect::<Vec<_>>().join(&dialect.delimiter.to_string());
        if dialect.ends || at + 1 < table.len() {
            text += dialect.line_end;
        }
    }
    let (encoding, _) = ENCODINGS[dialect.encoding];
    let mark = if dialect.mark { "\u{feff}" } else { "" };
    if encoding == UTF_16LE {
        return format!("{mark}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
    }
    let (bytes, _, unfit) = encoding.encode(&text);
    assert!(!unfit);
    let mark = if encoding == UTF_8 { mark } else { "" };
    [mark.as_bytes(), &bytes].concat()
}

fn quoted(dialect: &Dialect, cell: &str) -> String {
    let quote = dialect.quote;
    if dialect.quotes_all || cell.contains([dialect.delimiter, quote]) {
        let twice = cell.replace(quote, &format!("{quote}{quote}"));
        return format!("{quote}{twice}{quote}");
    }
    cell.to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(target_arch = "wasm32") { 32 } else { 512 }))]

    #[test]
    fn any_table_in_any_dialect_comes_back_equal(dialect in dialects(), rows in rows()) {
        let (encoding, words) = ENCODINGS[dialect.encoding];
        let names = ["id", "place", "note", "amount"].map(str::to_owned).to_vec();
        let body = rows.iter().zip(words.iter().cycle());
        let body = body.map(|((number, cents, text), word)| {
            vec![number.to_string(), (*word).to_owned(), text.clone(), amount(*cents, dialect.notation)]
        });
        let table: Vec<Vec<String>> = [names.clone()].into_iter().chain(body).collect();
        let bytes = written(&dialect, &table);
        // A word may well be one for missing.
        let options = ReadOptions {
            missing: Missing::Tokens(Vec::new()),
            ..ReadOptions::default()
        };
        for memory in [ENOUGH, 1] {
            let back = open_as(file("t.csv", bytes.clone()), &options, memory, 1).expect("a table");
            let source = back.source().expect("a file");
            prop_assert_eq!(source.delimiter, Some(dialect.delimiter));
            prop_assert_eq!(source.encoding.clone(), Some(encoding.name().to_ascii_lowercase()));
            prop_assert_eq!(source.skipped_lines, dialect.titles as u64);
            let found: Vec<String> = back.fields().iter().map(|field| field.name.clone()).collect();
            prop_assert_eq!(&found, &names);
            if memory == ENOUGH {
                for ((read, written), (_, cents, _)) in cells(&back).iter().zip(&table[1..]).zip(&rows) {
                    prop_assert_eq!(&read[..3], &written[..3]);
                    prop_assert_eq!(number(&read[3]), Some(f64::from(*cents) / 100.0), "{}", &written[3]);
                }
                prop_assert_eq!(back.rows() as usize, rows.len());
            } else {
                prop_assert_eq!(back.rows() as usize, table.len() - 1);
            }
        }
    }
}
