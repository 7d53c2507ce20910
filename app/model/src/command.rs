//! What somebody wants, wrapped so that it is carried out once, and what came of it.

use crate::actor::{Actor, Directory};
use crate::change::{Change, Version};
use crate::customers::{Customer, Standing};
use crate::id::{ClientId, CustomerId, MutationId, PersonId};
use crate::orders::Order;
use crate::record::{Entity, Key, Record};
use crate::refusal::{Fault, Refusal};
use crate::time::Zones;
use crate::world::World;
use crate::{activities, company, customers, files, issues, json, knowledge, orders, people, products};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What somebody wants done; an intent, never a whole record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "commands are made one at a time")]
pub enum Command {
    /// Something about the company.
    Company(company::Command),
    /// Something about the people who sign in.
    People(people::Command),
    /// Something about customers and their contacts.
    Customers(customers::Command),
    /// Something about activities.
    Activities(activities::Command),
    /// Something about issues.
    Issues(issues::Command),
    /// Something about files.
    Files(files::Command),
    /// Something about articles.
    Knowledge(knowledge::Command),
    /// Something about products.
    Products(products::Command),
    /// Something about orders.
    Orders(orders::Command),
    /// Several things at once: all of them, or none; one undo takes all back.
    Together(Vec<Command>),
    /// Takes back something the actor did. What was changed again since then stays as it is.
    TakeBack(MutationId),
}

/// Most commands that go together.
pub const TOGETHER: usize = 500;

/// What a mutation changed, kept for taking it back.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// Who made it.
    pub by: PersonId,
    /// What it changed.
    pub changes: Vec<Change>,
}

impl Command {
    /// The hashes of contents that have to be there before this can be carried out.
    pub fn contents(&self) -> Vec<String> {
        match self {
            Self::Files(command) => command.content().map(ToOwned::to_owned).into_iter().collect(),
            Self::Together(commands) => commands.iter().flat_map(Self::contents).collect(),
            _ => vec![],
        }
    }

    /// These commands as one.
    pub fn together(mut commands: Vec<Self>) -> Self {
        match commands.pop() {
            Some(only) if commands.is_empty() => only,
            last => Self::Together(commands.into_iter().chain(last).collect()),
        }
    }

    /// The records the rule needs to know. Of what is to be taken back only the log knows them.
    pub fn names(&self) -> Vec<Key> {
        match self {
            Self::Company(command) => command.names(),
            Self::People(command) => command.names(),
            Self::Customers(command) => command.names(),
            Self::Activities(command) => command.names(),
            Self::Issues(command) => command.names(),
            Self::Files(command) => command.names(),
            Self::Knowledge(command) => command.names(),
            Self::Products(command) => command.names(),
            Self::Orders(command) => command.names(),
            Self::Together(commands) => commands.iter().flat_map(Command::names).collect(),
            Self::TakeBack(_) => vec![],
        }
    }
}

/// What a rule may know besides the facts: who acts, when, and the zones.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// Who is in which team.
    pub directory: &'a Directory,
    /// The moment of the decision.
    pub now: DateTime<Utc>,
    /// Zone data.
    pub zones: &'a dyn Zones,
}

/// [`decide`], or the part of it that a program has.
pub type Rule = fn(&World, &Context<'_>, &Command) -> Result<Vec<Change>, Refusal>;

/// Decides what follows from a command: the one rule that browser and server both run.
///
/// # Errors
/// Refuses what may not or cannot be done; nothing has changed then.
pub fn decide(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    with(of_every_feature, world, context, command)
}

/// The part of [`decide`] that the calendar needs: a browser shows its first page with it and learns the rest with
/// the pages that follow.
///
/// # Errors
/// Refuses what [`decide`] refuses, and commands that do not come from the calendar.
pub fn decide_on_calendar(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    with(of_the_calendar, world, context, command)
}

fn with(rule: Rule, world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Together(commands) => decide_together(rule, world, context, commands),
        Command::TakeBack(mutation) => take_back(world, context, *mutation),
        command => rule(world, context, command),
    }
}

fn of_every_feature(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Company(command) => company::decide(world, context, command),
        Command::People(command) => people::decide(world, context, command),
        Command::Customers(command) => customers::decide(world, context, command),
        Command::Activities(command) => activities::decide(world, context, command),
        Command::Issues(command) => issues::decide(world, context, command),
        Command::Files(command) => files::decide(world, context, command),
        Command::Knowledge(command) => knowledge::decide(world, context, command),
        Command::Products(command) => products::decide(world, context, command),
        Command::Orders(command) => orders::decide(world, context, command),
        Command::Together(_) | Command::TakeBack(_) => Err(Refusal::field("commands", Fault::Malformed)),
    }
}

fn of_the_calendar(world: &World, context: &Context<'_>, command: &Command) -> Result<Vec<Change>, Refusal> {
    match command {
        Command::Activities(command) => activities::decide(world, context, command),
        Command::Issues(command) => issues::decide(world, context, command),
        _ => Err(Refusal::OutOfStep),
    }
}

/// Each command is decided on what the ones before it have made; what comes of a record is one change.
fn decide_together(
    rule: Rule,
    world: &World,
    context: &Context<'_>,
    commands: &[Command],
) -> Result<Vec<Change>, Refusal> {
    if commands.len() > TOGETHER {
        return Err(Refusal::field("commands", Fault::TooLong(TOGETHER)));
    }
    let mut so_far = world.clone();
    let mut touched: Vec<Key> = vec![];
    for command in commands {
        if matches!(command, Command::Together(_) | Command::TakeBack(_)) {
            return Err(Refusal::field("commands", Fault::Malformed));
        }
        for change in rule(&so_far, context, command)? {
            so_far.apply(&change);
            if !touched.contains(&change.key) {
                touched.push(change.key);
            }
        }
        so_far.count_numbers();
    }
    let change = |key: Key| {
        let after = so_far.get(key)?;
        let holders = so_far.holders(&after);
        match world.get(key) {
            None => Some(Change::create(after, holders)),
            Some(before) => {
                let held = world.holders(&before);
                Change::between(before, after, held, holders)
            }
        }
    };
    Ok(touched.into_iter().filter_map(change).collect())
}

/// Whether a change is bound to what has happened since, so that it cannot simply be put back: credit goes along with
/// orders, codes may be somebody else's by now, and who may say how much a customer is trusted is for the rules.
pub(crate) fn is_bound(change: &Change) -> bool {
    const BOUND: [&str; 6] = ["code", "currency", "bill_to", "credit_limit", "credit_policy", "merged_into"];
    match change.key.entity {
        Entity::Order => true,
        Entity::Customer | Entity::Product => {
            !change.created && change.fields.keys().any(|field| BOUND.contains(&field.as_str()))
        }
        _ => false,
    }
}

/// Every field that still has the value it was given gets back the one it had. An activity that was made is called
/// off; a customer, contact, product or order goes again if it is as it was made and nothing else belongs to it, or else
/// stays; with an order goes the credit it took. Other records that were made cannot be taken back, nor can what
/// happened to an order later.
fn take_back(world: &World, context: &Context<'_>, mutation: MutationId) -> Result<Vec<Change>, Refusal> {
    let made = world.past.get(&mutation).ok_or(Refusal::NotFound)?;
    if made.by != context.actor.id {
        return Err(Refusal::Forbidden);
    }
    let orders = made.changes.iter().any(|change| change.created && change.key.entity == Entity::Order);
    const ALONG: [&str; 3] = ["credit_used", "currency", "standing"];
    let along = |change: &Change| match change.key.entity {
        Entity::Order => change.created,
        Entity::Customer => {
            orders && !change.created && change.fields.keys().all(|field| ALONG.contains(&field.as_str()))
        }
        _ => false,
    };
    if made.changes.iter().any(|change| is_bound(change) && !along(change)) {
        return Err(Refusal::Forbidden);
    }
    let going = |order: &Order| {
        let born = made.changes.iter().any(|change| change.created && change.key.id == order.id.0);
        let known = |id: &CustomerId| world.customers.contains_key(id);
        let payer = order.charged == 0 || order.bill_to.as_ref().is_some_and(known);
        born && payer && known(&order.customer) && may_go(world, made, &Record::Order(order.clone()))
    };
    let gone: Vec<&Order> = world.orders.values().filter(|order| going(order)).collect();
    let mut changes = vec![];
    for change in made.changes.iter().rev() {
        let Some(before) = world.get(change.key) else { continue };
        let after = if change.created {
            match &before {
                Record::Order(order) => {
                    if gone.iter().any(|gone| gone.id == order.id) {
                        changes.push(Change::remove(&before, world.holders(&before)));
                    }
                    continue;
                }
                Record::Activity(activity) => {
                    Record::Activity(activities::Activity { state: activities::State::Cancelled, ..activity.clone() })
                }
                Record::Customer(_) | Record::Contact(_) | Record::Product(_) => {
                    if may_go(world, made, &before) {
                        changes.push(Change::remove(&before, world.holders(&before)));
                    }
                    continue;
                }
                _ => return Err(Refusal::Forbidden),
            }
        } else if let Record::Customer(customer) = &before
            && orders
            && along(change)
        {
            Record::Customer(without_orders(world, customer, change, &gone))
        } else {
            put_back(&before, change).ok_or(Refusal::NotFound)?
        };
        let (held, holders) = (world.holders(&before), world.holders(&after));
        changes.extend(Change::between(before, after, held, holders));
    }
    Ok(changes)
}

/// A customer after orders that a mutation made have gone: their credit is free again, and who became a formal customer
/// by them is none.
fn without_orders(world: &World, customer: &Customer, change: &Change, gone: &[&Order]) -> Customer {
    let mut after = customer.clone();
    after.credit_used -=
        gone.iter().filter(|order| order.bill_to == Some(customer.id)).map(|order| order.charged).sum::<i64>();
    let bought = gone.iter().any(|order| order.customer == customer.id);
    if bought && change.fields.contains_key("standing") && !world.needed.contains(&customer.id.0) {
        after.standing = Standing::Prospect;
    }
    after
}

/// A record whose fields get back what they were before a change, as far as they are as it left them.
pub(crate) fn put_back(record: &Record, change: &Change) -> Option<Record> {
    let mut fields = record.fields();
    for (name, field) in &change.fields {
        if let Some(value) = fields.get_mut(name).filter(|value| **value == field.new) {
            value.clone_from(&field.old);
        }
    }
    Record::from_fields(change.key.entity, fields)
}

/// Whether a record that was made is as it was made, and nothing belongs to it that stays. A contact stays with its
/// customer.
fn may_go(world: &World, made: &Made, record: &Record) -> bool {
    let as_made = |record: &Record| {
        let key = record.key();
        let born = made.changes.iter().find(|change| change.created && change.key == key);
        let fields = record.fields();
        !world.needed.contains(&key.id)
            && born.is_some_and(|born| born.fields.iter().all(|(name, field)| fields.get(name) == Some(&field.new)))
    };
    let contacts = |customer| world.contacts.values().filter(move |contact| contact.customer == customer);
    match record {
        Record::Contact(contact) => {
            let customer = world.customers.get(&contact.customer);
            let born_with = |id: &CustomerId| made.changes.iter().any(|change| change.key.id == id.0);
            let stays = customer.filter(|customer| born_with(&customer.id));
            as_made(record) && stays.is_none_or(|customer| may_go(world, made, &Record::Customer(customer.clone())))
        }
        Record::Customer(customer) => {
            as_made(record) && contacts(customer.id).all(|contact| as_made(&Record::Contact(contact.clone())))
        }
        record => as_made(record),
    }
}

/// A command on its way: sent as often as needed, carried out once. Whoever only carries it has the command as it is
/// written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<C = Command> {
    /// The stream it belongs to.
    pub client: ClientId,
    /// Its place in that stream, from 1, without gaps.
    pub seq: u64,
    /// Its identity.
    pub mutation: MutationId,
    /// What the sender had seen of the change log.
    pub seen: Version,
    /// What is wanted.
    pub command: C,
}

impl Envelope<Value> {
    /// With its command as this program understands it.
    ///
    /// # Errors
    /// It does not.
    pub fn read(self) -> Result<Envelope, json::Error> {
        let Self { client, seq, mutation, seen, command } = self;
        Ok(Envelope { client, seq, mutation, seen, command: json::read(command)? })
    }
}

/// What came of an envelope. The same for every delivery of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The envelope's client.
    pub client: ClientId,
    /// The envelope's place.
    pub seq: u64,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an envelope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Carried out, at this position of the change log.
    Accepted(Version),
    /// Not carried out.
    Refused(Refusal),
}

pub(crate) fn key(entity: Entity, id: impl Into<uuid::Uuid>) -> Key {
    Key { entity, id: id.into() }
}
