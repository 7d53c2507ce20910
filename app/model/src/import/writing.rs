//! How a table writes dates and decimals: guessed from what stands in it.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// How dates and decimals are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writing {
    /// Whether `03/04/2026` is a day of April; of March otherwise. Where the year comes first there is no doubt.
    pub day_first: bool,
    /// Whether a comma comes before the decimals.
    pub comma: bool,
}

/// A date's parts in their order, and the mark between them.
fn parts(text: &str) -> Option<([u32; 3], char)> {
    let date = text.trim().split([' ', 'T']).next()?;
    let date = date.replace(['年', '月'], "-").replace('日', "");
    let mark = date.chars().find(|letter| !letter.is_ascii_digit())?;
    let mut numbers = date.split(mark).map(str::parse);
    let found = [numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?];
    (numbers.next().is_none() && matches!(mark, '-' | '/' | '.')).then_some((found, mark))
}

impl Writing {
    /// How these cells are written, by those that leave no doubt; with none of them the day comes first where points
    /// stand between the numbers, and the month where slashes do.
    pub fn guess<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let (mut day, mut month, mut points, mut slashes, mut comma, mut point) = (0, 0, 0, 0, 0, 0);
        for cell in cells {
            if let Some(([first, second, _], mark)) = parts(cell).filter(|(numbers, _)| numbers[0] <= 31) {
                day += usize::from(first > 12);
                month += usize::from(second > 12);
                points += usize::from(mark == '.');
                slashes += usize::from(mark == '/');
            }
            let behind = |mark: char| {
                cell.trim().rsplit_once(mark).filter(|(whole, part)| {
                    let figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                    figures(part) && part.len() < 3 && whole.bytes().any(|byte| byte.is_ascii_digit())
                })
            };
            comma += usize::from(behind(',').is_some());
            point += usize::from(behind('.').is_some() && parts(cell).is_none());
        }
        let day_first = if day == month { points >= slashes } else { day > month };
        Self { day_first, comma: comma > point }
    }

    /// A date as this table writes it.
    pub fn day(self, text: &str) -> Option<NaiveDate> {
        let ([first, second, third], _) = parts(text)?;
        let (year, month, day) = match self.day_first {
            _ if first > 31 => (first, second, third),
            true => (third, second, first),
            false => (third, first, second),
        };
        let year = if year < 100 { year + 2000 } else { year };
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| (1900..2200).contains(&year))
    }

    /// A time of day: `9:30`, `14:05:00`, also behind a date.
    pub fn time(self, text: &str) -> Option<NaiveTime> {
        let clock = text.trim().rsplit([' ', 'T']).next()?;
        let mut numbers = clock.split(':').map(|part| part.split('.').next().unwrap_or_default().parse().ok());
        NaiveTime::from_hms_opt(numbers.next()??, numbers.next()??, numbers.next().unwrap_or(Some(0))?)
    }

    /// A number with a point before its decimals, and nothing between thousands.
    pub fn number(self, text: &str) -> String {
        let mark = if self.comma { ',' } else { '.' };
        let kept = text.trim().chars().filter(|letter| letter.is_ascii_digit() || *letter == mark || *letter == '-');
        kept.map(|letter| if letter == mark { '.' } else { letter }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[&str]) -> Writing {
        Writing::guess(cells.iter().copied())
    }

    #[test]
    fn dates_are_read_as_the_table_writes_them() {
        let day = |cells: &[&str], text| of(cells).day(text).map(|day| day.to_string());
        assert_eq!(day(&["03/04/2026", "25/04/2026"], "03/04/2026").as_deref(), Some("2026-04-03"));
        assert_eq!(day(&["03/04/2026", "04/25/2026"], "03/04/2026").as_deref(), Some("2026-03-04"));
        assert_eq!(day(&["03.04.26"], "03.04.26").as_deref(), Some("2026-04-03"));
        assert_eq!(day(&["03/04/2026"], "03/04/2026").as_deref(), Some("2026-03-04"));
        assert_eq!(day(&[], "2026年4月3日").as_deref(), Some("2026-04-03"));
        assert_eq!(day(&[], "2026-04-03 10:00").as_deref(), Some("2026-04-03"));
        for bad in ["", "soon", "2026-13-01", "1/2", "1-2-3-4", "31/31/2026"] {
            assert_eq!(day(&[], bad), None, "{bad}");
        }
    }

    #[test]
    fn decimals_are_told_from_thousands() {
        assert_eq!(of(&["1.234,50", "3,20"]).number("1.234,50"), "1234.50");
        assert_eq!(of(&["1,234.50"]).number("¥1,234.50"), "1234.50");
        assert_eq!(of(&["12"]).number("12"), "12");
    }

    #[test]
    fn times_are_read() {
        let time = |text| of(&[]).time(text).map(|time| time.to_string());
        assert_eq!(time("9:30").as_deref(), Some("09:30:00"));
        assert_eq!(time("2026-04-03 14:05:10").as_deref(), Some("14:05:10"));
        assert_eq!(time("noon"), None);
    }
}
