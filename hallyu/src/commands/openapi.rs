//! `hallyu openapi`

use anyhow::{Context, Result};

use crate::wiring;

/// Prints the document.
pub(crate) fn run() -> Result<()> {
    println!("{}", wiring::document().to_pretty_json().context("the document cannot be written")?);
    Ok(())
}
