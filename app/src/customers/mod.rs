//! Customers: list, page, form, look-up, import.

pub mod api;
mod contacts;
mod form;
mod history;
mod import;
mod list;
mod look_up;
mod page;
mod terms;

pub use form::NewCustomerPage;
pub use history::Past;
pub use import::ImportPage;
pub use list::CustomersPage;
pub use look_up::CustomerLookUp;
pub use page::CustomerPage;
