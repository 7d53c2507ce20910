//! Mail: what customers send becomes issues and replies, and answers leave.

mod fetch;
#[cfg(test)]
mod hostile;
mod read;
mod send;
mod take;

pub use fetch::fetch;
pub use send::send;
pub use take::{Taken, take};

/// Largest message that is taken, in bytes.
pub const LARGEST: usize = 25 * 1024 * 1024;

/// A header of every mail that leaves, by which it is known should it come back.
pub const MARK: &str = "X-Daybook";
