//! How far what is handed over may be ahead of whoever takes it: who makes a file waits for the disk that it goes to,
//! so that no more of it than some pieces is ever in memory.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use glovebox::run::Turn;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Pieces on their way from which on the next is waited for: one is written while another is made.
const AHEAD: u32 = 2;

/// The pieces on their way.
#[derive(Default)]
pub struct Pace {
    ahead: Cell<u32>,
    /// Nobody takes anything any more.
    is_over: Cell<bool>,
    waiting: RefCell<Option<js_sys::Function>>,
}

impl Pace {
    /// A piece is on its way.
    pub fn sent(&self) {
        self.ahead.set(self.ahead.get() + 1);
    }

    /// A piece has been taken.
    pub fn took(&self) {
        self.ahead.set(self.ahead.get().saturating_sub(1));
        if !self.is_ahead() {
            self.go_on();
        }
    }

    /// Nothing more is to be made: nobody waits from now on, whoever was just about to.
    pub fn end(&self) {
        self.is_over.set(true);
        self.go_on();
    }

    /// Wakes who waits.
    fn go_on(&self) {
        if let Some(resolve) = self.waiting.take() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    }

    /// After `turn`, waits until there is room for more.
    pub fn after(self: &Rc<Self>, turn: Option<Turn>) -> Option<Turn> {
        if !self.is_ahead() {
            return turn;
        }
        let pace = Rc::clone(self);
        Some(Box::pin(async move {
            if let Some(turn) = turn {
                turn.await;
            }
            pace.room().await;
        }))
    }

    fn is_ahead(&self) -> bool {
        !self.is_over.get() && self.ahead.get() >= AHEAD
    }

    async fn room(&self) {
        if !self.is_ahead() {
            return;
        }
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            self.waiting.replace(Some(resolve));
        });
        let _ = JsFuture::from(promise).await;
    }
}
