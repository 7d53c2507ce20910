//! What follows from a command about activities.

use super::{Activity, Command, Draft, Field, State};
use crate::change::Change;
use crate::command::Context;
use crate::customers::Customer;
use crate::id::{ActivityId, ContactId, CustomerId, PersonId};
use crate::record::Entity;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, line, note};
use crate::world::World;

/// # Errors
/// See [`crate::command::decide`].
pub(crate) fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Plan(draft) => {
            let activity = put_down(world, context, draft)?;
            Ok(vec![created(activity)])
        }
        Command::Record { draft, outcome } => {
            let mut activity = put_down(world, context, draft)?;
            activity.state = State::Done;
            activity.outcome = note("outcome", outcome)?;
            let met = met(world, &activity);
            Ok(std::iter::once(created(activity)).chain(met).collect())
        }
        Command::Reschedule { id, to } => {
            let before = planned(world, context, *id)?;
            let slot = to.clone().checked(context.zones)?;
            Ok(changed(before, Activity { slot, ..before.clone() }))
        }
        Command::Reassign { id, rep } => {
            let before = own(world, context, *id)?;
            let rep = known_rep(world, context, *rep)?;
            Ok(changed(before, Activity { rep, ..before.clone() }))
        }
        Command::Edit { id, set } => {
            let before = own(world, context, *id)?;
            let mut after = before.clone();
            for field in set {
                after.set(world, field)?;
            }
            if after.title.is_empty() {
                after.title = usual_title(world, after.customer)?;
            }
            Ok(changed(before, after))
        }
        Command::Complete { id, outcome } => {
            let before = planned(world, context, *id)?;
            let outcome = note("outcome", outcome)?;
            let after = Activity { state: State::Done, outcome, ..before.clone() };
            let met = met(world, &after);
            Ok(changed(before, after).into_iter().chain(met).collect())
        }
        Command::Cancel { id } => {
            let before = own(world, context, *id)?;
            Ok(changed(before, Activity { state: State::Cancelled, ..before.clone() }))
        }
        Command::Reopen { id } => {
            let before = own(world, context, *id)?;
            Ok(changed(before, Activity { state: State::Planned, ..before.clone() }))
        }
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
        created: context.now,
    };
    activity.set(world, &Field::Customer(draft.customer))?;
    activity.set(world, &Field::Contact(draft.contact))?;
    if activity.title.is_empty() {
        activity.title = usual_title(world, activity.customer)?;
    }
    Ok(activity)
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

fn planned<'a>(world: &'a World, context: &Context<'_>, id: ActivityId) -> Result<&'a Activity, Refusal> {
    let activity = own(world, context, id)?;
    match activity.state {
        State::Planned => Ok(activity),
        State::Done | State::Cancelled => Err(Refusal::field("state", Fault::NotPlanned)),
    }
}

fn created(activity: Activity) -> Change {
    let holders = activity.holders();
    Change::create(activity, holders)
}

fn changed(before: &Activity, after: Activity) -> Vec<Change> {
    let (held, holders) = (before.holders(), after.holders());
    Change::between(before.clone(), after, held, holders).into_iter().collect()
}

/// A customer met later than ever before has a new day of last contact.
fn met(world: &World, activity: &Activity) -> Option<Change> {
    let customer = world.customers.get(&activity.customer?)?;
    let day = activity.slot.first_day();
    if customer.last_contact.is_some_and(|last| last >= day) {
        return None;
    }
    let after = Customer { last_contact: Some(day), ..customer.clone() };
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
        }
        Ok(())
    }

    fn meets(&self, world: &World, contact: ContactId) -> bool {
        world.contacts.get(&contact).is_some_and(|contact| Some(contact.customer) == self.customer)
    }
}
