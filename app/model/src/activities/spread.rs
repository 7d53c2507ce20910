//! Batch scheduling (批量安排): visits to many customers spread over days and reps within working time, worked out
//! before anything is planned.

use super::State;
use crate::capacity::working;
use crate::id::{CustomerId, PersonId};
use crate::people::Person;
use crate::time::{Slot, Zones, midnight};
use crate::world::World;
use chrono::{Duration, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// What is wished for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// The customers to visit, in the order wished.
    pub customers: Vec<CustomerId>,
    /// Who visits. A customer goes to its owner if that is one of them, else to whoever has fewest.
    pub reps: Vec<PersonId>,
    /// First day.
    #[serde(with = "crate::iso")]
    pub first: NaiveDate,
    /// Last day, included.
    #[serde(with = "crate::iso")]
    pub last: NaiveDate,
    /// Not before this minute after midnight, in each rep's zone.
    pub from: u16,
    /// Over by this minute.
    pub to: u16,
    /// Length of a visit in minutes.
    pub length: u16,
    /// At most so many a day and rep.
    pub most_a_day: u16,
}

/// One visit of the spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// Whom.
    pub customer: CustomerId,
    /// By whom.
    pub rep: PersonId,
    /// When; `None` where no room was found.
    pub slot: Option<Slot>,
}

/// Visits start at whole quarters of an hour.
const STEP: i64 = 15;
/// Longest period, in days.
pub const LONGEST: i64 = 186;

/// Spreads the visits. The days of each rep are filled evenly; a visit takes the first free time of its day, with
/// the company's travel allowance kept free around it, else that of the next day with room.
pub fn spread(world: &World, zones: &dyn Zones, wish: &Wish) -> Vec<Stop> {
    let mut shares: Vec<(PersonId, Vec<CustomerId>)> = wish.reps.iter().map(|rep| (*rep, vec![])).collect();
    let owner = |customer: &CustomerId| world.customers.get(customer).and_then(|customer| customer.owner);
    let (owned, free): (Vec<_>, Vec<_>) =
        wish.customers.iter().partition(|customer| owner(customer).is_some_and(|owner| wish.reps.contains(&owner)));
    for customer in owned {
        if let Some((_, share)) = shares.iter_mut().find(|(rep, _)| owner(&customer) == Some(*rep)) {
            share.push(customer);
        }
    }
    for customer in free {
        if let Some((_, share)) = shares.iter_mut().min_by_key(|(_, share)| share.len()) {
            share.push(customer);
        }
    }
    shares.iter().flat_map(|(rep, share)| for_rep(world, zones, wish, *rep, share)).collect()
}

fn for_rep(world: &World, zones: &dyn Zones, wish: &Wish, rep: PersonId, share: &[CustomerId]) -> Vec<Stop> {
    let Some(person) = world.people.get(&rep) else { return vec![] };
    let mut days: Vec<Day> = wish
        .first
        .iter_days()
        .take_while(|day| *day <= wish.last && (*day - wish.first).num_days() < LONGEST)
        .filter_map(|date| Day::of(world, zones, wish, person, date))
        .collect();
    let count = days.len();
    let place = |(nth, customer): (usize, &CustomerId)| {
        let wished = if share.is_empty() { 0 } else { nth * count / share.len() };
        let slot = (0..count)
            .find_map(|by| days[(wished + by) % count].take(wish))
            .map(|start| Slot::timed(start, wish.length.into(), &person.zone));
        Stop { customer: *customer, rep, slot }
    };
    share.iter().enumerate().map(place).collect()
}

/// A working day of a rep, with what is taken of it.
struct Day {
    date: NaiveDate,
    opens: i64,
    closes: i64,
    road: i64,
    /// Minutes after midnight, with the road before and after.
    taken: Vec<(i64, i64)>,
    given: u16,
}

impl Day {
    fn of(world: &World, zones: &dyn Zones, wish: &Wish, person: &Person, date: NaiveDate) -> Option<Self> {
        let company = world.company();
        let (opens, closes) = working(person, company, date)?;
        let dawn = midnight(date);
        let mut taken = vec![];
        let mut take = |slot: &Slot| {
            let (from, to) = slot.seen_from(&person.zone, zones);
            if let Slot::Timed { .. } = slot
                && from < dawn + Duration::days(1)
                && to > dawn
            {
                taken.push(((from - dawn).num_minutes(), (to - dawn).num_minutes()));
            }
        };
        let own = |activity: &&super::Activity| activity.rep == person.id && activity.state != State::Cancelled;
        for activity in world.activities.values().filter(own) {
            for (_, slot) in activity.slots(dawn - Duration::days(1), dawn + Duration::days(2)) {
                take(&slot);
            }
        }
        let (opens, closes) = (opens.max(wish.from.into()), closes.min(wish.to.into()));
        Some(Self { date, opens, closes, road: company.travel.into(), taken, given: 0 })
    }

    /// Takes the first free time, if there is room.
    fn take(&mut self, wish: &Wish) -> Option<NaiveDateTime> {
        let length = i64::from(wish.length.max(1));
        if self.given >= wish.most_a_day {
            return None;
        }
        let fits = |start: &i64| {
            let apart = |(from, to): &(i64, i64)| start + length + self.road <= *from || *start >= to + self.road;
            start + length <= self.closes && self.taken.iter().all(apart)
        };
        let first = self.opens.div_euclid(STEP) + i64::from(self.opens % STEP != 0);
        let start = (first..=self.closes / STEP).map(|quarter| quarter * STEP).find(fits)?;
        self.taken.push((start, start + length));
        self.given += 1;
        Some(midnight(self.date) + Duration::minutes(start))
    }
}
