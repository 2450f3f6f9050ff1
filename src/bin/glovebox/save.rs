//! Files that appear whole or not at all: written beside their place, then renamed into it.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Writes a file by way of a temporary one; what was there before stays until `write` has succeeded.
///
/// # Errors
/// When writing fails; nothing is left behind.
pub fn save(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>) -> Result<(), Failure> {
    let name = path.to_string_lossy().into_owned();
    let refused = |error: io::Error| Failure::writing(&name, &error);
    // A link is followed, so that it still points to the file afterwards.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let before = fs::metadata(&place).ok();
    if before.as_ref().is_some_and(|about| !about.is_file()) {
        // A device or a pipe (`/dev/null`, `/dev/stdout`) cannot be replaced, only written to.
        let file = OpenOptions::new().write(true).open(&place).map_err(refused)?;
        return fill(file, &name, write);
    }
    let (draft, file) = Draft::beside(&place).map_err(refused)?;
    fill(file, &name, write)?;
    if let Some(about) = before {
        fs::set_permissions(&draft.path, about.permissions()).map_err(refused)?;
    }
    draft.publish(&place).map_err(refused)
}

/// Whether both paths lead to one file that exists.
pub fn same(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// Whether both paths lead to one place, be there a file or not.
pub fn same_place(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
        Some(folder.join(path.file_name()?))
    };
    same(a, b) || place(a).is_some_and(|a| place(b) == Some(a))
}

fn fill(file: File, name: &str, write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut buffered = BufWriter::with_capacity(1 << 20, file);
    write(&mut buffered)?;
    buffered.flush().map_err(|error| Failure::writing(name, &error))
}

/// A file that is removed unless it is published.
struct Draft {
    path: PathBuf,
    published: bool,
}

impl Draft {
    fn beside(place: &Path) -> io::Result<(Draft, File)> {
        let file_name = place
            .file_name()
            .ok_or_else(|| io::Error::other("this is no file name"))?;
        let mut name = OsString::from(".");
        name.push(file_name);
        name.push(format!(".{}.part", std::process::id()));
        let path = place.with_file_name(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        Ok((Draft { path, published: false }, file))
    }

    fn publish(mut self, place: &Path) -> io::Result<()> {
        fs::rename(&self.path, place)?;
        self.published = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.published {
            // Why the draft is dropped has been told already; that it could not be removed adds nothing.
            let _ = fs::remove_file(&self.path);
        }
    }
}
