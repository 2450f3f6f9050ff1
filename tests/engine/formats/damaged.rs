//! Files that are cut or changed at any byte are refused with a message, or read; nothing panics.

use glovebox::run::Context;
use glovebox::table::ReadOptions;
use glovebox::{Error, formats};

use super::super::ask::{file, wait};
use super::{FILES, bytes_of, open};

#[test]
fn a_file_that_is_cut_anywhere_says_so() {
    let (mut tried, mut refused) = (0, 0);
    for (name, bytes) in FILES {
        // Every few bytes: all of them take minutes.
        for kept in (1..bytes.len()).step_by(1 + bytes.len() / 200) {
            tried += 1;
            let Err(error) = open(name, &bytes[..kept], &ReadOptions::default()) else {
                // Lines that are whole are a table, so are whole batches of a stream, and fewer letters than tell a format.
                let may_end = matches!(name, "records.ndjson" | "lz4.arrows");
                assert!(may_end || kept < 16, "{name} cut to {kept} bytes is read");
                continue;
            };
            refused += 1;
            assert!(!matches!(error, Error::Internal(_)), "{name} cut to {kept}: {error}");
            assert!(error.to_string().contains(name), "{error}");
        }
    }
    assert!(tried > 1500 && refused * 10 > tried * 9, "{refused} of {tried}");
}

#[test]
fn a_file_that_is_changed_anywhere_is_read_or_refused() {
    let mut tried = 0;
    for (name, bytes) in FILES {
        for at in (0..bytes.len()).step_by(1 + bytes.len() / 80) {
            for flip in [0xff, 0x01, 0x20] {
                let mut changed = bytes.to_vec();
                changed[at] ^= flip;
                if let Err(error) = open(name, &changed, &ReadOptions::default()) {
                    assert!(!matches!(error, Error::Internal(_)), "{name}, byte {at}: {error}");
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 2000, "{tried}");
}

#[test]
fn text_that_does_not_fit_the_budget_is_refused() {
    let cx = Context::silent().with_memory(200);
    let options = ReadOptions::default();
    for name in ["several.zip", "orders.xlsx", "records.json"] {
        let refused = wait(formats::open(file(name, bytes_of(name)), &options, &cx)).err();
        let said = refused.expect("refused").to_string();
        assert!(said.contains("of memory") && said.contains(name), "{said}");
    }
}

/// An archive of one file, packed as well as can be.
fn packed(name: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    deflate.write_all(bytes).expect("memory takes all");
    let packed = deflate.finish().expect("memory takes all");
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    let sizes = [crc.sum(), packed.len() as u32, bytes.len() as u32]
        .map(u32::to_le_bytes)
        .concat();
    let named = [(name.len() as u16).to_le_bytes(), [0, 0]].concat();
    let common = [&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0][..], &sizes, &named].concat();
    let local = [b"PK\x03\x04", &common[..], name.as_bytes(), &packed].concat();
    let central = [b"PK\x01\x02\x14\x00", &common[..], &[0; 14], name.as_bytes()].concat();
    let end = [
        b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec(),
        (central.len() as u32).to_le_bytes().to_vec(),
        (local.len() as u32).to_le_bytes().to_vec(),
        vec![0, 0],
    ]
    .concat();
    [local, central, end].concat()
}

#[test]
fn a_bomb_is_refused_by_what_it_unpacks_to() {
    let sound = packed("t.csv", b"a,b\n1,2\n");
    assert_eq!(
        open("t.zip", &sound, &ReadOptions::default()).map(|table| table.rows()),
        Ok(1)
    );
    let bomb = packed("t.csv", &vec![b'0'; 80 << 20]);
    assert!(bomb.len() < 100_000);
    let said = open("t.zip", &bomb, &ReadOptions::default())
        .err()
        .expect("refused")
        .to_string();
    assert!(said.contains("more than 400 times its size"), "{said}");
    // Nobody believes what the directory says of sizes.
    let mut lying = sound.clone();
    let at = lying.len() - 22 - 5 - 46 + 24;
    lying[at] = 200;
    assert!(open("t.zip", &lying, &ReadOptions::default()).is_err());
}
