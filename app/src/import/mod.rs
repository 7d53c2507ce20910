//! Taking tables in: customers, contacts, products, activities.

pub mod api;
mod check;
mod page;
mod recent;

pub use page::ImportPage;
