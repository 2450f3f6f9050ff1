//! What stands in a record, as a finding shows it: in one line, and no more than a line holds.

/// Bytes that are kept, of which a sentence shows the first.
const SHOWN: usize = 400;

/// A record by those of its fields that columns have, with what follows them up to the end of the line.
pub fn row(text: &[u8], spans: &[(u32, u32)], newline: u8) -> String {
    let from = spans.first().map_or(0, |(start, _)| *start as usize);
    let to = spans.iter().map(|(_, end)| *end as usize).max().unwrap_or(from);
    let rest = text.get(to..).unwrap_or(&[]);
    let end = rest
        .iter()
        .position(|b| *b == newline)
        .map_or(text.len(), |end| to + end);
    line(text.get(from..end).unwrap_or(&[]))
}

/// A text in one line.
pub fn line(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text.get(..text.len().min(SHOWN)).unwrap_or(text));
    let shown = text.trim_end().chars();
    shown.map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The first word of a text with letters beyond ASCII; empty where there is none.
pub fn beyond_ascii(text: &[u8]) -> String {
    let Some(at) = text.iter().position(|b| !b.is_ascii()) else {
        return String::new();
    };
    let ends = |b: &u8| b.is_ascii() && !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'\'');
    let (before, after) = text.split_at(at);
    let start = before.iter().rposition(ends).map_or(0, |at| at + 1);
    let end = after.iter().position(ends).map_or(text.len(), |end| at + end);
    line(text.get(start..end).unwrap_or(&[]))
}
