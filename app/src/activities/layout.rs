//! What the calendar draws: chips with their place, worked out from the records.

use super::place::Who;
use crate::words::Words;
use chrono::{Duration, NaiveDate, NaiveDateTime};
use model::activities::{Activity, Method, State};
use model::calendar::pack;
use model::replica::Viewer;
use model::time::{Slot, midnight};
use model::{ActivityId, PersonId, World};

/// A piece of an activity on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// Which activity.
    pub id: ActivityId,
    /// Which of the days shown, from 0.
    pub day: usize,
    /// The day.
    pub date: NaiveDate,
    /// Whose.
    pub rep: PersonId,
    /// The rep's initials; empty for the viewer's own.
    pub initials: String,
    /// Title.
    pub title: String,
    /// Place.
    pub place: String,
    /// Times in words.
    pub times: String,
    /// How.
    pub method: Method,
    /// How far it has come.
    pub state: State,
    /// Minutes after midnight where the piece begins.
    pub from: i64,
    /// Minutes after midnight where it ends.
    pub to: i64,
    /// Whole days.
    pub all_day: bool,
    /// Which lane of its group.
    pub lane: usize,
    /// How many lanes the group has.
    pub lanes: usize,
    /// Whether the viewer may move it.
    pub movable: bool,
    /// Its name for those who listen: title, weekday and date, time, person, state.
    pub label: String,
}

/// Shortest piece drawn, in minutes: a chip has to hold a line.
const SHORTEST: i64 = 30;

/// The pieces of the activities on `days`, as the viewer sees them.
pub fn chips(world: &World, viewer: &Viewer, who: &Who, days: &[NaiveDate], t: &'static Words) -> Vec<Chip> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return vec![] };
    let (begin, end) = (midnight(*first), midnight(*last) + Duration::days(1));
    let mut chips: Vec<Chip> = vec![];
    for activity in world.activities.values() {
        let shown = activity.state != State::Cancelled
            && match who {
                Who::Me => activity.rep == viewer.actor.id,
                Who::Team => true,
                Who::One(person) => activity.rep == *person,
            };
        if !shown {
            continue;
        }
        let (from, to) = activity.slot.seen_from(&viewer.actor.zone, &viewer.zones);
        if to <= begin || from >= end {
            continue;
        }
        for (day, date) in days.iter().enumerate() {
            let (dawn, dusk) = (midnight(*date), midnight(*date) + Duration::days(1));
            if from < dusk && to > dawn {
                chips.push(piece(world, viewer, activity, (from, to), day, *date, t));
            }
        }
    }
    chips.sort_by_key(|a| (a.day, !a.all_day, a.from, a.id));
    for day in 0..days.len() {
        let timed = |chip: &Chip| chip.day == day && !chip.all_day;
        let intervals: Vec<_> = chips
            .iter()
            .filter(|chip| timed(chip))
            .map(|chip| (chip.from, chip.to.max(chip.from + SHORTEST)))
            .collect();
        for (chip, lane) in chips.iter_mut().filter(|chip| timed(chip)).zip(pack(&intervals)) {
            (chip.lane, chip.lanes) = (lane.lane, lane.lanes);
        }
    }
    chips
}

fn piece(
    world: &World,
    viewer: &Viewer,
    activity: &Activity,
    (from, to): (NaiveDateTime, NaiveDateTime),
    day: usize,
    date: NaiveDate,
    t: &'static Words,
) -> Chip {
    let dawn = midnight(date);
    let rep = world.people.get(&activity.rep);
    let own = activity.rep == viewer.actor.id;
    let all_day = matches!(activity.slot, Slot::AllDay { .. });
    let times = if all_day { t.all_day.to_owned() } else { zoned_times(activity, viewer, (from, to), t) };
    let name = rep.map_or("", |rep| rep.name.as_str());
    let label = [
        activity.title.as_str(),
        t.method(activity.method),
        &t.long_day(from.date()),
        &times,
        name,
        t.state(activity.state),
    ]
    .join(", ");
    Chip {
        id: activity.id,
        day,
        date,
        rep: activity.rep,
        initials: rep.filter(|_| !own).map(model::people::Person::initials).unwrap_or_default(),
        title: activity.title.clone(),
        place: activity.place.clone(),
        times,
        method: activity.method,
        state: activity.state,
        from: (from - dawn).num_minutes().max(0),
        to: (to - dawn).num_minutes().min(24 * 60),
        all_day,
        lane: 0,
        lanes: 1,
        movable: activity.state == State::Planned && viewer.actor.acts_for(activity.rep, &viewer.directory),
        label,
    }
}

/// The times as the viewer sees them; with those of the visit's own zone where that is another.
fn zoned_times(
    activity: &Activity,
    viewer: &Viewer,
    seen: (NaiveDateTime, NaiveDateTime),
    t: &'static Words,
) -> String {
    let seen_times = t.times(seen.0, seen.1);
    match &activity.slot {
        Slot::Timed { start, end, zone } if *zone != viewer.actor.zone && (*start, *end) != seen => {
            let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
            format!("{seen_times} ({} {city})", t.times(*start, *end))
        }
        _ => seen_times,
    }
}
