//! The pages, one a file or folder, and the one list of them.

pub mod drift;
pub mod landing;
pub mod overview;
pub mod profile;
pub mod table;

use crate::route::Page;

/// All pages, in the order of the menu: a line for each.
pub static PAGES: [&Page; 5] = [
    &landing::PAGE,
    &overview::PAGE,
    &table::PAGE,
    &profile::PAGE,
    &drift::PAGE,
];
