//! The pages of one person on one device: which of them sends, and that they hear of each other.

use crate::sync::Stuck;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use model::PersonId;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// What pages tell each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The outbox is not what it was.
    Changed,
    /// What the device takes along is not what it was.
    Kit,
    /// A person wants what the device takes along to be as they have chosen.
    Refresh,
    /// Why the one that sends, and tells this, gets nothing through; nothing where it does.
    Stands(Option<Stuck>),
    /// The person has signed out.
    Left,
}

impl News {
    const ALL: [Self; 10] = [
        Self::Changed,
        Self::Kit,
        Self::Refresh,
        Self::Stands(None),
        Self::Stands(Some(Stuck::SignedOut)),
        Self::Stands(Some(Stuck::Outdated)),
        Self::Stands(Some(Stuck::Full)),
        Self::Stands(Some(Stuck::Failing)),
        Self::Stands(Some(Stuck::Unwritable)),
        Self::Left,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Kit => "kit",
            Self::Refresh => "refresh",
            Self::Stands(None) => "not stuck",
            Self::Stands(Some(Stuck::SignedOut)) => "signed out",
            Self::Stands(Some(Stuck::Outdated)) => "outdated",
            Self::Stands(Some(Stuck::Full)) => "full",
            Self::Stands(Some(Stuck::Failing)) => "failing",
            Self::Stands(Some(Stuck::Unwritable)) => "unwritable",
            Self::Left => "left",
        }
    }
}

/// What all pages of a person have in common; its listeners live as long as the page.
pub struct Pages {
    channel: Option<BroadcastChannel>,
    lock: String,
}

impl Pages {
    /// Joins them; `hear` hears what others tell.
    pub fn join(person: PersonId, hear: impl Fn(News) + 'static) -> Self {
        let name = format!("daybook-{person}");
        let channel = BroadcastChannel::new(&name).ok();
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let said = event.data().as_string().unwrap_or_default();
            let known = News::ALL.into_iter().find(|news| news.name() == said);
            if let Some(news) = known {
                hear(news);
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        heard.forget();
        Self { channel, lock: name }
    }

    /// Tells all of a person's, this one too.
    pub fn tell_all(person: PersonId, news: News) {
        if let Ok(channel) = BroadcastChannel::new(&format!("daybook-{person}")) {
            let _ = channel.post_message(&JsValue::from_str(news.name()));
            channel.close();
        }
    }

    /// Tells the others.
    pub fn tell(&self, news: News) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(news.name()));
        }
    }

    /// Says yes to `lead` once this page is the one that sends, and no when another one has taken over. Where there
    /// are no locks every page sends: what arrives twice has the same place in the stream.
    pub fn stand(&self, steal: bool, lead: impl Fn(bool) + Clone + 'static) {
        if self.request(steal, lead.clone()).is_err() {
            lead(true);
        }
    }

    fn request(&self, steal: bool, lead: impl Fn(bool) + Clone + 'static) -> Result<(), JsValue> {
        let locks = Reflect::get(&window().navigator(), &"locks".into())?;
        let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
        let options = js_sys::Object::new();
        Reflect::set(&options, &"steal".into(), &steal.into())?;
        let (elected, lost) = (lead.clone(), lead);
        let was_held = Rc::new(Cell::new(false));
        let has = was_held.clone();
        let held = Closure::<dyn FnMut() -> Promise>::new(move || {
            has.set(true);
            elected(true);
            // Held as long as the page lives.
            Promise::new(&mut |_, _| {})
        });
        let over: Promise = request.call3(&locks, &self.lock.as_str().into(), &options, held.as_ref())?.dyn_into()?;
        // Where there is nothing to be had, every page sends.
        let stolen = Closure::<dyn FnMut(JsValue)>::new(move |_| lost(!was_held.get()));
        let _ = over.catch(&stolen);
        held.forget();
        stolen.forget();
        Ok(())
    }
}
