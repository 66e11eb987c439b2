//! What was just done is said for a few seconds; `z` takes it back while it can be.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, KeyboardEvent};

use super::dom::{after, document, first, is_typing, on};

/// How long something that cannot be taken back is said, in milliseconds.
const SAID_FOR: i32 = 6_000;

/// Watches over what is said now and what will be said.
pub(super) fn start() {
    if let Some(toast) = first(".toast-spot") {
        watch(&toast);
    }
    on(&document(), "keydown", |event: KeyboardEvent| {
        if event.key() != "z" || event.alt_key() || event.shift_key() || is_typing() {
            return;
        }
        let form = first("[data-undo] form").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form {
            event.prevent_default();
            let _ = form.request_submit();
        }
    });
}

/// Takes the toast away when its time is over, unless somebody is about to press its button.
pub(super) fn watch(toast: &Element) {
    let seconds = toast
        .get_attribute("data-undo")
        .and_then(|seconds| seconds.parse::<i32>().ok());
    let toast = toast.clone();
    after(seconds.map_or(SAID_FOR, |seconds| seconds * 1_000), move || {
        let is_held = toast.matches(":focus-within").unwrap_or_default();
        if !is_held || toast.has_attribute("data-undo") {
            toast.remove();
        }
    });
}
