//! From the packed bytes of a file to its bytes, piece by piece: however much a packed byte
//! stands for, no more than one piece is unpacked before it is read.

use bytes::{Buf, Bytes};
use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{DParameter, Decoder as Zstd, Operation};

use crate::{Error, Result};

/// Bytes unpacked at a time at most: they stay in the second cache until they are parsed.
const PIECE: usize = 256 << 10;

/// The greatest window of Zstandard that is unpacked, as a power of two: 128 MiB, which is what
/// `zstd -d` allows and what `--ultra -22` asks for. Only `--long` makes larger ones.
const WINDOW_LOG: u32 = 27;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip, one member or several.
    Gzip,
    /// Zstandard frames.
    Zstd,
}

impl Packing {
    /// By the first bytes.
    pub fn of(head: &[u8]) -> Packing {
        match head {
            [0x1f, 0x8b, ..] => Packing::Gzip,
            // A frame, or one to pass over: some packers note sizes in such a frame first.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Packing::Zstd,
            _ => Packing::Plain,
        }
    }

    /// The name in reports.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Packing::Plain => None,
            Packing::Gzip => Some("gzip"),
            Packing::Zstd => Some("zstd"),
        }
    }

    /// Whether a part of a packed file can begin with this byte.
    fn begins_with(self, byte: u8) -> bool {
        match self {
            Packing::Plain => true,
            Packing::Gzip => byte == 0x1f,
            Packing::Zstd => matches!(byte, 0x28 | 0x50..=0x5f),
        }
    }
}

enum Engine {
    Plain,
    Gzip(Box<Decompress>),
    Zstd(Box<Zstd<'static>>),
}

/// Takes packed bytes, gives unpacked ones.
pub struct Unpacker {
    file: String,
    packing: Packing,
    engine: Engine,
    /// Packed bytes that wait.
    input: Bytes,
    /// Packed bytes taken so far.
    taken: u64,
    /// Room for one piece; for what is not packed, nothing.
    room: Vec<u8>,
    /// The piece of a file that is not packed.
    plain: Bytes,
    /// Inside a gzip member or a Zstandard frame.
    inside: bool,
    /// The last piece filled the room: more may wait without another packed byte.
    full: bool,
    /// Zero bytes after the end were seen: nothing else may follow.
    padded: bool,
}

/// What one call to a library did.
struct Step {
    read: usize,
    written: usize,
    ended: bool,
}

impl Unpacker {
    /// For a file of this packing.
    ///
    /// # Errors
    /// When there is no memory to unpack.
    pub fn new(file: &str, packing: Packing) -> Result<Self> {
        let engine = match packing {
            Packing::Plain => Engine::Plain,
            Packing::Gzip => Engine::Gzip(Box::new(Decompress::new_gzip(15))),
            Packing::Zstd => Engine::Zstd(Box::new(zstd(file)?)),
        };
        Ok(Unpacker {
            file: file.to_owned(),
            packing,
            engine,
            input: Bytes::new(),
            taken: 0,
            room: match packing {
                Packing::Plain => Vec::new(),
                Packing::Gzip | Packing::Zstd => vec![0; PIECE],
            },
            plain: Bytes::new(),
            inside: false,
            full: false,
            padded: false,
        })
    }

    /// Takes the next packed bytes; those before must have been unpacked.
    pub fn push(&mut self, bytes: Bytes) {
        self.input = bytes;
    }

    /// Packed bytes taken so far.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// The next unpacked bytes; `None` when more packed ones are wanted.
    ///
    /// # Errors
    /// When the packed bytes are damaged.
    pub fn next(&mut self) -> Result<Option<&[u8]>> {
        if matches!(self.engine, Engine::Plain) {
            self.plain = std::mem::take(&mut self.input);
            self.taken += self.plain.len() as u64;
            return Ok((!self.plain.is_empty()).then_some(&*self.plain));
        }
        let filled = self.fill()?;
        Ok(self.room.get(..filled).filter(|piece| !piece.is_empty()))
    }

    /// Tells that no more bytes come.
    ///
    /// # Errors
    /// When the packed bytes break off.
    pub fn finish(&self) -> Result<()> {
        if self.inside {
            return Err(self.damaged("breaks off"));
        }
        Ok(())
    }

    /// Unpacks until the room is full or more bytes are wanted; returns how much of it is filled.
    fn fill(&mut self) -> Result<usize> {
        let mut filled = 0;
        while filled < self.room.len() {
            if !self.inside && !self.begin()? {
                break;
            }
            if self.input.is_empty() && !self.full {
                break;
            }
            let step = self.step(filled)?;
            self.input.advance(step.read.min(self.input.len()));
            self.taken += step.read as u64;
            filled += step.written;
            self.inside = !step.ended;
            self.full = !step.ended && filled == self.room.len();
            if step.read == 0 && step.written == 0 && self.inside {
                break;
            }
        }
        Ok(filled)
    }

    /// Passes over what may stand between the parts of a packed file; whether another begins.
    fn begin(&mut self) -> Result<bool> {
        let zeros = self.input.iter().take_while(|b| **b == 0).count();
        if zeros > 0 && self.taken > 0 {
            self.input.advance(zeros);
            self.taken += zeros as u64;
            self.padded = true;
        }
        let Some(&first) = self.input.first() else {
            return Ok(false);
        };
        if self.padded || !self.packing.begins_with(first) {
            return Err(self.damaged("is followed by something else"));
        }
        if let Engine::Gzip(gzip) = &mut self.engine
            && self.taken > 0
        {
            gzip.reset(true);
        }
        self.inside = true;
        Ok(true)
    }

    fn step(&mut self, filled: usize) -> Result<Step> {
        let room = self.room.get_mut(filled..).unwrap_or(&mut []);
        let step = match &mut self.engine {
            Engine::Plain => return Err(Error::internal("bytes that are not packed were to be unpacked")),
            Engine::Gzip(gzip) => {
                let (read, written) = (gzip.total_in(), gzip.total_out());
                let done = gzip.decompress(&self.input, room, FlushDecompress::None);
                done.map(|status| Step {
                    read: (gzip.total_in() - read) as usize,
                    written: (gzip.total_out() - written) as usize,
                    ended: status == Status::StreamEnd,
                })
                .map_err(|error| error.to_string())
            }
            Engine::Zstd(zstd) => zstd
                .run_on_buffers(&self.input, room)
                .map(|status| Step {
                    read: status.bytes_read,
                    written: status.bytes_written,
                    ended: status.remaining == 0,
                })
                .map_err(|error| error.to_string()),
        };
        step.map_err(|what| match what.contains("too much memory") {
            true => Error::Unsupported {
                file: self.file.clone(),
                what: format!(
                    "its Zstandard frame needs a window of more than {} MiB (it was packed with --long)",
                    1 << (WINDOW_LOG - 20)
                ),
            },
            false => self.damaged(&format!("cannot be unpacked ({what})")),
        })
    }

    fn damaged(&self, what: &str) -> Error {
        Error::Damaged {
            file: self.file.clone(),
            what: format!("its compressed data {what}, at byte {}", self.taken),
        }
    }
}

fn zstd(file: &str) -> Result<Zstd<'static>> {
    let made = Zstd::new().and_then(|mut zstd| {
        zstd.set_parameter(DParameter::WindowLogMax(WINDOW_LOG))?;
        Ok(zstd)
    });
    made.map_err(|error| Error::Unsupported {
        file: file.to_owned(),
        what: format!("its compressed data cannot be unpacked here ({error})"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_much_a_byte_stands_for_it_is_unpacked_in_small_pieces() {
        let zeros = vec![0; 8 << 20];
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, &zeros).expect("memory takes all");
        let gzip = gzip.finish().expect("memory takes all");
        let zstd = zstd::encode_all(&*zeros, 1).expect("memory takes all");
        for packed in [gzip, zstd] {
            let mut unpacker = Unpacker::new("t", Packing::of(&packed)).expect("an unpacker");
            let size = packed.len() as u64;
            unpacker.push(packed.into());
            let mut unpacked = 0;
            while let Some(piece) = unpacker.next().expect("sound bytes") {
                assert!(piece.len() <= PIECE);
                unpacked += piece.len();
            }
            unpacker.finish().expect("a whole file");
            assert_eq!((unpacked, unpacker.taken()), (zeros.len(), size));
        }
    }
}
