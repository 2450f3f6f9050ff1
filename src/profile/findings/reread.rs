//! The other way to read a text that may stand for missing: each is one click away from it.

use super::Seen;
use crate::table::{Format, Missing, Rereading};
use crate::words::quoted;

/// Tokens of a column for which a button is offered.
const OFFERED: usize = 3;

/// The texts that stand for missing in the column, where the file says by its text which do.
fn tokens(seen: &Seen) -> Option<Vec<String>> {
    let source = seen.source?;
    let has_types = matches!(source.format, Format::Parquet | Format::Arrow);
    let is_open = !has_types && source.missing != Missing::Pandas;
    let tokens = seen.profile.missing_tokens.keys();
    is_open.then(|| tokens.filter(|token| !token.is_empty()).cloned().collect())
}

/// To read texts of the column as values that now stand for missing.
pub fn as_values<'a>(seen: &Seen, which: impl Iterator<Item = &'a String>) -> Vec<Rereading> {
    let Some(all) = tokens(seen) else { return Vec::new() };
    let others = |token: &String| all.iter().filter(|own| *own != token).cloned().collect();
    let offered = which.filter(|token| !token.is_empty()).take(OFFERED);
    let one = |token: &String| {
        let words = format!("Read {} of {} as a value", quoted(token), seen.name());
        Rereading::missing(words, seen.name(), others(token))
    };
    offered.map(one).collect()
}

/// To read texts of the column as missing that are values now.
pub fn as_missing<'a>(seen: &Seen, which: impl Iterator<Item = &'a String>) -> Vec<Rereading> {
    let Some(all) = tokens(seen) else { return Vec::new() };
    let one = |token: &String| {
        let words = format!("Read {} of {} as missing", quoted(token), seen.name());
        let with = all.iter().chain([token]).cloned().collect();
        Rereading::missing(words, seen.name(), with)
    };
    which.take(OFFERED).map(one).collect()
}
