//! A file that the worker makes. It is kept as the browser keeps it, in pieces, which it moves to disk when they are
//! many; or each piece is handed over at once, to be written where the person wants it.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::Blob;

use crate::pace::Pace;

/// Bytes of a piece: more at a time fill the worker's memory, fewer are many objects.
const PIECE: usize = 4 << 20;

/// The file while it is made; a clone writes to the same one.
#[derive(Clone)]
pub struct Made(Rc<RefCell<Pieces>>);

/// What is not a piece yet, and where pieces go.
struct Pieces {
    rest: Vec<u8>,
    to: To,
}

/// Where pieces go.
enum To {
    /// They are kept until the file is whole.
    Kept(Vec<Blob>),
    /// Each is handed over as soon as it is full.
    Over(Rc<Pace>, Box<dyn Fn(js_sys::Uint8Array)>),
}

impl Made {
    /// A file that is kept until it is whole.
    pub fn kept() -> Made {
        Made::to(To::Kept(Vec::new()))
    }

    /// A file whose pieces are handed over, at the pace of whoever takes them.
    pub fn handed(pace: Rc<Pace>, over: impl Fn(js_sys::Uint8Array) + 'static) -> Made {
        Made::to(To::Over(pace, Box::new(over)))
    }

    fn to(to: To) -> Made {
        let rest = Vec::new();
        Made(Rc::new(RefCell::new(Pieces { rest, to })))
    }

    /// The whole file; `None` when nothing was written, or all of it is handed over.
    ///
    /// # Errors
    /// When the browser refuses to keep it.
    pub fn file(&self) -> io::Result<Option<Blob>> {
        let mut pieces = self.0.borrow_mut();
        pieces.pass_on()?;
        match &mut pieces.to {
            To::Kept(blobs) if !blobs.is_empty() => {
                let parts: js_sys::Array = blobs.drain(..).collect();
                Blob::new_with_blob_sequence(&parts)
                    .map(Some)
                    .map_err(|problem| refused(&problem))
            }
            To::Kept(_) | To::Over(..) => Ok(None),
        }
    }
}

impl Pieces {
    fn pass_on(&mut self) -> io::Result<()> {
        if self.rest.is_empty() {
            return Ok(());
        }
        // A copy in the browser's own memory: a view of the worker's would be gone when that grows.
        let bytes = js_sys::Uint8Array::from(self.rest.as_slice());
        self.rest.clear();
        match &mut self.to {
            To::Kept(blobs) => {
                let parts = js_sys::Array::of1(&bytes);
                blobs.push(Blob::new_with_u8_array_sequence(&parts).map_err(|problem| refused(&problem))?);
            }
            To::Over(pace, over) => {
                pace.sent();
                over(bytes);
            }
        }
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
