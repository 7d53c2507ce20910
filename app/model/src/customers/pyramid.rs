//! The pyramid of customers (客户金字塔): which grade a formal customer belongs to by what it buys, what that earns, how
//! often and how lately, and how often each grade is visited.

use super::{Customer, Grade};
use crate::change::Change;
use crate::command::Context;
use crate::id::CustomerId;
use crate::money::Money;
use crate::order::sorted;
use crate::refusal::{Fault, Refusal};
use crate::world::World;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most customers that are graded at once.
pub const MOST_GRADED: usize = 500;

/// The highest score.
pub const HIGHEST: u32 = 1_000;

/// How customers are graded. What counts is a customer's place among the others, so no rate of exchange is needed:
/// money is compared with what others pay in the same currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// How much the turnover counts, against the other three.
    pub turnover: u16,
    /// How much the margin counts.
    pub margin: u16,
    /// How much the number of orders counts.
    pub frequency: u16,
    /// How much the day of the last order counts.
    pub recency: u16,
    /// How far back is looked, in months.
    pub months: u16,
    /// How many of all are A, in percent.
    pub share_a: u16,
    /// How many are B.
    pub share_b: u16,
    /// How many are C; the others are D.
    pub share_c: u16,
    /// Days after which an A is due for a visit again.
    pub every_a: u16,
    /// The same of a B.
    pub every_b: u16,
    /// The same of a C.
    pub every_c: u16,
    /// The same of a D, and of whoever has no grade.
    pub every_d: u16,
}

impl Default for Scheme {
    fn default() -> Self {
        Self {
            turnover: 40,
            margin: 20,
            frequency: 20,
            recency: 20,
            months: 12,
            share_a: 10,
            share_b: 20,
            share_c: 30,
            every_a: 30,
            every_b: 60,
            every_c: 90,
            every_d: 180,
        }
    }
}

impl Scheme {
    /// Days after which a customer is due for a visit again; the ungraded as the lowest.
    pub fn visit_every(&self, grade: Option<Grade>) -> u16 {
        match grade {
            Some(Grade::A) => self.every_a,
            Some(Grade::B) => self.every_b,
            Some(Grade::C) => self.every_c,
            Some(Grade::D) | None => self.every_d,
        }
    }

    /// The scheme as it may be kept.
    ///
    /// # Errors
    /// Refuses weights of nothing, more than all, and days or months out of reason, at the field.
    pub(crate) fn checked(&self) -> Result<Self, Refusal> {
        let out_of_range = |field: &str| Err(Refusal::field(field, Fault::OutOfRange));
        let weights = [
            ("turnover", self.turnover),
            ("margin", self.margin),
            ("frequency", self.frequency),
            ("recency", self.recency),
        ];
        if let Some((field, _)) = weights.iter().find(|(_, weight)| *weight > 100) {
            return out_of_range(field);
        }
        if weights.iter().all(|(_, weight)| *weight == 0) {
            return out_of_range("turnover");
        }
        if !(1..=600).contains(&self.months) {
            return out_of_range("months");
        }
        if [self.share_a, self.share_b, self.share_c].into_iter().map(u32::from).sum::<u32>() > 100 {
            return out_of_range("share_c");
        }
        let days = [
            ("every_a", self.every_a),
            ("every_b", self.every_b),
            ("every_c", self.every_c),
            ("every_d", self.every_d),
        ];
        match days.iter().find(|(_, days)| !(1..=1_000).contains(days)) {
            Some((field, _)) => out_of_range(field),
            None => Ok(self.clone()),
        }
    }

    /// How many of all are of a grade or a better one, in percent.
    fn up_to(&self, grade: Grade) -> usize {
        usize::from(match grade {
            Grade::A => self.share_a,
            Grade::B => self.share_a + self.share_b,
            Grade::C => self.share_a + self.share_b + self.share_c,
            Grade::D => 100,
        })
    }
}

/// What a customer did in the time that is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dealings {
    /// What was invoiced and not credited.
    pub turnover: Money,
    /// What of that is left once the goods are paid for, in minor units; products without a cost leave nothing.
    pub margin: i64,
    /// How many orders were confirmed.
    pub orders: u32,
    /// Day of the last one.
    #[serde(with = "crate::iso::option")]
    pub last_order: Option<NaiveDate>,
}

/// A grade that was found by a scheme, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graded {
    /// Whose.
    pub customer: CustomerId,
    /// Which.
    pub grade: Grade,
    /// Its place among the others, all factors weighed: 0 to [`HIGHEST`].
    pub score: u32,
    /// What it did.
    pub dealings: Dealings,
}

/// Where each value stands among all, 0 to [`HIGHEST`]; equal ones stand alike, nothing stands at the bottom, and the only
/// one there is stands at `alone`.
fn places(values: &[i64], alone: u32) -> Vec<u32> {
    let rising = sorted(values.to_vec(), i64::cmp);
    let others = values.len().saturating_sub(1);
    let place = |value: &i64| {
        if *value <= 0 {
            return 0;
        }
        let below = rising.partition_point(|other| other < value);
        let alike = rising.partition_point(|other| other <= value) - below;
        let twice = 2 * below + alike.saturating_sub(1);
        (twice * HIGHEST as usize / 2)
            .checked_div(others)
            .map_or(alone, |place| u32::try_from(place).unwrap_or(HIGHEST))
    };
    values.iter().map(place).collect()
}

/// The same for money: among those who pay in the same currency.
fn places_of_money(all: &[(CustomerId, Dealings)], value: impl Fn(&Dealings) -> i64) -> Vec<u32> {
    let mut found = vec![0; all.len()];
    let mut currencies: Vec<&str> = all.iter().map(|(_, dealings)| dealings.turnover.currency.as_str()).collect();
    currencies.sort_unstable();
    currencies.dedup();
    for currency in currencies {
        let own = || (0..all.len()).filter(|at| all[*at].1.turnover.currency == currency);
        let values: Vec<i64> = own().map(|at| value(&all[at].1)).collect();
        // Whoever pays in a currency of their own cannot be compared, and stands in the middle.
        let alone = if values.len() < all.len() { HIGHEST / 2 } else { HIGHEST };
        for (at, place) in own().zip(places(&values, alone)) {
            found[at] = place;
        }
    }
    found
}

/// Grades these customers, each once, the best first. Whoever scores alike is graded alike, the better grade for all of
/// them; whoever scores nothing is at the bottom.
pub fn graded(scheme: &Scheme, all: Vec<(CustomerId, Dealings)>) -> Vec<Graded> {
    let of = |value: fn(&Dealings) -> i64| {
        places(&all.iter().map(|(_, dealings)| value(dealings)).collect::<Vec<_>>(), HIGHEST)
    };
    let factors = [
        (scheme.turnover, places_of_money(&all, |dealings| dealings.turnover.minor)),
        (scheme.margin, places_of_money(&all, |dealings| dealings.margin)),
        (scheme.frequency, of(|dealings| dealings.orders.into())),
        (scheme.recency, of(|dealings| dealings.last_order.map_or(0, |day| day.num_days_from_ce().into()))),
    ];
    let weights: u32 = factors.iter().map(|(weight, _)| u32::from(*weight)).sum();
    let score = |at: usize| {
        let sum: u32 = factors.iter().map(|(weight, places)| u32::from(*weight) * places[at]).sum();
        sum.checked_div(weights).unwrap_or(0)
    };
    let count = all.len();
    let found: Vec<Graded> = all
        .iter()
        .enumerate()
        .map(|(at, (customer, dealings))| Graded {
            customer: *customer,
            grade: Grade::D,
            score: score(at),
            dealings: dealings.clone(),
        })
        .collect();
    let mut found = sorted(found, |a, b| b.score.cmp(&a.score).then(a.customer.cmp(&b.customer)));
    let mut first = 0;
    for at in 0..found.len() {
        if found[at].score != found[first].score {
            first = at;
        }
        let within = |grade: &Grade| first * 100 < count * scheme.up_to(*grade);
        if found[at].score > 0 {
            found[at].grade = Grade::ALL.into_iter().find(within).unwrap_or(Grade::D);
        }
    }
    found
}

/// Customers get the grades that were found, with the reason.
pub(super) fn grade(world: &World, context: &Context<'_>, found: &[Graded]) -> Result<Vec<Change>, Refusal> {
    if !context.actor.assigns() {
        return Err(Refusal::Forbidden);
    }
    if found.len() > MOST_GRADED {
        return Err(Refusal::field("customers", Fault::TooMany(MOST_GRADED)));
    }
    let (mut changes, mut seen) = (vec![], BTreeSet::new());
    for graded in found {
        if !seen.insert(graded.customer) {
            return Err(Refusal::field("customers", Fault::Taken));
        }
        let before = world.customers.get(&graded.customer).ok_or(Refusal::NotFound)?;
        if graded.score > HIGHEST || !graded.dealings.turnover.is_plausible() {
            return Err(Refusal::field("grade", Fault::OutOfRange));
        }
        let after = Customer { grade: Some(graded.grade), grading: Some(graded.clone()), ..before.clone() };
        changes.extend(Change::between(before.clone(), after, before.holders(), before.holders()));
    }
    Ok(changes)
}
