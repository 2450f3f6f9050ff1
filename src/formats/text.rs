//! Cells as delimited text: texts between quotes, so that no mark in them has a meaning; all else bare.

use std::io::Write;

use crate::{Error, Result};

/// Bytes that are gathered before they are handed on.
const PIECE: usize = 1 << 20;

/// Writes records of cells.
pub struct Writer<'a> {
    out: &'a mut dyn Write,
    file: String,
    buffer: Vec<u8>,
    written: u64,
    allowed: u64,
    cells: usize,
}

impl<'a> Writer<'a> {
    /// To a place that takes so many bytes.
    pub fn new(out: &'a mut dyn Write, file: &str, allowed: u64) -> Self {
        Writer {
            out,
            file: file.to_owned(),
            buffer: Vec::with_capacity(PIECE + (PIECE >> 4)),
            written: 0,
            allowed,
            cells: 0,
        }
    }

    /// An empty cell.
    pub fn nothing(&mut self) {
        self.between();
    }

    /// A cell that holds no mark: a number, a day.
    pub fn bare(&mut self, text: &str) {
        self.between();
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// A cell of any text.
    pub fn text(&mut self, text: &str) {
        self.between();
        self.buffer.push(b'"');
        for (at, part) in text.split('"').enumerate() {
            if at > 0 {
                self.buffer.extend_from_slice(b"\"\"");
            }
            self.buffer.extend_from_slice(part.as_bytes());
        }
        self.buffer.push(b'"');
    }

    /// Ends the record. One of a single empty cell must not look like a blank line.
    ///
    /// # Errors
    /// When the place takes no more.
    pub fn end(&mut self) -> Result<()> {
        if self.cells == 1 && matches!(self.buffer.last(), None | Some(b'\n')) {
            self.buffer.extend_from_slice(b"\"\"");
        }
        self.line()
    }

    /// A line without a record.
    ///
    /// # Errors
    /// When the place takes no more.
    pub fn line(&mut self) -> Result<()> {
        self.buffer.push(b'\n');
        self.cells = 0;
        match self.buffer.len() < PIECE {
            true => Ok(()),
            false => self.flush(),
        }
    }

    /// Bytes as they are.
    ///
    /// # Errors
    /// When the place takes no more.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<()> {
        self.buffer.extend_from_slice(bytes);
        match self.buffer.len() < PIECE {
            true => Ok(()),
            false => self.flush(),
        }
    }

    /// Hands on what was gathered.
    ///
    /// # Errors
    /// When the place takes no more.
    pub fn flush(&mut self) -> Result<()> {
        self.written += self.buffer.len() as u64;
        if self.written > self.allowed {
            return Err(Error::Memory {
                what: format!("{}, unpacked and turned into text,", self.file),
                needed: self.written,
                allowed: self.allowed,
            });
        }
        let done = self.out.write_all(&self.buffer);
        self.buffer.clear();
        done.map_err(|error| Error::unwritable(error.to_string()))
    }

    fn between(&mut self) {
        if self.cells > 0 {
            self.buffer.push(b',');
        }
        self.cells += 1;
    }
}
