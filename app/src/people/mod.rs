//! People: letting them in, the list of them, one's own settings.

pub mod api;
mod form;
mod install;
mod list;
mod notify;
mod settings;
mod sign_in;
mod sign_out;
mod times;

pub use form::{HoursFields, HoursInput};
pub use list::PeoplePage;
pub use settings::SettingsPage;
pub use sign_in::{SetUpPage, SignInPage};
