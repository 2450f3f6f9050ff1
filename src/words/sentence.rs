//! Numbers with their nouns, and lists.

use super::count;

/// The word that fits the number.
pub fn noun<'a>(number: u64, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

/// A number with its noun: `1 row`, `2,799 rows`.
pub fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), noun(number, one, many))
}

/// Rows with their number.
pub fn rows(number: u64) -> String {
    plural(number, "row", "rows")
}

/// Items as a sentence lists them: `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String], last: &str) -> String {
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
    }
}

/// Letters of an example.
const EXAMPLE: usize = 40;

/// A name or a value in a sentence, cut where it is long.
pub fn cut(text: &str) -> String {
    let mut letters = text.chars();
    let short: String = letters.by_ref().take(EXAMPLE).collect();
    match letters.next() {
        Some(_) => format!("{short}…"),
        None => short,
    }
}

/// The same between quotes, so that its outer spaces are seen.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", cut(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_is_no_rows() {
        assert_eq!(rows(1), "1 row");
        assert_eq!(rows(12_345), "12,345 rows");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()], "and"), "a, b and c");
    }
}
