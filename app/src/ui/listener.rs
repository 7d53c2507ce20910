//! Listening to events of an element or the document for no longer than somebody wants to know.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Event, EventTarget};

/// Something that is called at an event until it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    capture: bool,
    call: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls `act` at each event of that name; one that is passive never keeps the browser from what it does by itself.
    pub fn new<E: JsCast + 'static>(
        target: &EventTarget,
        name: &'static str,
        passive: bool,
        act: impl FnMut(E) + 'static,
    ) -> Self {
        let options = AddEventListenerOptions::new();
        options.set_passive(passive);
        Self::with(target, name, &options, act)
    }

    /// Calls `act` before anybody within the target hears of the event; never keeps the browser from what it does by
    /// itself.
    pub fn before_all(target: &EventTarget, name: &'static str, act: impl FnMut(Event) + 'static) -> Self {
        let options = AddEventListenerOptions::new();
        options.set_passive(true);
        options.set_capture(true);
        Self::with(target, name, &options, act)
    }

    fn with<E: JsCast + 'static>(
        target: &EventTarget,
        name: &'static str,
        options: &AddEventListenerOptions,
        mut act: impl FnMut(E) + 'static,
    ) -> Self {
        let call = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if let Ok(event) = event.dyn_into::<E>() {
                act(event);
            }
        });
        // Whatever is there takes listeners.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            call.as_ref().unchecked_ref(),
            options,
        );
        Self { target: target.clone(), name, capture: options.get_capture().unwrap_or_default(), call }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let call = self.call.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(self.name, call, self.capture);
    }
}
