//! What happened, from the change log.

use crate::sync::use_device;
use crate::words::{fill, words};
use leptos::prelude::*;
use model::read::Past as Entry;
use model::time::civil;

/// Entries of the log in words, newest first.
#[component]
pub fn Past(
    /// The entries.
    past: Vec<Entry>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let viewer = device.viewer();
    let line = move |entry: Entry| {
        let at =
            civil(&viewer.zones, &viewer.actor.zone, entry.at.naive_utc()).map(|at| t.moment(at)).unwrap_or_default();
        let what = if entry.change.created { t.history_created } else { t.history_changed };
        let subject = fill(what, &[t.entity(entry.change.key.entity), &entry.title]);
        let quiet = ["rank", "id", "customer", "created", "registered_by", "reported", "responded", "phases"];
        let changes: Vec<_> = entry
            .change
            .fields
            .iter()
            .filter(|(field, _)| !entry.change.created && !quiet.contains(&field.as_str()))
            .map(|(field, change)| {
                let value = |value| device.peek(|world| t.value(world, field, value));
                format!("{}: {} → {}", t.field(field), value(&change.old), value(&change.new))
            })
            .collect();
        view! {
            <li>
                <span class="figures">{at}</span>
                <span>{device.name_of(entry.actor)}</span>
                <span>{subject}</span>
                <small>{changes.join(" · ")}</small>
            </li>
        }
    };
    view! { <ol class="past">{past.into_iter().map(line).collect_view()}</ol> }
}
