//! Short messages that go by themselves, and the voice that speaks them to screen readers.

use crate::words::words;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// How long a message stays, in milliseconds.
const STAYS: u32 = 8_000;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    number: u64,
    text: String,
    undo: bool,
}

/// The message shown and the words spoken.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    spoken: RwSignal<String>,
    number: StoredValue<u64>,
}

impl Toasts {
    /// None yet.
    pub fn new() -> Self {
        Self { shown: RwSignal::new(None), spoken: RwSignal::new(String::new()), number: StoredValue::new(0) }
    }

    /// Shows and speaks a message.
    pub fn show(self, text: String) {
        self.put(text, false);
    }

    /// The same, with a way back.
    pub fn show_undoable(self, text: String) {
        self.put(text, true);
    }

    /// Only speaks.
    pub fn announce(self, text: String) {
        self.spoken.set(text);
    }

    fn put(self, text: String, undo: bool) {
        let number = self.number.get_value() + 1;
        self.number.set_value(number);
        self.spoken.set(text.clone());
        self.shown.set(Some(Toast { number, text, undo }));
        Timeout::new(STAYS, move || {
            self.shown.update(|shown| {
                if shown.as_ref().is_some_and(|toast| toast.number == number) {
                    *shown = None;
                }
            });
        })
        .forget();
    }
}

/// Where messages appear.
#[component]
pub fn ToastStack(
    /// The messages.
    toasts: Toasts,
    /// Takes back the last thing done; says whether there was one.
    #[prop(into)]
    undo: Callback<(), bool>,
) -> impl IntoView {
    let t = words();
    let take_back = move |_| {
        toasts.shown.set(None);
        toasts.announce(if undo.run(()) { t.undone } else { t.nothing_to_undo }.to_owned());
    };
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">{move || toasts.spoken.get()}</div>
        {move || {
            toasts.shown.get().map(|toast| view! {
                <div class="toast">
                    <span>{toast.text}</span>
                    {toast.undo.then(|| view! {
                        <button type="button" class="button quiet" on:click=take_back>{t.undo}</button>
                    })}
                </div>
            })
        }}
    }
}
