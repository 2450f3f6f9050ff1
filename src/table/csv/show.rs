//! What stands in a record, as a finding shows it: in one line, and no more than a line holds.

/// Bytes that are kept, of which a sentence shows the first.
const SHOWN: usize = 400;

/// A record by its fields.
pub fn row(text: &[u8], spans: &[(u32, u32)]) -> String {
    let ends = spans.iter().filter(|(start, end)| start < end);
    let from = spans.first().map_or(0, |(start, _)| *start);
    let to = ends.map(|(_, end)| *end).max().unwrap_or(from);
    line(text.get(from as usize..to as usize).unwrap_or(&[]))
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
