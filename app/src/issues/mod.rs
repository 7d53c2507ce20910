//! Issues: the board, its cards, the form.

pub mod api;
mod board;
mod board_mover;
mod card;
mod clock;
mod form;
mod line;
mod move_to;
mod sheet;
mod similar;

pub use board::BoardPage;
pub use clock::at_risk;
pub use form::IssueDialog;
pub use line::IssueLine;
