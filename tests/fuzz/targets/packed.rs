//! Compressed text. As it comes: nothing panics and nothing unpacks without bound. Packed here, in
//! several frames, with padding: it reads as the plain text does; cut anywhere: it is refused.
#![no_main]

use std::io::Write;

use glovebox_fuzz::options::{self, Asked};
use glovebox_fuzz::{ENOUGH, Pieces, profile, same};
use libfuzzer_sys::fuzz_target;

/// Frame that a Zstandard reader must pass over.
const SKIPPABLE: &[u8] = &[0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4];

fuzz_target!(|input: &[u8]| {
    let asked = options::split(input);
    if asked.bytes.len() == input.len() {
        let _ = profile(Pieces::new(input.to_vec(), asked.piece), &asked.options, ENOUGH);
        return;
    }
    // What begins like a packed file is unpacked once, however often it was packed: it is no plain text.
    if asked.bytes.is_empty() || begins_packed(asked.bytes) {
        return;
    }
    let gzip = asked.spare & 1 == 0;
    let frames = 1 + usize::from(asked.spare >> 1 & 3);
    let packed = pack(asked.bytes, gzip, frames);
    check_whole(&asked, &packed, gzip);
    check_cut(&asked, &packed, gzip);
});

fn begins_packed(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]
    )
}

fn pack(text: &[u8], gzip: bool, frames: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for part in text.chunks(text.len().div_ceil(frames).max(1)) {
        if gzip {
            let mut packer = flate2::write::GzEncoder::new(&mut out, flate2::Compression::fast());
            packer
                .write_all(part)
                .and_then(|()| packer.finish().map(|_| ()))
                .expect("memory can be written");
        } else {
            let mut packer = zstd::stream::write::Encoder::new(&mut out, 1).expect("a packer");
            packer.include_checksum(true).expect("a checksum");
            packer
                .write_all(part)
                .and_then(|()| packer.finish().map(|_| ()))
                .expect("memory can be written");
        }
    }
    out
}

/// The packed file is the plain one, but for what tells of the packing.
fn check_whole(asked: &Asked<'_>, packed: &[u8], gzip: bool) {
    let mut file = Vec::new();
    if !gzip && asked.spare & 8 != 0 {
        file.extend_from_slice(SKIPPABLE);
    }
    file.extend_from_slice(packed);
    file.resize(file.len() + usize::from(asked.spare >> 4), 0);
    let unpacked = profile(Pieces::new(file, asked.piece), &asked.options, ENOUGH);
    let plain = profile(Pieces::new(asked.bytes.to_vec(), asked.piece), &asked.options, ENOUGH);
    same("packed", &plain.map(told), &unpacked.map(told));
}

/// A report without the lines that tell of bytes and packing.
fn told(report: String) -> String {
    let kept = report
        .lines()
        .filter(|line| !line.starts_with("    \"bytes\":") && !line.starts_with("    \"compression\":"));
    kept.collect::<Vec<_>>().join("\n")
}

/// A file cut inside a frame is refused. (Cut between two frames, it is a whole file of fewer.)
fn check_cut(asked: &Asked<'_>, packed: &[u8], gzip: bool) {
    let (Some(&first), Some(&last)) = (asked.bytes.first(), asked.bytes.last()) else {
        return;
    };
    let at = usize::from(first) << 8 | usize::from(last);
    let cut = 1 + at % packed.len();
    let ends = frame_ends(packed, gzip, asked);
    if cut == packed.len() || ends.contains(&cut) {
        return;
    }
    // The first four bytes name the packing; with fewer of them it is no packed file.
    if cut < 4 {
        return;
    }
    let answer = profile(Pieces::new(packed[..cut].to_vec(), asked.piece), &asked.options, ENOUGH);
    assert!(answer.is_err(), "a file cut at byte {cut} of {} was read", packed.len());
}

/// Where frames end: each was packed by itself, so their lengths are known by packing again.
fn frame_ends(packed: &[u8], gzip: bool, asked: &Asked<'_>) -> Vec<usize> {
    let frames = 1 + usize::from(asked.spare >> 1 & 3);
    let mut ends = Vec::new();
    let mut end = 0;
    for part in asked.bytes.chunks(asked.bytes.len().div_ceil(frames).max(1)) {
        end += pack(part, gzip, 1).len();
        ends.push(end);
    }
    debug_assert_eq!(ends.last().copied(), Some(packed.len()));
    ends
}
