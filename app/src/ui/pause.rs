//! Waiting until typing pauses.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// How long typing has to pause before something is asked, in milliseconds.
const PAUSE: u32 = 180;

/// Asks once typing pauses; what comes too late for what was typed meanwhile is passed over.
#[derive(Clone, Copy)]
pub struct Pause(StoredValue<u64>);

impl Pause {
    /// Nothing typed yet.
    pub fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// Something was typed: asks with `ask` after a pause, and gives `take` what comes of it.
    pub fn then<T: 'static>(self, ask: impl Future<Output = T> + 'static, take: impl FnOnce(T) + 'static) {
        let number = self.0.get_value() + 1;
        self.0.set_value(number);
        spawn_local(async move {
            TimeoutFuture::new(PAUSE).await;
            let newest = || self.0.try_get_value() == Some(number);
            if newest() {
                let answer = ask.await;
                if newest() {
                    take(answer);
                }
            }
        });
    }

    /// Nothing that was asked counts any more.
    pub fn forget(self) {
        self.0.update_value(|number| *number += 1);
    }
}
