//! A browser's `File` as a source of bytes: a stream for reading in order, which is fastest, above all into the same
//! room again and again, and `FileReaderSync` for ranges, which costs about a millisecond a call.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use glovebox::table::Source;
use glovebox::table::source::{NextBytes, Stream, shrunk};
use glovebox::{Error, Result};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileReaderSync};

/// Bytes handed on at a time: smaller pieces cost more calls than they save waiting.
const PIECE: usize = 1 << 20;

/// A range below this that goes on where the last one ended is a piece of a larger one, which is read at once: a file
/// may have ten thousand row groups, and a millisecond each is ten seconds.
const SMALL: usize = 1 << 18;
/// Bytes of that larger one.
const AHEAD: usize = 1 << 20;

thread_local! {
    // A source must be `Send`, which no browser object is: it holds a number of this list instead.
    static FILES: RefCell<BTreeMap<u64, File>> = const { RefCell::new(BTreeMap::new()) };
    static LAST: Cell<u64> = const { Cell::new(0) };
}

/// A file by its number in the list of files. Its handle is let go with the source.
struct FileSource {
    number: u64,
    name: String,
    size: u64,
    ahead: Mutex<Ahead>,
}

/// What was read beyond what was asked for.
#[derive(Default)]
struct Ahead {
    /// Where the bytes are in the file.
    start: u64,
    bytes: Bytes,
    /// Where the last range ended.
    end: u64,
}

impl Ahead {
    /// The bytes from `start` to `end`, where all of them are there.
    fn part(&self, start: u64, end: u64) -> Option<Bytes> {
        let from = usize::try_from(start.checked_sub(self.start)?).ok()?;
        let to = usize::try_from(end.checked_sub(self.start)?).ok()?;
        (from <= to && to <= self.bytes.len()).then(|| self.bytes.slice(from..to))
    }
}

/// Makes a file a source. The worker keeps its handle as long as the source is used; the bytes
/// stay on disk.
pub fn source(file: &File) -> Arc<dyn Source> {
    let number = LAST.get() + 1;
    LAST.set(number);
    FILES.with_borrow_mut(|files| files.insert(number, file.clone()));
    Arc::new(FileSource {
        number,
        name: file.name(),
        size: file.size() as u64,
        ahead: Mutex::default(),
    })
}

impl Drop for FileSource {
    fn drop(&mut self) {
        FILES.with_borrow_mut(|files| files.remove(&self.number));
    }
}

impl FileSource {
    fn file(&self) -> Result<File> {
        let file = FILES.with_borrow(|files| files.get(&self.number).cloned());
        file.ok_or_else(|| Error::internal("a file's handle is gone"))
    }

    /// The bytes from `start` to `end`, by a call of the browser.
    fn fetch(&self, start: u64, end: u64) -> Result<Bytes> {
        let refused = |error: JsValue| self.refused(start, &error);
        let part = self
            .file()?
            .slice_with_f64_and_f64(start as f64, end as f64)
            .map_err(refused)?;
        let buffer = FileReaderSync::new()
            .and_then(|reader| reader.read_as_array_buffer(&part))
            .map_err(refused)?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        // Not every browser notices that a file has been cut since it was chosen.
        let read = bytes.len() as u64;
        if read < end.saturating_sub(start) {
            return Err(shrunk(self, start + read));
        }
        Ok(bytes.into())
    }

    fn refused(&self, byte: u64, error: &JsValue) -> Error {
        let name = Reflect::get(error, &JsValue::from_str("name"))
            .ok()
            .and_then(|n| n.as_string());
        Error::Unreadable {
            file: self.name.clone(),
            byte,
            what: match name.as_deref() {
                Some("NotFoundError") => "it was moved or deleted".to_owned(),
                // A stream that breaks off says no more than that something is wrong.
                Some("NotReadableError" | "TypeError") => "it was changed, or may not be read".to_owned(),
                Some(other) => other.to_owned(),
                None => "the browser refused".to_owned(),
            },
        }
    }
}

impl Source for FileSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        let end = offset.saturating_add(length as u64).min(self.size);
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        // Ranges of neighbours may overlap a little.
        let goes_on = offset.abs_diff(ahead.end) < SMALL as u64;
        ahead.end = end;
        if let Some(bytes) = ahead.part(offset, end) {
            return Ok(bytes);
        }
        if length >= SMALL || !goes_on {
            return self.fetch(offset, end);
        }
        ahead.bytes = self.fetch(offset, offset.saturating_add(AHEAD as u64).min(self.size))?;
        ahead.start = offset;
        ahead
            .part(offset, end)
            .ok_or_else(|| Error::internal("bytes that were read are gone"))
    }

    fn stream(&self) -> Result<Box<dyn Stream + '_>> {
        let reader = reader(&self.file()?).map_err(|e| self.refused(0, &e))?;
        Ok(Box::new(FileStream {
            source: self,
            reader,
            room: Uint8Array::new_with_length(PIECE as u32),
            offset: 0,
            ended: false,
        }))
    }
}

#[wasm_bindgen]
extern "C" {
    type Bytestream;

    /// What reads a stream.
    type Reader;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn reader(this: &Bytestream, options: &JsValue) -> std::result::Result<Reader, JsValue>;

    /// The next bytes, in the room that is given; a reader that makes its own room does not look at it.
    #[wasm_bindgen(method)]
    fn read(this: &Reader, room: &Uint8Array) -> Promise;

    #[wasm_bindgen(method)]
    fn cancel(this: &Reader) -> Promise;
}

/// A reader that fills the same room again and again, where the browser has one: that takes half as long as new room
/// for each piece.
fn reader(file: &File) -> std::result::Result<Reader, JsValue> {
    let stream: Bytestream = file.stream().unchecked_into();
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"byob".into())?;
    stream.reader(&options).or_else(|_| stream.reader(&JsValue::UNDEFINED))
}

struct FileStream<'a> {
    source: &'a FileSource,
    reader: Reader,
    room: Uint8Array,
    offset: u64,
    ended: bool,
}

impl FileStream<'_> {
    async fn gather(&mut self) -> Result<Option<Bytes>> {
        let mut piece = Vec::with_capacity(2 * PIECE);
        while !self.ended && piece.len() < PIECE {
            let result = JsFuture::from(self.reader.read(&self.room))
                .await
                .map_err(|e| self.source.refused(self.offset, &e))?;
            let get = |key: &str| Reflect::get(&result, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED);
            match get("value").dyn_into::<Uint8Array>() {
                Ok(bytes) if get("done").is_falsy() => {
                    let start = piece.len();
                    piece.resize(start + bytes.length() as usize, 0);
                    if let Some(room) = piece.get_mut(start..) {
                        bytes.copy_to(room);
                    }
                    // What was handed to the browser is no longer ours: the room is where its bytes are.
                    self.room = Uint8Array::new(&bytes.buffer());
                }
                _ => self.ended = true,
            }
        }
        self.offset += piece.len() as u64;
        Ok((!piece.is_empty()).then(|| piece.into()))
    }
}

impl Stream for FileStream<'_> {
    fn next(&mut self) -> NextBytes<'_> {
        Box::pin(self.gather())
    }
}

impl Drop for FileStream<'_> {
    fn drop(&mut self) {
        // A cancelled reading must not go on in the background. Of a file that could not be read, cancelling fails too,
        // which is no news: unheard it would count as a fault of the worker.
        let cancelled = JsFuture::from(self.reader.cancel());
        wasm_bindgen_futures::spawn_local(async move { drop(cancelled.await) });
    }
}
