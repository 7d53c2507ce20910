//! The IANA time zone data.

use chrono::{NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;
use model::time::Zones;

/// Every zone of the IANA data, as `chrono-tz` ships it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Iana;

impl Iana {
    /// The names of all zones.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }
}

impl Zones for Iana {
    fn knows(&self, zone: &str) -> bool {
        zone.parse::<Tz>().is_ok()
    }

    fn offset(&self, zone: &str, at: NaiveDateTime) -> Option<i32> {
        let zone: Tz = zone.parse().ok()?;
        Some(zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
    }
}
