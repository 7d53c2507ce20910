//! Visits over every change of the clocks from 2020 to 2030: they keep their wall time, whole days keep their dates.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Timelike};
use model::recurrence::{Every, Rule};
use model::time::{Clock, Slot, Zones, civil, instant, midnight};

struct Iana;

impl Zones for Iana {
    fn knows(&self, zone: &str) -> bool {
        zone.parse::<chrono_tz::Tz>().is_ok()
    }

    fn offset(&self, zone: &str, at: NaiveDateTime) -> Option<i32> {
        let zone: chrono_tz::Tz = zone.parse().ok()?;
        Some(zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
    }
}

const ZONES: [&str; 14] = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Africa/Casablanca",
    "Pacific/Chatham",
];

/// Every change of an offset: the zone, the instant (UTC), the offsets before and after in seconds.
fn changes() -> Vec<(&'static str, NaiveDateTime, i32, i32)> {
    let (from, to) = ("2020-01-01T00:00:00".parse().expect("a time"), "2031-01-01T00:00:00".parse().expect("a time"));
    let mut found = vec![];
    for zone in ZONES {
        let mut at: NaiveDateTime = from;
        while at < to {
            let next = at + Duration::minutes(15);
            let (before, after) = (Iana.offset(zone, at).expect("a zone"), Iana.offset(zone, next).expect("a zone"));
            if before != after {
                found.push((zone, next, before, after));
            }
            at = next;
        }
    }
    found
}

#[test]
fn the_zone_data_holds_the_changes_it_should() {
    let changes = changes();
    let count = |zone: &str| changes.iter().filter(|change| change.0 == zone).count();
    assert_eq!(count("Europe/Berlin"), 22, "two a year");
    assert_eq!(count("America/New_York"), 22);
    assert_eq!(count("Australia/Lord_Howe"), 22);
    assert_eq!(count("Asia/Shanghai"), 0);
    assert_eq!(count("Asia/Kathmandu"), 0);
    let half = changes
        .iter()
        .filter(|change| change.0 == "Australia/Lord_Howe")
        .all(|change| (change.2 - change.3).abs() == 1800);
    assert!(half, "Lord Howe moves by half an hour");
    // As the laws have it: last Sundays of March and October at 01:00 UTC; second of March, first of November.
    for (_, at, ..) in changes.iter().filter(|change| change.0 == "Europe/Berlin") {
        let last_sunday = at.weekday() == chrono::Weekday::Sun && (*at + Duration::days(7)).month() != at.month();
        assert!(last_sunday && matches!(at.month(), 3 | 10) && at.hour() == 1, "{at}");
    }
    for (_, at, ..) in changes.iter().filter(|change| change.0 == "America/New_York") {
        let local = *at - Duration::hours(5);
        assert!(
            local.weekday() == chrono::Weekday::Sun
                && (local.month(), (local.day() - 1) / 7) == if local.month() == 3 { (3, 1) } else { (11, 0) },
            "{at}"
        );
    }
}

#[test]
fn a_skipped_time_moves_on_by_the_gap_and_a_doubled_one_is_the_earlier() {
    for (zone, at, before, after) in changes() {
        let old = at + Duration::seconds(before.into());
        let gap = Duration::seconds(i64::from(after) - i64::from(before));
        if gap > Duration::zero() {
            let middle = old + gap / 2;
            let (utc, clock) = instant(&Iana, zone, middle).expect("a zone");
            assert_eq!(clock, Clock::Skipped(gap.num_seconds()), "{zone} {middle}");
            assert_eq!(civil(&Iana, zone, utc), Some(middle + gap), "{zone} {middle}");
        } else {
            let middle = old + gap / 2;
            let (utc, clock) = instant(&Iana, zone, middle).expect("a zone");
            assert_eq!(clock, Clock::Twice, "{zone} {middle}");
            assert!(utc < at, "{zone} {middle}: the earlier");
            assert_eq!(civil(&Iana, zone, utc), Some(middle), "{zone} {middle}");
        }
    }
}

#[test]
fn a_daily_visit_keeps_its_wall_time_over_every_change() {
    for (zone, at, before, after) in changes() {
        let day = (at + Duration::seconds(before.into())).date();
        for hour in [9, 14, 23] {
            let start = (day - Duration::days(2)).and_hms_opt(hour, 30, 0).expect("a time");
            let slot = Slot::timed(start, 60, zone);
            let mut instants = vec![];
            for occurrence in Rule::plain(Every::Day).between(start, start, start + Duration::days(4)) {
                let moved = slot.starting(occurrence);
                assert_eq!(moved.civil_start().time(), start.time(), "{zone}");
                let (from, to) = moved.instants(&Iana).expect("a zone");
                // Only a visit during which the clocks change is longer or shorter by what they say.
                let end = moved.civil_start() + Duration::hours(1);
                let once = |at: NaiveDateTime| instant(&Iana, zone, at).expect("a zone").1 == Clock::Once;
                let offset = |at: NaiveDateTime| i64::from(Iana.offset(zone, at).expect("a zone"));
                if once(occurrence) && once(end) {
                    let changed = Duration::seconds(offset(from) - offset(to));
                    assert_eq!(to - from, Duration::hours(1) + changed, "{zone} {occurrence}");
                }
                let seen = civil(&Iana, zone, from).expect("a zone");
                assert_eq!(seen, occurrence, "{zone}: shown at its own time");
                instants.push(from);
            }
            let days: Duration = *instants.last().expect("four") - instants[0];
            let shift = Duration::seconds(i64::from(before) - i64::from(after));
            assert_eq!(days, Duration::days(3) + shift, "{zone} {day} {hour}: three days and the change between");
        }
    }
}

#[test]
fn moving_over_a_change_keeps_the_wall_time_for_whoever_looks() {
    for (zone, at, before, _) in changes() {
        let day = (at + Duration::seconds(before.into())).date() - Duration::days(3);
        let slot = Slot::timed(day.and_hms_opt(10, 0, 0).expect("a time"), 45, zone);
        let moved = slot.shifted(Duration::days(7)).checked(&Iana).expect("a slot");
        assert_eq!(moved.civil_start(), slot.civil_start() + Duration::days(7));
        for viewer in ZONES {
            let (from, to) = moved.seen_from(viewer, &Iana);
            let (start, end) = moved.instants(&Iana).expect("a zone");
            assert_eq!(
                (Some(from), Some(to)),
                (civil(&Iana, viewer, start), civil(&Iana, viewer, end)),
                "{zone} from {viewer}"
            );
        }
    }
}

#[test]
fn whole_days_are_the_same_days_everywhere() {
    for (_, at, before, _) in changes() {
        let first: NaiveDate = (at + Duration::seconds(before.into())).date();
        let slot = Slot::AllDay { first, last: first + Duration::days(1) }.checked(&Iana).expect("a slot");
        for viewer in ZONES {
            assert_eq!(slot.seen_from(viewer, &Iana), (midnight(first), midnight(first + Duration::days(2))));
        }
        let moved = slot.shifted(Duration::days(1));
        assert_eq!(moved, Slot::AllDay { first: first + Duration::days(1), last: first + Duration::days(2) });
    }
}

#[test]
fn a_slot_that_begins_in_a_gap_is_kept_behind_it() {
    for (zone, at, before, after) in changes().into_iter().filter(|change| change.3 > change.2) {
        let old = at + Duration::seconds(before.into());
        let gap = Duration::seconds(i64::from(after) - i64::from(before));
        let kept = Slot::timed(old, 60, zone).checked(&Iana).expect("a slot");
        assert_eq!(kept.civil_start(), old + gap, "{zone}");
    }
}
