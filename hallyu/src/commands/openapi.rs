//! `hallyu openapi`

use anyhow::{Context, Result};

use crate::backends::Backends;
use crate::cli::Common;
use crate::config::Settings;
use crate::wiring;

/// Prints the document. Services are built on stores that end with the command.
pub(crate) async fn run() -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let data = Some(scratch.path().to_owned());
    let settings = Settings::load(&Common { config: None, data, host: None, port: Some(0) })?;
    let backends = Backends::open(&settings).await?;
    let platform = wiring::platform(&settings, &backends).await?;
    println!("{}", platform.openapi.to_pretty_json().context("the document cannot be written")?);
    Ok(())
}
