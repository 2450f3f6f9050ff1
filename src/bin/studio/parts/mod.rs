//! Small views that are used twice, one a file.

mod bar;
pub mod cell;
mod choice;
mod enter;
mod finding;
mod icon;
mod mini;
pub mod number;
mod rows_link;
mod side;
mod state;
mod tag;

pub use bar::{Bar, MissingBar};
pub use choice::choice;
pub use enter::on_enter;
pub use finding::{FindingRow, severity_mark};
pub use icon::{Icon, icon};
pub use mini::{Mini, drawn_between, drawn_edges, mini_label};
pub use number::{Digits, Figure};
pub use rows_link::RowsLink;
pub use side::Side;
pub use state::{Busy, Problem};
pub use tag::{TypeTag, type_words};
