//! The hours of service.

use crate::company::Company;
use crate::time::{Zones, instant, midnight};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A stretch of a day's service, in minutes after midnight: `from` before `to`, both up to 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// From when.
    pub from: u16,
    /// Until when.
    pub to: u16,
}

/// Which hours count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// What it is called.
    pub name: String,
    /// The IANA zone its hours are meant in.
    pub zone: String,
    /// The shifts of each weekday from Monday on, in their order; lunch lies between two of them.
    pub week: [Vec<Shift>; 7],
    /// The holiday calendar with its make-up working days; empty for none.
    #[serde(default)]
    pub holidays: String,
}

/// What a day is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Day<'a> {
    /// A day of service.
    Open(&'a [Shift]),
    /// A day of service because another one is off.
    MakeUp(&'a [Shift], &'a str),
    /// No service on this weekday.
    Closed,
    /// No service on this holiday.
    Holiday(&'a str),
}

impl Calendar {
    /// What a date is. A make-up day has the shifts of its weekday or, where that has none, those of the first
    /// weekday that has some.
    pub(super) fn day<'a>(&'a self, company: &'a Company, date: NaiveDate) -> Day<'a> {
        let shifts = &self.week[date.weekday().num_days_from_monday() as usize];
        match company.holiday(&self.holidays, date) {
            Some(holiday) if !holiday.works => Day::Holiday(&holiday.name),
            Some(holiday) => {
                let shifts =
                    if shifts.is_empty() { self.week.iter().find(|day| !day.is_empty()) } else { Some(shifts) };
                Day::MakeUp(shifts.map_or(&[], Vec::as_slice), &holiday.name)
            }
            None if shifts.is_empty() => Day::Closed,
            None => Day::Open(shifts),
        }
    }

    /// The instants of a shift; on days when the clocks change it is as long as it really is.
    pub(super) fn instants(
        &self,
        zones: &dyn Zones,
        date: NaiveDate,
        shift: Shift,
    ) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let at = |minutes: u16| {
            let civil = midnight(date) + Duration::minutes(minutes.into());
            instant(zones, &self.zone, civil).map(|(at, _)| at.and_utc())
        };
        Some((at(shift.from)?, at(shift.to)?))
    }
}

/// Whether shifts follow each other without touching midnight twice.
pub(super) fn in_order(shifts: &[Shift]) -> bool {
    shifts.iter().all(|shift| shift.from < shift.to && shift.to <= 24 * 60)
        && shifts.windows(2).all(|pair| pair[0].to <= pair[1].from)
}

/// Shifts as people write them: `09:00-12:00, 13:00-18:00`. `None` where it is not written like that.
pub fn read_shifts(text: &str) -> Option<Vec<Shift>> {
    let minutes = |text: &str| {
        let (hour, minute) = text.trim().split_once([':', '：'])?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
    };
    let shift = |text: &str| {
        let (from, to) = text.split_once(['-', '–', '—'])?;
        Some(Shift { from: minutes(from)?, to: minutes(to)? })
    };
    let pieces = text.split([',', '，', ';', '、']).filter(|piece| !piece.trim().is_empty());
    pieces.map(shift).collect::<Option<Vec<_>>>().filter(|shifts| in_order(shifts))
}

/// The same, written.
pub fn write_shifts(shifts: &[Shift]) -> String {
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let mut text = String::new();
    for shift in shifts {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&format!("{}-{}", time(shift.from), time(shift.to)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shifts_are_read_as_people_write_them() {
        let day = [Shift { from: 540, to: 720 }, Shift { from: 780, to: 1080 }];
        assert_eq!(read_shifts("9:00–12:00，13:00-18:00").as_deref(), Some(&day[..]));
        assert_eq!(read_shifts(" ").as_deref(), Some(&[][..]));
        assert_eq!(read_shifts("00:00-24:00").as_deref(), Some(&[Shift { from: 0, to: 1440 }][..]));
        for wrong in ["9", "9-12", "12:00-09:00", "09:00-12:00, 11:00-13:00", "09:00-25:00", "09:60-10:00"] {
            assert_eq!(read_shifts(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(edges in prop::collection::btree_set(0_u16..=1440, 0..8)) {
            let edges: Vec<_> = edges.into_iter().collect();
            let shifts: Vec<_> = edges.chunks_exact(2).map(|pair| Shift { from: pair[0], to: pair[1] }).collect();
            prop_assert_eq!(read_shifts(&write_shifts(&shifts)), Some(shifts));
        }
    }
}
