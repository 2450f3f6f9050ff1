//! Bytes of a disk file, and of standard input.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use glovebox::Error;
use glovebox::table::source::{Ranges, shrunk, unreadable};
use glovebox::table::{Memory, Source, Stream};

use crate::failure::{Failure, said};

/// Bytes asked for at once when a file is read in order: large enough that a call costs nothing,
/// small enough to stay in the cache until it is parsed.
const PIECE: usize = 256 << 10;

/// Bytes of a pipe that are kept in memory; a longer one goes to a temporary file.
const KEPT: u64 = 16 << 20;

/// What standard input is called in reports and messages.
pub const STANDARD_INPUT: &str = "standard input";

/// Opens a file by its path; `-` is standard input.
///
/// # Errors
/// When there is no such file, or it may not be read.
pub fn open(path: &Path) -> Result<Arc<dyn Source>, Failure> {
    if path.as_os_str() == "-" {
        return drain(STANDARD_INPUT, io::stdin().lock());
    }
    let typed = path.display();
    let refused = |error: io::Error| Failure::Typed(format!("{typed} cannot be opened: {}.", said(&error)));
    let file = File::open(path).map_err(refused)?;
    let about = file.metadata().map_err(refused)?;
    if about.is_dir() {
        return Err(Failure::Typed(format!("{typed} is a folder. Name a file in it.")));
    }
    let name = path
        .file_name()
        .map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    if !about.is_file() {
        // A named pipe or a shell's `<(…)`: it has no size, and can be read once only.
        return drain(&name, file);
    }
    Ok(Arc::new(Disk {
        name: name.into_owned(),
        size: about.len(),
        file: Positioned::new(file),
    }))
}

/// Reads a pipe to its end, since the engine reads a source more than once: into memory while it
/// is short, else into a temporary file. That has no name, or loses it at once: however the
/// program ends, the system takes it away.
fn drain(name: &str, mut pipe: impl Read) -> Result<Arc<dyn Source>, Failure> {
    let mut bytes = Vec::new();
    let unreadable = |byte: u64, error: &io::Error| {
        Failure::Engine(Error::Unreadable {
            file: name.to_owned(),
            byte,
            what: said(error),
        })
    };
    let read = pipe.by_ref().take(KEPT).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(bytes.len() as u64, &error))?;
    if (bytes.len() as u64) < KEPT {
        return Ok(Arc::new(Memory::new(name, bytes)));
    }
    let refused = |error: io::Error| {
        let folder = std::env::temp_dir();
        Failure::Typed(format!(
            "{name} is long and needs a temporary file, which cannot be written in {}: {}. Name another folder in TMPDIR.",
            folder.display(),
            said(&error)
        ))
    };
    let mut file = tempfile::tempfile().map_err(refused)?;
    let mut size = 0;
    loop {
        file.write_all(&bytes).map_err(refused)?;
        size += bytes.len() as u64;
        bytes.clear();
        let read = pipe.by_ref().take(PIECE as u64).read_to_end(&mut bytes);
        if read.map_err(|error| unreadable(size + bytes.len() as u64, &error))? == 0 {
            break;
        }
    }
    Ok(Arc::new(Disk {
        name: name.to_owned(),
        size,
        file: Positioned::new(file),
    }))
}

/// A file on disk. What is appended to it after it was opened is not read.
struct Disk {
    name: String,
    size: u64,
    file: Positioned,
}

impl Source for Disk {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, offset: u64, length: usize) -> glovebox::Result<Bytes> {
        let left = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length.min(left)];
        let mut filled = 0;
        while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let at = offset + filled as u64;
            match self.file.read_at(rest, at) {
                Ok(0) => return Err(shrunk(self, at)),
                Ok(more) => filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(self, at, said(&error))),
            }
        }
        Ok(bytes.into())
    }

    fn stream(&self) -> glovebox::Result<Box<dyn Stream + '_>> {
        Ok(Box::new(Ranges::new(self, PIECE)))
    }

    fn reads_in_parallel(&self) -> bool {
        true
    }
}

/// A file that several threads read, each at its own place.
#[cfg(unix)]
struct Positioned(File);

#[cfg(unix)]
impl Positioned {
    fn new(file: File) -> Self {
        Positioned(file)
    }

    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.0, into, offset)
    }
}

/// A file that several threads read, one after the other: only Unix reads at a place without
/// moving the one position that all handles share.
#[cfg(not(unix))]
struct Positioned(std::sync::Mutex<File>);

#[cfg(not(unix))]
impl Positioned {
    fn new(file: File) -> Self {
        Positioned(std::sync::Mutex::new(file))
    }

    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        use std::io::{Seek, SeekFrom};
        let mut file = self.0.lock().map_err(|_| io::Error::other("another thread failed"))?;
        file.seek(SeekFrom::Start(offset))?;
        file.read(into)
    }
}
