//! Calendars as files (RFC 5545): written for whoever subscribes or exports, read from whatever exported them.
//!
//! The write side is ours: the same activities give the same bytes. The read side leaves the syntax to `icalendar` and
//! says of every event that cannot be taken why not.

mod read;
mod write;
mod zone;

pub(crate) use read::{Event, holidays, read};
pub(crate) use write::write;
