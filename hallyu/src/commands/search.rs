//! `hallyu search`: tells the service what to do with its index.

use anyhow::Result;
use hallyu_contracts::search::RebuildRequested;
use hallyu_kernel::Envelope;

use crate::backends::Backends;
use crate::cli::SearchCommand;
use crate::config::Settings;

/// Runs the command.
pub(crate) async fn run(settings: &Settings, command: SearchCommand) -> Result<()> {
    let backends = Backends::new(settings)?;
    let bus = backends.bus().await?;
    match command {
        SearchCommand::Rebuild => {
            // A bus owes events only to groups that it knows.
            bus.events.declare(hallyu_search::NAME, hallyu_search::TOPICS).await?;
            bus.events.publish(&[Envelope::new(&backends.ambient, &RebuildRequested {})]).await?;
            println!("the service search makes its index anew, now or when it starts");
        }
    }
    Ok(())
}
