//! The pages, one a file or folder.

mod drift;
mod landing;
mod overview;
mod profile;
mod table;

pub use drift::Drift;
pub use landing::Landing;
pub use overview::Overview;
pub use profile::Profile;
pub use table::TablePage;
