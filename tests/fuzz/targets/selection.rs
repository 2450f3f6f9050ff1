//! Selections as text: whatever is typed, nothing panics, a fault points into the text, and what is
//! read is written so that it reads the same.
#![no_main]

use glovebox::table::language;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match language::parse(text) {
        Ok(selection) => {
            let written = selection.to_string();
            let again = language::parse(&written).unwrap_or_else(|fault| panic!("{written}: {fault}"));
            assert_eq!(again.to_string(), written);
        }
        Err(fault) => {
            assert!(fault.at <= text.chars().count(), "{fault}");
            let _ = fault.pointed(text);
        }
    }
});
