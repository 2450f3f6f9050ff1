//! `unique`: a column names the rows.
//!
//! Rule: as many distinct values as rows, ten at least, none missing, in a column of text or whole numbers whose name says
//! that it names (it ends in id, key, code, number). From ydata-profiling (UNIQUE). A note. It matters because such a column is a key to join by
//! and tells nothing that carries over to other rows: a model that is given it learns by heart.

use super::Seen;
use crate::profile::ColumnProfile;
use crate::table::Type;
use crate::words::plural;
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "unique";

/// Rows at least.
const ROWS: u64 = 10;

/// Whether a column's name and type say that it names things.
pub fn is_named(profile: &ColumnProfile) -> bool {
    const WORDS: [&str; 12] = [
        "id",
        "key",
        "code",
        "number",
        "no",
        "nr",
        "num",
        "uuid",
        "guid",
        "identifier",
        "index",
        "sku",
    ];
    let name = profile.name.to_lowercase();
    let parts = || {
        name.split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
    };
    // "CustomerID" has no space.
    let is_tail = profile.name.ends_with("ID") || profile.name.ends_with("Id");
    let is_word = parts().next_back().is_some_and(|part| WORDS.contains(&part)) || is_tail;
    matches!(profile.r#type, Type::Text | Type::Integer) && is_word
}

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    if !is_named(profile) || profile.missing > 0 || profile.count < ROWS || profile.distinct != profile.count {
        return None;
    }
    let message = format!(
        "{} differs in all {}",
        seen.name(),
        plural(profile.count, "row", "rows")
    );
    Some(
        Finding::new(CODE, Kind::Key, Severity::Note, message)
            .column(seen.name())
            .why(
                "It is probably an identifier: good to join by, but a model that is given it learns the rows by heart.",
            )
            .evidence("distinct", profile.distinct as f64)
            .count(1),
    )
}
