//! The service clock (服务时限): how soon a customer has an answer and a solution, counted in the hours of service.
//!
//! What is promised are [`Target`]s; which hours count is said by a [`Calendar`]; what has happened to an issue so far
//! are its [`Phase`]s. [`clock`] works out from these alone when an answer is due, and every line of how it got there.

mod calendar;
mod clock;

pub use calendar::{Calendar, Shift, read_shifts, write_shifts};
pub use clock::{Clock, Goal, Line, State, What, at_risk, clock};

use crate::company::Company;
use crate::customers::Grade;
use crate::id::PersonId;
use crate::issues::{Column, Issue, Urgency};
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, line, required};
use crate::time::Zones;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is promised for some issues. Of those that fit an issue the most exact one holds: one that names the urgency
/// before one that names the grade, that before one that names the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Only issues as urgent as this.
    #[serde(default)]
    pub urgency: Option<Urgency>,
    /// Only those of customers of this grade.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// Only those a member of this team answers for; empty for all.
    #[serde(default)]
    pub team: String,
    /// The calendar whose hours count, by name; around the clock where it is empty.
    #[serde(default)]
    pub calendar: String,
    /// Minutes until the first answer.
    pub respond: u32,
    /// Minutes until the solution.
    pub solve: u32,
}

impl Default for Target {
    /// An answer within 12 hours, solved on site within 48.
    fn default() -> Self {
        Self {
            urgency: None,
            grade: None,
            team: String::new(),
            calendar: String::new(),
            respond: 12 * 60,
            solve: 48 * 60,
        }
    }
}

/// Longest that may be promised, in minutes: a year.
const LONGEST: u32 = 366 * 24 * 60;
/// Most targets and calendars.
const MOST: usize = 100;

/// What held for an issue from a moment on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// From when.
    #[serde(with = "crate::iso")]
    pub since: DateTime<Utc>,
    /// Where it stood.
    pub column: Column,
    /// How much it pressed.
    pub urgency: Urgency,
    /// Who answered for it.
    pub responsible: Option<PersonId>,
}

impl Phase {
    /// What holds for an issue now.
    pub fn of(issue: &Issue, since: DateTime<Utc>) -> Self {
        Self { since, column: issue.column, urgency: issue.urgency, responsible: issue.responsible }
    }

    /// Whether the same holds.
    pub fn same(&self, other: &Self) -> bool {
        (self.column, self.urgency, self.responsible) == (other.column, other.urgency, other.responsible)
    }
}

impl Company {
    /// What is promised.
    pub fn target(&self, urgency: Urgency, grade: Option<Grade>, team: &str) -> Target {
        let fits = |target: &&Target| {
            target.urgency.is_none_or(|wanted| wanted == urgency)
                && (target.grade.is_none() || target.grade == grade)
                && (target.team.is_empty() || target.team == team)
        };
        let exact = |target: &Target| (target.urgency.is_some(), target.grade.is_some(), !target.team.is_empty());
        let mut best: Option<&Target> = None;
        for target in self.targets.iter().filter(fits) {
            if best.is_none_or(|best| exact(target) > exact(best)) {
                best = Some(target);
            }
        }
        best.cloned().unwrap_or_default()
    }

    /// The calendar of this name.
    pub fn service_calendar(&self, name: &str) -> Option<&Calendar> {
        self.service_calendars.iter().find(|calendar| calendar.name == name)
    }
}

/// Targets as they may be kept.
///
/// # Errors
/// Refuses a time that is none and a calendar that is not there.
pub(crate) fn targets(targets: &[Target], calendars: &[Calendar]) -> Result<Vec<Target>, Refusal> {
    if targets.len() > MOST {
        return Err(Refusal::field("targets", Fault::TooLong(MOST)));
    }
    let target = |target: &Target| {
        if !(1..=LONGEST).contains(&target.respond) {
            return Err(Refusal::field("respond", Fault::OutOfRange));
        }
        if !(target.respond..=LONGEST).contains(&target.solve) {
            return Err(Refusal::field("solve", Fault::OutOfRange));
        }
        let known = target.calendar.is_empty() || calendars.iter().any(|calendar| calendar.name == target.calendar);
        if !known {
            return Err(Refusal::field("targets", Fault::Unknown));
        }
        Ok(Target { team: line("team", &target.team, LINE)?, ..target.clone() })
    };
    targets.iter().map(target).collect()
}

/// Calendars as they may be kept.
///
/// # Errors
/// Refuses two of one name, a zone that is not known, and shifts that overlap or end before they begin.
pub(crate) fn calendars(calendars: &[Calendar], zones: &dyn Zones) -> Result<Vec<Calendar>, Refusal> {
    if calendars.len() > MOST {
        return Err(Refusal::field("service_calendars", Fault::TooLong(MOST)));
    }
    let mut kept: Vec<Calendar> = vec![];
    for calendar in calendars {
        let name = required("service_calendar", &calendar.name, LINE)?;
        if kept.iter().any(|other| other.name == name) {
            return Err(Refusal::field("service_calendar", Fault::Taken));
        }
        if !zones.knows(&calendar.zone) {
            return Err(Refusal::field("zone", Fault::UnknownZone));
        }
        if !calendar.week.iter().all(|day| calendar::in_order(day)) {
            return Err(Refusal::field("shifts", Fault::Malformed));
        }
        kept.push(Calendar { name, ..calendar.clone() });
    }
    Ok(kept)
}
