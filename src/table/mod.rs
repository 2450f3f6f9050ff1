//! Bytes → typed columns → bytes.
//!
//! Start at [`open`] (engine) or, for the words alone, at [`ReadOptions`] and [`SourceReport`].
//! Always: the whole column decides its type, and what does not fit is kept as raw text with its
//! row. Never: a statistic, or an opinion about the data.

#[cfg(feature = "engine")]
pub mod arrow;
#[cfg(feature = "engine")]
pub(crate) mod bound;
#[cfg(feature = "engine")]
mod candidates;
#[cfg(feature = "engine")]
pub mod chunk;
#[cfg(feature = "engine")]
pub mod column;
#[cfg(feature = "engine")]
mod condition;
#[cfg(feature = "engine")]
pub mod csv;
mod date_format;
#[cfg(feature = "engine")]
pub mod dates;
#[cfg(feature = "engine")]
mod derive;
#[cfg(feature = "engine")]
pub mod duplicates;
#[cfg(feature = "engine")]
mod fold;
#[cfg(feature = "engine")]
mod foreign;
#[cfg(feature = "engine")]
mod gather;
#[cfg(feature = "engine")]
pub mod json;
pub mod language;
mod lines;
#[cfg(feature = "engine")]
pub mod mend;
#[cfg(feature = "engine")]
pub mod names;
#[cfg(feature = "engine")]
pub mod notation;
#[cfg(feature = "engine")]
mod odd_names;
#[cfg(feature = "engine")]
mod open;
#[cfg(feature = "engine")]
mod order;
#[cfg(feature = "engine")]
pub mod out;
#[cfg(feature = "engine")]
pub mod parquet;
pub mod parse;
#[cfg(feature = "engine")]
mod pieces;
mod reading;
#[cfg(feature = "engine")]
pub mod records;
mod rereading;
mod row_set;
#[cfg(feature = "engine")]
mod rows;
#[cfg(feature = "engine")]
mod select;
mod selection;
#[cfg(feature = "engine")]
pub mod show;
#[cfg(feature = "engine")]
pub mod source;
#[cfg(feature = "engine")]
mod store;
#[cfg(feature = "engine")]
mod stored;
#[cfg(feature = "engine")]
pub mod text;
#[cfg(feature = "engine")]
pub mod tokens;
mod value;
mod written;
#[cfg(feature = "engine")]
pub mod xlsx;

#[cfg(feature = "engine")]
pub use foreign::is_read_as_it_is;
#[cfg(feature = "engine")]
pub use open::{open, open_converted};

pub use date_format::DateFormat;
pub use lines::Lines;
pub use reading::{
    Conversion, Converted, DateNotation, DatesRead, Format, Lists, Missing, NumbersRead, ReadOptions, Sheet,
    SourceReport, Thousands,
};
pub use rereading::Rereading;
pub use row_set::{MAX_ROWS, RowSet};
pub use selection::{
    Cell, Characters, Class, Comparison, KeptId, Predicate, Rows, RowsOptions, Selection, Sort, TableId,
};
pub use value::{Field, Type, Value};
pub use written::{FileFormat, Formulas};
#[cfg(feature = "engine")]
pub use written::{write, write_as};

#[cfg(feature = "engine")]
pub use candidates::{candidate_types, why_candidates};
#[cfg(feature = "engine")]
pub use chunk::{Chunk, Data, Kind};
#[cfg(feature = "engine")]
pub use column::Column;
#[cfg(feature = "engine")]
pub use derive::{Fitted, Made, check};
#[cfg(feature = "engine")]
pub use order::{compare_cells, ordered};
#[cfg(feature = "engine")]
pub use rows::{View, cells, cells_of, chosen, rows, view};
#[cfg(feature = "engine")]
pub use select::{check_selection, is_comparable, select};
#[cfg(feature = "engine")]
pub use source::{Memory, Source, Stream};
#[cfg(feature = "engine")]
pub use store::{Batch, Loading, Origin, Reader, Store, Table, Take, Taking};
