//! Reading options from the first bytes of an input.
//!
//! An input that begins with a zero byte, as no text does, carries ten bytes of options; all others
//! are read as they are, so that plain files can be put into the corpus.

use glovebox::table::{Format, Missing, ReadOptions};

const HEADER: usize = 10;
const DELIMITERS: &[u8] = b",;\t|: ^~a\"";
const QUOTES: &[u8] = b"\"'`|,";
const ENCODINGS: &[&str] = &[
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1252",
    "shift_jis",
    "gb18030",
    "euc-kr",
    "iso-2022-jp",
    "big5",
    "koi8-r",
    "replacement",
    "x-user-defined",
];
const TOKENS: &[&[&str]] = &[&[], &["NA"], &["", "0"], &["-99", "?"], &["\u{fffd}"]];

/// What an input asks.
pub struct Asked<'a> {
    /// How to read.
    pub options: ReadOptions,
    /// Bytes per piece of the stream.
    pub piece: usize,
    /// A number that the target may use as it likes.
    pub spare: u8,
    /// The file's bytes.
    pub bytes: &'a [u8],
}

/// Takes the options off an input.
pub fn split(input: &[u8]) -> Asked<'_> {
    let csv = ReadOptions {
        format: Some(Format::Csv),
        ..ReadOptions::default()
    };
    let Some((&[0, given, delimiter, quote, flags, encoding, skip, missing, piece, spare], bytes)) =
        input.split_first_chunk::<HEADER>()
    else {
        return Asked {
            options: ReadOptions::default(),
            piece: 4 << 20,
            spare: 0,
            bytes: input,
        };
    };
    let has = |bit: u8| given & (1 << bit) != 0;
    let flag = |bit: u8| flags & (1 << bit) != 0;
    let options = ReadOptions {
        delimiter: has(0).then(|| char::from(pick(DELIMITERS, delimiter))),
        quote: has(1).then(|| char::from(pick(QUOTES, quote))),
        header: has(2).then(|| flag(0)),
        encoding: has(3).then(|| pick(ENCODINGS, encoding).to_owned()),
        skip_lines: has(4).then_some(u64::from(skip)),
        comment: flag(3).then_some('#'),
        skip_initial_space: flag(4).then(|| flag(5)),
        missing: match missing % 8 {
            0..=2 => Missing::Auto,
            3 => Missing::Pandas,
            n => Missing::Tokens(pick(TOKENS, n).iter().map(|t| (*t).to_owned()).collect()),
        },
        day_first: has(5).then(|| flag(1)),
        decimal_comma: has(6).then(|| flag(2)),
        ..csv
    };
    Asked {
        options,
        piece: if piece == 0 { 4 << 20 } else { usize::from(piece) },
        spare,
        bytes,
    }
}

fn pick<T: Copy>(from: &[T], number: u8) -> T {
    from[usize::from(number) % from.len()]
}
