//! The text that is made, as the browser keeps it: in pieces, which it moves to disk when they are many.

use std::io::{self, Write};

use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// Bytes of a piece.
const PIECE: usize = 4 << 20;

/// A file while it is made.
#[derive(Default)]
pub struct Made {
    rest: Vec<u8>,
    pieces: js_sys::Array,
}

impl Made {
    /// The whole file.
    ///
    /// # Errors
    /// When the browser refuses to keep it.
    pub fn file(&mut self) -> io::Result<Blob> {
        self.pass_on()?;
        Blob::new_with_blob_sequence(&self.pieces).map_err(|problem| refused(&problem))
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let bytes = js_sys::Uint8Array::from(self.rest.as_slice());
        self.rest.clear();
        let parts = js_sys::Array::of1(&bytes);
        let piece = Blob::new_with_u8_array_sequence(&parts).map_err(|problem| refused(&problem))?;
        self.pieces.push(&piece);
        Ok(())
    }
}

impl Write for Made {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        if self.rest.len() >= PIECE {
            self.pass_on()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn refused(problem: &JsValue) -> io::Error {
    let name = js_sys::Reflect::get(problem, &JsValue::from_str("name")).ok();
    let name = name.and_then(|name| name.as_string()).unwrap_or_default();
    io::Error::other(format!("the browser does not keep it ({name})"))
}
