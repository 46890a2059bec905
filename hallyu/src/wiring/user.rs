use anyhow::Result;
use hallyu_http::{Service, Upstream};
use hallyu_platform::tombstones::Tombstones;
use hallyu_sql::Db;
use hallyu_user::{Config, MIGRATIONS, Ports};

use crate::backends::{Backends, database};
use crate::config::Settings;

pub(super) async fn service(
    settings: &Settings,
    backends: &Backends,
    (auth, content): (Upstream, Upstream),
) -> Result<(Service, Option<Db>)> {
    let config: Config = settings.section("user")?;
    config.validate()?;
    let (db, _) = database(settings, "user", &MIGRATIONS).await?;
    let ports = Ports {
        db: db.clone(),
        blobs: backends.blobs()?,
        cache: backends.cache()?,
        mailer: backends.mailer()?,
        auth,
        content,
        tombstones: Tombstones::new(&backends.master_key),
        ambient: backends.ambient.clone(),
        public_url: settings.public_url()?,
    };
    Ok((hallyu_user::build(ports, config), Some(db)))
}
