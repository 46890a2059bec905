use anyhow::Result;
use hallyu_content::{MIGRATIONS, Ports};
use hallyu_http::Service;
use hallyu_platform::tombstones::Tombstones;
use hallyu_sql::Db;

use crate::backends::{Backends, database};
use crate::config::Settings;

pub(super) async fn service(settings: &Settings, backends: &Backends) -> Result<(Service, Option<Db>)> {
    let (db, _) = database(settings, "content", &MIGRATIONS).await?;
    let ports = Ports {
        db: db.clone(),
        blobs: backends.blobs()?,
        cache: backends.cache()?,
        signer: backends.signer.clone(),
        tombstones: Tombstones::new(&backends.master_key),
        ambient: backends.ambient.clone(),
        public_url: settings.public_url()?,
    };
    Ok((hallyu_content::build(ports, &settings.section("content")?), Some(db)))
}
