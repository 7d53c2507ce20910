//! Today, the home screen: the day's visits, what is overdue, open issues, what changed.

pub mod api;
mod lines;
mod page;
mod round;

pub use page::TodayPage;
