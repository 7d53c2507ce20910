//! Recurrence rules as a sentence.

use super::Words;
use chrono::{NaiveDateTime, Weekday};
use model::people::Language;
use model::recurrence::{Ends, Every, On, Rule};

impl Words {
    /// `Every 2 weeks on Tue and Thu, 10 times`, `每2周的周二、周四，共10次`; of a series that begins at `start`.
    pub fn rule(&self, rule: &Rule, start: NaiveDateTime) -> String {
        match self.language {
            Language::En => self.english(rule, start),
            Language::ZhCn => self.chinese(rule, start),
        }
    }

    fn english(&self, rule: &Rule, start: NaiveDateTime) -> String {
        let unit = rule.every.name();
        let mut sentence = match rule.interval {
            1 => format!("Every {unit}"),
            many => format!("Every {many} {unit}s"),
        };
        if !rule.months.is_empty() {
            let months = rule.months.iter().map(|month| self.month_name(*month));
            sentence.push_str(&format!(" in {}", and(months.collect(), " and ", ", ")));
        }
        if !rule.month_days.is_empty() {
            let day = |day: &i8| {
                if *day < 0 { format!("{} from the end", ordinal(-i64::from(*day))) } else { day.to_string() }
            };
            sentence.push_str(&format!(" on day {}", and(rule.month_days.iter().map(day).collect(), " and ", ", ")));
        }
        let day = |on: &On| {
            let name = self.weekday_at(on.day.num_days_from_monday() as usize);
            match on.nth {
                0 => name.to_owned(),
                -1 => format!("the last {name}"),
                nth if nth < 0 => format!("the {} last {name}", ordinal(-i64::from(nth))),
                nth => format!("the {} {name}", ordinal(nth.into())),
            }
        };
        let days = and(rule.days.iter().map(day).collect(), " and ", ", ");
        let own = || and(vec![day(&On { nth: 0, day: start_day(start) })], "", "");
        match (rule.every, days.is_empty(), rule.month_days.is_empty()) {
            (Every::Week, true, _) => sentence.push_str(&format!(" on {}", own())),
            (Every::Month, true, true) => sentence.push_str(&format!(" on day {}", start.format("%-d"))),
            (_, false, _) => sentence.push_str(&format!(" on {days}")),
            _ => {}
        }
        if !rule.places.is_empty() {
            let place = |place: &i16| {
                if *place < 0 {
                    format!("{} from the end", ordinal(-i64::from(*place)))
                } else {
                    ordinal((*place).into())
                }
            };
            sentence.push_str(&format!(" (only the {})", and(rule.places.iter().map(place).collect(), " and ", ", ")));
        }
        match rule.ends {
            Ends::Never => {}
            Ends::After(1) => sentence.push_str(", once"),
            Ends::After(count) => sentence.push_str(&format!(", {count} times")),
            Ends::On(until) => sentence.push_str(&format!(", until {}", self.full_date(until.date()))),
        }
        sentence
    }

    fn chinese(&self, rule: &Rule, start: NaiveDateTime) -> String {
        let unit = match rule.every {
            Every::Day => "天",
            Every::Week => "周",
            Every::Month => "个月",
            Every::Year => "年",
        };
        let mut sentence = match (rule.interval, rule.every) {
            (1, Every::Month) => "每月".to_owned(),
            (1, _) => format!("每{unit}"),
            (many, _) => format!("每{many}{unit}"),
        };
        if !rule.months.is_empty() {
            let months = rule.months.iter().map(|month| format!("{month}月"));
            sentence.push_str(&and(months.collect(), "、", "、"));
        }
        if !rule.month_days.is_empty() {
            let day = |day: &i8| if *day < 0 { format!("倒数第{}日", -day) } else { format!("{day}日") };
            sentence.push_str(&and(rule.month_days.iter().map(day).collect(), "、", "、"));
        }
        let day = |on: &On| {
            let name = self.weekday_at(on.day.num_days_from_monday() as usize);
            match on.nth {
                0 => name.to_owned(),
                -1 => format!("最后一个{name}"),
                nth if nth < 0 => format!("倒数第{}个{name}", -nth),
                nth => format!("第{nth}个{name}"),
            }
        };
        let days = and(rule.days.iter().map(day).collect(), "、", "、");
        match (rule.every, days.is_empty(), rule.month_days.is_empty()) {
            (Every::Week, true, _) => sentence.push_str(&format!("的{}", day(&On { nth: 0, day: start_day(start) }))),
            (Every::Month, true, true) => sentence.push_str(&format!("{}日", start.format("%-d"))),
            (_, false, _) => sentence.push_str(&format!("的{days}")),
            _ => {}
        }
        if !rule.places.is_empty() {
            let place =
                |place: &i16| if *place < 0 { format!("倒数第{}个", -place) } else { format!("第{place}个") };
            sentence.push_str(&format!("（仅{}）", and(rule.places.iter().map(place).collect(), "、", "、")));
        }
        match rule.ends {
            Ends::Never => {}
            Ends::After(count) => sentence.push_str(&format!("，共{count}次")),
            Ends::On(until) => sentence.push_str(&format!("，至{}", self.full_date(until.date()))),
        }
        sentence
    }
}

fn start_day(start: NaiveDateTime) -> Weekday {
    chrono::Datelike::weekday(&start)
}

fn and(mut parts: Vec<String>, last: &str, between: &str) -> String {
    match parts.pop() {
        None => String::new(),
        Some(only) if parts.is_empty() => only,
        Some(end) => format!("{}{last}{end}", parts.join(between)),
    }
}

fn ordinal(number: i64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::super::words_of;
    use super::*;

    #[test]
    fn a_rule_reads_as_a_sentence_in_both_languages() {
        let start: NaiveDateTime = "2026-11-24T10:00:00".parse().expect("a time");
        for (rule, en, zh) in [
            ("FREQ=WEEKLY", "Every week on Tue", "每周的周二"),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=10",
                "Every 2 weeks on Tue and Thu, 10 times",
                "每2周的周二、周四，共10次",
            ),
            ("FREQ=MONTHLY", "Every month on day 24", "每月24日"),
            ("FREQ=MONTHLY;BYDAY=-1FR", "Every month on the last Fri", "每月的最后一个周五"),
            (
                "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20270131T100000",
                "Every month on day 1st from the end, until 31 Jan 2027",
                "每月倒数第1日，至2027年1月31日",
            ),
            ("FREQ=YEARLY;BYMONTH=3;BYDAY=2MO", "Every year in March on the 2nd Mon", "每年3月的第2个周一"),
            ("FREQ=DAILY", "Every day", "每天"),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "Every month on Mon, Tue, Wed, Thu and Fri (only the 1st from the end)",
                "每月的周一、周二、周三、周四、周五（仅倒数第1个）",
            ),
        ] {
            let parsed: Rule = rule.parse().expect("a rule");
            assert_eq!(words_of(Language::En).rule(&parsed, start), en);
            assert_eq!(words_of(Language::ZhCn).rule(&parsed, start), zh);
        }
    }
}
