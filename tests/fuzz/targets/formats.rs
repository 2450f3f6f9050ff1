//! JSON, workbooks, archives and Arrow files: whatever is in one, nothing panics or asks for memory that its bytes do
//! not back, and what is read is the same each time. The parts of an archive are changed after they are unpacked, so
//! that their readers see the damage and not its checksum.
#![no_main]

use std::io::{Read, Write};

use glovebox::run::Context;
use glovebox::table::{Memory, ReadOptions};
use glovebox::{Error, formats};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

/// Text that a small file may become.
const MOST: u64 = 16 << 20;

fn text(input: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let cx = Context::silent().with_memory(MOST);
    let source = Memory::new("t.json", input.to_vec());
    let mut out = Vec::new();
    match formats::convert(&source, &ReadOptions::default(), &mut out, &cx) {
        Ok(converted) => Ok(converted.map(|_| out)),
        Err(Error::Internal(inside)) => panic!("{inside}"),
        Err(error) => Err(error.to_string()),
    }
}

fuzz_target!(|input: &[u8]| {
    let first = text(input);
    assert_eq!(first, text(input));
    if let Ok(Some(text)) = &first {
        assert!(text.len() as u64 <= MOST, "{} bytes", text.len());
    }
});

/// The parts of an archive as it is written here: each a name and its bytes, packed.
fn parts(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut parts = Vec::new();
    let mut rest = archive;
    while let Some(header) = rest.strip_prefix(b"PK\x03\x04").filter(|header| header.len() >= 26) {
        let small = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let packed = u32::from_le_bytes([header[14], header[15], header[16], header[17]]) as usize;
        let (name, extra) = (small(22), small(24));
        let Some(bytes) = header.get(26 + name + extra..26 + name + extra + packed) else {
            break;
        };
        let mut plain = Vec::new();
        match small(4) {
            8 => drop(
                flate2::read::DeflateDecoder::new(bytes)
                    .take(1 << 20)
                    .read_to_end(&mut plain),
            ),
            _ => plain = bytes.to_vec(),
        }
        parts.push((String::from_utf8_lossy(&header[26..26 + name]).into_owned(), plain));
        rest = &header[26 + name + extra + packed..];
    }
    parts
}

fn archive(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let sizes = [crc.sum(), bytes.len() as u32, bytes.len() as u32]
            .map(u32::to_le_bytes)
            .concat();
        let common = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &sizes,
            &(name.len() as u16).to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        let at = (out.len() as u32).to_le_bytes();
        directory.extend([b"PK\x01\x02\x14\x00", &common[..], &[0; 10], &at, name.as_bytes()].concat());
        out.extend([b"PK\x03\x04", &common[..], name.as_bytes(), bytes].concat());
    }
    let (start, length) = (out.len() as u32, directory.len() as u32);
    out.extend(&directory);
    let number = (parts.len() as u16).to_le_bytes();
    let _ = out.write_all(
        &[
            b"PK\x05\x06\0\0\0\0",
            &number[..],
            &number,
            &length.to_le_bytes(),
            &start.to_le_bytes(),
            &[0, 0],
        ]
        .concat(),
    );
    out
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut random = fastrand::Rng::with_seed(u64::from(seed));
    let mut parts = parts(&data[..size]);
    if parts.is_empty() || random.u8(..8) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let chosen = random.usize(..parts.len());
    let part = &mut parts[chosen].1;
    let length = part.len();
    part.resize(length + 64, 0);
    let changed = fuzzer_mutate(part, length, length + 64);
    part.truncate(changed);
    let file = archive(&parts);
    if file.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..file.len()].copy_from_slice(&file);
    file.len()
});
