//! An issue as a line of a list.

use super::clock::ClockTag;
use crate::sync::use_device;
use crate::words::{later_words, words};
use leptos::prelude::*;
use model::issues::Issue;

/// One line; leads to the issue.
#[component]
pub fn IssueLine(
    /// The issue.
    issue: Issue,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let asked = issue.offered == Some(device.actor().id);
    view! {
        <li data-issue=issue.id.to_string()>
            <a class="line" href=format!("/issues?open={}", issue.id)>
                <span class="urgency" data-urgency=issue.urgency.name()>{t.urgency(issue.urgency)}</span>
                <span class="figures">{issue.number.clone()}</span>
                <span>{issue.title.clone()}</span>
                <ClockTag issue=issue.clone() />
                {asked.then(|| view! { <span class="tag" data-offered="">{l.asked_of_you}</span> })}
                <span class="tag">{t.column(issue.column)}</span>
            </a>
        </li>
    }
}
