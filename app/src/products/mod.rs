//! Products and what was agreed with customers about them.

mod agreements;
pub mod api;
mod field;
mod page;

pub use agreements::Agreements;
pub use field::{ProductField, label};
pub use page::ProductsPage;
