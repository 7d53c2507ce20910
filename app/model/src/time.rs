//! Civil time, zones and slots.
//!
//! A visit at ten stays at ten: arithmetic is done on the civil time of the visit's own zone, and instants (UTC)
//! are derived from it. Zone data comes in through [`Zones`], so that the server uses the full IANA data and the
//! browser the few zones its people live in ([`ZoneTable`]).

use crate::refusal::{Fault, Refusal};
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known about the offsets of time zones.
pub trait Zones: Sync {
    /// Whether this is an IANA zone. A table of a few zones says yes to those it lacks; the server decides.
    fn knows(&self, zone: &str) -> bool;

    /// Seconds east of UTC in the zone at this instant, given as UTC; `None` for a zone that is not held.
    fn offset(&self, zone: &str, at: NaiveDateTime) -> Option<i32>;
}

/// How a civil time met the zone's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// It happens once.
    Once,
    /// It happens twice (clocks go back); the earlier one was taken.
    Twice,
    /// It is skipped (clocks go forward); this many seconds were added.
    Skipped(i64),
}

/// The instant of a civil time in a zone, and how it met the clock. Of a time that happens twice the earlier is
/// meant; a skipped time moves forward by the gap (RFC 5545 §3.3.5). `None` for a zone that is not held.
pub fn instant(zones: &dyn Zones, zone: &str, civil: NaiveDateTime) -> Option<(NaiveDateTime, Clock)> {
    let before = zones.offset(zone, civil - Duration::hours(24))?;
    let after = zones.offset(zone, civil + Duration::hours(24))?;
    let utc = |offset: i32| civil - Duration::seconds(offset.into());
    let holds = |offset: i32| zones.offset(zone, utc(offset)) == Some(offset);
    Some(match (holds(before), holds(after)) {
        (true, true) if before != after => (utc(before), Clock::Twice),
        (true, _) => (utc(before), Clock::Once),
        (false, true) => (utc(after), Clock::Once),
        (false, false) => (utc(before), Clock::Skipped((after - before).into())),
    })
}

/// The civil time of an instant (UTC) in a zone; `None` for a zone that is not held.
pub fn civil(zones: &dyn Zones, zone: &str, at: NaiveDateTime) -> Option<NaiveDateTime> {
    Some(at + Duration::seconds(zones.offset(zone, at)?.into()))
}

/// The date it is for somebody in this zone; UTC's where the zone is not held.
pub fn today(zones: &dyn Zones, zone: &str, now: DateTime<Utc>) -> NaiveDate {
    civil(zones, zone, now.naive_utc()).unwrap_or(now.naive_utc()).date()
}

/// When an activity takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// Civil start and end in the activity's own IANA zone.
    Timed {
        /// Civil start.
        #[serde(with = "crate::iso")]
        start: NaiveDateTime,
        /// Civil end, after the start.
        #[serde(with = "crate::iso")]
        end: NaiveDateTime,
        /// IANA zone.
        zone: String,
    },
    /// Whole days, first to last, the same everywhere.
    AllDay {
        /// First day.
        #[serde(with = "crate::iso")]
        first: NaiveDate,
        /// Last day, included.
        #[serde(with = "crate::iso")]
        last: NaiveDate,
    },
}

/// Longest activity, in days.
pub const LONGEST: i64 = 366;

impl Slot {
    /// A timed slot of `minutes` in a zone.
    pub fn timed(start: NaiveDateTime, minutes: i64, zone: &str) -> Self {
        Self::Timed { start, end: start + Duration::minutes(minutes), zone: zone.to_owned() }
    }

    /// The slot as it can be kept: end after start, a known zone, years 1970 to 2199, at most [`LONGEST`] days;
    /// a start that the zone's clock skips moves forward with its end.
    ///
    /// # Errors
    /// Refuses the field `slot`, `end` or `zone`.
    pub fn checked(self, zones: &dyn Zones) -> Result<Self, Refusal> {
        let (first, last) = (self.first_day(), self.last_day());
        if !years(first) || !years(last) {
            return Err(Refusal::field("slot", Fault::OutOfRange));
        }
        if (last - first).num_days() > LONGEST {
            return Err(Refusal::field("end", Fault::OutOfRange));
        }
        match self {
            Self::AllDay { first, last } if last < first => Err(Refusal::field("end", Fault::EndsBeforeStart)),
            Self::AllDay { .. } => Ok(self),
            Self::Timed { zone, .. } if !zones.knows(&zone) => Err(Refusal::field("zone", Fault::UnknownZone)),
            Self::Timed { start, end, .. } if end <= start => Err(Refusal::field("end", Fault::EndsBeforeStart)),
            Self::Timed { start, end, zone } => {
                let skipped = match instant(zones, &zone, start) {
                    Some((_, Clock::Skipped(seconds))) => Duration::seconds(seconds),
                    _ => Duration::zero(),
                };
                Ok(Self::Timed { start: start + skipped, end: end + skipped, zone })
            }
        }
    }

    /// First and last instant (UTC), for storing and sorting; whole days count from midnight to midnight in UTC.
    pub fn instants(&self, zones: &dyn Zones) -> Option<(NaiveDateTime, NaiveDateTime)> {
        match self {
            Self::Timed { start, end, zone } => Some((instant(zones, zone, *start)?.0, instant(zones, zone, *end)?.0)),
            Self::AllDay { first, last } => Some((midnight(*first), midnight(*last + Duration::days(1)))),
        }
    }

    /// Civil start and end as somebody in `viewer` sees them; the slot's own where the zone is not held.
    pub fn seen_from(&self, viewer: &str, zones: &dyn Zones) -> (NaiveDateTime, NaiveDateTime) {
        match self {
            Self::Timed { start, end, zone } if zone != viewer => self
                .instants(zones)
                .and_then(|(from, to)| Some((civil(zones, viewer, from)?, civil(zones, viewer, to)?)))
                .unwrap_or((*start, *end)),
            Self::Timed { start, end, .. } => (*start, *end),
            Self::AllDay { first, last } => (midnight(*first), midnight(*last + Duration::days(1))),
        }
    }

    /// The same length with another civil start; whole days keep being whole days.
    pub fn starting(&self, at: NaiveDateTime) -> Self {
        match self {
            Self::Timed { start, end, zone } => {
                Self::Timed { start: at, end: at + (*end - *start), zone: zone.clone() }
            }
            Self::AllDay { first, last } => Self::AllDay { first: at.date(), last: at.date() + (*last - *first) },
        }
    }

    /// Moved by this much civil time; whole days by whole days only.
    pub fn shifted(&self, by: Duration) -> Self {
        self.starting(self.civil_start() + by)
    }

    /// The same start with the civil end moved by this much; never shorter than `least`.
    pub fn resized(&self, by: Duration, least: Duration) -> Self {
        match self {
            Self::Timed { start, end, zone } => {
                Self::Timed { start: *start, end: (*end + by).max(*start + least), zone: zone.clone() }
            }
            Self::AllDay { first, last } => {
                Self::AllDay { first: *first, last: (*last + Duration::days(by.num_days())).max(*first) }
            }
        }
    }

    /// Civil start in the slot's own zone; midnight for whole days.
    pub fn civil_start(&self) -> NaiveDateTime {
        match self {
            Self::Timed { start, .. } => *start,
            Self::AllDay { first, .. } => midnight(*first),
        }
    }

    /// How long it is, in civil time; whole days from midnight to midnight.
    pub fn length(&self) -> Duration {
        match self {
            Self::Timed { start, end, .. } => *end - *start,
            Self::AllDay { first, last } => *last - *first + Duration::days(1),
        }
    }

    /// First civil day in the slot's own zone.
    pub fn first_day(&self) -> NaiveDate {
        self.civil_start().date()
    }

    /// Last civil day in the slot's own zone; an end at midnight belongs to the day before.
    pub fn last_day(&self) -> NaiveDate {
        match self {
            Self::Timed { start, end, .. } => (*end - Duration::seconds(1)).max(*start).date(),
            Self::AllDay { last, .. } => *last,
        }
    }
}

fn years(day: NaiveDate) -> bool {
    use chrono::Datelike;
    (1970..2200).contains(&day.year())
}

/// The start of a day.
pub fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN)
}

/// The offsets of a few zones over some years: what the server sends with a page, so that server and browser
/// compute the same with no zone data in the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneTable(BTreeMap<String, Vec<Offset>>);

/// From when on (UTC) a zone is how many seconds east of UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Offset {
    #[serde(with = "crate::iso")]
    from: NaiveDateTime,
    east: i32,
}

impl ZoneTable {
    /// The offsets of `zones` from `from` to `to` (UTC), read hour by hour from fuller data. Zones the data does
    /// not hold are left out.
    pub fn read<'a>(
        data: &dyn Zones,
        zones: impl IntoIterator<Item = &'a str>,
        from: NaiveDateTime,
        to: NaiveDateTime,
    ) -> Self {
        let read = |zone: &str| {
            let mut changes = vec![Offset { from, east: data.offset(zone, from)? }];
            let mut at = from;
            while at < to {
                let next = at + Duration::days(7);
                push_changes(data, zone, at, next, &mut changes);
                at = next;
            }
            Some(changes)
        };
        Self(zones.into_iter().filter_map(|zone| Some((zone.to_owned(), read(zone)?))).collect())
    }
}

/// Finds by halving where the offset changes between two instants; a week holds at most one change.
fn push_changes(
    data: &dyn Zones,
    zone: &str,
    mut from: NaiveDateTime,
    mut to: NaiveDateTime,
    changes: &mut Vec<Offset>,
) {
    let (Some(before), Some(after)) = (data.offset(zone, from), data.offset(zone, to)) else { return };
    if before == after {
        return;
    }
    while to - from > Duration::seconds(1) {
        let middle = from + (to - from) / 2;
        if data.offset(zone, middle) == Some(before) { from = middle } else { to = middle }
    }
    // Halving leaves fractions of a second; zones change at whole ones.
    let second = to.and_utc().timestamp();
    let at = DateTime::from_timestamp(second, 0).map_or(to, |at| at.naive_utc());
    changes.push(Offset { from: at, east: after });
}

impl Zones for ZoneTable {
    fn knows(&self, zone: &str) -> bool {
        !zone.is_empty()
    }

    fn offset(&self, zone: &str, at: NaiveDateTime) -> Option<i32> {
        let changes = self.0.get(zone)?;
        let place = changes.partition_point(|change| change.from <= at);
        changes.get(place.saturating_sub(1)).map(|change| change.east)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use chrono::{Offset, TimeZone};
    use proptest::prelude::*;

    /// The full IANA data, as the server has it.
    pub struct Iana;

    impl Zones for Iana {
        fn knows(&self, zone: &str) -> bool {
            zone.parse::<chrono_tz::Tz>().is_ok()
        }

        fn offset(&self, zone: &str, at: NaiveDateTime) -> Option<i32> {
            let zone: chrono_tz::Tz = zone.parse().ok()?;
            Some(zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
        }
    }

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a date and time")
    }

    #[test]
    fn a_skipped_time_moves_forward_and_a_doubled_one_is_the_earlier() {
        let berlin = |civil| instant(&Iana, "Europe/Berlin", at(civil)).expect("a zone");
        assert_eq!(berlin("2026-03-29T02:30:00"), (at("2026-03-29T01:30:00"), Clock::Skipped(3600)));
        assert_eq!(berlin("2026-10-25T02:30:00"), (at("2026-10-25T00:30:00"), Clock::Twice));
        assert_eq!(berlin("2026-07-01T10:00:00"), (at("2026-07-01T08:00:00"), Clock::Once));
        let lord_howe = instant(&Iana, "Australia/Lord_Howe", at("2026-10-04T02:15:00")).expect("a zone");
        assert_eq!(lord_howe.1, Clock::Skipped(1800));
    }

    #[test]
    fn a_visit_moved_over_the_change_keeps_its_wall_time() {
        let slot = Slot::timed(at("2026-03-27T10:00:00"), 60, "Europe/Berlin").shifted(Duration::days(3));
        assert_eq!(slot.civil_start(), at("2026-03-30T10:00:00"));
        assert_eq!(slot.instants(&Iana).map(|(from, _)| from), Some(at("2026-03-30T08:00:00")));
    }

    #[test]
    fn a_slot_that_cannot_be_is_refused_at_its_field() {
        let slot = |start, end, zone: &str| Slot::Timed { start: at(start), end: at(end), zone: zone.into() };
        let refused = |slot: Slot| slot.checked(&Iana).expect_err("a refusal");
        assert_eq!(
            refused(slot("2026-01-05T10:00:00", "2026-01-05T10:00:00", "Asia/Shanghai")),
            Refusal::field("end", Fault::EndsBeforeStart)
        );
        assert_eq!(
            refused(slot("2026-01-05T10:00:00", "2026-01-05T11:00:00", "Mars/Olympus")),
            Refusal::field("zone", Fault::UnknownZone)
        );
        assert_eq!(
            refused(slot("0026-01-05T10:00:00", "0026-01-05T11:00:00", "Asia/Shanghai")),
            Refusal::field("slot", Fault::OutOfRange)
        );
        assert_eq!(
            refused(slot("2026-01-05T10:00:00", "2027-06-05T11:00:00", "Asia/Shanghai")),
            Refusal::field("end", Fault::OutOfRange)
        );
    }

    proptest! {
        #[test]
        fn a_table_of_a_few_zones_agrees_with_the_full_data(
            second in 1_577_836_800_i64..1_893_456_000,
            zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                "Asia/Shanghai", "Asia/Kathmandu", "Africa/Casablanca"]),
        ) {
            static TABLE: std::sync::LazyLock<ZoneTable> = std::sync::LazyLock::new(|| ZoneTable::read(
                &Iana,
                ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Asia/Kathmandu",
                    "Africa/Casablanca"],
                at("2020-01-01T00:00:00"),
                at("2030-01-01T00:00:00"),
            ));
            let instant = DateTime::from_timestamp(second, 0).expect("a second").naive_utc();
            prop_assert_eq!(TABLE.offset(zone, instant), Iana.offset(zone, instant));
        }

        #[test]
        fn civil_time_and_instant_agree_but_for_skipped_hours(
            minute in 0_i64..(366 * 24 * 60),
            zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
        ) {
            let wanted = at("2026-01-01T00:00:00") + Duration::minutes(minute);
            let (utc, clock) = instant(&Iana, zone, wanted).expect("a zone");
            let skipped = if let Clock::Skipped(seconds) = clock { seconds } else { 0 };
            prop_assert_eq!(civil(&Iana, zone, utc), Some(wanted + Duration::seconds(skipped)));
        }
    }
}
