//! Where the bytes of a file go.

use std::io::{self, Write};

use crate::{Error, Result};

/// Counts the bytes that a file takes, and tells as an error of ours that it takes no more.
pub struct Out<'a> {
    to: &'a mut dyn Write,
    written: u64,
}

impl<'a> Out<'a> {
    /// Nothing is written yet.
    pub fn to(to: &'a mut dyn Write) -> Self {
        Out { to, written: 0 }
    }

    /// Bytes so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Writes all of these.
    ///
    /// # Errors
    /// When the file does not take them.
    pub fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.write_all(bytes)
            .map_err(|error| Error::unwritable(error.to_string()))
    }
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_counted_and_what_is_refused_is_told() {
        let mut room = [0u8; 4];
        let mut place = &mut room[..];
        let mut out = Out::to(&mut place);
        assert_eq!(out.put(b"abc"), Ok(()));
        let refused = out.put(b"de").expect_err("no room").to_string();
        assert!(refused.starts_with("The file could not be written: "), "{refused}");
        assert_eq!(out.written(), 4);
    }
}
