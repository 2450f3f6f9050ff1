//! The engine, asked as the page and the command line ask it: a module per domain.

mod ask;
mod csv;
mod findings;
// Its cases are files on disk.
#[cfg(not(target_arch = "wasm32"))]
mod parquet;
mod roundtrip;
mod profile;
