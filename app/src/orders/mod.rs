//! Orders: quoting, confirming, and the documents that follow.

pub mod api;
mod credit;
mod document;
mod form;
mod line_input;
mod list;
mod page;
mod words;

pub use credit::CreditLine;
pub use list::{OrderLines, OrdersPage};
pub use page::{NewOrderPage, OrderPage};
