//! How numbers, shares, sizes and sentences are written: one place for findings, page and terminal.
//!
//! ASCII but for a few signs that it does not have, so that a message can be searched and compared; the page sets
//! its own minus sign and spaces. Three significant digits unless more are needed to say what is so.

mod json;
mod number;
mod sentence;

pub use json::json_fault;
pub use number::{
    bytes, count, exact_probability, figure, figure_with, group, percent, precise, probability, seconds, share,
    share_of, significant, with_power,
};
pub use sentence::{cut, list, noun, plural, quoted, rows};
