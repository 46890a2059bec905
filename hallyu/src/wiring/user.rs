use anyhow::Result;
use hallyu_http::Service;
use hallyu_sql::Db;
use hallyu_user::{MIGRATIONS, Ports};

use crate::backends::{Backends, database};
use crate::config::Settings;

pub(super) async fn service(settings: &Settings, backends: &Backends) -> Result<(Service, Option<Db>)> {
    let (db, _) = database(settings, "user", &MIGRATIONS).await?;
    let ports = Ports { db: db.clone(), ambient: backends.ambient.clone() };
    Ok((hallyu_user::build(ports), Some(db)))
}
