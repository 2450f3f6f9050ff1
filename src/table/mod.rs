//! Bytes → typed columns → bytes.
//!
//! Start at [`open`] (engine) or, for the words alone, at [`ReadOptions`] and [`SourceReport`].
//! Always: the whole column decides its type, and what does not fit is kept as raw text with its
//! row. Never: a statistic, or an opinion about the data.

mod reading;
mod selection;
mod value;

pub use reading::{Format, Missing, ReadOptions, SourceReport};
pub use selection::{Cell, Comparison, Predicate, Rows, RowsOptions, Selection, Sort};
pub use value::{Field, Type, Value};
