//! Issues: the board, its cards, the form.

pub mod api;
mod board;
mod board_mover;
mod card;
mod clock;
mod form;
mod move_to;

pub use board::BoardPage;
pub use form::IssueDialog;
