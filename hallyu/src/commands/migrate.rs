//! `hallyu migrate`

use anyhow::Result;

use crate::backends::{Backends, database};
use crate::config::Settings;

/// Consumer groups and what they want. A bus owes an event only to groups that it knows when the event is published.
const GROUPS: [(&str, &[&str]); 10] = [
    (hallyu_auth::NAME, hallyu_auth::TOPICS),
    (hallyu_user::NAME, hallyu_user::TOPICS),
    (hallyu_content::NAME, hallyu_content::TOPICS),
    (hallyu_search::NAME, hallyu_search::TOPICS),
    (hallyu_media::NAME, hallyu_media::TOPICS),
    (hallyu_media::MARKERS, hallyu_media::MARKERS_TOPICS),
    (hallyu_media::DOWNLOADS, hallyu_media::DOWNLOAD_TOPICS),
    (hallyu_subtitle::NAME, hallyu_subtitle::TOPICS),
    (hallyu_translation::NAME, hallyu_translation::TOPICS),
    (hallyu_recommendation::NAME, hallyu_recommendation::TOPICS),
];

/// Brings every database to the present schema, makes every consumer group known to the bus, so that targets may start
/// in any order, and says what was done.
pub(crate) async fn run(settings: &Settings) -> Result<()> {
    let services = [
        ("auth", hallyu_auth::MIGRATIONS),
        ("user", hallyu_user::MIGRATIONS),
        ("content", hallyu_content::MIGRATIONS),
        ("search", hallyu_search::MIGRATIONS),
    ];
    for (service, migrations) in services {
        let (_, applied) = database(settings, service, &migrations).await?;
        match applied.len() {
            0 => println!("{service}: up to date"),
            _ => println!("{service}: {}", applied.join(", ")),
        }
    }
    let backends = Backends::new(settings)?;
    let bus = backends.bus().await?;
    for (group, topics) in GROUPS {
        bus.events.declare(group, topics).await?;
    }
    println!("bus: {} groups", GROUPS.len());
    Ok(())
}
