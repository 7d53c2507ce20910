//! What a field does when it is told that it was changed or left.

use leptos::prelude::*;

/// Does something with what a field holds, unless the field is gone. A browser tells a field of its change also while it is
/// being taken away with its page, when only some of what belongs to it is still there; a moment later all of it is gone.
pub fn unless_gone<T>(held: impl GetUntracked<Value = T> + 'static, then: impl FnOnce(T) + 'static) {
    queue_microtask(move || {
        if let Some(held) = held.try_get_untracked() {
            then(held);
        }
    });
}
