//! Views: which days they show and how they page.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A way to look at the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// One day.
    Day,
    /// Monday to Friday.
    WorkWeek,
    /// Monday to Sunday (ISO 8601).
    #[default]
    Week,
    /// The weeks a month touches.
    Month,
    /// A calendar year.
    Year,
    /// A list of the coming two weeks.
    Agenda,
}

/// How many days an agenda lists.
const AGENDA: i64 = 14;

impl View {
    /// In the order of the switch.
    pub const ALL: [View; 6] = [View::Day, View::WorkWeek, View::Week, View::Month, View::Year, View::Agenda];

    /// As in addresses.
    pub fn name(self) -> &'static str {
        match self {
            View::Day => "day",
            View::WorkWeek => "work_week",
            View::Week => "week",
            View::Month => "month",
            View::Year => "year",
            View::Agenda => "agenda",
        }
    }

    /// The days shown when the view is opened on `date`.
    pub fn days(self, date: NaiveDate) -> Vec<NaiveDate> {
        let (first, count) = match self {
            View::Day => (date, 1),
            View::WorkWeek => (monday(date), 5),
            View::Week => (monday(date), 7),
            View::Month => {
                let first = date.with_day(1).unwrap_or(date);
                let last = first + Months::new(1) - Days::new(1);
                (monday(first), (monday(last) - monday(first)).num_days() + 7)
            }
            View::Year => {
                let first = date.with_ordinal(1).unwrap_or(date);
                (first, if date.leap_year() { 366 } else { 365 })
            }
            View::Agenda => (date, AGENDA),
        };
        first.iter_days().take(usize::try_from(count).unwrap_or(0)).collect()
    }

    /// The date to open after paging `by` pages (negative: back).
    pub fn page(self, date: NaiveDate, by: i32) -> NaiveDate {
        let weeks = chrono::Duration::weeks(by.into());
        let paged = match self {
            View::Day => date.checked_add_signed(chrono::Duration::days(by.into())),
            View::WorkWeek | View::Week => date.checked_add_signed(weeks),
            View::Agenda => date.checked_add_signed(chrono::Duration::days(AGENDA * i64::from(by))),
            View::Year => date.with_year(date.year() + by).or_else(|| date.with_day(28)?.with_year(date.year() + by)),
            View::Month if by < 0 => date.checked_sub_months(Months::new(by.unsigned_abs())),
            View::Month => date.checked_add_months(Months::new(by.unsigned_abs())),
        };
        paged.unwrap_or(date)
    }
}

/// The Monday on or before a date.
pub fn monday(date: NaiveDate) -> NaiveDate {
    date - Days::new(date.weekday().num_days_from_monday().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_month_shows_whole_weeks_and_no_more() {
        let days = View::Month.days(day("2026-11-21"));
        assert_eq!((days[0], days[days.len() - 1]), (day("2026-10-26"), day("2026-12-06")));
        assert_eq!(View::Month.days(day("2027-02-10")).len(), 28);
    }

    #[test]
    fn a_week_begins_on_monday_and_pages_by_seven_days() {
        assert_eq!(View::Week.days(day("2026-11-22"))[0], day("2026-11-16"));
        assert_eq!(View::Week.page(day("2026-11-22"), -1), day("2026-11-15"));
        assert_eq!(View::Month.page(day("2026-01-31"), 1), day("2026-02-28"));
    }
}
