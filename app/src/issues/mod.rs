//! Issues: the board, its cards, the form.

pub mod api;
mod ask;
mod board;
mod board_mover;
mod card;
mod cards;
mod clock;
mod comments;
mod desk;
mod face;
mod filters;
mod form;
mod line;
mod list;
mod mail;
mod move_to;
mod presence;
mod quick_edit;
mod selection;
mod sheet;
mod similar;

pub use ask::AskPage;
pub use board::BoardPage;
pub use clock::at_risk;
pub use form::IssueDialog;
pub use line::IssueLine;
pub use mail::MailPage;
