//! What goes between the page and the worker: envelopes, whatever is in them.
//!
//! On the wire a message is a JavaScript object `{ text, file? }`: `text` is the [`Message`] (or
//! [`Reply`]) as JSON, which keeps 64-bit integers exact; `file` is what no text can carry: the `File`
//! handle to open, the `Blob` that was made, or the bytes of a piece. Every reply carries its request's
//! number.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Error;
use crate::run::Snapshot;
use crate::table::TableId;

/// Numbers requests; unique while the page lives.
pub type RequestId = u32;

/// From page to worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// A question.
    Ask(Envelope),
    /// Cancels the request of that number, which then fails with [`Error::Stopped`].
    Cancel(RequestId),
    /// A piece of the file that is made for the request is where it belongs: another may come.
    Took(RequestId),
}

/// A question on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Envelope {
    /// The request's number.
    pub request: RequestId,
    /// The question's name.
    pub ask: String,
    /// The tables that it is asked of.
    pub on: Vec<TableId>,
    /// Its options.
    pub options: Box<RawValue>,
    /// Whether the file that is made for it is handed over piece by piece, each a [`Body::Piece`], instead of whole.
    pub in_pieces: bool,
}

/// From worker to page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reply {
    /// The request that it answers.
    pub request: RequestId,
    /// What comes back.
    pub body: Body,
}

/// What comes back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// The worker is ready (request 0).
    Ready,
    /// Work is under way.
    Progress(Snapshot),
    /// The next bytes of the file that is made.
    Piece,
    /// Work is done; the answer, as the question's type says.
    Done(Box<RawValue>),
    /// Work stopped.
    Failed(Error),
}
