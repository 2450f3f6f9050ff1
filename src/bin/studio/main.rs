//! The page: asks the worker, draws the answer, and computes nothing.
//!
//! Start at `app.rs`. State has three homes: a form lives in its page, the open table in
//! `workspace.rs`, questions under way in `engine.rs`.

mod app;
mod asked;
mod browser;
mod charts;
mod engine;
mod form;
mod frame;
mod pages;
mod parts;
mod route;
mod shared;
mod workspace;

fn main() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
    }));
    match browser::by_id("app") {
        Some(root) => yew::Renderer::<app::App>::with_root(root).render(),
        None => yew::Renderer::<app::App>::new().render(),
    };
}
