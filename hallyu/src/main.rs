//! HallyuLatino in one program: every service, the gateway and the workers.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool speaks through its streams"
)]

mod backends;
mod cli;
mod client;
mod commands;
mod config;
mod download;
mod episodes;
mod listener;
mod lock;
mod models;
mod operator;
mod run;
mod server;
mod targets;
mod tus;
mod upload;
mod wiring;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;

use cli::{Cli, Command, ConfigCommand};
use config::Settings;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    keep_memory_small();
    let cli = Cli::parse();
    // Fails only where another provider was installed before, which nothing does.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let failure = match cli.command {
        Command::Subtitles(_) => ExitCode::from(commands::subtitles::UNUSABLE),
        _ => ExitCode::FAILURE,
    };
    match run(cli).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("hallyu: {error:#}");
            failure
        }
    }
}

/// Connections that wait touch little of the memory that is set aside for them. In huge pages, which the allocator asks
/// for, all of it would be resident: 16 KiB for each connection instead of 11 (`bench/edge-clients.sh`).
fn keep_memory_small() {
    // Where the system refuses, memory is as large as before.
    #[cfg(target_os = "linux")]
    let _stays_large = rustix::thread::disable_transparent_huge_pages(true);
}

/// Runs the command; `false` if it found what it looks for wrong and has said so.
async fn run(cli: Cli) -> Result<bool> {
    let settings = || Settings::load(&cli.common);
    match cli.command {
        Command::Serve(args) => commands::serve::run(&settings()?, &args).await?,
        Command::Ingest(args) => commands::ingest::run(&settings()?, &args).await?,
        Command::Demo(args) => commands::demo::run(&settings()?, &args).await?,
        Command::Admin(command) => commands::admin::run(&settings()?, command).await?,
        Command::Bus(command) => return commands::bus::run(&settings()?, command).await,
        Command::Search(command) => commands::search::run(&settings()?, command).await?,
        Command::Migrate => commands::migrate::run(&settings()?).await?,
        Command::Openapi => commands::openapi::run()?,
        Command::Config(ConfigCommand::Check) => return commands::config::check(&settings()?),
        Command::Config(ConfigCommand::Print { defaults: true }) => print!("{}", config::DEFAULTS),
        Command::Config(ConfigCommand::Print { defaults: false }) => commands::config::print(&settings()?),
        Command::Kong => commands::kong::run(&settings()?)?,
        Command::Subtitles(command) => {
            return commands::subtitles::run(&cli.common, command).await;
        }
        Command::Models(command) => commands::models::run(&settings()?, command).await?,
        Command::Targets => commands::targets::run(),
        Command::Doctor => return commands::doctor::run(&settings()?).await,
    }
    Ok(true)
}
