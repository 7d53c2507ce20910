//! Many customers go from their reps to another one (更换业务员), with what is planned there.

use super::{Customer, HandOver};
use crate::activities::{self, Activity, Draft, Method, Part, Scope, State};
use crate::change::Change;
use crate::command::Context;
use crate::id::PersonId;
use crate::refusal::{Fault, Refusal};
use crate::time::{Slot, midnight};
use crate::world::World;
use chrono::Duration;
use std::collections::BTreeSet;

/// How far ahead a series is looked for an occurrence, in days.
const AHEAD: i64 = 3 * 366;

/// Hands customers over: the owner changes, what is planned from the day on moves along if that is wished, and both
/// sides find a note on that day.
pub(super) fn hand_over(world: &World, context: &Context<'_>, command: &HandOver) -> Result<Vec<Change>, Refusal> {
    if !context.actor.assigns() {
        return Err(Refusal::Forbidden);
    }
    let to = super::rules::known_owner(world, context, Some(command.to))?.ok_or(Refusal::NotFound)?;
    let (mut changes, mut sides) = (vec![], BTreeSet::from([to]));
    let customers: BTreeSet<_> = command.customers.iter().collect();
    for id in customers {
        let before = world.customers.get(id).ok_or(Refusal::NotFound)?;
        if before.owner == Some(to) {
            continue;
        }
        let after = Customer { owner: Some(to), ..before.clone() };
        changes.extend(Change::between(before.clone(), after, before.holders(), vec![to]));
        sides.extend(before.owner);
        if command.visits {
            for activity in world.activities.values() {
                if activity.customer == Some(*id) && before.owner == Some(activity.rep) {
                    changes.extend(moved(world, context, activity, command)?);
                }
            }
        }
    }
    if changes.is_empty() {
        return Err(Refusal::field("customers", Fault::Required));
    }
    let mut lines = command.note.trim().lines();
    let title = lines.next().unwrap_or_default();
    if !title.is_empty() {
        let note = lines.collect::<Vec<_>>().join("\n");
        for (rep, id) in sides.into_iter().zip(&command.notes) {
            let slot = Slot::AllDay { first: command.from, last: command.from };
            let draft = Draft { title: title.to_owned(), note: note.clone(), ..Draft::new(*id, Method::Message, slot) };
            changes.extend(noted(world, context, draft, rep)?);
        }
    }
    Ok(changes)
}

/// What is planned from the day on, given to the new rep: an activity, a series, or what is left of one.
fn moved(
    world: &World,
    context: &Context<'_>,
    activity: &Activity,
    command: &HandOver,
) -> Result<Vec<Change>, Refusal> {
    let from = midnight(command.from);
    if activity.state != State::Planned || activity.part_of.is_some_and(|part| part.start < from) {
        return Ok(vec![]);
    }
    if activity.rule.is_none() {
        let after = Activity { rep: command.to, ..activity.clone() };
        let goes = activity.slot.first_day() >= command.from && activity.rep != command.to;
        let change = || Change::between(activity.clone(), after, activity.holders(), vec![command.to]);
        return Ok(if goes { change().into_iter().collect() } else { vec![] });
    }
    let Some(start) = activity.occurrences(from, from + Duration::days(AHEAD)).find(|at| *at >= from) else {
        return Ok(vec![]);
    };
    let part = Some(Part { start, scope: Scope::Following });
    let reassign = activities::Command::Reassign { id: activity.id, rep: command.to, part, reason: String::new() };
    activities::decide(world, context, &reassign)
}

/// A note on somebody's day. It is theirs whoever writes it.
fn noted(world: &World, context: &Context<'_>, draft: Draft, rep: PersonId) -> Result<Vec<Change>, Refusal> {
    let own = activities::decide(world, context, &activities::Command::Plan(Draft { rep: None, ..draft }))?;
    let mut made = vec![];
    for change in own {
        if let Some(crate::Record::Activity(activity)) = change.apply(None) {
            made.push(Change::create(Activity { rep, ..activity }, vec![rep]));
        }
    }
    Ok(made)
}
