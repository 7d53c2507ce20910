//! Activities as a calendar file.

use super::zone;
use crate::Iana;
use chrono::{DateTime, NaiveDateTime, Utc};
use model::activities::{Activity, State};
use model::recurrence::{Ends, Rule};
use model::time::{Slot, instant};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The calendar of these activities, called `name`. Those called off are left out; of a series an occurrence with a
/// record of its own stands under RECURRENCE-ID, one that does not take place under EXDATE.
pub(crate) fn write(name: &str, activities: &[Activity]) -> String {
    let shown: Vec<&Activity> = activities.iter().filter(|activity| activity.state != State::Cancelled).collect();
    let series: BTreeMap<_, _> =
        activities.iter().filter(|activity| activity.rule.is_some()).map(|series| (series.id, series)).collect();
    let mut events: Vec<(String, Option<NaiveDateTime>, String)> = vec![];
    for activity in &shown {
        let of = activity.part_of.and_then(|of| Some((*series.get(&of.series)?, of.start)));
        let uid = uid(of.map_or(activity, |(series, _)| series));
        let own: BTreeSet<NaiveDateTime> = shown
            .iter()
            .filter_map(|other| other.part_of.filter(|of| of.series == activity.id).map(|of| of.start))
            .collect();
        events.push((uid.clone(), of.map(|(_, start)| start), event(activity, &uid, of, &own)));
    }
    events.sort();
    let zones: BTreeSet<&str> = shown.iter().filter_map(|activity| named_zone(&activity.slot)).collect();
    let mut file = String::new();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Daybook//Daybook//EN", "CALSCALE:GREGORIAN"] {
        line(&mut file, text);
    }
    line(&mut file, &format!("X-WR-CALNAME:{}", escaped(name)));
    for zone in zones {
        zone::write(zone, |text| line(&mut file, text));
    }
    for (_, _, event) in events {
        file.push_str(&event);
    }
    line(&mut file, "END:VCALENDAR");
    file
}

/// The identity an activity has in files: the one it came with, else one of ours.
fn uid(activity: &Activity) -> String {
    if activity.uid.is_empty() { format!("{}@daybook", activity.id) } else { activity.uid.clone() }
}

fn named_zone(slot: &Slot) -> Option<&str> {
    match slot {
        Slot::Timed { zone, .. } if zone != "UTC" => Some(zone),
        _ => None,
    }
}

fn event(
    activity: &Activity,
    uid: &str,
    of: Option<(&Activity, NaiveDateTime)>,
    own: &BTreeSet<NaiveDateTime>,
) -> String {
    let mut text = String::new();
    let mut put = |content: String| line(&mut text, &content);
    put("BEGIN:VEVENT".into());
    put(format!("UID:{}", escaped(uid)));
    put(format!("DTSTAMP:{}", utc(activity.created)));
    if let Some((series, start)) = of {
        put(format!("RECURRENCE-ID{}", moment(&series.slot, start)));
    }
    let slot = &activity.slot;
    put(format!("DTSTART{}", moment(slot, slot.civil_start())));
    put(format!("DTEND{}", moment(slot, slot.civil_start() + slot.length())));
    if let Some(rule) = &activity.rule {
        put(format!("RRULE:{}", rule_text(rule, slot)));
        for start in activity.skipped.iter().filter(|start| !own.contains(start)) {
            put(format!("EXDATE{}", moment(slot, *start)));
        }
    }
    put(format!("SUMMARY:{}", escaped(&activity.title)));
    for (name, content) in [("LOCATION", &activity.place), ("DESCRIPTION", &activity.note)] {
        if !content.is_empty() {
            put(format!("{name}:{}", escaped(content)));
        }
    }
    put(format!("CATEGORIES:{}", activity.method.name().to_uppercase()));
    put("END:VEVENT".into());
    text
}

/// Parameters and value of a civil time as the slot's kind has it.
fn moment(slot: &Slot, at: NaiveDateTime) -> String {
    match slot {
        Slot::AllDay { .. } => format!(";VALUE=DATE:{}", at.format("%Y%m%d")),
        Slot::Timed { zone, .. } if zone == "UTC" => format!(":{}Z", at.format("%Y%m%dT%H%M%S")),
        Slot::Timed { zone, .. } => format!(";TZID={zone}:{}", at.format("%Y%m%dT%H%M%S")),
    }
}

/// The rule, its end in UTC where the series has a zone (RFC 5545 §3.3.10).
fn rule_text(rule: &Rule, slot: &Slot) -> String {
    let Ends::On(until) = rule.ends else { return rule.to_string() };
    let endless = Rule { ends: Ends::Never, ..rule.clone() };
    let until = match slot {
        Slot::AllDay { .. } => until.format("%Y%m%d").to_string(),
        Slot::Timed { zone, .. } => {
            let at = instant(&Iana, zone, until).map_or(until, |(at, _)| at);
            format!("{}Z", at.format("%Y%m%dT%H%M%S"))
        }
    };
    format!("{endless};UNTIL={until}")
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a value (RFC 5545 §3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line, folded after 75 octets (RFC 5545 §3.1), never within a character.
fn line(file: &mut String, content: &str) {
    let mut length = 0;
    for character in content.chars() {
        if length + character.len_utf8() > 75 {
            file.push_str("\r\n ");
            length = 1;
        }
        length += character.len_utf8();
        file.push(character);
    }
    // Writing to a string does not fail.
    let _ = file.write_str("\r\n");
}
