//! A question without its type: what is the same for all of them is in the program once, which makes it smaller.

use glovebox::protocol::{Envelope, Message, RequestId};
use glovebox::table::TableId;
use glovebox::{Error, Result};
use serde_json::value::RawValue;
use wasm_bindgen::JsValue;

use super::ledger::Came;

/// What is called with a question's number and what came for it.
pub type Told = Box<dyn FnOnce(RequestId, Result<Came<JsValue>>)>;

/// A question, whatever its type.
pub struct Asking {
    /// Its name.
    pub name: &'static str,
    /// What is being done.
    pub doing: &'static str,
    /// Its options, as far as they could be written.
    pub options: serde_json::Result<Box<RawValue>>,
    /// The tables that it is asked of.
    pub on: Vec<TableId>,
    /// Whether the file that is made for it comes in pieces.
    pub in_pieces: bool,
}

impl Asking {
    /// On its way, under its number.
    pub fn message(self, request: RequestId) -> Result<Message> {
        let unwritten = |error| Error::internal(format!("a question could not be written: {error}"));
        Ok(Message::Ask(Envelope {
            request,
            ask: self.name.to_owned(),
            on: self.on,
            options: self.options.map_err(unwritten)?,
            in_pieces: self.in_pieces,
        }))
    }
}

/// That an answer is not what its question's type says.
pub fn unread(error: &serde_json::Error) -> Error {
    Error::internal(format!("an answer could not be read: {error}"))
}
