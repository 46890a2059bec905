use anyhow::Result;
use hallyu_content::{Config, MIGRATIONS, Ports};
use hallyu_http::Service;
use hallyu_sql::Db;
use serde::Deserialize;

use crate::backends::{Backends, database};
use crate::config::Settings;

/// `[content]`
#[derive(Deserialize)]
struct Uploads {
    upload_max_bytes: u64,
}

/// `[streaming]`
#[derive(Deserialize)]
struct Streaming {
    url_seconds: u64,
}

pub(super) async fn service(settings: &Settings, backends: &Backends) -> Result<(Service, Db)> {
    let Uploads { upload_max_bytes } = settings.section("content")?;
    let Streaming { url_seconds } = settings.section("streaming")?;
    let (db, _) = database(settings, "content", &MIGRATIONS).await?;
    let ports = Ports {
        db: db.clone(),
        blobs: backends.blobs.clone(),
        cache: backends.cache.clone(),
        signer: backends.signer.clone(),
        ambient: backends.ambient.clone(),
        public_url: settings.public_url()?,
    };
    let config = Config { upload_max_bytes, stream_url_seconds: url_seconds };
    Ok((hallyu_content::build(ports, &config), db))
}
