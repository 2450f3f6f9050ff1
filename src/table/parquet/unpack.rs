//! Unpacks the pages of a column: each codec of Apache Parquet but LZO (Compression.md of the format).
//!
//! The crates for it are taken without what packs, where they can be: packers are large, and the page would load
//! a megabyte of which it uses one codec.

use std::io::{Cursor, Read};

use super::format::CompressionCodec;

/// What is done, or why it cannot be.
type Result<T> = std::result::Result<T, String>;

/// Bytes of the two lengths before a block of Hadoop's LZ4.
const LENGTHS: usize = 8;

/// Bytes that a byte can stand for at most: in LZ4 a byte of length adds 255, in Snappy three bytes
/// copy 64, in deflate two bits copy 258, and a block of Zstandard repeats one byte 128 Ki times in
/// four. Brotli knows no bound.
const fn max_per_byte(codec: CompressionCodec) -> Option<usize> {
    match codec {
        CompressionCodec::Lz4 | CompressionCodec::Lz4Raw => Some(256),
        CompressionCodec::Snappy => Some(22),
        CompressionCodec::Gzip => Some(1032),
        CompressionCodec::Zstd => Some(32 * 1024),
        _ => None,
    }
}

/// Bytes for which room is made at once for each packed one; more only as they come.
const ROOM_PER_BYTE: usize = 64;

/// Unpacks one page after another. What Zstandard needs for that is large, and made once.
#[derive(Default)]
pub struct Unpacker {
    zstd: Option<zstd::bulk::Decompressor<'static>>,
}

impl Unpacker {
    /// Unpacks `packed`, which holds `size` bytes, to the end of `out`.
    ///
    /// # Errors
    /// When the bytes are not of this codec, hold another number of bytes, or there is no memory for
    /// as many as are promised.
    pub fn unpack(&mut self, codec: CompressionCodec, packed: &[u8], size: usize, out: &mut Vec<u8>) -> Result<()> {
        let start = out.len();
        if max_per_byte(codec).is_some_and(|limit| packed.len().saturating_mul(limit) < size) {
            let count = packed.len();
            return Err(format!("{count} bytes cannot hold the {size} that are promised"));
        }
        let at_once = match codec {
            // Read piece by piece.
            CompressionCodec::Gzip | CompressionCodec::Brotli => size.min(packed.len().saturating_mul(ROOM_PER_BYTE)),
            _ => size,
        };
        out.try_reserve_exact(at_once)
            .map_err(|_| format!("a page claims {size} bytes, for which there is no memory"))?;
        match codec {
            CompressionCodec::Uncompressed => out.extend_from_slice(packed),
            CompressionCodec::Snappy if snap::raw::decompress_len(packed).map_err(broken)? != size => {}
            CompressionCodec::Snappy => {
                let room = room(out, size);
                let written = snap::raw::Decoder::new().decompress(packed, room).map_err(broken)?;
                out.truncate(start + written);
            }
            CompressionCodec::Gzip => stream(flate2::read::MultiGzDecoder::new(packed), size, out)?,
            CompressionCodec::Brotli => stream(brotli_decompressor::Decompressor::new(packed, 4096), size, out)?,
            CompressionCodec::Zstd => {
                let unpacker = match &mut self.zstd {
                    Some(unpacker) => unpacker,
                    none => none.insert(zstd::bulk::Decompressor::new().map_err(broken)?),
                };
                // To where the bytes before it end, in memory that need not be filled beforehand.
                let mut end = Cursor::new(std::mem::take(out));
                end.set_position(start as u64);
                unpacker.decompress_to_buffer(packed, &mut end).map_err(broken)?;
                *out = end.into_inner();
            }
            CompressionCodec::Lz4Raw => {
                let written = lz4_flex::block::decompress_into(packed, room(out, size)).map_err(broken)?;
                out.truncate(start + written);
            }
            CompressionCodec::Lz4 => lz4(packed, size, out)?,
            CompressionCodec::Lzo => return Err("LZO is not read here".to_owned()),
        }
        match out.len() - start {
            found if found == size => Ok(()),
            found => Err(format!("a page holds {found} bytes where {size} are promised")),
        }
    }
}

/// Room for so many bytes at the end, for which memory is there already.
fn room(out: &mut Vec<u8>, size: usize) -> &mut [u8] {
    let start = out.len();
    out.resize(start + size, 0);
    out.get_mut(start..).unwrap_or(&mut [])
}

/// Reads to the end, but no further than one byte beyond what is promised.
fn stream(from: impl Read, size: usize, out: &mut Vec<u8>) -> Result<()> {
    from.take(size as u64 + 1).read_to_end(out).map_err(broken)?;
    Ok(())
}

/// LZ4 as it came about: in Hadoop's blocks, else as one bare block, as some writers had it.
fn lz4(packed: &[u8], size: usize, out: &mut Vec<u8>) -> Result<()> {
    let start = out.len();
    if hadoop(packed, size, out).is_some() {
        return Ok(());
    }
    out.truncate(start);
    let written = lz4_flex::block::decompress_into(packed, room(out, size)).map_err(broken)?;
    out.truncate(start + written);
    Ok(())
}

/// Blocks, each after its unpacked and its packed length; `None` when that does not work out.
fn hadoop(mut packed: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    let start = out.len();
    while let Some((lengths, rest)) = packed.split_first_chunk::<LENGTHS>() {
        let [a, b, c, d, e, f, g, h] = *lengths;
        let unpacked = u32::from_be_bytes([a, b, c, d]) as usize;
        let (block, rest) = rest.split_at_checked(u32::from_be_bytes([e, f, g, h]) as usize)?;
        if out.len() - start + unpacked > size {
            return None;
        }
        let written = lz4_flex::block::decompress_into(block, room(out, unpacked)).ok()?;
        if written != unpacked {
            return None;
        }
        packed = rest;
    }
    (packed.is_empty() && out.len() - start == size).then_some(())
}

fn broken(error: impl std::fmt::Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"many many many words, many of them the same, many words";

    fn unpacked(codec: CompressionCodec, packed: &[u8], size: usize) -> Option<Vec<u8>> {
        let mut out = b"before".to_vec();
        Unpacker::default().unpack(codec, packed, size, &mut out).ok()?;
        Some(out)
    }

    fn whole() -> Option<Vec<u8>> {
        Some([b"before", TEXT].concat())
    }

    #[test]
    fn lz4_is_read_in_both_its_forms() {
        let bare = lz4_flex::block::compress(TEXT);
        let size = TEXT.len();
        assert_eq!(unpacked(CompressionCodec::Lz4Raw, &bare, size), whole());
        assert_eq!(unpacked(CompressionCodec::Lz4, &bare, size), whole());
        let framed = |text: &[u8]| {
            let block = lz4_flex::block::compress(text);
            let lengths = [text.len() as u32, block.len() as u32].map(u32::to_be_bytes).concat();
            [lengths, block].concat()
        };
        assert_eq!(unpacked(CompressionCodec::Lz4, &framed(TEXT), size), whole());
        let two = [framed(&TEXT[..20]), framed(&TEXT[20..])].concat();
        assert_eq!(unpacked(CompressionCodec::Lz4, &two, size), whole());
    }

    #[test]
    fn room_is_made_only_for_what_the_bytes_can_hold() {
        let mut packed = Vec::new();
        let zeros = vec![0; 1 << 20];
        let mut packer = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::best());
        std::io::Write::write_all(&mut packer, &zeros).expect("written");
        packer.finish().expect("written");
        let gzip = CompressionCodec::Gzip;
        assert_eq!(
            unpacked(gzip, &packed, zeros.len()).map(|out| out.len()),
            Some(6 + zeros.len())
        );
        for codec in [
            gzip,
            CompressionCodec::Snappy,
            CompressionCodec::Zstd,
            CompressionCodec::Brotli,
        ] {
            let mut out = Vec::new();
            assert!(
                Unpacker::default()
                    .unpack(codec, &packed[..20], 1 << 30, &mut out)
                    .is_err()
            );
            assert!(
                out.capacity() < 1 << 20,
                "{codec:?} made room for {} bytes",
                out.capacity()
            );
        }
    }

    #[test]
    fn what_does_not_hold_what_it_promises_is_refused() {
        let mut packed = Vec::new();
        std::io::Write::write_all(
            &mut flate2::write::GzEncoder::new(&mut packed, flate2::Compression::default()),
            TEXT,
        )
        .expect("written");
        let gzip = CompressionCodec::Gzip;
        assert_eq!(unpacked(gzip, &packed, TEXT.len()), whole());
        for size in [0, TEXT.len() - 1, TEXT.len() + 1, usize::MAX / 2] {
            assert_eq!(unpacked(gzip, &packed, size), None, "{size}");
        }
        for codec in [
            CompressionCodec::Snappy,
            gzip,
            CompressionCodec::Brotli,
            CompressionCodec::Zstd,
            CompressionCodec::Lz4,
            CompressionCodec::Lz4Raw,
        ] {
            assert_eq!(unpacked(codec, b"no such thing", 40), None, "{codec:?}");
            assert_eq!(unpacked(codec, b"", 40), None, "{codec:?}");
        }
    }
}
