//! The company: how full a day may be, holidays and make-up working days.

pub mod api;
mod page;

pub use page::CompanyPage;
