//! A question's type names its answer.
//!
//! The worker, the command line and the tests all go through this one trait.

use serde::{Serialize, de::DeserializeOwned};

/// Implemented by each domain's `Options`; the answer is its `Report`.
pub trait Ask: Serialize + DeserializeOwned {
    /// What comes back.
    type Answer: Serialize + DeserializeOwned;
}

impl Ask for crate::table::RowsOptions {
    type Answer = crate::table::Rows;
}
