//! Opens the stores that the settings name by URL. The only place that knows which adapters there are.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use hallyu_kernel::Ambient;
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::EmbeddedBus;
use hallyu_platform::cache::{Cache, CacheAside, MemoryCache};
use hallyu_platform::limits::{Limiter, MemoryLimiter};
use hallyu_platform::mail::{Mailer, OutboxFolder};
use hallyu_platform::playback::PlaybackSigner;
use hallyu_platform::secrets::MasterKey;
use hallyu_sql::{Db, Migrations};
use serde::Deserialize;

use crate::config::{Address, Settings};

/// Everything that services share in this process.
pub(crate) struct Backends {
    pub(crate) ambient: Ambient,
    pub(crate) bus: Arc<EmbeddedBus>,
    pub(crate) cache: CacheAside,
    pub(crate) blobs: Blobs,
    pub(crate) mailer: Arc<dyn Mailer>,
    pub(crate) limiter: Arc<dyn Limiter>,
    pub(crate) master_key: Arc<MasterKey>,
    pub(crate) signer: Arc<PlaybackSigner>,
}

#[derive(Deserialize)]
struct CacheSettings {
    url: String,
    size_mb: u64,
}

#[derive(Deserialize)]
struct MailSettings {
    url: String,
    from: String,
}

#[derive(Deserialize)]
struct Security {
    master_key: String,
}

impl Backends {
    /// Opens them all.
    ///
    /// # Errors
    /// If a URL is of a kind that is not known, or a store cannot be opened; the message names the setting.
    pub(crate) async fn open(settings: &Settings) -> Result<Self> {
        let ambient = system_ambient();
        let master_key = Arc::new(master_key(settings, &ambient)?);
        let blobs = settings.section::<Address>("blobs")?.url;
        Ok(Self {
            bus: Arc::new(bus(settings, &ambient).await?),
            cache: CacheAside::new(cache(settings)?),
            blobs: Blobs::open(&blobs).with_context(|| format!("blobs.url {blobs}"))?,
            mailer: mailer(settings, &ambient)?,
            limiter: Arc::new(MemoryLimiter::new()),
            signer: Arc::new(PlaybackSigner::new(&master_key)),
            master_key,
            ambient,
        })
    }
}

/// Opens the database of a service and brings it to the present schema; the names of the steps that were applied.
pub(crate) async fn database(
    settings: &Settings,
    service: &'static str,
    migrations: &Migrations,
) -> Result<(Db, Vec<String>)> {
    let urls: std::collections::HashMap<String, String> = settings.section("storage")?;
    let url = urls.get(service).with_context(|| format!("storage.{service} is not set"))?;
    let db = Db::open(service, url).await.with_context(|| format!("cannot open storage.{service}"))?;
    let applied = db.migrate(migrations).await?;
    Ok((db, applied))
}

async fn bus(settings: &Settings, ambient: &Ambient) -> Result<EmbeddedBus> {
    let url = settings.section::<Address>("bus")?.url;
    if !url.starts_with("sqlite:") {
        bail!("bus.url: \"{url}\" is of a kind that is not known; expected sqlite:///path/of/a/file");
    }
    EmbeddedBus::open(&url, ambient.clone()).await.with_context(|| format!("bus.url {url}"))
}

fn cache(settings: &Settings) -> Result<Arc<dyn Cache>> {
    let CacheSettings { url, size_mb } = settings.section("cache")?;
    match url.as_str() {
        "memory:" => Ok(Arc::new(MemoryCache::new(size_mb << 20))),
        other => bail!("cache.url: \"{other}\" is of a kind that is not known; expected memory:"),
    }
}

fn mailer(settings: &Settings, ambient: &Ambient) -> Result<Arc<dyn Mailer>> {
    let MailSettings { url, from } = settings.section("mail")?;
    let Some(folder) = url.strip_prefix("file://") else {
        bail!("mail.url: \"{url}\" is of a kind that is not known; expected file:///folder");
    };
    let opened = OutboxFolder::open(folder, &from, ambient.clone());
    Ok(Arc::new(opened.with_context(|| format!("mail.url {url}"))?))
}

fn master_key(settings: &Settings, ambient: &Ambient) -> Result<MasterKey> {
    let source = settings.section::<Security>("security")?.master_key;
    let key = match source.split_once(':') {
        Some(("base64", text)) => MasterKey::from_base64(text),
        Some(("file", path)) => MasterKey::load_or_create(Path::new(path.trim_start_matches("//")), ambient),
        _ => bail!("security.master_key: expected file:///path or base64:..."),
    };
    key.context("security.master_key")
}
