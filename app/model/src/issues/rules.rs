//! What follows from a command about issues.

use super::{Column, Command, Field, Issue, comment, view};
use crate::actor::DAYBOOK;
use crate::change::Change;
use crate::command::Context;
use crate::id::{ContactId, IssueId, PersonId};
use crate::rank;
use crate::record::{Entity, Key};
use crate::refusal::{Fault, Refusal};
use crate::service::Phase;
use crate::text::{LINE, note, required};
use crate::time::{Zones, today};
use crate::world::World;
use chrono::{DateTime, Datelike, Utc};

/// The series an issue registered now takes its number from: one a year, in the actor's zone.
pub fn series(zone: &str, zones: &dyn Zones, now: DateTime<Utc>) -> String {
    format!("Q-{}", today(zones, zone, now).year())
}

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Register { id, customer, set } => {
            let customer = world.customers.get(customer).ok_or(Refusal::field("customer", Fault::Unknown))?;
            world.free(Entity::Issue, *id)?;
            let top = world.column(Column::New).first().map(|issue| issue.rank.as_str());
            let mut issue = Issue {
                number: world.next_number(&series(&context.actor.zone, context.zones, context.now)),
                rank: rank::between(None, top),
                ..Issue::new(*id, customer.id, context.actor.id, context.now)
            };
            for field in set {
                issue.set(world, context, field)?;
            }
            required("title", &issue.title, LINE)?;
            issue.phases = vec![Phase::of(&issue, context.now)];
            let holders = issue.holders(customer.owner);
            Ok(vec![Change::create(issue, holders)])
        }
        Command::Edit { id, set } => {
            let before = world.issues.get(id).ok_or(Refusal::NotFound)?;
            let mut after = before.clone();
            for field in set {
                after.set(world, context, field)?;
            }
            Ok(changed(world, context, before, after))
        }
        Command::Move { id, to, after, before: above } => {
            let before = world.issues.get(id).ok_or(Refusal::NotFound)?;
            if before.column != *to {
                room(world, *to)?;
            }
            let rank = place(world, *id, *to, *after, *above);
            Ok(changed(world, context, before, Issue { column: *to, rank, ..before.clone() }))
        }
        Command::Answer { id, takes } => {
            let before = world.issues.get(id).ok_or(Refusal::NotFound)?;
            if before.offered != Some(context.actor.id) {
                return Err(Refusal::Forbidden);
            }
            let responsible = if *takes { before.offered } else { before.responsible };
            Ok(changed(world, context, before, Issue { responsible, offered: None, ..before.clone() }))
        }
        Command::Say(said) => comment::say(world, context, said),
        Command::Delivered { id, failed } => comment::delivered(world, context, *id, failed),
        Command::Withdraw { id } => comment::withdrawn(world, context, *id),
        Command::SaveView(board_view) => view::save(world, context, board_view),
        Command::Tidy { .. } if context.actor.id != DAYBOOK => Err(Refusal::Forbidden),
        Command::Tidy { column } => Ok(tidied(world, *column)),
        Command::Link { id, to, linked } => {
            let this = world.issues.get(id).ok_or(Refusal::NotFound)?;
            let mut changes = changed(world, context, this, this.linked(world, *to, *linked)?);
            if to.entity == Entity::Issue
                && let Some(other) = world.issues.get(&to.id.into())
            {
                let back = Key { entity: Entity::Issue, id: id.0 };
                changes.extend(changed(world, context, other, other.linked(world, back, *linked)?));
            }
            Ok(changes)
        }
    }
}

/// Most things an issue is linked to.
const MOST_LINKS: usize = 100;

/// Whether a column takes one card more; more than a soft limit is only shown.
fn room(world: &World, to: Column) -> Result<(), Refusal> {
    match world.company().limit(to) {
        Some(limit) if limit.hard && world.standing_in(to) >= u32::from(limit.most) => {
            Err(Refusal::field("column", Fault::Full(limit.most)))
        }
        _ => Ok(()),
    }
}

/// The issue on top of a column.
pub(super) fn to_top(world: &World, issue: &Issue, column: Column) -> Issue {
    Issue { column, rank: place(world, issue.id, column, None, None), ..issue.clone() }
}

/// Every card of a column with a key as short as their number allows, in the order they lie.
fn tidied(world: &World, column: Column) -> Vec<Change> {
    let cards = world.column(column);
    let keys = rank::spread(cards.len());
    let change = |(issue, rank): (&Issue, String)| {
        let owner = world.customers.get(&issue.customer).and_then(|customer| customer.owner);
        let holders = issue.holders(owner);
        Change::between(issue.clone(), Issue { rank, ..issue.clone() }, holders.clone(), holders)
    };
    cards.into_iter().zip(keys).filter_map(change).collect()
}

pub(super) fn changed(world: &World, context: &Context<'_>, before: &Issue, mut after: Issue) -> Vec<Change> {
    let phase = Phase::of(&after, context.now);
    if after.phases.last().is_none_or(|last| !last.same(&phase)) {
        after.phases.push(phase);
    }
    if before.column == Column::New && after.column != Column::New {
        after.responded = after.responded.or(Some(context.now));
    }
    let owner = world.customers.get(&before.customer).and_then(|customer| customer.owner);
    let (held, holders) = (before.holders(owner), after.holders(owner));
    Change::between(before.clone(), after, held, holders).into_iter().collect()
}

/// The key of the place a card was dropped at. The neighbours named are hints: whichever still stands in the
/// column counts, and what really comes next to it now is the other bound.
fn place(world: &World, id: IssueId, to: Column, after: Option<IssueId>, before: Option<IssueId>) -> String {
    let column: Vec<&Issue> = world.column(to).into_iter().filter(|issue| issue.id != id).collect();
    let find = |wanted: Option<IssueId>| wanted.and_then(|id| column.iter().position(|issue| issue.id == id));
    let at = match (find(after), find(before)) {
        (Some(after), _) => after + 1,
        (None, Some(before)) => before,
        (None, None) => 0,
    };
    let rank = |place: usize| column.get(place).map(|issue| issue.rank.as_str());
    rank::between(at.checked_sub(1).and_then(rank), rank(at))
}

impl Issue {
    fn set(&mut self, world: &World, context: &Context<'_>, field: &Field) -> Result<(), Refusal> {
        match field {
            Field::Contact(Some(id)) if !self.reported_by(world, *id) => {
                return Err(Refusal::field("contact", Fault::Unknown));
            }
            Field::Contact(contact) => self.contact = *contact,
            Field::Title(title) => self.title = required("title", title, LINE)?,
            Field::Description(text) => self.description = note("description", text)?,
            Field::Channel(channel) => self.channel = *channel,
            Field::Category(category) => self.category = world.company().category(&self.category, category)?,
            Field::Urgency(urgency) => self.urgency = *urgency,
            Field::Responsible(person) => self.hand_over(world, context, *person)?,
            Field::ExpectedEnd(Some(day)) if !(1970..2200).contains(&day.year()) => {
                return Err(Refusal::field("expected_end", Fault::OutOfRange));
            }
            Field::ExpectedEnd(day) => self.expected_end = *day,
            Field::CallBack(slot) => {
                self.call_back = slot.clone().map(|slot| slot.checked(context.zones)).transpose()?;
            }
            Field::Solution(text) => self.solution = note("solution", text)?,
            Field::Knowledge(goes_in) => self.knowledge = *goes_in,
            Field::Archived(true) if self.column.open() => {
                return Err(Refusal::field("archived", Fault::NotYet));
            }
            Field::Archived(archived) => self.archived = *archived,
        }
        Ok(())
    }

    /// Whoever leads assigns; everybody takes what lies about, and offers what is theirs to somebody else.
    fn hand_over(&mut self, world: &World, context: &Context<'_>, to: Option<PersonId>) -> Result<(), Refusal> {
        let to = known_person(world, to)?;
        let actor = context.actor;
        if actor.assigns() || to == Some(actor.id) || self.responsible.is_none() {
            (self.responsible, self.offered) = (to, None);
        } else if to.is_none() {
            return Err(Refusal::field("responsible", Fault::Required));
        } else {
            self.offered = to.filter(|to| Some(*to) != self.responsible);
        }
        Ok(())
    }

    /// The issue with a link more, or one less.
    fn linked(&self, world: &World, to: Key, linked: bool) -> Result<Self, Refusal> {
        let mut after = self.clone();
        after.links.retain(|link| *link != to);
        if linked {
            let fits = matches!(to.entity, Entity::Issue | Entity::Activity | Entity::Article) && to.id != self.id.0;
            if !fits || world.get(to).is_none() {
                return Err(Refusal::field("links", Fault::Unknown));
            }
            if after.links.len() >= MOST_LINKS {
                return Err(Refusal::field("links", Fault::OutOfRange));
            }
            after.links.push(to);
        }
        Ok(after)
    }

    fn reported_by(&self, world: &World, contact: ContactId) -> bool {
        world.contacts.get(&contact).is_some_and(|contact| contact.customer == self.customer)
    }
}

fn known_person(world: &World, person: Option<PersonId>) -> Result<Option<PersonId>, Refusal> {
    match person {
        Some(id) if !world.people.contains_key(&id) => Err(Refusal::field("responsible", Fault::Unknown)),
        person => Ok(person),
    }
}
