//! Calendar files as drafts.

use super::zone;
use crate::Iana;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use icalendar::parser::{Component, Property, read_calendar, unfold};
use model::activities::Method;
use model::company::Holiday;
use model::recurrence::{Ends, Rule};
use model::time::{Slot, civil};

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// Events, series before what was taken out of them.
    pub events: Vec<Event>,
    /// Events that cannot be taken: what they are called, and why.
    pub faults: Vec<(String, String)>,
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    /// Its identity in its calendar.
    pub uid: String,
    /// The occurrence it stands for, by the start its series gives it, in the zone given there.
    pub occurrence: Option<When>,
    /// When.
    pub slot: Slot,
    /// How it repeats.
    pub rule: Option<Rule>,
    /// Occurrences that do not take place.
    pub skipped: Vec<When>,
    /// Whether it says that it does not take place.
    pub cancelled: bool,
    /// What it is called.
    pub title: String,
    /// Where.
    pub place: String,
    /// What it says.
    pub note: String,
    /// How.
    pub method: Method,
    /// When it was put down.
    pub created: Option<DateTime<Utc>>,
}

/// A date or time as a file gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum When {
    /// A date.
    Day(NaiveDate),
    /// A civil time in a zone.
    At(NaiveDateTime, String),
}

impl When {
    /// The civil start in the zone of a slot.
    pub(crate) fn in_zone_of(&self, slot: &Slot) -> NaiveDateTime {
        match (self, slot) {
            (When::Day(day), Slot::AllDay { .. }) => model::time::midnight(*day),
            (When::Day(day), Slot::Timed { start, .. }) => day.and_time(start.time()),
            (When::At(at, _), Slot::AllDay { .. }) => model::time::midnight(at.date()),
            (When::At(at, own), Slot::Timed { zone, .. }) if own == zone => *at,
            (When::At(at, own), Slot::Timed { zone, .. }) => {
                let utc = model::time::instant(&Iana, own, *at).map_or(*at, |(utc, _)| utc);
                civil(&Iana, zone, utc).unwrap_or(*at)
            }
        }
    }
}

/// Most events of one file.
const MOST: usize = 20_000;

/// Reads a file; times without a zone are meant in `zone`.
///
/// # Errors
/// It is no calendar, in words.
pub(crate) fn read(text: &str, zone: &str) -> Result<Read, String> {
    let unfolded = unfold(text.trim_start_matches('\u{feff}'));
    let calendar = read_calendar(&unfolded)?;
    let mut read = Read::default();
    for component in calendar.components.iter().filter(|component| component.name == "VEVENT") {
        if read.events.len() >= MOST {
            return Err(format!("more than {MOST} events"));
        }
        match event(component, zone) {
            Ok(event) => read.events.push(event),
            Err(why) => read.faults.push((text_of(component, "SUMMARY"), why)),
        }
    }
    read.events.sort_by_key(|event| event.occurrence.is_some());
    Ok(read)
}

/// Reads holidays out of a calendar file: each day of an all-day event. An event whose name says that the day is
/// worked (`班`, `work`) is a make-up day.
///
/// # Errors
/// It is no calendar, in words.
pub(crate) fn holidays(text: &str, calendar: &str) -> Result<Vec<Holiday>, String> {
    let read = read(text, "UTC")?;
    let mut days = vec![];
    for event in read.events {
        let Slot::AllDay { first, last } = event.slot else { continue };
        let works = event.title.contains('班') || event.title.to_lowercase().contains("work");
        let day = |date| Holiday { calendar: calendar.to_owned(), date, name: event.title.clone(), works };
        days.extend(first.iter_days().take_while(|day| *day <= last).take(60).map(day));
    }
    Ok(days)
}

fn property<'a>(component: &'a Component<'_>, name: &str) -> Option<&'a Property<'a>> {
    component.properties.iter().find(|property| property.name == name)
}

fn text_of(component: &Component<'_>, name: &str) -> String {
    property(component, name).map(|property| unescaped(property.val.as_str())).unwrap_or_default()
}

fn event(component: &Component<'_>, zone: &str) -> Result<Event, String> {
    let start = property(component, "DTSTART").ok_or("no DTSTART")?;
    let start = when(start, start.val.as_str(), zone)?;
    let end = match property(component, "DTEND") {
        Some(end) => Some(when(end, end.val.as_str(), zone)?),
        None => None,
    };
    let length = property(component, "DURATION").map(|length| duration(length.val.as_str())).transpose()?;
    let slot = slot(&start, end.as_ref(), length)?;
    if property(component, "RDATE").is_some() {
        return Err("RDATE is not kept".into());
    }
    let rule = property(component, "RRULE").map(|rule| read_rule(rule.val.as_str(), &slot)).transpose()?;
    let mut skipped = vec![];
    for property in component.properties.iter().filter(|property| property.name == "EXDATE") {
        for value in property.val.as_str().split(',') {
            skipped.push(when(property, value, zone)?);
        }
    }
    let occurrence = match property(component, "RECURRENCE-ID") {
        Some(id) => Some(when(id, id.val.as_str(), zone)?),
        None => None,
    };
    let uid = text_of(component, "UID");
    let categories = text_of(component, "CATEGORIES").to_lowercase();
    let known = |method: &Method| categories.split(',').any(|word| word.trim() == method.name());
    let stamp = property(component, "DTSTAMP").and_then(|stamp| match when(stamp, stamp.val.as_str(), "UTC") {
        Ok(When::At(at, _)) => Some(at.and_utc()),
        _ => None,
    });
    let title = text_of(component, "SUMMARY").replace(['\n', '\t'], " ");
    Ok(Event {
        // An event without a name of its own is told by what it says.
        uid: if uid.is_empty() { format!("{title}/{}", slot.civil_start()) } else { uid },
        occurrence,
        slot,
        rule,
        skipped,
        cancelled: text_of(component, "STATUS") == "CANCELLED",
        title: if title.trim().is_empty() { "…".into() } else { title.chars().take(200).collect() },
        place: text_of(component, "LOCATION").replace('\n', ", ").chars().take(200).collect(),
        note: text_of(component, "DESCRIPTION"),
        method: Method::ALL.into_iter().find(known).unwrap_or(Method::Meeting),
        created: stamp,
    })
}

fn when(property: &Property<'_>, value: &str, zone: &str) -> Result<When, String> {
    let value = value.trim();
    if value.len() == 8 {
        let day = NaiveDate::parse_from_str(value, "%Y%m%d").map_err(|_| format!("{value} is no date"))?;
        return Ok(When::Day(day));
    }
    let (digits, utc) = value.strip_suffix('Z').map_or((value, false), |digits| (digits, true));
    let at = NaiveDateTime::parse_from_str(digits, "%Y%m%dT%H%M%S").map_err(|_| format!("{value} is no time"))?;
    let named =
        property.params.iter().find(|parameter| parameter.key == "TZID").and_then(|parameter| parameter.val.as_ref());
    let zone = match named {
        _ if utc => "UTC".to_owned(),
        Some(name) => zone::named(name.as_str()).ok_or_else(|| format!("unknown time zone {}", name.as_str()))?,
        None => zone.to_owned(),
    };
    Ok(When::At(at, zone))
}

fn slot(start: &When, end: Option<&When>, length: Option<Duration>) -> Result<Slot, String> {
    let slot = match (start, end) {
        (When::Day(first), Some(When::Day(after))) => {
            Slot::AllDay { first: *first, last: (*after - Duration::days(1)).max(*first) }
        }
        (When::Day(first), _) => {
            let days = length.map_or(1, |length| length.num_days().max(1));
            Slot::AllDay { first: *first, last: *first + Duration::days(days - 1) }
        }
        (When::At(from, zone), Some(end @ When::At(..))) => {
            let own = Slot::timed(*from, 1, zone);
            Slot::Timed { start: *from, end: end.in_zone_of(&own), zone: zone.clone() }
        }
        (When::At(from, zone), _) => Slot::timed(*from, length.map_or(30, |length| length.num_minutes().max(1)), zone),
    };
    slot.checked(&Iana).map_err(|_| "ends before it starts, or lies outside the years that are kept".to_owned())
}

/// A rule; its end comes in UTC and is kept in the series' own time.
fn read_rule(text: &str, slot: &Slot) -> Result<Rule, String> {
    let mut rule: Rule = text.parse().map_err(|_| format!("the rule {text} is not kept"))?;
    if let (Ends::On(until), Slot::Timed { zone, .. }, true) = (rule.ends, slot, text.contains('Z')) {
        rule.ends = Ends::On(civil(&Iana, zone, until).unwrap_or(until));
    }
    Ok(rule)
}

/// A duration (RFC 5545 §3.3.6): `P1DT2H30M`, `PT45M`, `P2W`.
fn duration(text: &str) -> Result<Duration, String> {
    let fail = || format!("{text} is no duration");
    let (mut total, mut number) = (Duration::zero(), String::new());
    for character in text.trim().trim_start_matches('+').strip_prefix('P').ok_or_else(fail)?.chars() {
        if character.is_ascii_digit() && number.len() < 6 {
            number.push(character);
            continue;
        }
        if character == 'T' {
            continue;
        }
        let count: i64 = number.parse().map_err(|_| fail())?;
        number.clear();
        total += match character {
            'W' => Duration::weeks(count),
            'D' => Duration::days(count),
            'H' => Duration::hours(count),
            'M' => Duration::minutes(count),
            'S' => Duration::seconds(count),
            _ => return Err(fail()),
        };
    }
    Ok(total)
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => {}
            },
            other => plain.push(other),
        }
    }
    // What a note may not hold.
    plain.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
