//! Doing something once the browser has shown what has changed so far.

use leptos::prelude::*;
use std::time::Duration;

/// Does it after the next picture, in a task of its own: whoever pressed something sees first that it was taken.
pub fn after_paint(act: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(act, Duration::ZERO));
}
