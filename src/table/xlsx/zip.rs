//! Writes ZIP archives (PKWARE's APPNOTE 6.3), part after part, to a place that takes bytes in their order: so how many
//! there were, and their checksum, stand behind each part and in the directory at the end, which readers go by.
//!
//! No clock: every part is from 1980, so that the same table gives the same bytes.

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

use crate::table::out::Out;
use crate::{Error, Result};

/// How hard to pack: what spreadsheets do themselves.
const LEVEL: u32 = 2;
/// Bytes that are packed at a time.
const ROOM: usize = 64 << 10;
/// Version needed, by deflate, and by sizes of eight bytes.
const VERSIONS: [u16; 2] = [20, 45];
/// Sizes follow behind the part, and names are UTF-8.
const FLAGS: u16 = 1 << 3 | 1 << 11;
/// Packed by deflate.
const DEFLATE: u16 = 8;
/// The first of January 1980, as MS-DOS counts, behind its midnight.
const TIME: [u16; 2] = [0, 1 << 5 | 1];

/// An archive that is being written.
pub struct Archive<'a> {
    out: Out<'a>,
    packer: Compress,
    room: Vec<u8>,
    /// The part at work.
    part: Part,
    crc: Crc,
    /// The directory so far, and its entries.
    directory: Vec<u8>,
    entries: u64,
}

#[derive(Default)]
struct Part {
    name: &'static str,
    at: u64,
    start: u64,
}

impl<'a> Archive<'a> {
    /// Without a part.
    pub fn to(out: Out<'a>) -> Self {
        Archive {
            out,
            packer: Compress::new(Compression::new(LEVEL), false),
            room: vec![0; ROOM],
            part: Part::default(),
            crc: Crc::new(),
            directory: Vec::new(),
            entries: 0,
        }
    }

    /// Begins a part.
    ///
    /// # Errors
    /// When the place takes no more.
    pub fn begin(&mut self, name: &'static str) -> Result<()> {
        let at = self.out.written();
        let mut header = b"PK\x03\x04".to_vec();
        small(&[VERSIONS[0], FLAGS, DEFLATE, TIME[0], TIME[1]], &mut header);
        // Checksum and sizes come later.
        header.extend_from_slice(&[0; 12]);
        small(&[name.len() as u16, 0], &mut header);
        header.extend_from_slice(name.as_bytes());
        self.out.put(&header)?;
        let start = self.out.written();
        self.part = Part { name, at, start };
        self.packer.reset();
        self.crc.reset();
        Ok(())
    }

    /// Bytes of the part.
    ///
    /// # Errors
    /// When the place takes no more.
    pub fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.crc.update(bytes);
        self.pack(bytes, FlushCompress::None)
    }

    /// Ends the part.
    ///
    /// # Errors
    /// When the place takes no more.
    pub fn end(&mut self) -> Result<()> {
        self.pack(&[], FlushCompress::Finish)?;
        let packed = self.out.written() - self.part.start;
        let sizes = [packed, self.packer.total_in()];
        let is_large = sizes.into_iter().any(|size| u32::try_from(size).is_err());
        let mut behind = b"PK\x07\x08".to_vec();
        behind.extend_from_slice(&self.crc.sum().to_le_bytes());
        for size in sizes {
            behind.extend(size.to_le_bytes().iter().take(if is_large { 8 } else { 4 }));
        }
        self.out.put(&behind)?;
        self.list(sizes);
        Ok(())
    }

    /// Writes the directory.
    ///
    /// # Errors
    /// When the place takes no more.
    pub fn finish(mut self) -> Result<()> {
        let (at, length) = (self.out.written(), self.directory.len() as u64);
        let mut end = Vec::new();
        if u32::try_from(at).is_err() {
            // The record of the directory with numbers of eight bytes, and where that is.
            end.extend_from_slice(b"PK\x06\x06");
            wide(&[44], &mut end);
            small(&[VERSIONS[1], VERSIONS[1], 0, 0, 0, 0], &mut end);
            wide(&[self.entries, self.entries, length, at], &mut end);
            end.extend_from_slice(b"PK\x06\x07\0\0\0\0");
            wide(&[at + length], &mut end);
            end.extend_from_slice(&1u32.to_le_bytes());
        }
        end.extend_from_slice(b"PK\x05\x06");
        small(&[0, 0, self.entries as u16, self.entries as u16], &mut end);
        end.extend_from_slice(&narrow(length));
        end.extend_from_slice(&narrow(at));
        small(&[0], &mut end);
        self.out.put(&self.directory)?;
        self.out.put(&end)
    }

    /// Puts the part into the directory.
    fn list(&mut self, [packed, plain]: [u64; 2]) {
        // What has no room in four bytes stands behind the name.
        let numbers = [plain, packed, self.part.at];
        let large: Vec<u64> = numbers
            .into_iter()
            .filter(|size| u32::try_from(*size).is_err())
            .collect();
        let mut extra = Vec::new();
        if !large.is_empty() {
            small(&[1, 8 * large.len() as u16], &mut extra);
            wide(&large, &mut extra);
        }
        let version = VERSIONS[usize::from(!large.is_empty())];
        let entry = &mut self.directory;
        entry.extend_from_slice(b"PK\x01\x02");
        small(&[version, version, FLAGS, DEFLATE, TIME[0], TIME[1]], entry);
        entry.extend_from_slice(&self.crc.sum().to_le_bytes());
        entry.extend_from_slice(&narrow(packed));
        entry.extend_from_slice(&narrow(plain));
        small(&[self.part.name.len() as u16, extra.len() as u16], entry);
        // No comment, on the first disk, no attributes.
        entry.extend_from_slice(&[0; 10]);
        entry.extend_from_slice(&narrow(self.part.at));
        entry.extend_from_slice(self.part.name.as_bytes());
        entry.extend_from_slice(&extra);
        self.entries += 1;
    }

    fn pack(&mut self, mut bytes: &[u8], flush: FlushCompress) -> Result<()> {
        loop {
            let (taken, given) = (self.packer.total_in(), self.packer.total_out());
            let done = self.packer.compress(bytes, &mut self.room, flush);
            let status = done.map_err(|error| Error::internal(format!("deflate refused: {error}")))?;
            let taken = (self.packer.total_in() - taken) as usize;
            let given = (self.packer.total_out() - given) as usize;
            self.out.put(self.room.get(..given).unwrap_or(&[]))?;
            bytes = bytes.get(taken..).unwrap_or(&[]);
            let is_done = match flush {
                FlushCompress::Finish => status == Status::StreamEnd,
                _ => bytes.is_empty() && given < ROOM,
            };
            if is_done {
                return Ok(());
            }
        }
    }
}

/// Appends numbers of two bytes.
fn small(numbers: &[u16], out: &mut Vec<u8>) {
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

/// Appends numbers of eight bytes.
fn wide(numbers: &[u64], out: &mut Vec<u8>) {
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

/// A number in four bytes; all ones where it stands elsewhere.
fn narrow(number: u64) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}
