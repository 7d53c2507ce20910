//! The binary `daybook`.

use clap::Parser;
use rustix::fs::Mode;
use server::cli::Cli;
use server::commands;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // The data and its backups are for the account that serves them.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    match commands::run(Cli::parse()).await {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("daybook: {fault}");
            ExitCode::FAILURE
        }
    }
}
