//! Dates and times as ISO 8601 writes them, read by hand.
//!
//! chrono reads them with a parser for every format there is, which browsers would have to download; what crosses the
//! wire here has one format.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `2026-11-24`: years of four figures (RFC 3339 §5.6). What comes from outside thus stays so far from the ends of
/// what chrono can hold that adding days or lengths to it cannot overflow.
pub fn day(text: &str) -> Option<NaiveDate> {
    if text.len() != 10 {
        return None;
    }
    let [year, month, day] = numbers(text, b"-- ")?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// `2026-11-24T10:00:00`, with or without seconds and their fraction.
pub fn time(text: &str) -> Option<NaiveDateTime> {
    let (date, clock) = text.split_once('T')?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    let [hour, minute, second] = numbers(&clock, b":: ")?;
    let nanos: u32 = if fraction.is_empty() { 0 } else { format!("{fraction:0<9}").get(..9)?.parse().ok()? };
    day(date)?.and_hms_nano_opt(hour, minute, second, nanos)
}

/// `2026-11-24T10:00:00Z`
pub fn instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.strip_suffix('Z').or_else(|| text.strip_suffix("+00:00"))?;
    time(text).map(|at| at.and_utc())
}

/// Three numbers, separated as `marks` says.
fn numbers(text: &str, marks: &[u8; 3]) -> Option<[u32; 3]> {
    let mut found = [0_u32; 3];
    let mut place = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                let number = found.get_mut(place)?;
                *number = number.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
            }
            mark if place < 2 && mark == marks[place] => place += 1,
            _ => return None,
        }
    }
    (place == 2).then_some(found)
}

/// A type with one way to read it.
pub trait Iso: Serialize + Sized {
    /// Reads it.
    fn read(text: &str) -> Option<Self>;
}

impl Iso for NaiveDate {
    fn read(text: &str) -> Option<Self> {
        day(text)
    }
}

impl Iso for NaiveDateTime {
    fn read(text: &str) -> Option<Self> {
        time(text)
    }
}

impl Iso for DateTime<Utc> {
    fn read(text: &str) -> Option<Self> {
        instant(text)
    }
}

struct Held<T>(T);

impl<'de, T: Iso> Deserialize<'de> for Held<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::read(&text).map(Held).ok_or_else(|| D::Error::custom("not a date or time"))
    }
}

/// For `#[serde(with = "…")]`.
///
/// # Errors
/// The serializer's.
pub fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}

/// For `#[serde(with = "…")]`.
///
/// # Errors
/// It is no such thing.
pub fn deserialize<'de, T: Iso, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Held::deserialize(deserializer).map(|Held(value)| value)
}

/// The same for what may be missing.
pub mod option {
    pub use super::serialize;
    use super::{Deserialize, Deserializer, Held, Iso};

    /// For `#[serde(with = "…")]`.
    ///
    /// # Errors
    /// It is no such thing.
    pub fn deserialize<'de, T: Iso, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        Ok(Option::<Held<T>>::deserialize(deserializer)?.map(|Held(value)| value))
    }
}

/// The same for lists.
pub mod list {
    pub use super::serialize;
    use super::{Deserialize, Deserializer, Held, Iso};

    /// For `#[serde(with = "…")]`.
    ///
    /// # Errors
    /// It is no such thing.
    pub fn deserialize<'de, T: Iso, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let mut list = vec![];
        for Held(value) in Vec::<Held<T>>::deserialize(deserializer)? {
            list.push(value);
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
    use proptest::prelude::*;

    #[test]
    fn years_far_from_ours_are_not_read() {
        assert_eq!(super::day("262142-12-31"), None);
        assert_eq!(super::time("262142-12-31T23:59:59"), None);
        assert_eq!(super::instant("+12026-11-24T10:00:00Z"), None);
        assert!(super::day("9999-12-31").is_some());
    }

    proptest! {
        #[test]
        fn what_chrono_writes_is_read(second in -2_000_000_000_i64..7_000_000_000, nanos in 0_u32..1_000_000_000) {
            let at = DateTime::<Utc>::from_timestamp(second, nanos).expect("an instant");
            for at in [at, DateTime::from_timestamp(second, 0).expect("an instant")] {
                prop_assert_eq!(super::instant(serde_json::to_value(at).expect("text").as_str().expect("text")), Some(at));
                let civil = at.naive_utc();
                prop_assert_eq!(super::time(serde_json::to_value(civil).expect("text").as_str().expect("text")), Some(civil));
                prop_assert_eq!(super::day(&civil.date().to_string()), Some(civil.date()));
            }
        }

        #[test]
        fn nothing_is_read_that_chrono_would_not_read(text in "[0-9T:Z.+-]{0,24}") {
            if let Some(day) = super::day(&text) {
                prop_assert_eq!(text.parse::<NaiveDate>().ok(), Some(day));
            }
            if let Some(at) = super::time(&text) {
                prop_assert_eq!(text.parse::<NaiveDateTime>().ok(), Some(at));
            }
        }
    }
}
