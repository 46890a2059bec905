//! `hallyu serve`

use anyhow::Result;

use crate::cli::ServeArgs;
use crate::config::Settings;
use crate::run::asked_to_end;
use crate::server::{Server, telemetry};
use crate::targets::Chosen;

/// Serves until SIGTERM or Ctrl-C.
pub(crate) async fn run(settings: &Settings, args: &ServeArgs) -> Result<()> {
    let chosen = Chosen::named(&args.target)?;
    let _telemetry = telemetry(settings, None)?;
    let end = asked_to_end()?;
    let server = Server::start(settings, &chosen).await?;
    println!("{} is at {}", what(&chosen), server.url);
    server.until(end).await;
    Ok(())
}

fn what(chosen: &Chosen) -> String {
    if chosen.is_everything() { "HallyuLatino".to_owned() } else { chosen.name() }
}
