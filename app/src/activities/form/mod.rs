//! The form of an activity: planning a new one, recording, changing, completing, cancelling.

mod existing;
mod fields;
mod inputs;
mod new;
mod repeat;
mod sale;

use super::changes::Wanted;
use super::move_to::MoveTo;
use super::questions::{ReasonQuestion, ScopeQuestion, Shortcuts};
use crate::sync::use_device;
use chrono::{Days, NaiveDate, NaiveTime};
use existing::ExistingActivity;
use leptos::prelude::*;
use model::activities::{Scope, State, entry_of};
use model::calendar::{Entry, entries};
use model::time::Slot;
use model::{ActivityId, CustomerId, Entity, PersonId};
use new::NewActivity;

/// What the calendar has open.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// Something new at this time.
    Draft {
        /// When.
        slot: Slot,
        /// Whose; the person's own where not given.
        rep: Option<PersonId>,
    },
    /// Something new with a customer.
    With(CustomerId, Slot),
    /// An activity.
    Existing(ActivityId),
    /// An entry of the calendar.
    Entry(Entry),
    /// One that is to be moved without dragging.
    Moving(Entry),
    /// A series: how much of it is meant?
    Scope(Wanted),
    /// A day that would be too full: why?
    Reason {
        /// What is wanted.
        wanted: Wanted,
        /// How much of a series.
        scope: Scope,
        /// How full the day would be.
        percent: i64,
    },
    /// The keys.
    Shortcuts,
}

impl Opened {
    /// Something new on a day, at ten for an hour.
    pub fn draft_on(day: NaiveDate, zone: &str) -> Self {
        Self::Draft { slot: ten_o_clock(day, zone), rep: None }
    }
}

/// How far ahead of its first day a series is looked for that begins later than it did, in days.
const AHEAD: u64 = 400;

/// An hour from ten on.
pub fn ten_o_clock(day: NaiveDate, zone: &str) -> Slot {
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    Slot::timed(day.and_time(ten), 60, zone)
}

/// The dialog for whatever is open.
#[component]
pub fn ActivityDialog(
    /// What is open.
    opened: Opened,
    /// Where it is kept.
    open: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let device = use_device();
    let on_close = Callback::new(move |()| open.set(None));
    match opened {
        Opened::Draft { slot, rep } => view! { <NewActivity at=slot customer=None rep on_close /> }.into_any(),
        Opened::With(customer, slot) => {
            view! { <NewActivity at=slot customer=Some(customer) rep=None on_close /> }.into_any()
        }
        Opened::Existing(id) => {
            let viewer = device.viewer();
            let entry = device.peek(|world| {
                let activity = world.activities.get(&id)?;
                let day = activity.slot.first_day();
                // What was called off is not on the calendar, nor is the first of a series where it was moved.
                if activity.state == State::Cancelled {
                    return Some(entry_of(activity, &viewer));
                }
                let until = if activity.rule.is_some() { day + Days::new(AHEAD) } else { day };
                let shown = entries(world, &viewer, &[], day, until).into_iter().filter(|entry| entry.key.id == id.0);
                shown.min_by_key(|entry| entry.slot.civil_start())
            });
            entry.map(|entry| view! { <ExistingActivity entry open /> }).into_any()
        }
        Opened::Entry(entry) if entry.key.entity == Entity::Issue => {
            // An issue is opened where it lives.
            let _ = window().location().set_href(&format!("/issues?open={}", entry.key.id));
            ().into_any()
        }
        Opened::Entry(entry) => view! { <ExistingActivity entry open /> }.into_any(),
        Opened::Moving(entry) => view! { <MoveTo entry open /> }.into_any(),
        Opened::Scope(wanted) => view! { <ScopeQuestion wanted open /> }.into_any(),
        Opened::Reason { wanted, scope, percent } => view! { <ReasonQuestion wanted scope percent open /> }.into_any(),
        Opened::Shortcuts => view! { <Shortcuts on_close /> }.into_any(),
    }
}
