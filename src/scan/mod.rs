//! One pass, many questions.
//!
//! Always: two halves merged equal the whole, wherever the cut lies. Never: a file format, a
//! browser, or an opinion about the data.

#[cfg(feature = "engine")]
mod aggregate;
#[cfg(feature = "engine")]
pub mod bits;
#[cfg(feature = "engine")]
pub mod distinct;
#[cfg(feature = "engine")]
pub mod hash;
#[cfg(feature = "engine")]
mod parallel;
mod progress;
#[cfg(feature = "engine")]
pub mod sort;
mod stopwatch;
#[cfg(feature = "engine")]
pub mod twins;

#[cfg(feature = "engine")]
pub use aggregate::Aggregate;
#[cfg(feature = "engine")]
pub use parallel::{each, each_on};
pub use progress::{Counters, Phase, Progress, Snapshot, Turn};
pub use stopwatch::{Clock, Spent, Stopwatch};
