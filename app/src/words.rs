//! Everything a person reads, in both languages side by side: a text that lacks its translation does not compile.

mod domain;
mod fields;
mod recurrence;
mod service;

pub use fields::bring_names;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use leptos::prelude::*;
use model::people::Language;

/// Declares texts: a key, English, Chinese.
macro_rules! texts {
    ($table:ident, $en_table:ident, $zh_table:ident, $both:ident; $($key:ident: $en:literal, $zh:literal;)*) => {
        /// The texts of one language.
        #[allow(missing_docs, reason = "the texts say it themselves")]
        #[derive(Debug)]
        pub struct $table {
            pub language: Language,
            $(pub $key: &'static str,)*
        }

        static $en_table: $table = $table { language: Language::En, $($key: $en,)* };
        static $zh_table: $table = $table { language: Language::ZhCn, $($key: $zh,)* };

        #[cfg(test)]
        const $both: &[(&str, &str, &str)] = &[$((stringify!($key), $en, $zh),)*];
    };
}

include!("../locales/texts.rs");

/// The texts of a language.
pub fn words_of(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::ZhCn => &ZH_CN,
    }
}

/// The texts in the language of whoever looks.
pub fn words() -> &'static Words {
    words_of(use_context::<Language>().unwrap_or_default())
}

/// The texts of what is loaded later, in the language of whoever looks.
pub fn later_words() -> &'static Later {
    words_later(use_context::<Language>().unwrap_or_default())
}

/// The texts of what is loaded later, in a language.
fn words_later(language: Language) -> &'static Later {
    match language {
        Language::En => &LATER_EN,
        Language::ZhCn => &LATER_ZH_CN,
    }
}

/// A text with its gaps filled in, in order.
pub fn fill(text: &str, parts: &[&str]) -> String {
    let mut pieces = text.split("{}");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for (piece, part) in pieces.zip(parts) {
        filled.push_str(part);
        filled.push_str(piece);
    }
    filled
}

const WEEKDAYS: [[&str; 7]; 2] =
    [["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]];
const FULL_WEEKDAYS: [[&str; 7]; 2] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Words {
    /// The texts of what is loaded later, in the same language.
    pub fn later(&self) -> &'static Later {
        words_later(self.language)
    }
}

// Dates are written here and not by the browser's Intl: the server writes the same page first, and both must agree
// to the letter.
impl Words {
    fn place(&self) -> usize {
        match self.language {
            Language::En => 0,
            Language::ZhCn => 1,
        }
    }

    /// `Tue`, `周二`.
    pub fn weekday(&self, day: NaiveDate) -> &'static str {
        WEEKDAYS[self.place()][day.weekday().num_days_from_monday() as usize]
    }

    /// `Tue` for 0, Monday.
    pub fn weekday_at(&self, place: usize) -> &'static str {
        WEEKDAYS[self.place()].get(place).copied().unwrap_or_default()
    }

    /// `T` for 1, Tuesday; `二`.
    pub fn narrow_weekday(&self, place: usize) -> &'static str {
        let name = self.weekday_at(place);
        match self.language {
            Language::En => name.get(..1).unwrap_or(name),
            Language::ZhCn => name.get(3..).unwrap_or(name),
        }
    }

    /// `Tuesday, 24 November`, `11月24日 星期二`.
    pub fn long_day(&self, day: NaiveDate) -> String {
        let weekday = FULL_WEEKDAYS[self.place()][day.weekday().num_days_from_monday() as usize];
        match self.language {
            Language::En => format!("{weekday}, {} {}", day.day(), MONTHS[day.month0() as usize]),
            Language::ZhCn => format!("{}月{}日 {weekday}", day.month(), day.day()),
        }
    }

    /// `Tue 24 Nov`, `11月24日 周二`.
    pub fn short_day(&self, day: NaiveDate) -> String {
        match self.language {
            Language::En => format!("{} {} {}", self.weekday(day), day.day(), &MONTHS[day.month0() as usize][..3]),
            Language::ZhCn => format!("{}月{}日 {}", day.month(), day.day(), self.weekday(day)),
        }
    }

    /// `24 Nov 2026`, `2026年11月24日`.
    pub fn full_date(&self, day: NaiveDate) -> String {
        match self.language {
            Language::En => format!("{} {} {}", day.day(), &MONTHS[day.month0() as usize][..3], day.year()),
            Language::ZhCn => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        }
    }

    /// `November 2026`, `2026年11月`.
    pub fn month(&self, day: NaiveDate) -> String {
        match self.language {
            Language::En => format!("{} {}", MONTHS[day.month0() as usize], day.year()),
            Language::ZhCn => format!("{}年{}月", day.year(), day.month()),
        }
    }

    /// `November` for 11.
    fn month_name(&self, month: u8) -> String {
        MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default().to_owned()
    }

    /// `14:15`.
    pub fn time(&self, at: NaiveDateTime) -> String {
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// `14:15–15:00`.
    pub fn times(&self, from: NaiveDateTime, to: NaiveDateTime) -> String {
        format!("{}–{}", self.time(from), self.time(to))
    }

    /// `Tue 24 Nov 14:15`, `11月24日 周二 14:15`.
    pub fn moment(&self, at: NaiveDateTime) -> String {
        format!("{} {}", self.short_day(at.date()), self.time(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_leave_the_same_gaps_and_no_text_is_empty() {
        for (key, en, zh) in BOTH.iter().chain(LATER_BOTH) {
            assert_eq!(en.matches("{}").count(), zh.matches("{}").count(), "{key}");
            assert!(!en.trim().is_empty() && !zh.trim().is_empty(), "{key}");
        }
    }

    #[test]
    fn gaps_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &["3", "7"]), "3 of 7");
    }
}
