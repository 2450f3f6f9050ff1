//! What a file is that is neither delimited text nor Parquet: by its first bytes, not its name.
//!
//! Some are tables that are turned into text before they are read; the others are refused by their name. Magic bytes
//! after the formats' own specifications and the list of `file` (magic(5)); as long as can be, since a table may well
//! begin with a name such as BZhang.

use super::source::{self, Source};
use crate::{Error, Result};

/// What is known of a kind of file.
struct Known {
    /// Where the bytes stand.
    at: usize,
    magic: &'static [u8],
    what: &'static str,
}

const fn known(at: usize, magic: &'static [u8], what: &'static str) -> Known {
    Known { at, magic, what }
}

/// Tables that are turned into text.
const TABLES: [Known; 4] = [
    known(0, b"PK\x03\x04", "a ZIP archive or an office document"),
    known(0, b"PK\x05\x06", "a ZIP archive"),
    known(0, b"ARROW1\0\0", "an Arrow file"),
    known(0, b"\xff\xff\xff\xff", "an Arrow stream"),
];

/// What is no table, or none that can be read here.
const OTHERS: [Known; 46] = [
    known(0, b"%PDF-", "a PDF document"),
    known(0, b"{\\rtf", "a Rich Text document"),
    known(0, b"\x89PNG\r\n", "a picture (PNG)"),
    known(0, b"\xff\xd8\xff", "a picture (JPEG)"),
    known(0, b"GIF87a", "a picture (GIF)"),
    known(0, b"GIF89a", "a picture (GIF)"),
    known(0, b"II*\0", "a picture (TIFF)"),
    known(0, b"MM\0*", "a picture (TIFF)"),
    known(8, b"WEBPVP8", "a picture (WebP)"),
    known(8, b"WAVEfmt ", "a sound (WAV)"),
    known(4, b"ftypheic", "a picture (HEIC)"),
    known(4, b"ftyp", "a film"),
    known(0, b"SQLite format 3\0", "a SQLite database"),
    known(8, b"DUCK", "a DuckDB database"),
    known(4, b"Standard Jet DB\0", "an Access database"),
    known(4, b"Standard ACE DB\0", "an Access database"),
    known(0, b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    known(0, b"CDF\x01", "a NetCDF file"),
    known(0, b"CDF\x02", "a NetCDF file"),
    known(0, b"<stata_dta>", "a Stata file"),
    known(0, b"\x73\x01\x01\0", "a Stata file"),
    known(0, b"\x73\x02\x01\0", "a Stata file"),
    known(0, b"\x72\x02\x01\0", "a Stata file"),
    known(0, b"\x71\x02\x01\0", "a Stata file"),
    known(
        0,
        b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60\xb3\x14\x11\xcf",
        "a SAS data set",
    ),
    known(0, b"HEADER RECORD*******LIB", "a SAS transport file"),
    known(0, b"$FL2@(#)", "an SPSS file"),
    known(0, b"$FL3@(#)", "an SPSS file"),
    known(0, b"RDX2\n", "an R data file"),
    known(0, b"RDX3\n", "an R data file"),
    known(0, b"X\n\0\0\0\x03\0", "an R data file"),
    known(0, b"X\n\0\0\0\x02\0", "an R data file"),
    known(0, b"MATLAB 5.0 MAT-file", "a MATLAB file"),
    known(0, b"\x93NUMPY", "a NumPy array"),
    known(0, b"Obj\x01", "an Avro file"),
    known(0, b"ORC\x08", "an ORC file"),
    known(0, b"FEA1", "a Feather file of the first version"),
    known(0, b"\x7fELF", "a program"),
    known(0, b"MZ\x90\0", "a program"),
    known(0, b"\0asm\x01\0\0\0", "a program (WebAssembly)"),
    known(0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    known(0, b"Rar!\x1a\x07", "a RAR archive"),
    known(4, b"1AY&SY", "a bzip2 archive"),
    known(4, b"\x17rE8P\x90", "a bzip2 archive"),
    known(0, b"\xfd7zXZ", "an xz archive"),
    known(257, b"ustar", "a tar archive"),
];

/// How pages and documents of marked text begin, in small letters.
const MARKUP: [(&[u8], &str); 8] = [
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<head", "an HTML page"),
    (b"<body", "an HTML page"),
    (b"<table", "an HTML page"),
    (b"<script", "an HTML page"),
    (b"<?xml", "an XML document"),
    (b"<svg", "a picture (SVG)"),
];

/// How old office documents begin: a file system of its own, in which the document is a file by name.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The names of files in such a document that tell what it is.
const STREAMS: [(&str, &str); 6] = [
    ("EncryptedPackage", ""),
    ("Workbook", "an old Excel workbook (XLS)"),
    ("Book", "an old Excel workbook (XLS)"),
    ("WordDocument", "an old Word document"),
    ("PowerPoint Document", "an old presentation"),
    ("__properties_version1.0", "an e-mail"),
];

/// Refuses what is no text and no Parquet: a table of another format as [`Error::Foreign`], the rest by what it is.
///
/// # Errors
/// Always, when the first bytes are known.
pub fn refuse(file: &str, head: &[u8]) -> Result<()> {
    let stands = |known: &&Known| head.get(known.at..).is_some_and(|rest| rest.starts_with(known.magic));
    if let Some(known) = TABLES.iter().find(stands) {
        return Err(foreign(file, known.what));
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if is_json(file, text) {
        return Err(foreign(file, "JSON"));
    }
    let start = text.trim_ascii_start();
    let marked = MARKUP.iter().find(|(mark, _)| {
        let same = start
            .get(..mark.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(mark));
        same && !start
            .get(mark.len())
            .is_some_and(|next| matches!(next, b',' | b';' | b'\t' | b'|'))
    });
    let what = OTHERS.iter().find(stands).map(|known| known.what);
    match what
        .or(marked.map(|(_, what)| *what))
        .or(is_pickle(head).then_some("a Python pickle"))
    {
        None => Ok(()),
        Some(what) => Err(Error::NotATable {
            file: file.to_owned(),
            what: what.to_owned(),
        }),
    }
}

/// Whether a file is opened without being turned into text first, as far as its first bytes show.
pub fn is_read_as_it_is(file: &str, head: &[u8]) -> bool {
    !matches!(refuse(file, head), Err(Error::Foreign { .. }))
}

/// Refuses old office documents, and says which; an encrypted workbook of today is in such a document, too.
///
/// # Errors
/// When it is one, and when it cannot be read.
pub fn refuse_compound(source: &dyn Source, head: &[u8]) -> Result<()> {
    if !head.starts_with(COMPOUND) {
        return Ok(());
    }
    let file = source.name().to_owned();
    let what = match stream_of(source, head)? {
        Some("") => return Err(Error::Encrypted { file }),
        Some(what) => what,
        None => "an old office document",
    };
    Err(Error::NotATable {
        file,
        what: what.to_owned(),
    })
}

/// What the names in the first directory sectors of a compound document tell (MS-CFB 2.2, 2.6).
fn stream_of(source: &dyn Source, head: &[u8]) -> Result<Option<&'static str>> {
    let number = |at: usize| {
        head.get(at..at + 4)
            .and_then(|four| four.try_into().ok())
            .map_or(0, u32::from_le_bytes)
    };
    let shift = u64::from(number(30) & 0xff).clamp(9, 12);
    let offset = (u64::from(number(48)) + 1) << shift;
    if offset >= source.size() {
        return Ok(None);
    }
    let directory = source::read(source, offset, 4096)?;
    let is_named = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        directory.chunks(128).any(|entry| entry.starts_with(&wide))
    };
    Ok(STREAMS.iter().find(|(name, _)| is_named(name)).map(|(_, what)| *what))
}

fn foreign(file: &str, what: &str) -> Error {
    Error::Foreign {
        file: file.to_owned(),
        what: what.to_owned(),
    }
}

/// Whether a file begins as JSON does: an object with a name in quotes, or a list of such or of lists of values. Names
/// of columns may stand between brackets and braces, but not so. Under the name of a JSON file less is enough.
fn is_json(file: &str, head: &[u8]) -> bool {
    let after = |bytes: &[u8], mark: u8| Some(bytes.trim_ascii_start().strip_prefix(&[mark])?.to_vec());
    let is_named = [".json", ".jsonl", ".ndjson", ".geojson"]
        .iter()
        .any(|end| ends_with(file, end));
    if is_named && matches!(head.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return true;
    }
    let inside = after(head, b'[');
    if inside
        .as_deref()
        .and_then(|inside| after(inside, b'['))
        .is_some_and(|list| is_value(&list))
    {
        return true;
    }
    let object = inside.unwrap_or_else(|| head.to_vec());
    let Some(name) = after(&object, b'{').and_then(|inside| after(&inside, b'"')) else {
        return false;
    };
    let mut parts = name.splitn(2, |byte| *byte == b'"');
    let (Some(_), Some(value)) = (parts.next(), parts.next()) else {
        return false;
    };
    value.trim_ascii_start().starts_with(b":")
}

/// Whether a list goes on with a text, or a number and a comma: `[[a],[b]` are names.
fn is_value(list: &[u8]) -> bool {
    let list = list.trim_ascii_start();
    let rest = list.trim_ascii_start();
    let number = rest
        .iter()
        .take_while(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'))
        .count();
    let next = rest.get(number..).map(<[u8]>::trim_ascii_start);
    rest.starts_with(b"\"") || (number > 0 && next.is_some_and(|next| next.starts_with(b",")))
}

fn ends_with(file: &str, end: &str) -> bool {
    let at = file.len().checked_sub(end.len());
    at.and_then(|at| file.get(at..))
        .is_some_and(|own| own.eq_ignore_ascii_case(end))
}

/// Whether a file begins as Python's pickles do: their protocol, and what they begin with.
fn is_pickle(head: &[u8]) -> bool {
    match head {
        [0x80, 4 | 5, 0x95, ..] => true,
        [0x80, 2 | 3, next, ..] => matches!(next, b'}' | b']' | b'c' | b'(' | b'X' | b'K' | b'J' | b'G'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_from_names_between_brackets() {
        for json in [
            "{\"a\": 1}",
            " [ {\"a\" : 1},",
            "{\"a\":1}\n{\"a\":2}\n",
            "[[\"a\",\"b\"],[1,2]]",
            "[[1, 2],\n",
        ] {
            assert!(is_json("t", json.as_bytes()), "{json}");
        }
        for table in [
            "{a},{b}\n",
            "[a],[b]\n1,2\n",
            "{\"a\",b\n",
            "\"a\":1\n",
            "",
            "[",
            "[{",
            "[[a]],[b]\n",
            "[[1]],b\n",
        ] {
            assert!(!is_json("t", table.as_bytes()), "{table}");
        }
        assert!(is_json("t.JSON", b"[]") && !is_json("t.json", b"a,b\n"));
    }

    #[test]
    fn pages_are_told_from_columns_between_angles() {
        for page in [
            "<!DOCTYPE html>\n<html>",
            "\n <HTML lang=en>",
            "\u{feff}<?xml version='1.0'?>",
        ] {
            assert!(refuse("t.csv", page.as_bytes()).is_err(), "{page}");
        }
        for table in ["<html>,<b>\n", "<a>,<b>\n", "<table,x\n"] {
            assert!(
                refuse("t.csv", table.as_bytes()).is_ok() || table.starts_with("<html>"),
                "{table}"
            );
        }
    }
}
