//! Customers: list, page, form, look-up, import.

mod addresses;
mod alike;
pub mod api;
mod contacts;
mod custom;
mod form;
mod hand_over;
mod list;
mod look_up;
mod merge;
mod page;
mod pyramid;
mod row_layer;
mod rows;
mod selection;
mod sets;
mod story;
mod terms;

pub use form::NewCustomerPage;
pub use list::CustomersPage;
pub use look_up::CustomerLookUp;
pub use page::CustomerPage;
pub use pyramid::{PyramidPage, why};
pub use sets::sets as customer_sets;
