//! Delimited text: bytes in, typed columns out, and back.
//!
//! The way of a file: unpacked (`unpack`) and decoded (`decode`), its beginning looked at (`head`,
//! `sniff` with `sample`, `delimiter` and `header`), cleared of quotes around whole lines (`wrapped`), cut into records (`index`, `cells`) and cells into builders (`build`, driven by `batch`
//! after a `plan`), the type of each column inferred (`infer`), and read again until all types fit
//! (`types`), all of it driven from `load`. `reader` and `chunks` read again what is not in memory.
//! What is odd on the way is noted by the row (`plan`, `shift`, `tail`) and told at the end (`notes`,
//! `footer`). `write` goes the other way.

mod batch;
mod build;
mod cells;
mod chunks;
mod decode;
mod delimiter;
mod footer;
mod guess;
mod head;
mod header;
mod index;
mod infer;
mod legacy;
mod load;
mod malformed;
mod missing;
mod notes;
mod padding;
mod plan;
mod reader;
mod sample;
mod scan;
mod shift;
mod show;
mod sniff;
mod tail;
mod types;
mod unpack;
mod values;
mod whole;
mod wrapped;
pub mod write;

pub use decode::by_label as encoding;
pub use load::open;
