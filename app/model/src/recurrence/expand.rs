//! Which days a rule means.

use super::{Ends, Every, On, Rule};
use crate::order::sorted;
use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime};

/// Nothing repeats beyond this year.
const LAST_YEAR: i32 = 2200;

/// The starts of a series, in order.
#[derive(Clone, Debug)]
pub struct Occurrences {
    rule: Rule,
    start: NaiveDateTime,
    /// The next period to look at, counted from the one the series starts in.
    period: i64,
    /// What is left of the period looked at, the last first.
    found: Vec<NaiveDate>,
    given: u32,
    over: bool,
}

impl Rule {
    /// The occurrences of a series that starts at `start`. As in RFC 5545 the start itself is one only if the rule
    /// says so; [`crate::activities`] begins a series at its first occurrence.
    pub fn occurrences(&self, start: NaiveDateTime) -> Occurrences {
        let mut rule = self.clone();
        if rule.days.is_empty() && rule.month_days.is_empty() {
            #[expect(clippy::cast_possible_truncation, reason = "a day is at most 31")]
            let (day, month) = (start.day() as i8, start.month() as u8);
            match rule.every {
                Every::Day => {}
                Every::Week => rule.days = vec![On { nth: 0, day: start.weekday() }],
                Every::Month => rule.month_days = vec![day],
                Every::Year => {
                    rule.month_days = vec![day];
                    if rule.months.is_empty() {
                        rule.months = vec![month];
                    }
                }
            }
        }
        Occurrences { rule, start, period: 0, found: vec![], given: 0, over: false }
    }

    /// The occurrences that start from `from` on and before `to`.
    pub fn between(
        &self,
        start: NaiveDateTime,
        from: NaiveDateTime,
        to: NaiveDateTime,
    ) -> impl Iterator<Item = NaiveDateTime> + use<> {
        let mut occurrences = self.occurrences(start);
        if !matches!(self.ends, Ends::After(_)) && from > start {
            occurrences.period = occurrences.period_before(from.date());
        }
        occurrences.skip_while(move |at| *at < from).take_while(move |at| *at < to)
    }
}

impl Occurrences {
    fn period_before(&self, day: NaiveDate) -> i64 {
        let first = self.start.date();
        let units = match self.rule.every {
            Every::Day => (day - first).num_days(),
            Every::Week => (day - first).num_days() / 7,
            Every::Month => months(day) - months(first),
            Every::Year => i64::from(day.year() - first.year()),
        };
        (units / i64::from(self.rule.interval) - 1).max(0)
    }

    /// First day and length of a period; `None` past the last year.
    fn days(&self, period: i64) -> Option<(NaiveDate, u64)> {
        let (first, by) = (self.start.date(), period * i64::from(self.rule.interval));
        let (from, length) = match self.rule.every {
            Every::Day => (first.checked_add_signed(Duration::try_days(by)?)?, 1),
            Every::Week => {
                let into = first.weekday().days_since(self.rule.week_starts);
                if period == 0 {
                    (first, u64::from(7 - into))
                } else {
                    let begins = first - Days::new(into.into());
                    (begins.checked_add_signed(Duration::try_weeks(by)?)?, 7)
                }
            }
            Every::Month => {
                let month = months(first) + by;
                let begins = |month: i64| {
                    let year = i32::try_from(month.div_euclid(12)).ok()?;
                    NaiveDate::from_ymd_opt(year, u32::try_from(month.rem_euclid(12)).ok()? + 1, 1)
                };
                (begins(month)?, days_from(begins(month)?, begins(month + 1)?))
            }
            Every::Year => {
                let year = first.year().checked_add(i32::try_from(by).ok()?)?;
                let begins = |year| NaiveDate::from_ymd_opt(year, 1, 1);
                (begins(year)?, days_from(begins(year)?, begins(year + 1)?))
            }
        };
        (from.year() < LAST_YEAR).then_some((from, length))
    }

    fn look_at(&mut self, from: NaiveDate, length: u64) {
        let days = from.iter_days().take(usize::try_from(length).unwrap_or(0));
        let mut found: Vec<NaiveDate> = days.filter(|day| passes(&self.rule, *day)).collect();
        if !self.rule.places.is_empty() {
            let chosen = self.rule.places.iter().filter_map(|place| {
                let place = isize::from(*place);
                let at = if place > 0 { place - 1 } else { isize::try_from(found.len()).ok()? + place };
                found.get(usize::try_from(at).ok()?).copied()
            });
            let mut chosen = sorted(chosen.collect(), NaiveDate::cmp);
            chosen.dedup();
            found = chosen;
        }
        let first = self.start.date();
        found.retain(|day| *day >= first);
        found.reverse();
        self.found = found;
    }
}

impl Iterator for Occurrences {
    type Item = NaiveDateTime;

    fn next(&mut self) -> Option<NaiveDateTime> {
        while !self.over {
            let Some(day) = self.found.pop() else {
                match self.days(self.period) {
                    Some((from, length)) => self.look_at(from, length),
                    None => self.over = true,
                }
                self.period += 1;
                continue;
            };
            let time: NaiveTime = self.start.time();
            let at = day.and_time(time);
            match self.rule.ends {
                Ends::On(until) if at > until => self.over = true,
                Ends::After(count) if self.given >= count => self.over = true,
                _ => {
                    self.given += 1;
                    return Some(at);
                }
            }
        }
        None
    }
}

fn months(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

fn days_from(first: NaiveDate, next: NaiveDate) -> u64 {
    u64::try_from((next - first).num_days()).unwrap_or(0)
}

fn passes(rule: &Rule, day: NaiveDate) -> bool {
    let in_month = || rule.months.is_empty() || rule.months.iter().any(|month| u32::from(*month) == day.month());
    let on_month_day = || {
        let (own, length) = (i64::from(day.day()), i64::from(month_length(day)));
        let means = |wanted: &i8| i64::from(*wanted) == own || i64::from(*wanted) == own - length - 1;
        rule.month_days.is_empty() || rule.month_days.iter().any(means)
    };
    let on_weekday = || rule.days.is_empty() || rule.days.iter().any(|on| falls_on(rule, *on, day));
    in_month() && on_month_day() && on_weekday()
}

fn falls_on(rule: &Rule, on: On, day: NaiveDate) -> bool {
    if on.day != day.weekday() {
        return false;
    }
    if on.nth == 0 {
        return true;
    }
    let whole_year = rule.every == Every::Year && rule.months.is_empty();
    let (place, length) = if whole_year {
        (day.ordinal0(), if day.leap_year() { 366 } else { 365 })
    } else {
        (day.day0(), month_length(day))
    };
    let (from_start, from_end) = (place / 7 + 1, (length - 1 - place) / 7 + 1);
    i64::from(on.nth) == i64::from(from_start) || i64::from(on.nth) == -i64::from(from_end)
}

fn month_length(day: NaiveDate) -> u32 {
    day.num_days_in_month().into()
}
