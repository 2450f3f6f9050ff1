//! A file that the worker makes, as the browser keeps it: in pieces, which it moves to disk when they are many.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// Bytes of a piece: more at a time fill the worker's memory, fewer are many objects.
const PIECE: usize = 4 << 20;

/// The pieces so far, and what is not a piece yet.
#[derive(Default)]
struct Pieces {
    blobs: Vec<Blob>,
    rest: Vec<u8>,
}

/// The file while it is made; a clone writes to the same one.
#[derive(Clone, Default)]
pub struct Made(Rc<RefCell<Pieces>>);

impl Made {
    /// The whole file; `None` when nothing was written.
    ///
    /// # Errors
    /// When the browser refuses to keep it.
    pub fn file(&self) -> io::Result<Option<Blob>> {
        let mut pieces = self.0.borrow_mut();
        pieces.pass_on()?;
        if pieces.blobs.is_empty() {
            return Ok(None);
        }
        let parts: js_sys::Array = pieces.blobs.drain(..).collect();
        Blob::new_with_blob_sequence(&parts)
            .map(Some)
            .map_err(|problem| refused(&problem))
    }
}

impl Pieces {
    fn pass_on(&mut self) -> io::Result<()> {
        if self.rest.is_empty() {
            return Ok(());
        }
        // A copy in the browser's own memory: a view of the worker's would be gone when that grows.
        let bytes = js_sys::Uint8Array::from(self.rest.as_slice());
        let parts = js_sys::Array::of1(&bytes);
        let blob = Blob::new_with_u8_array_sequence(&parts).map_err(|problem| refused(&problem))?;
        self.blobs.push(blob);
        self.rest.clear();
        Ok(())
    }
}

impl Write for Made {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut pieces = self.0.borrow_mut();
        pieces.rest.extend_from_slice(bytes);
        if pieces.rest.len() >= PIECE {
            pieces.pass_on()?;
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
