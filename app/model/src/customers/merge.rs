//! Two customers that turn out to be one, and the way back.

use super::{Customer, Field, Standing};
use crate::change::Change;
use crate::command::{Context, Made, put_back};
use crate::id::CustomerId;
use crate::record::Record;
use crate::refusal::{Fault, Refusal};
use crate::world::World;
use std::collections::BTreeMap;

/// Everything of `gone` belongs to `stays` from now on, whose fields are set as chosen; `gone` is listed no longer.
pub(super) fn merge(
    world: &World,
    context: &Context<'_>,
    (stays, gone): (CustomerId, CustomerId),
    set: &[Field],
) -> Result<Vec<Change>, Refusal> {
    let there = |id: CustomerId| world.customers.get(&id).filter(|customer| customer.merged_into.is_none());
    let (before, other) = (there(stays).ok_or(Refusal::NotFound)?, there(gone).ok_or(Refusal::NotFound)?);
    if stays == gone {
        return Err(Refusal::field("customer", Fault::OutOfRange));
    }
    if before.currency_or(world.company()) != other.currency_or(world.company()) {
        return Err(Refusal::field("currency", Fault::OtherCurrency));
    }
    // How much somebody is trusted, and whose credit is taken instead, is not for those to say who sell to them.
    let mut paid_for = world.customers.values().filter(|customer| customer.bill_to == Some(gone));
    let trusted = [before, other].into_iter().chain(paid_for.clone()).any(Customer::is_limited);
    if trusted && !context.actor.assigns() {
        return Err(Refusal::Forbidden);
    }
    if before.bill_to.is_some_and(|payer| payer != gone) && paid_for.any(|customer| customer.id != stays) {
        return Err(Refusal::field("bill_to", Fault::OutOfRange));
    }
    let takes_code = set.iter().any(|field| matches!(field, Field::Code(code) if *code == other.code));
    let leaves = Customer {
        code: if takes_code { String::new() } else { other.code.clone() },
        bill_to: other.bill_to.filter(|payer| *payer != stays),
        merged_into: Some(stays),
        credit_used: 0,
        ..other.clone()
    };
    // Whose code is taken over has it no longer when the rules look who has it.
    let mut so_far = World { people: world.people.clone(), company: world.company.clone(), ..World::default() };
    for customer in world.customers.values() {
        so_far.put(Record::Customer(if customer.id == gone { leaves.clone() } else { customer.clone() }));
    }
    let mut after = before.clone();
    for field in set {
        after.set(&so_far, context, field)?;
    }
    super::rules::free_code(&so_far, &after)?;
    after.bill_to = after.bill_to.filter(|payer| *payer != gone);
    let currency = other.currency_or(world.company());
    if after.currency_or(world.company()) != currency {
        return Err(Refusal::field("currency", Fault::OtherCurrency));
    }
    if other.credit_used != 0 {
        // From now on it counts in this currency, whatever the company's comes to be.
        currency.clone_into(&mut after.currency);
    }
    after.credit_used = before.credit_used + other.credit_used;
    after.last_contact = before.last_contact.max(other.last_contact);
    if other.standing == Standing::Formal {
        after.standing = Standing::Formal;
    }
    let mut moved: Vec<Record> = vec![Record::Customer(after), Record::Customer(leaves)];
    moved.extend(belongings(world, gone, stays));
    Ok(differences(world, moved))
}

/// Every record of `from`, as one of `to`.
fn belongings(world: &World, from: CustomerId, to: CustomerId) -> Vec<Record> {
    let mut moved = vec![];
    for contact in world.contacts.values().filter(|contact| contact.customer == from) {
        moved.push(Record::Contact(super::Contact { customer: to, ..contact.clone() }));
    }
    for activity in world.activities.values().filter(|activity| activity.customer == Some(from)) {
        let after = crate::activities::Activity { customer: Some(to), ..activity.clone() };
        moved.push(Record::Activity(after));
    }
    for issue in world.issues.values().filter(|issue| issue.customer == from) {
        moved.push(Record::Issue(crate::issues::Issue { customer: to, ..issue.clone() }));
    }
    for agreement in world.agreements.values().filter(|agreement| agreement.customer == from) {
        moved.push(Record::Agreement(crate::products::Agreement { customer: to, ..agreement.clone() }));
    }
    for order in world.orders.values().filter(|order| order.customer == from || order.bill_to == Some(from)) {
        let customer = if order.customer == from { to } else { order.customer };
        let bill_to = if order.bill_to == Some(from) { Some(to) } else { order.bill_to };
        moved.push(Record::Order(crate::orders::Order { customer, bill_to, ..order.clone() }));
    }
    for file in world.attachments.values().filter(|file| file.of.id == from.0) {
        let of = crate::Key { id: to.0, ..file.of };
        moved.push(Record::Attachment(crate::files::Attachment { of, ..file.clone() }));
    }
    for set in world.customer_sets.values().filter(|set| set.members.contains(&from)) {
        let known = set.members.contains(&to);
        let members = set.members.iter().filter(|id| **id != from || !known);
        let members = members.map(|id| if *id == from { to } else { *id }).collect();
        moved.push(Record::CustomerSet(super::CustomerSet { members, ..set.clone() }));
    }
    for customer in world.customers.values().filter(|customer| customer.bill_to == Some(from) && customer.id != to) {
        moved.push(Record::Customer(Customer { bill_to: Some(to), ..customer.clone() }));
    }
    moved
}

fn differences(world: &World, after: Vec<Record>) -> Vec<Change> {
    let mut so_far = world.clone();
    for record in &after {
        so_far.put(record.clone());
    }
    let change = |after: Record| {
        let before = world.get(after.key())?;
        let (held, holders) = (world.holders(&before), so_far.holders(&after));
        Change::between(before, after, held, holders)
    };
    after.into_iter().filter_map(change).collect()
}

/// Takes a merge apart again: every field that is as the merge left it gets back what it was, whatever was edited since
/// stays. Credit goes with the orders.
pub(super) fn unmerge(world: &World, context: &Context<'_>, gone: CustomerId) -> Result<Vec<Change>, Refusal> {
    let other = world.customers.get(&gone).ok_or(Refusal::NotFound)?;
    let stays = other.merged_into.ok_or(Refusal::field("customer", Fault::Kept))?;
    if world.customers.get(&stays).is_none_or(|stays| stays.merged_into.is_some()) {
        return Err(Refusal::field("customer", Fault::Kept));
    }
    let merges = |made: &&Made| {
        made.changes.iter().any(|change| change.key.id == gone.0 && change.fields.contains_key("merged_into"))
    };
    let made = world.past.values().find(merges).ok_or(Refusal::NotFound)?;
    if made.by != context.actor.id && !context.actor.assigns() {
        return Err(Refusal::Forbidden);
    }
    let mut used: BTreeMap<CustomerId, i64> = BTreeMap::new();
    let mut back = vec![];
    for change in &made.changes {
        let Some(before) = world.get(change.key) else { continue };
        let after = put_back(&before, change).ok_or(Refusal::NotFound)?;
        if let (Record::Order(before), Record::Order(after)) = (&before, &after)
            && before.bill_to != after.bill_to
        {
            for (payer, credit) in [(before.bill_to, -before.charged), (after.bill_to, before.charged)] {
                *used.entry(payer.unwrap_or(stays)).or_default() += credit;
            }
        }
        back.push(after);
    }
    let there = |id: &CustomerId| back.iter().any(|record| record.key().id == id.0);
    let others: Vec<Record> = used
        .keys()
        .filter(|id| !there(id))
        .filter_map(|id| world.customers.get(id).cloned())
        .map(Record::Customer)
        .collect();
    back.extend(others);
    for record in &mut back {
        let Record::Customer(customer) = record else { continue };
        let now = world.customers.get(&customer.id).map_or(0, |customer| customer.credit_used);
        customer.credit_used = now + used.get(&customer.id).copied().unwrap_or(0);
        let both = [stays, gone];
        let taken = |other: &Customer| !both.contains(&other.id) && other.code == customer.code;
        if both.contains(&customer.id) && world.customers.values().any(taken) {
            customer.code.clear();
        }
    }
    Ok(differences(world, back))
}
