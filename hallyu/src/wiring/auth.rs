use anyhow::Result;
use hallyu_auth::{Auth, Config, OauthConfig, Ports};
use hallyu_http::Service;
use hallyu_sql::Db;

use crate::backends::{Backends, database};
use crate::config::Settings;

pub(super) async fn service(settings: &Settings, backends: &Backends) -> Result<(Service, Option<Db>)> {
    let (ports, config) = parts(settings, backends).await?;
    let db = ports.db.clone();
    Ok((hallyu_auth::build(ports, config), Some(db)))
}

/// The use cases of `auth` for commands on this machine, and their database.
pub(crate) async fn application(settings: &Settings, backends: &Backends) -> Result<Auth> {
    let (ports, config) = parts(settings, backends).await?;
    Ok(hallyu_auth::application(ports, config))
}

async fn parts(settings: &Settings, backends: &Backends) -> Result<(Ports, Config)> {
    let config: Config = settings.section("auth")?;
    config.validate()?;
    let oauth: OauthConfig = settings.section("oauth")?;
    let (db, _) = database(settings, "auth", &hallyu_auth::MIGRATIONS).await?;
    let ports = Ports {
        db,
        cache: backends.cache()?,
        blobs: backends.blobs()?,
        mailer: backends.mailer()?,
        master_key: backends.master_key.as_ref().clone(),
        providers: oauth.providers(&backends.ambient)?,
        ambient: backends.ambient.clone(),
        public_url: settings.public_url()?,
    };
    Ok((ports, config))
}
