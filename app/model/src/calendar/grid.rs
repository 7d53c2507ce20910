//! Points of the time grid and the times they mean. Read once when something is picked up; from then on a drag is
//! arithmetic.

use crate::id::PersonId;
use chrono::{Duration, NaiveDate, NaiveDateTime};

/// A place on the screen, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A column of the time grid: a day, or one person's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// The day.
    pub day: NaiveDate,
    /// Whose; none where everybody's stands in one column.
    pub rep: Option<PersonId>,
}

/// The time grid as it lies on the screen: columns of days, rows of minutes.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Left edge of the first day, in CSS pixels.
    pub left: f64,
    /// Top edge of midnight, in CSS pixels; may lie above the screen.
    pub top: f64,
    /// Width of a day, in CSS pixels.
    pub day_width: f64,
    /// Height of an hour, in CSS pixels.
    pub hour_height: f64,
    /// The columns, from left to right; never empty.
    pub columns: Vec<Column>,
}

/// Minutes in a day.
const DAY: i64 = 24 * 60;

/// The nearest multiple of `step` minutes.
pub fn snap(minutes: i64, step: i64) -> i64 {
    (minutes + step / 2).div_euclid(step) * step
}

impl Grid {
    /// Which column a point lies over; beyond the edges, the one at the edge.
    pub fn column(&self, at: Point) -> Column {
        let column = ((at.x - self.left) / self.day_width).floor().max(0.0);
        // A float too large for the cast saturates, and is bounded by the number of columns.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded below and above")]
        let column = (column as usize).min(self.columns.len().saturating_sub(1));
        self.columns.get(column).copied().unwrap_or(Column { day: NaiveDate::default(), rep: None })
    }

    /// Which day a point lies over.
    pub fn day(&self, at: Point) -> NaiveDate {
        self.column(at).day
    }

    /// How many minutes after midnight a point lies, not snapped, within the day.
    pub fn minute(&self, at: Point) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "bounded to a day")]
        let minute = ((at.y - self.top) / self.hour_height * 60.0).clamp(0.0, 1440.0) as i64;
        minute
    }

    /// Where a chip goes that was picked up `grabbed` minutes after its start and is now held at `at`: its new
    /// start, snapped to `step` minutes, never later than the last step of the day.
    pub fn drop(&self, at: Point, grabbed: i64, step: i64) -> NaiveDateTime {
        let start = snap(self.minute(at) - grabbed, step).clamp(0, DAY - step);
        crate::time::midnight(self.day(at)) + Duration::minutes(start)
    }

    /// The end of a chip whose lower edge is held at `at`, snapped; at least one step after `start`.
    pub fn end(&self, at: Point, start: NaiveDateTime, step: i64) -> NaiveDateTime {
        let end = crate::time::midnight(start.date()) + Duration::minutes(snap(self.minute(at), step).min(DAY));
        end.max(start + Duration::minutes(step))
    }

    /// The range swept over empty grid from one point to another: snapped outwards, at least one step long, on the
    /// day where it began.
    pub fn sweep(&self, from: Point, to: Point, step: i64) -> (NaiveDateTime, NaiveDateTime) {
        let (a, b) = (self.minute(from), self.minute(to));
        let first = a.min(b).div_euclid(step) * step;
        let last = (a.max(b).div_euclid(step) * step + step).min(DAY);
        let day = crate::time::midnight(self.day(from));
        let first = first.min(DAY - step);
        (day + Duration::minutes(first), day + Duration::minutes(last.max(first + step)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn week() -> Grid {
        let monday: NaiveDate = "2026-11-23".parse().expect("a date");
        Grid {
            left: 60.0,
            top: -320.0,
            day_width: 100.0,
            hour_height: 48.0,
            columns: monday.iter_days().take(7).map(|day| Column { day, rep: None }).collect(),
        }
    }

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a date and time")
    }

    #[test]
    fn a_chip_held_by_its_middle_lands_with_its_start() {
        // Wednesday's column, 14:37 under the pointer, picked up 30 minutes below its start.
        let held = Point { x: 275.0, y: -320.0 + 48.0 * (14.0 + 37.0 / 60.0) };
        assert_eq!(week().drop(held, 30, 15), at("2026-11-25T14:00:00"));
        assert_eq!(week().drop(held, 30, 5), at("2026-11-25T14:05:00"));
    }

    #[test]
    fn beyond_the_edges_counts_as_the_edge() {
        assert_eq!(week().drop(Point { x: -999.0, y: -9999.0 }, 0, 15), at("2026-11-23T00:00:00"));
        assert_eq!(week().drop(Point { x: 1e30, y: 9999.0 }, 0, 15), at("2026-11-29T23:45:00"));
    }

    #[test]
    fn a_sweep_upwards_is_the_same_as_downwards() {
        let (a, b) = (Point { x: 70.0, y: 100.0 }, Point { x: 70.0, y: 190.0 });
        assert_eq!(week().sweep(a, b, 15), week().sweep(b, a, 15));
    }

    proptest! {
        #[test]
        fn every_drop_is_on_a_shown_day_and_on_the_step(x in -1e4..1e4_f64, y in -1e4..1e4_f64, grabbed in 0_i64..600) {
            let start = week().drop(Point { x, y }, grabbed, 15);
            prop_assert!(week().columns.iter().any(|column| column.day == start.date()));
            prop_assert_eq!(start.and_utc().timestamp() % 900, 0);
        }

        #[test]
        fn every_sweep_is_at_least_a_step_and_within_a_day(a in -1e4..1e4_f64, b in -1e4..1e4_f64) {
            let (from, to) = week().sweep(Point { x: 70.0, y: a }, Point { x: 70.0, y: b }, 15);
            prop_assert!(to - from >= Duration::minutes(15));
            prop_assert!(to <= crate::time::midnight(from.date()) + Duration::days(1));
        }
    }
}
