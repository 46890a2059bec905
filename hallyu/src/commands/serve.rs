//! `hallyu serve`

use anyhow::Result;

use crate::cli::ServeArgs;
use crate::config::Settings;
use crate::run::asked_to_end;
use crate::server::{Server, telemetry};
use crate::targets;

/// Serves until SIGTERM or Ctrl-C.
pub(crate) async fn run(settings: &Settings, args: &ServeArgs) -> Result<()> {
    targets::check(&args.target)?;
    let _telemetry = telemetry(settings, None)?;
    let end = asked_to_end()?;
    let server = Server::start(settings).await?;
    println!("HallyuLatino is at {}", server.url);
    server.until(end).await;
    Ok(())
}
