//! How full a day is (负荷): planned time and time on the road against working hours, in four zones.

use crate::activities::{Activity, Method, State};
use crate::command::Context;
use crate::company::{Company, Policy};
use crate::id::ActivityId;
use crate::people::Person;
use crate::refusal::{Fault, Refusal};
use crate::time::{Slot, Zones, midnight};
use crate::world::World;
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};

/// How full a day is, compared with what the manager wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// There is room (富余).
    Below,
    /// As it should be (最佳).
    Best,
    /// More than is good (偏高).
    Above,
    /// More than may be (超限).
    Over,
}

impl Zone {
    /// From empty to too full.
    pub const ALL: [Zone; 4] = [Zone::Below, Zone::Best, Zone::Above, Zone::Over];

    /// As in style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Zone::Below => "below",
            Zone::Best => "best",
            Zone::Above => "above",
            Zone::Over => "over",
        }
    }
}

/// One person's day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Minutes planned or spent, with those on the road.
    pub planned: i64,
    /// Working minutes; 0 on a day off.
    pub working: i64,
}

impl Load {
    /// In percent of working time; without any, 0 for an empty day and else 999.
    pub fn percent(self) -> i64 {
        match (self.planned, self.working) {
            (0, _) => 0,
            (_, 0) => 999,
            (planned, working) => planned * 100 / working,
        }
    }

    /// Which zone that is.
    pub fn zone(self, company: &Company) -> Zone {
        let percent = self.percent();
        if percent < company.best_from.into() {
            Zone::Below
        } else if percent <= company.best_to.into() {
            Zone::Best
        } else if percent <= company.most.into() {
            Zone::Above
        } else {
            Zone::Over
        }
    }
}

/// When a person works on a date, in minutes after midnight of their zone: by days off, then the holiday calendar
/// with its make-up days, then the weekday.
pub fn working(person: &Person, company: &Company, date: NaiveDate) -> Option<(i64, i64)> {
    let hours = (i64::from(person.hours.from), i64::from(person.hours.to));
    if person.days_off.iter().any(|off| (off.first..=off.last).contains(&date)) {
        return None;
    }
    let works = match company.holiday(&person.calendar, date) {
        Some(holiday) => holiday.works,
        None => person.hours.days.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or(false),
    };
    works.then_some(hours)
}

/// What an activity takes of a person's time on a day of theirs, in minutes. A whole day away at a customer's or in a
/// meeting takes all working hours; other notes for the day take none.
fn takes(
    slot: &Slot,
    method: Method,
    company: &Company,
    person: &Person,
    zones: &dyn Zones,
    date: NaiveDate,
    work: i64,
) -> i64 {
    let (from, to) = slot.seen_from(&person.zone, zones);
    let (dawn, dusk) = (midnight(date), midnight(date) + Duration::days(1));
    let within = (to.min(dusk) - from.max(dawn)).num_minutes();
    if within <= 0 {
        return 0;
    }
    let road = if method == Method::Visit && from >= dawn { i64::from(company.travel) } else { 0 };
    match slot {
        Slot::Timed { .. } => within + road,
        Slot::AllDay { .. } if matches!(method, Method::Visit | Method::Meeting) => work,
        Slot::AllDay { .. } => 0,
    }
}

/// How full a person's day is; `but` is left out of the count, occurrence by occurrence.
pub fn load(
    world: &World,
    zones: &dyn Zones,
    person: &Person,
    date: NaiveDate,
    but: impl Fn(ActivityId, Option<NaiveDateTime>) -> bool,
) -> Load {
    let company = world.company();
    let work = working(person, company, date).map_or(0, |(from, to)| to - from);
    let mut planned = 0;
    for activity in world.activities.values() {
        if activity.rep != person.id || activity.state == State::Cancelled {
            continue;
        }
        // A day either side: days differ between zones.
        let (from, to) = (midnight(date) - Duration::days(1), midnight(date) + Duration::days(2));
        for (start, slot) in activity.slots(from, to) {
            if !but(activity.id, start) {
                planned += takes(&slot, activity.method, company, person, zones, date, work);
            }
        }
    }
    Load { planned, working: work }
}

/// The load of the day on which an activity would begin, with it.
pub fn load_with(world: &World, zones: &dyn Zones, activity: &Activity, instead_of: Option<NaiveDateTime>) -> Load {
    let Some(person) = world.people.get(&activity.rep) else { return Load::default() };
    let (from, _) = activity.slot.seen_from(&person.zone, zones);
    let (id, series) = (activity.id, activity.part_of.map(|of| of.series));
    let own = |other: ActivityId, start: Option<NaiveDateTime>| {
        (other == id && start.is_none())
            || (start.is_some() && start == instead_of && (other == id || Some(other) == series))
    };
    let mut load = load(world, zones, person, from.date(), own);
    load.planned += takes(&activity.slot, activity.method, world.company(), person, zones, from.date(), load.working);
    load
}

/// Whether something else of the same person lies in the way, at the same time.
pub fn clashes(world: &World, zones: &dyn Zones, activity: &Activity, instead_of: Option<NaiveDateTime>) -> bool {
    let Slot::Timed { .. } = &activity.slot else { return false };
    let Some((from, to)) = activity.slot.instants(zones) else { return false };
    let series = activity.part_of.map(|of| of.series);
    let overlaps = |slot: &Slot| {
        matches!(slot, Slot::Timed { .. }) && slot.instants(zones).is_some_and(|(a, b)| a < to && from < b)
    };
    world.activities.values().any(|other| {
        if other.rep != activity.rep
            || other.state == State::Cancelled
            || (other.id == activity.id && other.rule.is_none())
        {
            return false;
        }
        let own = |start: Option<NaiveDateTime>| {
            start.is_some() && start == instead_of && (other.id == activity.id || Some(other.id) == series)
        };
        let around = activity.slot.civil_start();
        let mut near = other.slots(around - Duration::days(2), around + Duration::days(2));
        near.any(|(start, slot)| !own(start) && overlaps(&slot))
    })
}

/// Whether an activity may be planned where it is: the company's policy on days that are too full, and the rep's
/// rule on visits at the same time.
///
/// # Errors
/// Refuses the field `reason` where one has to be given, and `slot` where it cannot be.
pub(crate) fn check(
    world: &World,
    context: &Context<'_>,
    activity: &Activity,
    instead_of: Option<NaiveDateTime>,
) -> Result<(), Refusal> {
    let Some(person) = world.people.get(&activity.rep) else { return Ok(()) };
    if person.no_clashes && clashes(world, context.zones, activity, instead_of) {
        return Err(Refusal::field("slot", Fault::Clashes));
    }
    let company = world.company();
    if company.policy == Policy::Warn {
        return Ok(());
    }
    let load = load_with(world, context.zones, activity, instead_of);
    match (load.zone(company), company.policy) {
        (Zone::Over, Policy::Refuse) => Err(Refusal::field("slot", Fault::Overloaded(load.percent()))),
        (Zone::Over, _) if activity.reason.is_empty() => {
            Err(Refusal::field("reason", Fault::Overloaded(load.percent())))
        }
        _ => Ok(()),
    }
}

/// Whose days matter to a rule that decides on this slot: the dates it touches in any zone.
pub fn days_around(slot: &Slot) -> (NaiveDate, NaiveDate) {
    (slot.first_day() - Duration::days(1), slot.last_day() + Duration::days(1))
}
