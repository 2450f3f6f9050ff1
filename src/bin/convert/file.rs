//! A browser's `File` as a source of bytes, read by ranges, which a worker need not wait for.

use std::cell::RefCell;

use bytes::Bytes;
use glovebox::table::Source;
use glovebox::table::source::{Ranges, Stream, shrunk};
use glovebox::{Error, Result};
use wasm_bindgen::prelude::*;
use web_sys::{File, FileReaderSync};

/// Bytes that are read at once: a call costs about a millisecond.
const PIECE: usize = 1 << 20;

thread_local! {
    // A source must be `Send`, which no browser object is.
    static FILE: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// The file that was chosen; there is one.
pub struct Chosen {
    name: String,
    size: u64,
}

impl Chosen {
    /// The file from now on.
    pub fn new(file: &File) -> Chosen {
        FILE.set(Some(file.clone()));
        Chosen {
            name: file.name(),
            size: file.size() as u64,
        }
    }

    fn fetch(&self, start: u64, end: u64) -> Result<Bytes> {
        let refused = |error: JsValue| {
            let name = js_sys::Reflect::get(&error, &JsValue::from_str("name")).ok();
            Error::Unreadable {
                file: self.name.clone(),
                byte: start,
                what: match name.and_then(|name| name.as_string()).as_deref() {
                    Some("NotFoundError") => "it was moved or deleted".to_owned(),
                    Some("NotReadableError") => "it was changed, or may not be read".to_owned(),
                    _ => "the browser refused".to_owned(),
                },
            }
        };
        let file = FILE.with_borrow(Clone::clone);
        let file = file.ok_or_else(|| Error::internal("a file's handle is gone"))?;
        let part = file.slice_with_f64_and_f64(start as f64, end as f64).map_err(refused)?;
        let reader = FileReaderSync::new().map_err(refused)?;
        let buffer = reader.read_as_array_buffer(&part).map_err(refused)?;
        let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
        let read = bytes.len() as u64;
        match read < end.saturating_sub(start) {
            true => Err(shrunk(self, start + read)),
            false => Ok(bytes.into()),
        }
    }
}

impl Source for Chosen {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        let end = offset.saturating_add(length as u64).min(self.size);
        self.fetch(offset.min(end), end)
    }

    fn stream(&self) -> Result<Box<dyn Stream + '_>> {
        Ok(Box::new(Ranges::new(self, PIECE)))
    }
}
