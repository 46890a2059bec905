//! Project chores, run as `cargo xtask <chore>`.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool speaks through its streams"
)]

mod captions_report;
mod new_service;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Project chores.

Usage: cargo xtask <CHORE>

Chores:
  captions-report      print the 27 measures of the subtitle craft from the rows that their tests left
  tidy                 check the rules of ARCHITECTURE.md: who may import whom, sizes of files, twin migrations
  new-service <name>   lay out services/<name> as every service is laid out";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["captions-report"] => captions_report::run(&root()),
        ["tidy"] => tidy::run(&root()),
        ["new-service", name] => new_service::run(&root(), name),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => Err(anyhow::anyhow!("unknown chore \"{}\"\n\n{HELP}", words.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root: the folder above this crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}
