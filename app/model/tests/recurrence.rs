//! Rules mean what python-dateutil says they mean: 10,000 random ones, made by `recurrence/generate.py`.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};
use model::recurrence::{Ends, Rule};

const CASES: &str = include_str!("recurrence/cases.txt");
/// How many occurrences a case lists at most.
const SHOWN: usize = 12;

#[test]
fn ten_thousand_rules_expand_as_dateutil_expands_them() {
    let mut checked = 0;
    for case in CASES.lines() {
        let [text, start, days, over] = case.split('|').collect::<Vec<_>>()[..] else { panic!("no case: {case}") };
        let rule: Rule = text.parse().unwrap_or_else(|_| panic!("no rule: {case}"));
        let start: NaiveDateTime = start.parse().expect("a start");
        let expected: Vec<NaiveDateTime> = days
            .split(',')
            .filter(|day| !day.is_empty())
            .map(|day| start + Duration::days(day.parse().expect("a number of days")))
            .collect();
        let horizon = match rule.ends {
            Ends::On(_) => NaiveDateTime::MAX,
            _ => NaiveDate::from_ymd_opt(start.year() + 20, 1, 1).expect("a date").and_time(chrono::NaiveTime::MIN),
        };
        let all: Vec<_> = rule.occurrences(start).take_while(|at| *at <= horizon).take(SHOWN + 1).collect();
        assert_eq!(all.len() <= SHOWN, over == ".", "{case}");
        assert_eq!(all.into_iter().take(SHOWN).collect::<Vec<_>>(), expected, "{case}");
        let again: Rule = rule.to_string().parse().expect("a rule written by us");
        assert_eq!(again, rule);
        if let Some(middle) = expected.get(expected.len() / 2) {
            let window: Vec<_> = rule.between(start, *middle, *middle + Duration::days(400)).collect();
            let slow: Vec<_> = rule
                .occurrences(start)
                .skip_while(|at| at < middle)
                .take_while(|at| *at < *middle + Duration::days(400))
                .collect();
            assert_eq!(window, slow, "{case}");
        }
        checked += 1;
    }
    assert_eq!(checked, 10_000);
}
