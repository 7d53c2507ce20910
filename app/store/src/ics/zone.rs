//! Time zones in calendar files: ours written out in full, others' names understood.

use crate::Iana;
use chrono::{Duration, NaiveDate, NaiveDateTime};
use model::time::Zones;

/// The years whose changes of the clocks are written out.
const YEARS: std::ops::Range<i32> = 2020..2038;

/// Writes a VTIMEZONE (RFC 5545 §3.6.5): each change of the clocks is an observance of its own.
pub(super) fn write(zone: &str, mut line: impl FnMut(&str)) {
    line("BEGIN:VTIMEZONE");
    line(&format!("TZID:{zone}"));
    let begin = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    let (mut at, end) = (begin(YEARS.start), begin(YEARS.end));
    let offset = |at: NaiveDateTime| Iana.offset(zone, at).unwrap_or_default();
    let mut observance = |from: i32, to: i32, onset: NaiveDateTime| {
        let kind = if to > from { "DAYLIGHT" } else { "STANDARD" };
        line(&format!("BEGIN:{kind}"));
        line(&format!("DTSTART:{}", onset.format("%Y%m%dT%H%M%S")));
        line(&format!("TZOFFSETFROM:{}", written(from)));
        line(&format!("TZOFFSETTO:{}", written(to)));
        line(&format!("END:{kind}"));
    };
    observance(offset(at), offset(at), at);
    while at < end {
        let next = at + Duration::hours(1);
        let (before, after) = (offset(at), offset(next));
        if before != after {
            let onset = change(zone, at, before);
            observance(before, after, onset + Duration::seconds(before.into()));
        }
        at = next;
    }
    line("END:VTIMEZONE");
}

/// The minute within an hour (UTC) in which the offset ceases to be `before`.
fn change(zone: &str, from: NaiveDateTime, before: i32) -> NaiveDateTime {
    let minutes = (1..=60).map(|minute| from + Duration::minutes(minute));
    minutes.into_iter().find(|at| Iana.offset(zone, *at) != Some(before)).unwrap_or(from)
}

fn written(offset: i32) -> String {
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// The IANA zone a file means: by its own name, with a path before it, or by one of the names Windows has (Unicode
/// CLDR, windowsZones).
pub(super) fn named(name: &str) -> Option<String> {
    let name = name.trim().trim_matches('"');
    let tail = || {
        let parts: Vec<&str> = name.split('/').collect();
        parts.len().checked_sub(2).map(|from| parts[from..].join("/"))
    };
    let windows = || WINDOWS.iter().find(|(own, _)| *own == name).map(|(_, zone)| (*zone).to_owned());
    std::iter::once(Some(name.to_owned())).chain([tail(), windows()]).flatten().find(|zone| Iana.knows(zone))
}

const WINDOWS: &[(&str, &str)] = &[
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Romance Standard Time", "Europe/Paris"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Taipei Standard Time", "Asia/Taipei"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("India Standard Time", "Asia/Kolkata"),
    ("Nepal Standard Time", "Asia/Kathmandu"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("Lord Howe Standard Time", "Australia/Lord_Howe"),
    ("Eastern Standard Time", "America/New_York"),
    ("Central Standard Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
];
