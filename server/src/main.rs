//! The binary `daybook`: configuration, router, sessions, live stream, command line.
//!
//! **Invariant:** no business rule and no SQL; it wires `app`, `store` and `migrations` together.

mod assets;
mod calendar;
mod cli;
mod commands;
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
mod serve;
mod sheet;
#[cfg(test)]
mod trial;
mod upkeep;

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    match commands::run(cli::Cli::parse()).await {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("daybook: {fault}");
            ExitCode::FAILURE
        }
    }
}
