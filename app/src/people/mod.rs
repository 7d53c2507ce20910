//! People: letting them in, the list of them, one's own settings.

mod access;
pub mod api;
mod devices;
mod form;
mod install;
mod list;
mod notify;
mod second_factor;
mod settings;
mod shut_out;
mod sign_in;
mod sign_out;
mod times;
mod told;

pub use form::{HoursFields, HoursInput};
pub use list::PeoplePage;
pub use settings::SettingsPage;
pub use sign_in::{SetUpPage, SignInPage};
