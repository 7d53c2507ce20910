//! What the browser offers by way of the script that keeps the site on the device: something newer, or to install.

use leptos::prelude::*;
use web_sys::Event;

/// What may be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// A newer version of the site.
    Update,
    /// To install the site as an application.
    Install,
}

impl Offer {
    fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Install => "install",
        }
    }

    /// Whether it is offered.
    pub fn offered(self) -> RwSignal<bool> {
        let offered = RwSignal::new(false);
        Effect::new(move |_| {
            let mark = format!("data-{}", self.name());
            offered.set(document().document_element().is_some_and(|root| root.has_attribute(&mark)));
            let heard = window_event_listener_untyped(&format!("daybook-{}", self.name()), move |_| offered.set(true));
            on_cleanup(move || heard.remove());
        });
        offered
    }

    /// Takes it.
    pub fn take(self) {
        if let Ok(event) = Event::new(&format!("daybook-take-{}", self.name())) {
            let _ = window().dispatch_event(&event);
        }
    }
}
