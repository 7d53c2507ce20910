//! Rules as the RFC writes them.

use super::{Ends, Every, MOST, On, Rule};
use crate::refusal::{Fault, Refusal};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use std::fmt;
use std::str::FromStr;

const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "MO"),
    (Weekday::Tue, "TU"),
    (Weekday::Wed, "WE"),
    (Weekday::Thu, "TH"),
    (Weekday::Fri, "FR"),
    (Weekday::Sat, "SA"),
    (Weekday::Sun, "SU"),
];

fn abbreviation(day: Weekday) -> &'static str {
    WEEKDAYS[day.num_days_from_monday() as usize].1
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let every = match self.every {
            Every::Day => "DAILY",
            Every::Week => "WEEKLY",
            Every::Month => "MONTHLY",
            Every::Year => "YEARLY",
        };
        write!(f, "FREQ={every}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.ends {
            Ends::Never => {}
            Ends::After(count) => write!(f, ";COUNT={count}")?,
            Ends::On(at) => {
                write!(f, ";UNTIL={:04}{:02}{:02}T", at.year(), at.month(), at.day())?;
                write!(f, "{:02}{:02}{:02}", at.hour(), at.minute(), at.second())?;
            }
        }
        list(f, "BYMONTH", &self.months, |f, month| write!(f, "{month}"))?;
        list(f, "BYMONTHDAY", &self.month_days, |f, day| write!(f, "{day}"))?;
        list(f, "BYDAY", &self.days, |f, on| {
            if on.nth != 0 {
                write!(f, "{}", on.nth)?;
            }
            f.write_str(abbreviation(on.day))
        })?;
        list(f, "BYSETPOS", &self.places, |f, place| write!(f, "{place}"))?;
        if self.week_starts != Weekday::Mon {
            write!(f, ";WKST={}", abbreviation(self.week_starts))?;
        }
        Ok(())
    }
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    values: &[T],
    write: fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (place, value) in values.iter().enumerate() {
        if place == 0 {
            write!(f, ";{name}=")?;
        } else {
            f.write_str(",")?;
        }
        write(f, value)?;
    }
    Ok(())
}

impl FromStr for Rule {
    type Err = Refusal;

    /// Reads a rule.
    ///
    /// # Errors
    /// Refuses what is none, and parts Daybook does not keep: hours and less, BYWEEKNO, BYYEARDAY.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        read(text).ok_or(Refusal::field("rule", Fault::Malformed))
    }
}

fn read(text: &str) -> Option<Rule> {
    let mut rule = Rule::plain(Every::Day);
    let mut seen: Vec<&str> = vec![];
    for part in text.trim().split(';') {
        let (name, value) = part.split_once('=')?;
        if seen.contains(&name) {
            return None;
        }
        seen.push(name);
        match name {
            "FREQ" => {
                rule.every = match value {
                    "DAILY" => Every::Day,
                    "WEEKLY" => Every::Week,
                    "MONTHLY" => Every::Month,
                    "YEARLY" => Every::Year,
                    _ => return None,
                }
            }
            "INTERVAL" => rule.interval = value.parse().ok().filter(|every| (1..=1_000).contains(every))?,
            "COUNT" => rule.ends = Ends::After(value.parse().ok().filter(|count| (1..=MOST).contains(count))?),
            "UNTIL" => rule.ends = Ends::On(until(value)?),
            "BYDAY" => rule.days = values(value, on)?,
            "BYMONTHDAY" => rule.month_days = values(value, |day| within(day, 31))?,
            "BYMONTH" => {
                rule.months = values(value, |month| month.parse().ok().filter(|month| (1..=12).contains(month)))?;
            }
            "BYSETPOS" => rule.places = values(value, |place| within(place, 366))?,
            "WKST" => rule.week_starts = weekday(value)?,
            _ => return None,
        }
    }
    let numbered = rule.days.iter().any(|on| on.nth != 0);
    let odd = (numbered && matches!(rule.every, Every::Day | Every::Week))
        || (!rule.month_days.is_empty() && rule.every == Every::Week)
        || (seen.contains(&"COUNT") && seen.contains(&"UNTIL"));
    (seen.contains(&"FREQ") && !odd).then_some(rule)
}

fn values<T>(list: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    list.split(',').map(read).collect()
}

fn within<T: FromStr + Into<i64> + Copy>(number: &str, most: i64) -> Option<T> {
    let number: T = number.parse().ok()?;
    let size: i64 = number.into();
    (size != 0 && size.abs() <= most).then_some(number)
}

fn weekday(name: &str) -> Option<Weekday> {
    WEEKDAYS.into_iter().find(|(_, own)| *own == name).map(|(day, _)| day)
}

fn on(value: &str) -> Option<On> {
    let (number, name) = value.split_at_checked(value.len().checked_sub(2)?)?;
    let nth = if number.is_empty() { 0 } else { within(number.trim_start_matches('+'), 53)? };
    Some(On { nth, day: weekday(name)? })
}

/// A date means all of that day.
fn until(value: &str) -> Option<NaiveDateTime> {
    let value = value.trim_end_matches('Z');
    let number = |from: usize, to: usize| value.get(from..to)?.parse::<u32>().ok();
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)?;
    match value.len() {
        8 => date.and_hms_opt(23, 59, 59),
        15 if value.as_bytes()[8] == b'T' => date.and_hms_opt(number(9, 11)?, number(11, 13)?, number(13, 15)?),
        _ => None,
    }
}
