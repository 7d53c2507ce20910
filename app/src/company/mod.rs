//! The company: how full a day may be, holidays and make-up working days, what customers are promised.

pub mod api;
mod categories;
mod page;
mod service;

pub use page::CompanyPage;
