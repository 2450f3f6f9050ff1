//! Small views that are used twice, one a file.

mod action_menu;
mod bar;
pub mod cell;
mod choice;
mod dialog;
pub mod download;
mod enter;
mod finding;
mod icon;
mod mend;
mod mini;
pub mod number;
mod rows_link;
pub mod short;
mod side;
mod state;
mod tag;
mod window;

pub use action_menu::{Action, ActionMenu};
pub use bar::{Bar, MissingBar};
pub use choice::choice;
pub use dialog::Dialog;
pub use download::Download;
pub use enter::{on_enter, on_typed};
pub use finding::{FindingRow, Found, WITH_ORIGINALS, severity_mark, show_copies};
pub use icon::{Icon, icon};
pub use mend::Mend;
pub use mini::{Mini, drawn_between, drawn_edges, mini_label};
pub use number::{Digits, Figure};
pub use rows_link::{RowsLink, use_row_links};
pub use short::short;
pub use side::Side;
pub use state::{Busy, Problem};
pub use tag::{TypeTag, type_words};
pub use window::{use_more, use_window};
