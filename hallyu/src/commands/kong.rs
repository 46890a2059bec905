//! `hallyu kong`

use anyhow::Result;

use crate::config::Settings;

/// Prints the gateway's routes as a declarative file for Kong, with the limits in force.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    print!("{}", hallyu_gateway::kong(&settings.section("gateway")?));
    Ok(())
}
