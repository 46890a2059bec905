use anyhow::Result;
use hallyu_http::{Service, Upstream};
use hallyu_platform::tombstones::Tombstones;
use hallyu_search::{MIGRATIONS, Ports};
use hallyu_sql::Db;

use crate::backends::{Backends, database, search_engine};
use crate::config::Settings;

pub(super) async fn service(
    settings: &Settings,
    backends: &Backends,
    content: Upstream,
) -> Result<(Service, Option<Db>)> {
    let (db, _) = database(settings, "search", &MIGRATIONS).await?;
    let ports = Ports {
        db: db.clone(),
        blobs: backends.blobs()?,
        cache: backends.cache()?,
        content,
        engine: search_engine(settings, &backends.ambient)?,
        meaning: backends.meaning("titles")?,
        tombstones: Tombstones::new(&backends.master_key),
        ambient: backends.ambient.clone(),
    };
    Ok((hallyu_search::build(ports, &settings.section("search")?), Some(db)))
}
