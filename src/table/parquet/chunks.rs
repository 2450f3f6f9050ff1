//! From where do pages come? The wanted column chunks of a row group, in as few reads as sensible.
//!
//! A read costs about a millisecond in a browser, and a decoder makes thousands of small ones
//! (page by page). So the chunks of a row group are fetched together, and small gaps between them
//! with them; the decoder is served slices of that. Where only a few rows of a large row group are
//! wanted, blocks are fetched as they are asked for.

use std::sync::{Arc, Mutex};

use bytes::Bytes;

use super::footer::{chunk_range, damaged};
use super::metadata::Group;
use super::pages::SLACK;
use crate::table::Source;
use crate::{Error, Result};

/// Unwanted bytes between two chunks that are read rather than skipped.
const GAP: u64 = 64 * 1024;
/// Bytes fetched at once when pages are fetched one by one.
const BLOCK: u64 = 256 * 1024;

/// Blocks by their first byte, shared by the readers of a row group's columns.
type Blocks = Arc<Mutex<Vec<(u64, Bytes)>>>;

/// A file as far as it is wanted.
#[derive(Clone)]
pub struct Chunks {
    source: Arc<dyn Source>,
    size: u64,
    ranges: Arc<Vec<(u64, Bytes)>>,
    /// `Some` when bytes that are not in `ranges` may be fetched; holds the last blocks.
    blocks: Option<Blocks>,
}

impl Chunks {
    /// All bytes of some leaf columns of a row group.
    ///
    /// # Errors
    /// When the source cannot be read, or gives fewer bytes than its size promises.
    pub fn fetch(source: &Arc<dyn Source>, group: &Group, leaves: &[usize]) -> Result<Self> {
        let mut ranges = Vec::new();
        for (start, end) in merged(group, leaves, source.size()) {
            let length = usize::try_from(end - start).map_err(|_| too_large(&**source))?;
            let bytes = source.read(start, length)?;
            if bytes.len() < length {
                return Err(damaged(&**source, format!("it ends before byte {end}")));
            }
            ranges.push((start, bytes));
        }
        Ok(Chunks {
            size: source.size(),
            source: Arc::clone(source),
            ranges: Arc::new(ranges),
            blocks: None,
        })
    }

    /// Nothing yet: blocks are fetched when the decoder asks for them.
    pub fn on_demand(source: &Arc<dyn Source>) -> Self {
        Chunks {
            size: source.size(),
            source: Arc::clone(source),
            ranges: Arc::default(),
            blocks: Some(Arc::default()),
        }
    }

    /// Bytes of the file.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether all wanted bytes are here.
    pub fn is_whole(&self) -> bool {
        self.blocks.is_none()
    }

    /// The bytes from `start` to the end of the range or block that holds it.
    ///
    /// # Errors
    /// When they are not those of a wanted column, or cannot be read.
    pub fn from(&self, start: u64) -> Result<Bytes> {
        if let Some(bytes) = find(&self.ranges, start) {
            return Ok(bytes);
        }
        let Some(blocks) = self.blocks.as_ref().filter(|_| start < self.size) else {
            return Err(self.damaged(format!("a page starts at byte {start}, outside its column")));
        };
        let mut blocks = blocks.lock().map_err(|_| Error::internal("a thread failed"))?;
        if let Some(bytes) = find(&blocks, start) {
            return Ok(bytes);
        }
        let first = start - start % BLOCK;
        let block = self.source.read(first, BLOCK as usize)?;
        // One block per column or so: the decoder goes through the columns in turn.
        if blocks.len() >= 64 {
            blocks.remove(0);
        }
        blocks.push((first, block.clone()));
        slice(&block, start - first).ok_or_else(|| self.damaged("a page starts behind the end of the file"))
    }

    /// So many bytes from `start` on.
    ///
    /// # Errors
    /// When there are not as many, they are not those of a wanted column, or cannot be read.
    pub fn get(&self, start: u64, length: usize) -> Result<Bytes> {
        if length == 0 {
            // A page of no bytes may end a column, and lie where nothing was fetched.
            return Ok(Bytes::new());
        }
        let bytes = self.from(start)?;
        if bytes.len() >= length {
            return Ok(bytes.slice(..length));
        }
        if self.blocks.is_none() {
            return Err(self.damaged(format!("a page at byte {start} is longer than its column")));
        }
        let bytes = self.source.read(start, length)?;
        match bytes.len() >= length {
            true => Ok(bytes),
            false => Err(self.damaged(format!("a page at byte {start} is longer than the file"))),
        }
    }

    fn damaged(&self, what: impl Into<String>) -> Error {
        damaged(&*self.source, what)
    }
}

/// Where the chunks lie in a file of `size` bytes, rising, with small gaps closed, and with the few
/// bytes behind them that may be theirs.
fn merged(group: &Group, leaves: &[usize], size: u64) -> Vec<(u64, u64)> {
    let mut wanted: Vec<(u64, u64)> = leaves
        .iter()
        .filter_map(|&leaf| group.chunks.get(leaf))
        .map(chunk_range)
        .map(|(start, end)| (start, end.saturating_add(SLACK).min(size)))
        .collect();
    crate::few::sort_by_key(&mut wanted, |range| *range);
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for (start, end) in wanted {
        match merged.last_mut() {
            Some(last) if start <= last.1.saturating_add(GAP) => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

fn find(ranges: &[(u64, Bytes)], start: u64) -> Option<Bytes> {
    let (first, bytes) = ranges
        .iter()
        .find(|(first, bytes)| *first <= start && start - first < bytes.len() as u64)?;
    slice(bytes, start - first)
}

fn slice(bytes: &Bytes, skip: u64) -> Option<Bytes> {
    let skip = usize::try_from(skip).ok().filter(|skip| *skip <= bytes.len())?;
    Some(bytes.slice(skip..))
}

fn too_large(source: &dyn Source) -> Error {
    Error::Unsupported {
        file: source.name().to_owned(),
        what: "a row group is larger than this system can hold".into(),
    }
}
