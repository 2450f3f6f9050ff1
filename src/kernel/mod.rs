//! Algorithms and buffers without tables: hashing, interning, sorting, bitmaps, packed integers,
//! codes and texts.
//!
//! Never: a type of the data, a file format, or an error that a person sees.

mod bitmap;
pub mod bits;
mod codes;
pub mod hash;
mod interner;
mod ints;
pub mod sort;
mod texts;

pub use bitmap::Bitmap;
pub use codes::Codes;
pub use interner::Interner;
pub use ints::Ints;
pub use texts::Texts;
