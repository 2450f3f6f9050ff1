//! Delimited text: bytes in, typed columns out, and back.
//!
//! The way of a file: unpacked (`unpack`) and decoded (`decode`), its beginning looked at (`head`,
//! `sniff`), cut into records (`index`, `cells`) and cells into builders (`build`, driven by `batch`
//! after a `plan`), the type of each column inferred (`infer`), and read again until all types fit
//! (`types`), all of it driven from `load`. `reader` and `chunks` read again what is not in memory.
//! `write` goes the other way.

mod batch;
mod build;
mod cells;
mod chunks;
mod decode;
mod guess;
mod head;
mod index;
mod infer;
mod load;
mod malformed;
mod missing;
mod notes;
mod padding;
mod plan;
mod reader;
mod scan;
mod sniff;
mod types;
mod unpack;
mod whole;
pub mod write;

pub use decode::by_label as encoding;
pub use load::open;
