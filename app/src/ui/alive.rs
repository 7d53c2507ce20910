//! Whether the page has been taken over from what the server has drawn.

use leptos::prelude::*;

/// Pieces of a page may come late; until all are taken over, nothing may change what the server has drawn.
#[derive(Clone, Copy)]
pub struct Alive(RwSignal<bool>);

impl Alive {
    /// For a page that has just been drawn.
    pub fn not_yet() -> Self {
        Self(RwSignal::new(false))
    }

    /// All pieces are taken over.
    pub fn now(self) {
        self.0.set(true);
    }

    /// Whether they are.
    pub fn get(self) -> bool {
        self.0.get()
    }
}
