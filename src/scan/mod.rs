//! One pass, many questions.
//!
//! Always: two halves merged equal the whole, wherever the cut lies. Never: a file format, a
//! browser, or an opinion about the data.

mod progress;

pub use progress::{Phase, Progress, Snapshot, Turn};
