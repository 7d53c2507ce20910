//! Daybook's pages, for the server that renders them first and the browser that takes over.
//!
//! Each feature has a folder: its page, its parts, and `api.rs` with its server functions of a few lines. `sync` is
//! the browser's half of the write path, `ui` knows no feature, `ssr` is the one module of the server's world.
//!
//! **Invariant:** no SQL and no SeaORM type; what a person sees is decided here, what is allowed in `model`.

#![recursion_limit = "256"]

pub mod activities;
mod app;
pub mod company;
pub mod customers;
pub mod error;
mod files;
pub mod frame;
pub mod history;
pub mod import;
pub mod issues;
pub mod knowledge;
mod lazy;
pub mod orders;
pub mod people;
pub mod products;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod sync;
pub mod today;
mod ui;
mod wire;
pub mod words;

pub use app::{App, Files, SessionContext, begin_with_held, shell};
