//! Parts that know no feature: icons, dialogs, fields, toasts, menus, the move controller.

mod after_paint;
mod alive;
mod dialog;
mod export;
mod field;
mod icon;
mod listener;
mod markdown;
mod markup;
mod memory;
mod menu;
pub mod moving;
mod offer;
mod pause;
mod toast;
mod turn;
mod unless_gone;

pub use after_paint::after_paint;
pub use alive::Alive;
pub use dialog::Dialog;
pub use export::ExportMenu;
pub use field::{Choice, Faults, Field, Kind, Legend, TextArea, TextInput};
pub use icon::Icon;
pub use listener::Listener;
pub use markdown::Markdown;
pub use markup::Markup;
pub use memory::{forget, remember, remembered};
pub use menu::Menu;
pub use offer::Offer;
pub use pause::Pause;
pub use toast::{ToastStack, Toasts};
pub use turn::{Turns, in_turn, in_turn_if_drawn};
pub use unless_gone::unless_gone;
