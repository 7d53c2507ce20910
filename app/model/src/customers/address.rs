//! Other places of a customer: branches, warehouses, where goods go; with their point on the map and visiting hours.

use crate::people::WorkingHours;
use crate::refusal::{Fault, Refusal};
use crate::text::{LINE, line, required};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};

/// Most addresses of a customer.
pub const MOST_ADDRESSES: usize = 50;

/// A point on the map (WGS 84), in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// North of the equator.
    pub latitude: i32,
    /// East of Greenwich.
    pub longitude: i32,
}

/// A place of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// What it is called: `Warehouse`.
    pub label: String,
    /// Street and number.
    pub address: String,
    /// City.
    pub city: String,
    /// Postal code.
    pub postal_code: String,
    /// Country.
    pub country: String,
    /// Where it lies on the map.
    pub point: Option<Point>,
    /// When somebody may come; any time where not said.
    pub hours: Option<WorkingHours>,
}

impl Point {
    /// Reads `53.5511, 9.9937`: latitude and longitude in degrees, with a point before the decimals.
    ///
    /// # Errors
    /// Refuses what is no such pair, or lies beyond the poles or more than half around the world.
    pub fn read(typed: &str) -> Result<Option<Self>, Refusal> {
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let wrong = |fault| Refusal::field("point", fault);
        let (north, east) = typed.split_once([',', ' ', '，']).ok_or(wrong(Fault::Malformed))?;
        let degrees = |text: &str| millionths(text.trim_matches([' ', ','])).ok_or(wrong(Fault::Malformed));
        let (latitude, longitude) = (degrees(north)?, degrees(east)?);
        if latitude.abs() > 90_000_000 || longitude.abs() > 180_000_000 {
            return Err(wrong(Fault::OutOfRange));
        }
        Ok(Some(Self { latitude, longitude }))
    }
}

fn millionths(text: &str) -> Option<i32> {
    let (sign, figures) = text.strip_prefix('-').map_or((1, text), |figures| (-1, figures));
    let (whole, part) = figures.split_once('.').unwrap_or((figures, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !plain(whole) || !plain(part) {
        return None;
    }
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    format!("{whole}{part}").parse::<i32>().ok().map(|value| sign * value)
}

impl Display for Point {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let degrees = |value: i32| {
            let sign = if value < 0 { "-" } else { "" };
            format!("{sign}{}.{:06}", value.unsigned_abs() / 1_000_000, value.unsigned_abs() % 1_000_000)
        };
        write!(f, "{}, {}", degrees(self.latitude), degrees(self.longitude))
    }
}

/// Addresses as they are kept.
///
/// # Errors
/// Refuses one without a name, too long texts, hours that end before they begin, and too many.
pub(super) fn kept(addresses: &[Address]) -> Result<Vec<Address>, Refusal> {
    if addresses.len() > MOST_ADDRESSES {
        return Err(Refusal::field("addresses", Fault::TooMany(MOST_ADDRESSES)));
    }
    let kept = |one: &Address| {
        Ok(Address {
            label: required("label", &one.label, LINE)?,
            address: line("address", &one.address, LINE)?,
            city: line("city", &one.city, LINE)?,
            postal_code: line("postal_code", &one.postal_code, 40)?,
            country: line("country", &one.country, LINE)?,
            point: one.point,
            hours: one.hours.map(WorkingHours::checked).transpose()?,
        })
    };
    addresses.iter().map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_point_on_the_map_is_refused() {
        let malformed = Err(Refusal::field("point", Fault::Malformed));
        for bad in ["53.5", "a, b", "53.5, ", "1234, 5", "53,5 9,9x"] {
            assert_eq!(Point::read(bad), malformed, "{bad}");
        }
        assert_eq!(Point::read("91, 0"), Err(Refusal::field("point", Fault::OutOfRange)));
        assert_eq!(Point::read(" "), Ok(None));
        let hamburg = Point { latitude: 53_551_100, longitude: 9_993_700 };
        for typed in ["53.5511, 9.9937", "53.5511 9.9937", "53.5511，9.9937"] {
            assert_eq!(Point::read(typed), Ok(Some(hamburg)), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_point_that_is_written_is_read_again(
            latitude in -90_000_000..=90_000_000_i32, longitude in -180_000_000..=180_000_000_i32,
        ) {
            let point = Point { latitude, longitude };
            prop_assert_eq!(Point::read(&point.to_string()), Ok(Some(point)));
        }
    }
}
