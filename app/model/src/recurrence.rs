//! Recurrence rules (RFC 5545 §3.3.10): by day, week, month and year, never by the hour, which summer time would
//! repeat or skip.
//!
//! Everything here is civil time in the series' own zone: a visit every Tuesday at ten stays at ten. A rule is kept
//! and sent as the text the RFC gives it.

mod expand;
mod text;

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use expand::Occurrences;

/// How often a rule comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Every {
    /// Daily.
    Day,
    /// Weekly.
    Week,
    /// Monthly.
    Month,
    /// Yearly.
    Year,
}

impl Every {
    /// From often to seldom.
    pub const ALL: [Every; 4] = [Every::Day, Every::Week, Every::Month, Every::Year];

    /// As in forms.
    pub fn name(self) -> &'static str {
        match self {
            Every::Day => "day",
            Every::Week => "week",
            Every::Month => "month",
            Every::Year => "year",
        }
    }
}

/// When a series is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ends {
    /// It goes on.
    Never,
    /// After this many occurrences.
    After(u32),
    /// No occurrence starts later than this, in civil time of the series' zone.
    On(NaiveDateTime),
}

/// A day of the week, every one of them or the n-th of the month or year (`-1`: the last).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct On {
    /// Which; 0 for every.
    pub nth: i8,
    /// The day.
    pub day: Weekday,
}

/// A rule. Empty lists leave the choice to the start of the series.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// How often.
    pub every: Every,
    /// Every so many days, weeks, months or years; at least 1.
    pub interval: u32,
    /// When it is over.
    pub ends: Ends,
    /// Days of the week.
    pub days: Vec<On>,
    /// Days of the month; negative from its end.
    pub month_days: Vec<i8>,
    /// Months, 1 to 12.
    pub months: Vec<u8>,
    /// Which of the days found in a period are meant; negative from the end.
    pub places: Vec<i16>,
    /// First day of the week.
    pub week_starts: Weekday,
}

/// Most occurrences a rule may count.
pub const MOST: u32 = 2_000;

impl Rule {
    /// Once a day, week, month or year, without end.
    pub fn plain(every: Every) -> Self {
        Self {
            every,
            interval: 1,
            ends: Ends::Never,
            days: vec![],
            month_days: vec![],
            months: vec![],
            places: vec![],
            week_starts: Weekday::Mon,
        }
    }

    /// The start of the last occurrence of a series that begins at `start`; `None` where it has no end.
    pub fn last(&self, start: NaiveDateTime) -> Option<NaiveDateTime> {
        match self.ends {
            Ends::Never => None,
            Ends::On(until) => Some(until),
            Ends::After(_) => self.occurrences(start).last(),
        }
    }

    /// Whether an occurrence starts then.
    pub fn holds(&self, start: NaiveDateTime, at: NaiveDateTime) -> bool {
        self.between(start, at, at + Duration::seconds(1)).next().is_some()
    }

    /// The rule of the series whose start has moved: days of the week and of the month move with it.
    pub fn moved(&self, from: NaiveDateTime, to: NaiveDateTime) -> Self {
        let days = (to.date() - from.date()).num_days();
        let mut rule = self.clone();
        if let Ends::On(until) = rule.ends {
            rule.ends = Ends::On(until + (to - from));
        }
        if days == 0 {
            return rule;
        }
        match self.every {
            Every::Day => {}
            Every::Week => {
                for on in &mut rule.days {
                    on.day = turned(on.day, days);
                }
            }
            Every::Month | Every::Year => {
                for on in rule.days.iter_mut().filter(|on| on.day == from.weekday()) {
                    on.day = to.weekday();
                    if on.nth > 0 {
                        on.nth = nth_of_month(to.date());
                    }
                }
                for day in rule.month_days.iter_mut().filter(|day| u32::try_from(**day) == Ok(from.day())) {
                    *day = i8::try_from(to.day()).unwrap_or(*day);
                }
                for month in rule.months.iter_mut().filter(|month| u32::from(**month) == from.month()) {
                    *month = u8::try_from(to.month()).unwrap_or(*month);
                }
            }
        }
        rule
    }

    /// The rule of what comes before `at`, and the one of `at` and what follows.
    pub fn split(&self, start: NaiveDateTime, at: NaiveDateTime) -> (Self, Self) {
        let head = Self { ends: Ends::On(at - Duration::seconds(1)), ..self.clone() };
        let ends = match self.ends {
            Ends::After(count) => {
                let before = self.occurrences(start).take_while(|each| *each < at).count();
                Ends::After(count.saturating_sub(u32::try_from(before).unwrap_or(count)).max(1))
            }
            ends => ends,
        };
        (head, Self { ends, ..self.clone() })
    }
}

/// Which of its weekday a date is in its month: 4 for the fourth Tuesday.
pub fn nth_of_month(day: NaiveDate) -> i8 {
    i8::try_from(day.day0() / 7 + 1).unwrap_or(1)
}

fn turned(day: Weekday, by: i64) -> Weekday {
    let place = (i64::from(day.num_days_from_monday()) + by).rem_euclid(7);
    (0..place).fold(Weekday::Mon, |day, _| day.succ())
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("not a recurrence rule"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a date and time")
    }

    fn rule(text: &str) -> Rule {
        text.parse().expect("a rule")
    }

    #[test]
    fn a_weekly_rule_moves_its_days_with_the_start() {
        let moved = rule("FREQ=WEEKLY;BYDAY=TU,TH").moved(at("2026-11-24T10:00:00"), at("2026-11-25T14:00:00"));
        assert_eq!(moved.to_string(), "FREQ=WEEKLY;BYDAY=WE,FR");
    }

    #[test]
    fn a_monthly_rule_moves_its_day_or_its_weekday() {
        let (from, to) = (at("2026-11-24T10:00:00"), at("2026-11-26T10:00:00"));
        assert_eq!(rule("FREQ=MONTHLY;BYMONTHDAY=24").moved(from, to).to_string(), "FREQ=MONTHLY;BYMONTHDAY=26");
        assert_eq!(rule("FREQ=MONTHLY;BYDAY=4TU").moved(from, to).to_string(), "FREQ=MONTHLY;BYDAY=4TH");
        assert_eq!(rule("FREQ=MONTHLY;BYDAY=-1TU").moved(from, to).to_string(), "FREQ=MONTHLY;BYDAY=-1TH");
    }

    #[test]
    fn a_split_series_has_as_many_occurrences_as_before() {
        let (start, cut) = (at("2026-11-03T10:00:00"), at("2026-11-24T10:00:00"));
        for text in ["FREQ=WEEKLY;COUNT=10", "FREQ=WEEKLY;UNTIL=20270131T100000", "FREQ=DAILY;INTERVAL=3;COUNT=12"] {
            let whole = rule(text);
            let (head, tail) = whole.split(start, cut);
            let together: Vec<_> = head.occurrences(start).chain(tail.occurrences(cut)).collect();
            assert_eq!(together, whole.occurrences(start).collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn what_a_rule_cannot_be_is_refused() {
        for text in [
            "",
            "FREQ=HOURLY",
            "FREQ=WEEKLY;COUNT=3;UNTIL=20270101",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=WEEKLY;BYDAY=2TU",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=YEARLY;BYWEEKNO=3",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;COUNT=99999999999",
            "FREQ=DAILY;FREQ=WEEKLY",
            "INTERVAL=2",
            "FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO",
        ] {
            assert!(text.parse::<Rule>().is_err(), "{text}");
        }
    }
}
