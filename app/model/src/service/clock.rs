//! When an answer is due, line by line.

use super::calendar::{Calendar, Day};
use super::{Phase, Target};
use crate::company::Company;
use crate::issues::{Column, Issue};
use crate::time::{Zones, civil, midnight};
use crate::world::World;
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

/// What is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A first answer.
    Respond,
    /// A solution.
    Solve,
}

/// Why a line counts or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Hours of service.
    Counts,
    /// Hours of service on a make-up working day of this name.
    MakeUp(String),
    /// The issue stood in a column that does not count.
    Paused(Column),
    /// No service on these weekdays.
    Closed,
    /// No service on this holiday.
    Holiday(String),
}

impl What {
    fn counts(&self) -> bool {
        matches!(self, Self::Counts | Self::MakeUp(_))
    }
}

/// A stretch of time in the reckoning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Why it counts or does not.
    pub what: What,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub to: DateTime<Utc>,
    /// The zone of the calendar it was reckoned by; empty around the clock.
    pub zone: String,
}

impl Line {
    /// How many minutes it counts: its length, or nothing.
    pub fn minutes(&self) -> i64 {
        if self.what.counts() { (self.to - self.from).num_minutes() } else { 0 }
    }
}

/// How an issue stands to what was promised, at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Done in time.
    Met,
    /// Done, but too late.
    Missed,
    /// The time does not run.
    Paused,
    /// There is time.
    Running,
    /// Most of the time is gone.
    Warning,
    /// The time is over.
    Late,
}

impl State {
    /// As in style sheets.
    pub fn name(self) -> &'static str {
        match self {
            State::Met => "met",
            State::Missed => "missed",
            State::Paused => "paused",
            State::Running => "running",
            State::Warning => "warning",
            State::Late => "late",
        }
    }
}

/// The reckoning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Minutes promised, by what holds for the issue now.
    pub target: i64,
    /// When they are used up; not known while the time does not run, nor where no service is ever due.
    pub due: Option<DateTime<Utc>>,
    /// When the goal was reached.
    pub stopped: Option<DateTime<Utc>>,
    /// Whether the time stands still now.
    pub paused: bool,
    /// From the report on: until the goal was reached, else until the time is used up, else until it stands still.
    /// The minutes of the lines add up to what was used, or to the target.
    pub lines: Vec<Line>,
}

impl Clock {
    /// Minutes left at a moment; below 0 what it is late by.
    pub fn left(&self, now: DateTime<Utc>) -> i64 {
        if let Some(due) = self.due.filter(|due| self.stopped.is_none() && *due <= now) {
            return (due - now).num_minutes();
        }
        let until = self.stopped.unwrap_or(now);
        let used =
            |line: &Line| if line.what.counts() { (line.to.min(until) - line.from).num_minutes().max(0) } else { 0 };
        self.target - self.lines.iter().map(used).sum::<i64>()
    }

    /// How the issue stands at a moment; it is warned of when this share (in percent) of the time is used.
    pub fn state(&self, now: DateTime<Utc>, warn_at: u16) -> State {
        let left = self.left(now);
        match (self.stopped, self.paused) {
            (Some(_), _) if left >= 0 => State::Met,
            (Some(_), _) => State::Missed,
            (None, _) if self.due.is_some_and(|due| due <= now) => State::Late,
            (None, true) => State::Paused,
            (None, false) if (self.target - left) * 100 >= self.target * i64::from(warn_at) => State::Warning,
            (None, false) => State::Running,
        }
    }
}

impl Goal {
    /// Which promise about an issue is the next to keep.
    pub fn next_of(issue: &Issue) -> Self {
        if issue.responded.is_none() && issue.column.open() { Goal::Respond } else { Goal::Solve }
    }
}

/// Whether the promise about an open issue is broken at a moment, or about to be.
pub fn at_risk(world: &World, zones: &dyn Zones, issue: &Issue, at: DateTime<Utc>) -> bool {
    let state = || clock(world, zones, issue, Goal::next_of(issue)).state(at, world.company().warn_at);
    issue.column.open() && matches!(state(), State::Warning | State::Late)
}

/// Days looked ahead for hours of service.
const AHEAD: u64 = 1_100;

/// The service clock of an issue.
///
/// Time is counted in whole minutes; a second begun belongs to the minute it lies in. What was used before the
/// urgency or the team changed stays used; the promise is that of now.
pub fn clock(world: &World, zones: &dyn Zones, issue: &Issue, goal: Goal) -> Clock {
    let company = world.company();
    let first = Phase::of(issue, issue.reported);
    let phases = if issue.phases.is_empty() { std::slice::from_ref(&first) } else { issue.phases.as_slice() };
    let grade = world.customers.get(&issue.customer).and_then(|customer| customer.grade);
    let promised = |phase: &Phase| {
        let team = phase.responsible.and_then(|person| world.people.get(&person)).map_or("", |person| &person.team);
        company.target(phase.urgency, grade, team)
    };
    let latest = phases.last().map_or_else(Target::default, promised);
    let target = i64::from(match goal {
        Goal::Respond => latest.respond,
        Goal::Solve => latest.solve,
    });
    let stopped = match goal {
        Goal::Respond => issue.responded,
        Goal::Solve => phases.last().filter(|phase| !phase.column.open()).map(|phase| phase.since),
    };
    let mut reckoning =
        Reckoning { company, zones, left: target, stopped: stopped.map(minute), due: None, lines: vec![] };
    let mut paused = false;
    for (at, phase) in phases.iter().enumerate() {
        let (from, next) = (minute(phase.since), phases.get(at + 1).map(|next| minute(next.since)));
        let to = [next, reckoning.stopped].into_iter().flatten().min();
        if reckoning.over() || to.is_some_and(|to| to <= from) {
            continue;
        }
        if company.pauses.contains(&phase.column) || !phase.column.open() {
            paused = to.is_none();
            if let Some(to) = to {
                reckoning.lines.push(Line { what: What::Paused(phase.column), from, to, zone: String::new() });
            }
            continue;
        }
        match company.service_calendar(&promised(phase).calendar) {
            Some(calendar) => reckoning.in_hours(calendar, from, to),
            None => {
                reckoning.count(What::Counts, from, to, "");
            }
        }
    }
    let Reckoning { due, stopped, lines, .. } = reckoning;
    Clock { target, due, stopped, paused, lines }
}

struct Reckoning<'a> {
    company: &'a Company,
    zones: &'a dyn Zones,
    /// Minutes left of the target.
    left: i64,
    stopped: Option<DateTime<Utc>>,
    due: Option<DateTime<Utc>>,
    lines: Vec<Line>,
}

impl Reckoning<'_> {
    /// Whether there is nothing more to count.
    fn over(&self) -> bool {
        self.due.is_some() && self.stopped.is_none()
    }

    /// Counts a stretch, as far as there is time; without an end, until the time is used up.
    fn count(&mut self, what: What, from: DateTime<Utc>, to: Option<DateTime<Utc>>, zone: &str) {
        let used_up = from + Duration::minutes(self.left);
        if self.due.is_none() && to.is_none_or(|to| to >= used_up) {
            self.due = Some(used_up);
        }
        let to = match to {
            Some(to) if self.stopped.is_some() => to,
            Some(to) => to.min(used_up),
            None => used_up,
        };
        if to > from {
            self.left -= (to - from).num_minutes();
            self.lines.push(Line { what, from, to, zone: zone.to_owned() });
        }
    }

    /// Counts the shifts from one moment to another, day by day.
    fn in_hours(&mut self, calendar: &Calendar, from: DateTime<Utc>, to: Option<DateTime<Utc>>) {
        let (zones, company) = (self.zones, self.company);
        let Some(start) = civil(zones, &calendar.zone, from.naive_utc()) else { return };
        for date in start.date().iter_days().take(usize::try_from(AHEAD).unwrap_or(usize::MAX)) {
            let dawn = self.dawn(calendar, date);
            if self.over() || to.zip(dawn).is_some_and(|(to, dawn)| dawn >= to) {
                return;
            }
            let (shifts, make_up) = match calendar.day(company, date) {
                Day::Open(shifts) => (shifts, None),
                Day::MakeUp(shifts, name) => (shifts, Some(name)),
                Day::Closed => {
                    self.whole_day(calendar, date, What::Closed, from, to);
                    continue;
                }
                Day::Holiday(name) => {
                    self.whole_day(calendar, date, What::Holiday(name.to_owned()), from, to);
                    continue;
                }
            };
            for shift in shifts {
                let Some((opens, closes)) = calendar.instants(zones, date, *shift) else { return };
                let (opens, closes) = (opens.max(from), to.map_or(closes, |to| closes.min(to)));
                if closes > opens && !self.over() {
                    let what = make_up.map_or(What::Counts, |name| What::MakeUp(name.to_owned()));
                    self.count(what, opens, Some(closes), &calendar.zone);
                }
            }
        }
    }

    fn dawn(&self, calendar: &Calendar, date: NaiveDate) -> Option<DateTime<Utc>> {
        crate::time::instant(self.zones, &calendar.zone, midnight(date)).map(|(at, _)| at.and_utc())
    }

    /// A day, or what of it lies in the stretch, that does not count; days of one kind make one line.
    fn whole_day(
        &mut self,
        calendar: &Calendar,
        date: NaiveDate,
        what: What,
        from: DateTime<Utc>,
        to: Option<DateTime<Utc>>,
    ) {
        let (Some(dawn), Some(dusk)) = (self.dawn(calendar, date), self.dawn(calendar, date + Days::new(1))) else {
            return;
        };
        let (begins, ends) = (dawn.max(from), to.map_or(dusk, |to| dusk.min(to)));
        match self.lines.last_mut() {
            Some(last) if last.what == what && last.to == begins => last.to = ends,
            _ => self.lines.push(Line { what, from: begins, to: ends, zone: calendar.zone.clone() }),
        }
    }
}

/// The beginning of the minute.
fn minute(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp().div_euclid(60) * 60, 0).unwrap_or(at)
}
