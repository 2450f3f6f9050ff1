//! Delimited text with every option: nothing panics, and one text has one report, in whatever pieces
//! it comes and whether or not it fits the memory budget.
#![no_main]

use glovebox_fuzz::{ENOUGH, Pieces, options, profile, same, too_little};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let asked = options::split(input);
    let whole = profile(Pieces::new(asked.bytes.to_vec(), 4 << 20), &asked.options, ENOUGH);
    if asked.piece < 4 << 20 {
        let pieces = profile(Pieces::new(asked.bytes.to_vec(), asked.piece), &asked.options, ENOUGH);
        same("in pieces", &whole, &pieces);
    }
    let disk = profile(
        Pieces::new(asked.bytes.to_vec(), asked.piece),
        &asked.options,
        too_little(asked.bytes),
    );
    same("scanned from disk", &whole, &disk);
});
