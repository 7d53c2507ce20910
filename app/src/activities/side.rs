//! What stands beside the calendar, and what dragging something in from there means.

use super::changes::{Wanted, carry_out};
use super::desk::Desk;
use crate::frame::later;
use leptos::prelude::*;
use model::activities::{Command as Act, Draft, Method};
use model::calendar::entries;
use model::issues::{Command as IssueAct, Field};
use model::time::Slot;
use model::{Command, PersonId};
use uuid::Uuid;

/// Whether the list is open; kept while the page is.
#[derive(Clone, Copy)]
pub struct SideOpen(pub RwSignal<bool>);

/// The list beside a view, loaded when it is first opened.
#[component]
pub fn SideSlot(desk: Desk) -> impl IntoView {
    let open = expect_context::<SideOpen>().0;
    move || open.get().then(|| later(crate::lazy::side_list(desk)))
}

/// Gives something from the list a date: a customer is planned a visit, an issue a call, an activity another time.
pub fn bring_in(desk: Desk, id: Uuid, slot: Slot, rep: Option<PersonId>) {
    let (device, t) = (desk.device, desk.device.words());
    let overdue = device.peek(|world| {
        let activity = world.activities.get(&id.into())?;
        let day = activity.slot.first_day();
        entries(world, &device.viewer(), &[], day, day).into_iter().find(|entry| entry.handle == id)
    });
    if let Some(entry) = overdue {
        let to = match entry.slot {
            Slot::Timed { .. } => entry.slot.starting(slot.civil_start()),
            Slot::AllDay { .. } => slot,
        };
        carry_out(device, desk.open, Wanted::to(&entry, to), None, String::new());
        return;
    }
    let command = device.peek(|world| {
        if world.customers.contains_key(&id.into()) {
            let draft = Draft {
                rep,
                customer: Some(id.into()),
                ..Draft::new(Uuid::now_v7().into(), Method::Visit, slot.clone())
            };
            return Some(Command::Activities(Act::Plan(draft)));
        }
        let issue = world.issues.get(&id.into())?;
        let set =
            vec![Field::CallBack(Some(slot.resized(chrono::Duration::minutes(-45), chrono::Duration::minutes(15))))];
        Some(Command::Issues(IssueAct::Edit { id: issue.id, set }))
    });
    if let Some(command) = command {
        let planned = device.dispatch(command);
        device.tell(t, planned, format!("{} · {}", t.activity_planned, t.slot(&slot)));
    }
}
