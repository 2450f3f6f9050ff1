//! Which text does a cell give? Strings as they are, bytes as text where they are text and in
//! hexadecimal (`0x…`) where not, UUIDs, spans of time, and nested values as JSON.

/// How a column's text is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Promised to be UTF-8, and checked.
    Utf8,
    /// Bytes that may be anything.
    Bytes,
    /// Sixteen bytes of a UUID.
    Uuid,
    /// In words of its own: spans of time.
    Shown,
    /// Nested values, as JSON.
    Json,
}

/// The text of some bytes; in `scratch` where it has to be made.
#[inline]
pub fn text_of<'a>(cell: &'a [u8], form: Form, scratch: &'a mut String) -> &'a [u8] {
    match form {
        Form::Utf8 => cell,
        Form::Uuid if cell.len() == 16 => {
            scratch.clear();
            for (at, byte) in cell.iter().enumerate() {
                if matches!(at, 4 | 6 | 8 | 10) {
                    scratch.push('-');
                }
                hex(*byte, scratch);
            }
            scratch.as_bytes()
        }
        _ if is_text(cell) => cell,
        _ => {
            scratch.clear();
            scratch.push_str("0x");
            cell.iter().for_each(|&byte| hex(byte, scratch));
            scratch.as_bytes()
        }
    }
}

/// Whether bytes of unknown meaning are text: UTF-8 without control characters. A geometry or a
/// hash is UTF-8 too now and then.
fn is_text(cell: &[u8]) -> bool {
    let control = |b: &u8| (*b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r')) || *b == 0x7f;
    std::str::from_utf8(cell).is_ok() && !cell.iter().any(control)
}

fn hex(byte: u8, out: &mut String) {
    for digit in [byte >> 4, byte & 15] {
        out.extend(char::from_digit(u32::from(digit), 16));
    }
}
