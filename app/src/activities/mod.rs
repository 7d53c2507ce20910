//! Activities: the calendar and the form.

pub mod api;
mod calendar;
mod chip;
mod days;
mod form;
mod grid_mover;
mod layout;
mod month;
mod month_mover;
mod move_to;
mod place;
mod time_grid;

pub use calendar::CalendarPage;
pub use form::{ActivityDialog, Opened};
pub use move_to::MoveTo;
