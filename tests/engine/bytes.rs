//! From the bytes of a text file to its text: packed, cut, padded, or from a file that changes under
//! the reader; and, in `encodings`, in an encoding that some bytes do not fit.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

mod encodings;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use glovebox::run::Context;
use glovebox::table::source::{NextBytes, Stream};
use glovebox::table::{Format, ReadOptions, Source};
use glovebox::{Error, Result};

use encodings::encoded;

use super::ask::{ENOUGH, cells, file, open, open_as, profile, wait};

const TEXT: &str = "name,n\nAda,1\nBob,2\nCyd,3\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).expect("memory takes all");
    gzip.finish().expect("memory takes all")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut zstd = zstd::Encoder::new(Vec::new(), 1).expect("a packer");
    zstd.include_checksum(true).expect("a checksum");
    zstd.write_all(bytes).expect("memory takes all");
    zstd.finish().expect("memory takes all")
}

fn refused(bytes: &[u8]) -> String {
    let error = open(file("t.csv", bytes)).err().expect("an error");
    error.to_string()
}

/// A source that promises a size, has another, and gives small pieces.
struct Odd {
    bytes: Vec<u8>,
    promised: u64,
    has: AtomicU64,
    piece: usize,
}

impl Odd {
    fn new(bytes: &[u8], piece: usize) -> Self {
        Odd {
            bytes: bytes.to_vec(),
            promised: bytes.len() as u64,
            has: AtomicU64::new(bytes.len() as u64),
            piece,
        }
    }

    fn with(bytes: &[u8], promised: usize, has: usize) -> Arc<Self> {
        Arc::new(Odd {
            promised: promised as u64,
            has: AtomicU64::new(has as u64),
            ..Odd::new(bytes, 1 << 20)
        })
    }

    fn at(&self, offset: u64, length: usize) -> bytes::Bytes {
        let bytes = self.bytes.get(..self.has.load(Relaxed) as usize).unwrap_or(&self.bytes);
        let rest = bytes.get(offset as usize..).unwrap_or(&[]);
        bytes::Bytes::copy_from_slice(rest.get(..length).unwrap_or(rest))
    }
}

impl Source for Odd {
    fn name(&self) -> &str {
        "t.csv"
    }

    fn size(&self) -> u64 {
        self.promised
    }

    fn read(&self, offset: u64, length: usize) -> Result<bytes::Bytes> {
        Ok(self.at(offset, length))
    }

    fn stream(&self) -> Result<Box<dyn Stream + '_>> {
        Ok(Box::new(Pieces(self, 0)))
    }

    fn reads_in_parallel(&self) -> bool {
        true
    }
}

/// Goes on to the end that there is, whatever was promised.
struct Pieces<'a>(&'a Odd, u64);

impl Stream for Pieces<'_> {
    fn next(&mut self) -> NextBytes<'_> {
        let piece = self.0.at(self.1, self.0.piece);
        self.1 += piece.len() as u64;
        Box::pin(std::future::ready(Ok((!piece.is_empty()).then_some(piece))))
    }
}

#[test]
fn a_packed_file_that_is_cut_anywhere_is_refused() {
    let (first, second) = (&TEXT[..13], &TEXT[13..]);
    for pack in [gzip, zstd] {
        let (one, two) = (pack(first.as_bytes()), pack(second.as_bytes()));
        let all = [one.clone(), two].concat();
        assert_eq!(cells(&open(file("t.csv", all.as_slice())).expect("a table")).len(), 3);
        // Where the first part ends nothing tells that a second is lacking.
        for kept in (4..all.len()).filter(|kept| *kept != one.len()) {
            let said = refused(&all[..kept]);
            assert!(
                said.contains("damaged") && said.contains("breaks off"),
                "{kept}: {said}"
            );
        }
    }
}

#[test]
fn a_large_frame_cut_between_two_blocks_is_refused() {
    let text: String = (0..200_000).map(|n| format!("{n},{}\n", n % 977)).collect();
    let packed = zstd(format!("n,m\n{text}").as_bytes());
    let mut at = 4 + 2;
    let mut edges = Vec::new();
    // A block's header: whether it is the last, its kind, and its size, in three bytes.
    while let Some(&[a, b, c]) = packed.get(at..at + 3) {
        let header = u32::from_le_bytes([a, b, c, 0]);
        at += 3 + if header >> 1 & 3 == 1 {
            1
        } else {
            (header >> 3) as usize
        };
        edges.push(at);
        if header & 1 == 1 {
            break;
        }
    }
    assert!(
        edges.len() > 10 && edges.last() == Some(&(packed.len() - 4)),
        "{edges:?}"
    );
    for edge in edges {
        assert!(refused(&packed[..edge]).contains("breaks off"));
    }
}

#[test]
fn what_packers_put_before_and_behind_is_passed_over() {
    let note = [&[0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
    let (zstd, gzip) = (zstd(TEXT.as_bytes()), gzip(TEXT.as_bytes()));
    for bytes in [
        [&note[..], &zstd].concat(),
        [&zstd[..], &note].concat(),
        [&zstd[..], &[0; 700]].concat(),
        [&gzip[..], &[0; 700]].concat(),
        [&gzip[..], &[0]].concat(),
    ] {
        let table = open(file("t.csv", bytes)).expect("a table");
        assert_eq!(cells(&table), [["Ada", "1"], ["Bob", "2"], ["Cyd", "3"]]);
    }
    for bytes in [[&gzip[..], b"more"].concat(), [&zstd[..], &[0, 0, 7]].concat()] {
        assert!(refused(&bytes).contains("is followed by something else"));
    }
}

#[test]
fn a_frame_that_begins_behind_a_long_note_is_found() {
    let length = 3u32 << 20;
    let note = [&[0x50, 0x2a, 0x4d, 0x18][..], &length.to_le_bytes()].concat();
    let bytes = [note, vec![b'x'; length as usize], zstd(TEXT.as_bytes())].concat();
    assert_eq!(cells(&open(file("t.csv", bytes)).expect("a table")).len(), 3);
}

#[test]
fn however_small_the_pieces_the_text_is_the_same() {
    let wide: Vec<u8> = TEXT
        .replace("Bob", "Bö\u{fffd}b")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (bytes, label) in [
        (gzip(TEXT.as_bytes()), None),
        ([zstd(TEXT.as_bytes()), vec![0; 9]].concat(), None),
        ([wide, vec![0x00, 0xd8, b'\n', 0]].concat(), Some("utf-16le")),
        (b"a,b\n\xfa\xfb\xfd,\x81\n".to_vec(), Some("shift_jis")),
        ([TEXT.as_bytes(), &[0x1a, 0, 0]].concat(), None),
    ] {
        let options = label.map_or_else(ReadOptions::default, encoded);
        let whole = open_as(file("t.csv", bytes.clone()), &options, ENOUGH, 1).expect("a table");
        for piece in 1..8 {
            let table = open_as(Arc::new(Odd::new(&bytes, piece)), &options, ENOUGH, 1).expect("a table");
            assert_eq!(cells(&table), cells(&whole), "{label:?} in pieces of {piece}");
            assert_eq!(profile(&table).findings, profile(&whole).findings);
        }
    }
}

#[test]
fn a_window_that_is_too_large_is_refused_with_its_size() {
    // Magic, a header with nothing but a window of 2^30 bytes, and a raw block of no bytes.
    let frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 20 << 3, 1, 0, 0];
    let said = refused(&frame);
    assert!(said.contains("window of more than 128 MiB"), "{said}");
}

fn long_text(rows: usize) -> String {
    let row = |n: usize| format!("{n},some words in row {n},{}\n", n % 7);
    format!("id,words,n\n{}", (0..rows).map(row).collect::<String>())
}

#[test]
fn a_file_that_shrinks_is_refused_and_one_that_grows_is_read_as_far_as_it_was_promised() {
    let text = long_text(300_000);
    let half = text[..text.len() / 2].rfind('\n').expect("a line") + 1;
    for threads in [1, 3] {
        let shrunk = open_as(
            Odd::with(text.as_bytes(), text.len(), half),
            &ReadOptions::default(),
            ENOUGH,
            threads,
        );
        let error = shrunk.err().expect("an error");
        assert!(matches!(error, Error::Changed { .. }), "{error}");
        assert!(
            error.to_string().contains(&format!("had {} bytes", text.len())),
            "{error}"
        );
        let grown = open_as(
            Odd::with(text.as_bytes(), half, text.len()),
            &ReadOptions::default(),
            ENOUGH,
            threads,
        );
        assert_eq!(
            grown.expect("a table").rows() as usize,
            text[..half].lines().count() - 1
        );
    }
    let packed = gzip(text.as_bytes());
    let shrunk = open(Odd::with(&packed, packed.len(), packed.len() - 9)).err();
    assert!(matches!(shrunk, Some(Error::Changed { .. })), "{shrunk:?}");
}

#[test]
fn a_file_that_changes_after_it_was_opened_is_refused_when_it_is_read_again() {
    let text = long_text(70_000);
    let source = Odd::with(text.as_bytes(), text.len(), text.len());
    let table = open_as(Arc::clone(&source) as Arc<dyn Source>, &ReadOptions::default(), 1, 1).expect("a table");
    assert!(table.source().expect("a file").scanned_from_disk);
    let load = || wait(table.columns(&[0, 2], &Context::silent())).map(|columns| columns.len());
    let window = |first| table.window(&[1], first, 10).map(|batch| batch.rows);
    assert_eq!((load(), window(69_995), window(30)), (Ok(2), Ok(5), Ok(10)));
    source.has.store(text.len() as u64 - 8, Relaxed);
    for failed in [load().err(), window(69_995).err()] {
        assert!(matches!(failed, Some(Error::Changed { .. })), "{failed:?}");
    }
}

#[test]
fn windows_of_a_file_with_a_mark_begin_at_a_row_on_any_number_of_threads() {
    let text = format!("\u{feff}{}", long_text(300_000));
    for threads in [1, 2, 3] {
        let options = ReadOptions::default();
        let table = open_as(file("t.csv", text.clone()), &options, 1, threads).expect("a table");
        for first in (0..300_000).step_by(20_000) {
            let batch = table.window(&[0], first, 20_000).expect("a window");
            let id = |row: usize| batch.columns[0].value(row).map(|value| value.to_string());
            let wrong = (0..20_000).find(|row| id(*row) != Some((first as usize + row).to_string()));
            assert_eq!(wrong, None, "{threads} threads, from row {first}");
        }
    }
}

#[test]
fn padding_is_no_row_and_is_told() {
    let wide: Vec<u8> = [TEXT, "\u{1a}"]
        .concat()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let long = long_text(300_000);
    for (bytes, count) in [
        ([TEXT.as_bytes(), &[0x1a]].concat(), 1),
        ([TEXT.trim_end().as_bytes(), &[0x1a]].concat(), 1),
        ([TEXT.as_bytes(), &[0x1a, 0x1a, 0, 0]].concat(), 4),
        ([TEXT.as_bytes(), &[0; 9000]].concat(), 9000),
        (gzip(&[TEXT.as_bytes(), &[0; 3_000_000]].concat()), 3_000_000),
        (wide, 1),
        ([long.as_bytes(), &[0; 5_000_000]].concat(), 5_000_000),
    ] {
        for threads in [1, 3] {
            for memory in [ENOUGH, 1] {
                let source = file("t.csv", bytes.clone());
                let table = open_as(source, &ReadOptions::default(), memory, threads).expect("a table");
                let last = table.window(&[0, 1], table.rows() - 1, 1).expect("a window");
                let seen = (table.rows(), last.columns[0].value(0).map(|v| v.to_string()));
                let expected = if count == 5_000_000 {
                    (300_000, "299999")
                } else {
                    (3, "Cyd")
                };
                assert_eq!((seen.0, seen.1.as_deref()), (expected.0, Some(expected.1)));
                let told = table
                    .findings()
                    .iter()
                    .find(|f| f.code == "csv.padding")
                    .expect("a finding");
                assert_eq!(told.count, count);
            }
        }
    }
    // What another row follows is no padding.
    let bytes = [b"a,b\n1,x".to_vec(), vec![0; 20], b"\n2,y\n".to_vec()].concat();
    let options = ReadOptions {
        format: Some(Format::Csv),
        ..ReadOptions::default()
    };
    let table = open_as(file("t.csv", bytes), &options, ENOUGH, 1).expect("a table");
    assert_eq!(cells(&table)[0][1].len(), 21);
    assert!(table.findings().iter().all(|f| f.code != "csv.padding"));
}

#[test]
fn a_packed_file_that_holds_more_than_its_beginning_says_is_left_on_disk() {
    let mut state = 1u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        format!("{:016x}{:016x}", state.rotate_left(29), state.wrapping_mul(state | 1))
    };
    let mut text = String::from("word,n,m\n");
    (0..40_000).for_each(|n| text.push_str(&format!("{},{n},{}\n", noise(), n % 7)));
    (0..600_000).for_each(|_| text.push_str("a,1,2\n"));
    let expected = open(file("t.csv", text.clone())).expect("a table");
    for bytes in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
        let table = open_as(file("t.csv", bytes), &ReadOptions::default(), 8 << 20, 1).expect("a table");
        assert!(table.source().expect("a file").scanned_from_disk);
        assert_eq!((table.rows(), table.fields()), (640_000, expected.fields()));
    }
}

#[test]
fn a_record_that_the_budget_cannot_hold_is_refused_and_one_that_it_can_is_read() {
    let text = format!("a,b\n1,{}\n", "x".repeat(9 << 20));
    for bytes in [text.clone().into_bytes(), gzip(text.as_bytes()), zstd(text.as_bytes())] {
        let open = |memory| open_as(file("t.csv", bytes.clone()), &ReadOptions::default(), memory, 1);
        assert_eq!(open(64 << 20).map(|table| table.rows()), Ok(1));
        let error = open(32 << 20).err().expect("an error");
        assert!(matches!(error, Error::Memory { .. }), "{error}");
        assert!(error.to_string().contains("the record after row 0"), "{error}");
    }
}
