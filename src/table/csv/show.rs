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
