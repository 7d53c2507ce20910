//! Reminders: what begins within the person's lead time is said on the page and, where allowed, as a notification.

use super::api::open_days;
use crate::sync::Device;
use crate::wire::Wire;
use crate::words::fill;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::activities::State;
use model::calendar::entries;
use model::read::Period;
use model::time::Slot;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// How often the clock is looked at, in milliseconds.
const OFTEN: u32 = 20_000;

/// Begins to remind; each thing is said once, for as long as the page stays open wherever one goes in it.
pub fn remind(device: Device) {
    spawn_local(async move {
        let today = device.today_untracked();
        if let Ok(Wire(seed)) = open_days(Period { first: today, last: today }).await {
            device.seed(seed);
        }
        let said = StoredValue::new(vec![]);
        look(device, said);
        gloo_timers::callback::Interval::new(OFTEN, move || look(device, said)).forget();
    });
}

fn look(device: Device, said: StoredValue<Vec<(uuid::Uuid, chrono::NaiveDateTime)>>) {
    let (viewer, t, now) = (device.viewer(), device.words(), device.now_untracked().naive_utc());
    let me = viewer.actor.id;
    let today = device.today_untracked();
    let due = device.peek(|world| {
        let lead = world.people.get(&me).map_or(0, |person| i64::from(person.lead));
        let mut due = entries(world, &viewer, &["deadlines".to_owned()], today, today);
        due.retain(|entry| {
            let timed = matches!(entry.slot, Slot::Timed { .. });
            let starts = entry.slot.instants(&viewer.zones).map(|(from, _)| (from - now).num_minutes());
            let soon = starts.is_some_and(|minutes| (0..=lead).contains(&minutes));
            lead > 0 && timed && soon && entry.rep == Some(me) && entry.state == State::Planned
        });
        due
    });
    for entry in due {
        let (from, _) = entry.slot.seen_from(&viewer.actor.zone, &viewer.zones);
        if said.with_value(|said| said.contains(&(entry.handle, from))) {
            continue;
        }
        said.update_value(|said| said.push((entry.handle, from)));
        let text = fill(t.reminder, &[&entry.title, &t.time(from)]);
        device.toast(text.clone());
        if Notification::permission() == NotificationPermission::Granted {
            let options = NotificationOptions::new();
            options.set_body(&entry.place);
            options.set_tag(&entry.handle.to_string());
            // A browser that takes none has shown the message on the page.
            let _ = Notification::new_with_options(&text, &options);
        }
    }
}
