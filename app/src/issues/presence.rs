//! Who else looks at the board, and which card they hold: told to each other for as long as it is so, kept nowhere.

use super::api::look;
use crate::sync::{Device, use_device};
use crate::wire::Wire;
use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::read::Present;
use model::{IssueId, PersonId};

/// How often one says that one is still there, in milliseconds.
const AGAIN: u32 = 5_000;
/// How long a card is held before that is told, in milliseconds: others need not hear of a short move.
const SOON: u32 = 300;
/// How long somebody counts as there without having said so again, in milliseconds.
const GONE: f64 = 15_000.0;

/// Who is there besides this page.
#[derive(Clone, Copy)]
pub struct Presence {
    device: Device,
    others: RwSignal<Vec<(Present, f64)>>,
    card: StoredValue<Option<IssueId>>,
    /// What the others have heard of it.
    told: StoredValue<Option<IssueId>>,
}

impl Presence {
    /// Nobody yet.
    pub fn new() -> Self {
        let (card, told) = (StoredValue::new(None), StoredValue::new(None));
        Self { device: use_device(), others: RwSignal::new(vec![]), card, told }
    }

    /// Listens, and says that this page is there, until it goes.
    pub fn begin(self) {
        let heard = self.device.present();
        Effect::new(move |_| {
            if let Some(present) = heard.get() {
                self.hear(present);
            }
        });
        self.say(false);
        let interval = StoredValue::new_local(Some(Interval::new(AGAIN, move || {
            let now = js_sys::Date::now();
            if self.others.with_untracked(|others| others.iter().any(|(_, at)| now - at > GONE)) {
                self.others.update(|others| others.retain(|(_, at)| now - at <= GONE));
            }
            self.say(false);
        })));
        on_cleanup(move || {
            drop(interval.try_update_value(Option::take));
            self.say(true);
        });
    }

    fn hear(self, present: Present) {
        if present.client == self.device.client() {
            return;
        }
        self.others.update(|others| {
            others.retain(|(other, _)| other.client != present.client);
            if !present.gone {
                others.push((present, js_sys::Date::now()));
            }
        });
    }

    /// Says that this page holds a card, or none any more.
    pub fn hold(self, card: Option<IssueId>) {
        self.card.set_value(card);
        let tell = move || {
            if self.card.try_get_value() != self.told.try_get_value() {
                self.say(false);
            }
        };
        Timeout::new(SOON, tell).forget();
    }

    fn say(self, gone: bool) {
        let Some(card) = self.card.try_get_value() else { return };
        self.told.set_value(card);
        let present = Present { client: self.device.client(), person: self.device.actor().id, card, gone };
        // Nobody waits for it; the next one comes soon.
        spawn_local(async move { drop(look(Wire(present)).await) });
    }

    /// Who else is there.
    pub fn people(self) -> Vec<PersonId> {
        let people = self.others.with(|others| others.iter().map(|(other, _)| other.person).collect());
        let mut people = model::order::sorted(people, PersonId::cmp);
        people.dedup();
        people
    }

    /// Who else holds a card.
    pub fn holder(self, card: IssueId) -> Option<PersonId> {
        self.others
            .with(|others| others.iter().find(|(other, _)| other.card == Some(card)).map(|(other, _)| other.person))
    }
}
