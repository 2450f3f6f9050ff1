//! Parquet, with footers and page headers changed value by value: nothing panics, and one file has
//! one report whether or not it fits the memory budget.
#![no_main]

use glovebox::table::ReadOptions;
use glovebox_fuzz::{ENOUGH, Pieces, mutate, profile, same, too_little};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|input: &[u8]| {
    let options = ReadOptions::default();
    let memory = profile(Pieces::new(input.to_vec(), 4 << 20), &options, ENOUGH);
    let disk = profile(Pieces::new(input.to_vec(), 4 << 20), &options, too_little(input));
    same("scanned from disk", &memory, &disk);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut random = fastrand::Rng::with_seed(u64::from(seed));
    if random.u8(..8) > 0
        && let Some(file) = mutate::parquet(&data[..size], &mut random)
        && file.len() <= max_size
    {
        data[..file.len()].copy_from_slice(&file);
        return file.len();
    }
    fuzzer_mutate(data, size, max_size)
});
