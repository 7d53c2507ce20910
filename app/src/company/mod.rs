//! The company: how full a day may be, holidays and make-up working days, what customers are promised, how
//! much a column of the board may hold.

pub mod api;
mod board;
mod categories;
mod custom;
mod page;
mod service;

pub use page::CompanyPage;
