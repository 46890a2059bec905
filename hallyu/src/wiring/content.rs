use std::sync::Arc;

use anyhow::Result;
use hallyu_content::application::ports::Estimator;
use hallyu_content::{MIGRATIONS, Ports};
use hallyu_contracts::subtitles::{Estimate, MissingSetting, TranslationOrder};
use hallyu_http::{Service, Upstream};
use hallyu_platform::tombstones::Tombstones;
use hallyu_sql::Db;
use hallyu_translation::TranslationConfig;

use crate::backends::{Backends, database};
use crate::config::Settings;

/// Estimates as the worker will ask, by the same settings.
struct Prices(TranslationConfig);

impl Estimator for Prices {
    fn estimate(&self, order: &TranslationOrder) -> Result<Estimate, MissingSetting> {
        hallyu_translation::estimate(&self.0, order)
    }
}

pub(super) async fn service(
    settings: &Settings,
    backends: &Backends,
    user: Upstream,
) -> Result<(Service, Option<Db>)> {
    let (db, _) = database(settings, "content", &MIGRATIONS).await?;
    let ports = Ports {
        db: db.clone(),
        blobs: backends.blobs()?,
        cache: backends.cache()?,
        user,
        leases: backends.leases()?,
        signer: backends.signer.clone(),
        tombstones: Tombstones::new(&backends.master_key),
        estimator: Arc::new(Prices(settings.section("translation")?)),
        meaning: backends.likeness("memory")?,
        ambient: backends.ambient.clone(),
        public_url: settings.public_url()?,
    };
    Ok((hallyu_content::build(ports, &settings.section("content")?), Some(db)))
}
