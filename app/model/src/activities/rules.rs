//! What follows from a command about activities.

use super::series::{Act, Occurrence, Part, carry_out, put};
use super::{Activity, Command, Draft, Field, Sale, SaleField, Scope, State};
use crate::capacity;
use crate::change::Change;
use crate::command::Context;
use crate::customers::Customer;
use crate::id::{ActivityId, ContactId, CustomerId, PersonId};
use crate::record::Entity;
use crate::recurrence::Rule;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, line, note};
use crate::time::Slot;
use crate::world::World;
use chrono::{Datelike, NaiveDateTime};

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    let of = |id: ActivityId| own(world, context, id);
    let part_of = |part: &Option<Part>| part.filter(|part| part.scope == Scope::This).map(|part| part.start);
    match command {
        Command::Plan(draft) => {
            let activity = put_down(world, context, draft)?;
            capacity::check(world, context, &activity, None)?;
            let mut changes = put(world, activity);
            changes.extend(make_room(world, draft));
            Ok(changes)
        }
        Command::Record { draft, outcome, sale } => {
            let planned = put_down(world, context, draft)?;
            let done = Done { context, outcome, sale }.to_one(&planned)?;
            let met = met(world, &done);
            Ok(put(world, done).into_iter().chain(met).collect())
        }
        Command::Reschedule { id, to, part, reason } => {
            let act = Rescheduled { world, context, to, reason, instead_of: part_of(part) };
            carry_out(world, of(*id)?, *part, &act)
        }
        Command::Reassign { id, rep, part, reason } => {
            let rep = known_rep(world, context, *rep)?;
            carry_out(world, of(*id)?, *part, &Reassigned { world, context, rep, reason, instead_of: part_of(part) })
        }
        Command::Edit { id, set, part } => carry_out(world, of(*id)?, *part, &Edited { world, set }),
        Command::Repeat { id, rule, part } => repeat(world, of(*id)?, rule.as_ref(), *part),
        Command::Complete { id, outcome, part, sale } => {
            let before = of(*id)?;
            if before.rule.is_some() && part.is_none_or(|part| part.scope != Scope::This) {
                return Err(Refusal::field("part", Fault::Required));
            }
            let mut changes = carry_out(world, before, *part, &Done { context, outcome, sale })?;
            let done = changes.iter().find_map(|change| match change.apply(world.get(change.key).as_ref()) {
                Some(crate::Record::Activity(activity)) if activity.state == State::Done => Some(activity),
                _ => None,
            });
            changes.extend(done.and_then(|done| met(world, &done)));
            Ok(changes)
        }
        Command::Cancel { id, part } => carry_out(world, of(*id)?, *part, &To(State::Cancelled)),
        Command::Reopen { id } => Ok(put(world, To(State::Planned).to_one(of(*id)?)?)),
    }
}

fn put_down(world: &World, context: &Context<'_>, draft: &Draft) -> Result<Activity, Refusal> {
    world.free(Entity::Activity, draft.id)?;
    let mut activity = Activity {
        id: draft.id,
        rep: match draft.rep {
            Some(rep) => known_rep(world, context, rep)?,
            None => context.actor.id,
        },
        customer: None,
        contact: None,
        method: draft.method,
        title: line("title", &draft.title, LINE)?,
        place: line("place", &draft.place, LINE)?,
        slot: draft.slot.clone().checked(context.zones)?,
        state: State::Planned,
        note: note("note", &draft.note)?,
        outcome: String::new(),
        sale: Sale::default(),
        reason: line("reason", &draft.reason, LINE)?,
        rule: draft.rule.clone(),
        skipped: draft.skipped.clone(),
        part_of: draft.part_of,
        uid: line("uid", &draft.uid, LINE)?,
        created: draft.created.filter(|created| *created < context.now).unwrap_or(context.now),
    };
    if let Some(of) = draft.part_of {
        own(world, context, of.series)?;
    }
    activity.set(world, &Field::Customer(draft.customer))?;
    activity.set(world, &Field::Contact(draft.contact))?;
    if activity.title.is_empty() {
        activity.title = usual_title(world, activity.customer)?;
    }
    activity.begun()
}

/// A series makes room for a record that stands for one of its occurrences.
fn make_room(world: &World, draft: &Draft) -> Vec<Change> {
    let Some(Occurrence { series, start }) = draft.part_of else { return vec![] };
    let Some(series) = world.activities.get(&series).filter(|series| !series.skipped.contains(&start)) else {
        return vec![];
    };
    put(world, series.skipping(start))
}

fn repeat(world: &World, before: &Activity, rule: Option<&Rule>, part: Option<Part>) -> Result<Vec<Change>, Refusal> {
    if before.state != State::Planned {
        return Err(Refusal::field("state", Fault::NotPlanned));
    }
    let part = part.filter(|part| part.scope == Scope::Following);
    if before.rule.is_some() {
        return carry_out(world, before, part, &Repeated { rule });
    }
    Ok(put(world, Activity { rule: rule.cloned(), ..before.clone() }.begun()?))
}

fn usual_title(world: &World, customer: Option<CustomerId>) -> Result<String, Refusal> {
    let customer = customer.and_then(|id| world.customers.get(&id));
    customer.map(|customer| customer.name.clone()).ok_or(Refusal::field("title", Fault::Required))
}

fn known_rep(world: &World, context: &Context<'_>, rep: PersonId) -> Result<PersonId, Refusal> {
    if rep != context.actor.id && !world.people.contains_key(&rep) {
        return Err(Refusal::field("rep", Fault::Unknown));
    }
    if context.actor.acts_for(rep, context.directory) { Ok(rep) } else { Err(Refusal::Forbidden) }
}

fn own<'a>(world: &'a World, context: &Context<'_>, id: ActivityId) -> Result<&'a Activity, Refusal> {
    let activity = world.activities.get(&id).ok_or(Refusal::NotFound)?;
    if context.actor.acts_for(activity.rep, context.directory) { Ok(activity) } else { Err(Refusal::Forbidden) }
}

fn planned(activity: &Activity) -> Result<(), Refusal> {
    match activity.state {
        State::Planned => Ok(()),
        State::Done | State::Cancelled => Err(Refusal::field("state", Fault::NotPlanned)),
    }
}

/// A reason given now, else the one that was given before.
fn reason(given: &str, before: &str) -> Result<String, Refusal> {
    let given = line("reason", given, LINE)?;
    Ok(if given.is_empty() { before.to_owned() } else { given })
}

/// A new slot.
struct Rescheduled<'a> {
    world: &'a World,
    context: &'a Context<'a>,
    to: &'a Slot,
    reason: &'a str,
    instead_of: Option<NaiveDateTime>,
}

impl Act for Rescheduled<'_> {
    fn to_one(&self, before: &Activity) -> Result<Activity, Refusal> {
        planned(before)?;
        let slot = self.to.clone().checked(self.context.zones)?;
        let reason = reason(self.reason, &before.reason)?;
        let after = Activity { slot, reason, ..before.clone() };
        capacity::check(self.world, self.context, &after, self.instead_of)?;
        Ok(after)
    }

    fn to_series(&self, before: &Activity, occurrence: NaiveDateTime) -> Result<Activity, Refusal> {
        planned(before)?;
        let to = self.to.clone().checked(self.context.zones)?;
        let by = to.civil_start() - occurrence;
        before.series_moved(to.starting(before.slot.civil_start() + by)).begun()
    }

    fn to_taken_out(&self, before: &Activity, _: &Activity, _: &Activity) -> Result<Activity, Refusal> {
        Ok(before.clone())
    }
}

/// Another rep.
struct Reassigned<'a> {
    world: &'a World,
    context: &'a Context<'a>,
    rep: PersonId,
    reason: &'a str,
    instead_of: Option<NaiveDateTime>,
}

impl Act for Reassigned<'_> {
    fn to_one(&self, before: &Activity) -> Result<Activity, Refusal> {
        let reason = reason(self.reason, &before.reason)?;
        let after = Activity { rep: self.rep, reason, ..before.clone() };
        if after.rep != before.rep && after.state == State::Planned {
            capacity::check(self.world, self.context, &after, self.instead_of)?;
        }
        Ok(after)
    }

    fn to_series(&self, before: &Activity, _: NaiveDateTime) -> Result<Activity, Refusal> {
        Ok(Activity { rep: self.rep, ..before.clone() })
    }

    fn to_taken_out(&self, before: &Activity, series: &Activity, _: &Activity) -> Result<Activity, Refusal> {
        let follows = before.state == State::Planned && before.rep == series.rep;
        Ok(if follows { Activity { rep: self.rep, ..before.clone() } } else { before.clone() })
    }
}

/// Other fields.
struct Edited<'a> {
    world: &'a World,
    set: &'a [Field],
}

impl Edited<'_> {
    fn apply<'f>(&self, before: &Activity, set: impl Iterator<Item = &'f Field>) -> Result<Activity, Refusal> {
        let mut after = before.clone();
        for field in set {
            after.set(self.world, field)?;
        }
        if after.title.is_empty() {
            after.title = usual_title(self.world, after.customer)?;
        }
        Ok(after)
    }
}

impl Act for Edited<'_> {
    fn to_one(&self, before: &Activity) -> Result<Activity, Refusal> {
        self.apply(before, self.set.iter())
    }

    fn to_series(&self, before: &Activity, _: NaiveDateTime) -> Result<Activity, Refusal> {
        self.apply(before, self.set.iter())
    }

    /// What was changed on the occurrence itself stays.
    fn to_taken_out(&self, before: &Activity, series: &Activity, _: &Activity) -> Result<Activity, Refusal> {
        self.apply(before, self.set.iter().filter(|field| field.same_in(before, series)))
    }
}

/// Another rule.
struct Repeated<'a> {
    rule: Option<&'a Rule>,
}

impl Act for Repeated<'_> {
    fn to_one(&self, before: &Activity) -> Result<Activity, Refusal> {
        Ok(before.clone())
    }

    fn to_series(&self, before: &Activity, _: NaiveDateTime) -> Result<Activity, Refusal> {
        let skipped = if self.rule.is_some() { before.skipped.clone() } else { vec![] };
        Activity { rule: self.rule.cloned(), skipped, ..before.clone() }.begun()
    }

    fn to_taken_out(&self, before: &Activity, _: &Activity, _: &Activity) -> Result<Activity, Refusal> {
        Ok(before.clone())
    }
}

/// Another state.
struct To(State);

impl Act for To {
    fn to_one(&self, before: &Activity) -> Result<Activity, Refusal> {
        Ok(Activity { state: self.0, ..before.clone() })
    }

    fn to_series(&self, before: &Activity, _: NaiveDateTime) -> Result<Activity, Refusal> {
        self.to_one(before)
    }

    fn to_taken_out(&self, before: &Activity, _: &Activity, _: &Activity) -> Result<Activity, Refusal> {
        if before.state == State::Planned { self.to_one(before) } else { Ok(before.clone()) }
    }
}

/// It took place.
struct Done<'a> {
    context: &'a Context<'a>,
    outcome: &'a str,
    sale: &'a [SaleField],
}

impl Act for Done<'_> {
    fn to_one(&self, before: &Activity) -> Result<Activity, Refusal> {
        planned(before)?;
        let mut after = Activity { state: State::Done, outcome: note("outcome", self.outcome)?, ..before.clone() };
        for field in self.sale {
            after.sale.set(field)?;
        }
        let today = crate::time::today(self.context.zones, &self.context.actor.zone, self.context.now);
        // What has taken place lies not in the days to come; the rest of today may be put down early.
        if after.slot.first_day() > today + chrono::Duration::days(1) {
            return Err(Refusal::field("slot", Fault::NotYet));
        }
        Ok(after)
    }

    fn to_series(&self, _: &Activity, _: NaiveDateTime) -> Result<Activity, Refusal> {
        Err(Refusal::field("part", Fault::Required))
    }

    fn to_taken_out(&self, before: &Activity, _: &Activity, _: &Activity) -> Result<Activity, Refusal> {
        Ok(before.clone())
    }
}

/// The newest record keeps the customer's day of last contact, stage, status, key, source and grade.
fn met(world: &World, activity: &Activity) -> Option<Change> {
    let customer = world.customers.get(&activity.customer?)?;
    let day = activity.slot.first_day();
    if customer.last_contact.is_some_and(|last| last > day) {
        return None;
    }
    let sale = &activity.sale;
    let text = |new: &String, old: &String| if new.is_empty() { old.clone() } else { new.clone() };
    let after = Customer {
        last_contact: Some(day),
        stage: sale.next_stage.or(customer.stage),
        status: sale.status.or(customer.status),
        key: text(&sale.key, &customer.key),
        source: text(&sale.source, &customer.source),
        grade: sale.grade.or(customer.grade),
        ..customer.clone()
    };
    Change::between(customer.clone(), after, customer.holders(), customer.holders())
}

impl Activity {
    fn set(&mut self, world: &World, field: &Field) -> Result<(), Refusal> {
        match field {
            Field::Customer(Some(id)) if !world.customers.contains_key(id) => {
                return Err(Refusal::field("customer", Fault::Unknown));
            }
            Field::Customer(customer) => {
                if self.customer != *customer {
                    self.contact = None;
                }
                self.customer = *customer;
            }
            Field::Contact(Some(id)) if !self.meets(world, *id) => {
                return Err(Refusal::field("contact", Fault::Unknown));
            }
            Field::Contact(contact) => self.contact = *contact,
            Field::Method(method) => self.method = *method,
            Field::Title(title) => self.title = line("title", title, LINE)?,
            Field::Place(place) => self.place = line("place", place, LINE)?,
            Field::Note(text) => self.note = note("note", text)?,
            Field::Outcome(text) => self.outcome = note("outcome", text)?,
            Field::Sale(field) => self.sale.set(field)?,
        }
        Ok(())
    }

    fn meets(&self, world: &World, contact: ContactId) -> bool {
        world.contacts.get(&contact).is_some_and(|contact| Some(contact.customer) == self.customer)
    }
}

impl Sale {
    fn set(&mut self, field: &SaleField) -> Result<(), Refusal> {
        match field {
            SaleField::Source(text) => self.source = line("source", text, LINE)?,
            SaleField::Grade(grade) => self.grade = *grade,
            SaleField::Competitor(text) => self.competitor = line("competitor", text, LINE)?,
            SaleField::Status(status) => self.status = *status,
            SaleField::Key(text) => self.key = line("key", text, LINE)?,
            SaleField::NextStage(stage) => self.next_stage = *stage,
            SaleField::ExpectedClose(Some(day)) if !(1970..2200).contains(&day.year()) => {
                return Err(Refusal::field("expected_close", Fault::OutOfRange));
            }
            SaleField::ExpectedClose(day) => self.expected_close = *day,
            SaleField::Confidence(Some(percent)) if *percent > 100 => {
                return Err(Refusal::field("confidence", Fault::OutOfRange));
            }
            SaleField::Confidence(percent) => self.confidence = *percent,
            SaleField::Quoted(money) => self.quoted.clone_from(money),
            SaleField::Amount(money) => self.amount.clone_from(money),
        }
        Ok(())
    }
}
