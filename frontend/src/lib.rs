//! Where the browser takes over the page that the server rendered.
//!
//! **Invariant:** nothing but start-up.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over; called once the module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}

/// Begins on its own, where no server has rendered anything.
#[wasm_bindgen]
pub fn begin() {
    console_error_panic_hook::set_once();
    app::begin_with_held();
}
