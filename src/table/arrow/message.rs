//! Messages: what a file of Arrow is made of (Message.fbs of Apache Arrow, and "Encapsulated message format" of its
//! columnar format).

use super::flat::{Value, buffer};

/// What a message begins with; its length follows.
pub const CONTINUES: [u8; 4] = [0xff; 4];
/// Bytes of both.
const PREFIX: u64 = 8;
/// What buffers are aligned to, from the beginning of the file and among themselves.
pub const ALIGNED: u64 = 64;
/// `MetadataVersion.V5`.
pub const VERSION: i16 = 4;

/// What a message tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// The columns.
    Schema = 1,
    /// Rows, which follow.
    RecordBatch = 3,
}

/// The beginning of a message that stands at a place: `about` what it tells of, and `body` bytes that follow it.
pub fn metadata(header: Header, about: Vec<(u16, Value<'_>)>, body: u64, at: u64) -> Vec<u8> {
    // 0: version, 1: header_type, 2: header, 3: bodyLength.
    let mut fields = vec![
        (0, Value::Short(VERSION)),
        (1, Value::Byte(header as u8)),
        (2, Value::Table(about)),
    ];
    if body > 0 {
        fields.push((3, Value::Long(body as i64)));
    }
    let mut message = buffer(&fields);
    if body > 0 {
        let end = at + PREFIX + message.len() as u64;
        message.resize(message.len() + (end.next_multiple_of(ALIGNED) - end) as usize, 0);
    }
    [&CONTINUES[..], &(message.len() as u32).to_le_bytes(), &message].concat()
}
