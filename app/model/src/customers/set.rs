//! Customers gathered under a name (客户集): by a filter, which finds more as they come, or by hand.

use crate::change::Change;
use crate::command::Context;
use crate::id::{CustomerId, CustomerSetId, PersonId};
use crate::read::CustomerFilter;
use crate::record::Entity;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, required};
use crate::world::World;
use serde::{Deserialize, Serialize};

/// Most customers that are gathered by hand in one set.
pub const MOST_MEMBERS: usize = 5_000;

/// Customers under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSet {
    /// Identity.
    pub id: CustomerSetId,
    /// What it is called.
    pub name: String,
    /// Which customers are in it; where there is no filter, those gathered by hand.
    pub filter: Option<CustomerFilter>,
    /// Those gathered by hand.
    #[serde(default)]
    pub members: Vec<CustomerId>,
    /// Who made it.
    pub owner: PersonId,
    /// Whether the owner's team sees it too.
    pub team: bool,
    /// Whether it was thrown away.
    #[serde(default)]
    pub dropped: bool,
    /// Who sees it: the owner, and their team as it was when it was shared; kept by the system.
    #[serde(default)]
    pub seen_by: Vec<PersonId>,
}

/// Keeps a set under a name, in place of the one of this identity; members stay as they are gathered.
pub(super) fn save(world: &World, context: &Context<'_>, set: &CustomerSet) -> Result<Vec<Change>, Refusal> {
    let before = world.customer_sets.get(&set.id);
    if before.is_none() {
        world.free(Entity::CustomerSet, set.id)?;
    }
    let me = context.actor.id;
    if before.is_some_and(|before| before.owner != me) {
        return Err(Refusal::Forbidden);
    }
    // A set of sets would have to be looked for in circles.
    if set.filter.as_ref().is_some_and(|filter| filter.set.is_some()) {
        return Err(Refusal::field("filter", Fault::OutOfRange));
    }
    let mut seen_by = vec![me];
    if set.team {
        seen_by.extend(context.directory.team(&context.actor.team).into_iter().filter(|other| *other != me));
    }
    let members = before.map_or(&set.members, |before| &before.members).clone();
    let name = required("name", &set.name, LINE)?;
    let after = CustomerSet { name, members: bounded(members)?, owner: me, seen_by: seen_by.clone(), ..set.clone() };
    Ok(match before {
        None => vec![Change::create(after, seen_by)],
        Some(before) => Change::between(before.clone(), after, before.seen_by.clone(), seen_by).into_iter().collect(),
    })
}

/// Puts customers in, or takes them out.
pub(super) fn gather(
    world: &World,
    id: CustomerSetId,
    put_in: &[CustomerId],
    taken_out: &[CustomerId],
) -> Result<Vec<Change>, Refusal> {
    let before = world.customer_sets.get(&id).ok_or(Refusal::NotFound)?;
    if before.filter.is_some() {
        return Err(Refusal::field("filter", Fault::Kept));
    }
    let mut members: Vec<CustomerId> = before.members.iter().filter(|id| !taken_out.contains(id)).copied().collect();
    for customer in put_in {
        if !world.customers.contains_key(customer) {
            return Err(Refusal::NotFound);
        }
        if !members.contains(customer) {
            members.push(*customer);
        }
    }
    let after = CustomerSet { members: bounded(members)?, ..before.clone() };
    Ok(Change::between(before.clone(), after, before.seen_by.clone(), before.seen_by.clone()).into_iter().collect())
}

fn bounded(members: Vec<CustomerId>) -> Result<Vec<CustomerId>, Refusal> {
    if members.len() > MOST_MEMBERS {
        return Err(Refusal::field("members", Fault::TooMany(MOST_MEMBERS)));
    }
    Ok(members)
}
