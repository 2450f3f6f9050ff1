//! The engine, asked as the page and the command line ask it: a module per domain.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read the files that they hand to the engine"
)]

mod ask;
mod bytes;
mod candidates;
mod column;
mod csv;
mod dates;
mod drift;
mod export;
mod findings;
#[cfg(feature = "formats")]
mod formats;
mod notation;
mod outlier;
mod parquet;
mod previews;
mod profile;
#[cfg(all(feature = "formats", not(target_arch = "wasm32")))]
mod proof;
mod roundtrip;
mod select;
mod shelf;
mod steps;
mod table;
mod take;
