//! The rules of Daybook, shared by browser and server.
//!
//! What lives here: the types a person works with, the commands that express what somebody wants, the pure
//! functions that decide what follows from them, the replica that shows a decision before the server has
//! confirmed it, and the arithmetic of the calendar and the boards.
//!
//! **Invariant:** nothing here does I/O, reads a clock, draws a random number or knows a database, a browser or
//! a view. Time, identities and facts come in as arguments; what comes out is data.

pub mod activities;
pub mod actor;
pub mod calendar;
pub mod capacity;
pub mod change;
pub mod command;
pub mod company;
pub mod customers;
pub mod decimal;
pub mod files;
pub mod held;
pub mod id;
pub mod import;
pub mod iso;
pub mod issues;
pub mod json;
pub mod knowledge;
pub mod merge;
pub mod money;
mod named;
pub mod order;
pub mod orders;
pub mod outbox;
pub mod people;
pub mod products;
pub mod rank;
pub mod read;
pub mod record;
pub mod recurrence;
pub mod refusal;
pub mod replica;
pub mod service;
pub mod table;
pub mod text;
pub mod time;
pub mod world;

pub use actor::{Actor, DAYBOOK, Directory, Role};
pub use change::{Change, Delivery, Event, Logged, Version};
pub use command::{Command, Context, Envelope, Outcome, Receipt};
pub use id::{
    ActivityId, AgreementId, ArticleId, AttachmentId, BoardViewId, ClientId, CommentId, CompanyId, ContactId,
    CustomerId, CustomerSetId, ImportId, IssueId, MutationId, OrderId, PersonId, ProductId,
};
pub use outbox::Outbox;
pub use record::{Entity, Key, Record};
pub use refusal::{Fault, Refusal};
pub use replica::Replica;
pub use world::World;
