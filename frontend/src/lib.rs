//! Entry of the browser part. It has to use `app`, or the linker drops the islands' exports.

#[expect(unused_imports, reason = "keeps the islands of `app` in the module")]
use app::*;

/// Called by the page once the module is loaded: wakes the islands.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
