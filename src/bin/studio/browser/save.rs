//! A file that the person names before it is written, where the browser offers that: Chromium does, others have no
//! such thing. What is written stays aside until it is whole; only then does it take the place of what was there.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::{call, property, window};

/// What became of the question where a file is to be written.
pub enum Place {
    /// There.
    Named(Named),
    /// Nowhere: the person thought better of it.
    Dismissed,
    /// The browser did not ask.
    Refused,
}

/// A file that a person named.
pub struct Named(JsValue);

/// The same file while it is written.
pub struct Writing {
    file: JsValue,
    stream: JsValue,
}

/// Asks the person where to write a file. It has to be called while a click or a key is handled: at other times a
/// browser refuses. `None` where the browser cannot ask.
pub fn ask_place(name: &str, mime: &str) -> Option<impl Future<Output = Place> + use<>> {
    let ending = name.rfind('.').and_then(|dot| name.get(dot..)).unwrap_or_default();
    let accept = object(&[(mime, &Array::of1(&ending.into()))]);
    let types = Array::of1(&object(&[("accept", &accept)]));
    let options = object(&[("suggestedName", &name.into()), ("types", &types)]);
    let window = window()?;
    property(&window, "showSaveFilePicker")?;
    let asked = call(&window, "showSaveFilePicker", &[&options]);
    Some(async move {
        match settled(asked).await {
            Ok(file) => Place::Named(Named(file)),
            Err(problem) if name_of(&problem) == "AbortError" => Place::Dismissed,
            Err(_) => Place::Refused,
        }
    })
}

impl Named {
    /// What the person called it.
    pub fn name(&self) -> String {
        name_of(&self.0)
    }

    /// Begins to write it.
    ///
    /// # Errors
    /// When the browser may not; says why.
    pub async fn open(self) -> Result<Writing, String> {
        let stream = settled(call(&self.0, "createWritable", &[])).await;
        let stream = stream.map_err(|problem| why(&problem))?;
        Ok(Writing { file: self.0, stream })
    }
}

impl Writing {
    /// What the person called it.
    pub fn name(&self) -> String {
        name_of(&self.file)
    }

    /// Writes the next bytes, behind those that are on their way. Begins at once.
    pub fn write(&self, bytes: &JsValue) -> impl Future<Output = Result<(), String>> + use<> {
        done(call(&self.stream, "write", &[bytes]))
    }

    /// Puts what was written in place, once all of it is there. Begins at once.
    pub fn close(&self) -> impl Future<Output = Result<(), String>> + use<> {
        done(call(&self.stream, "close", &[]))
    }

    /// Gives up: what was there before stays. A file that is empty then was made by the question, and goes.
    pub fn abort(&self) -> impl Future<Output = ()> + use<> {
        let (file, aborted) = (self.file.clone(), call(&self.stream, "abort", &[]));
        async move {
            let _ = settled(aborted).await;
            let now = settled(call(&file, "getFile", &[])).await.ok();
            let size = now
                .and_then(|now| property(&now, "size"))
                .and_then(|size| size.as_f64());
            if size == Some(0.0) {
                let _ = settled(call(&file, "remove", &[])).await;
            }
        }
    }
}

fn object(members: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn name_of(object: &JsValue) -> String {
    let name = property(object, "name").and_then(|name| name.as_string());
    name.unwrap_or_default()
}

async fn done(begun: Option<JsValue>) -> Result<(), String> {
    let settled = settled(begun).await;
    settled.map(|_| ()).map_err(|problem| why(&problem))
}

/// What a promise comes to; a call that made none has failed.
async fn settled(begun: Option<JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&begun.ok_or(JsValue::NULL)?)).await
}

/// Why a file could not be written, behind "could not be written: ".
fn why(problem: &JsValue) -> String {
    match name_of(problem).as_str() {
        "QuotaExceededError" => "there is not enough room for it",
        "NotAllowedError" | "SecurityError" => "the browser may not write there",
        "NotFoundError" => "its folder is gone",
        "NoModificationAllowedError" => "another program is writing it",
        "AbortError" => "the browser does not let it be put in place",
        _ => "writing failed",
    }
    .to_owned()
}
