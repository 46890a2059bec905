//! `hallyu migrate`

use anyhow::Result;

use crate::backends::database;
use crate::config::Settings;

/// Brings every database to the present schema and says what was done.
pub(crate) async fn run(settings: &Settings) -> Result<()> {
    let services = [
        ("auth", hallyu_auth::MIGRATIONS),
        ("user", hallyu_user::MIGRATIONS),
        ("content", hallyu_content::MIGRATIONS),
    ];
    for (service, migrations) in services {
        let (_, applied) = database(settings, service, &migrations).await?;
        match applied.len() {
            0 => println!("{service}: up to date"),
            _ => println!("{service}: {}", applied.join(", ")),
        }
    }
    Ok(())
}
