//! Daybook's server: configuration, router, sessions, live stream, command line.
//!
//! **Invariant:** no business rule and no SQL; it wires `app`, `store` and `migrations` together.

mod assets;
mod calendar;
mod caller;
pub mod cli;
pub mod commands;
mod customers;
mod door;
mod files;
mod guard;
mod issues;
mod live;
mod mail;
mod observe;
mod orders;
mod pages;
mod products;
pub mod serve;
mod sheet;
#[cfg(test)]
mod trial;
mod upkeep;
