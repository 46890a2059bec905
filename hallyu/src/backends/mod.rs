//! Opens the stores that the settings name by URL, each when it is first asked for. The only place that knows which
//! adapters there are.

mod meaning;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use hallyu_http::Readiness;
use hallyu_kernel::Ambient;
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::blobs::{Blobs, S3Keys};
use hallyu_platform::bus::{Bus, BusAdmin, EmbeddedBus, RabbitMqBus};
use hallyu_platform::cache::{Cache, CacheAside, MemoryCache, RedisCache};
use hallyu_platform::embedding::Embedder;
use hallyu_platform::leases::{Leases, MemoryLeases, RedisLeases};
use hallyu_platform::limits::{Limiter, MemoryLimiter, RedisLimiter};
use hallyu_platform::mail::{Mailer, OutboxFolder, Smtp};
use hallyu_platform::playback::PlaybackSigner;
use hallyu_platform::redis::Redis;
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::segments::SegmentKeys;
use hallyu_platform::vectors::VectorIndex;
use hallyu_search::application::ports::Engine;
use hallyu_search::infrastructure::elastic::{ElasticConfig, ElasticEngine};
use hallyu_search::infrastructure::tantivy::{TantivyEngine, folder_of};
use hallyu_sql::{Db, Migrations};
use serde::Deserialize;
use tokio::sync::OnceCell;

use crate::config::{Address, Settings, without_password};
use crate::targets::Chosen;

pub(crate) use meaning::{pinecone, pinecone_settings};

/// Everything that services share in this process. Each store is opened when the first part of the platform asks for it,
/// so that a process connects to nothing that its targets do not use.
pub(crate) struct Backends {
    settings: Settings,
    pub(crate) ambient: Ambient,
    pub(crate) master_key: Arc<MasterKey>,
    pub(crate) signer: Arc<PlaybackSigner>,
    bus: OnceCell<OpenBus>,
    redis: Opened<Option<Redis>>,
    cache: Opened<CacheAside>,
    blobs: Opened<Blobs>,
    mailer: Opened<Arc<dyn Mailer>>,
    limiter: Opened<Arc<dyn Limiter>>,
    leases: Opened<Arc<dyn Leases>>,
    encoder: Opened<Option<Arc<dyn Embedder>>>,
    vectors: Opened<Arc<dyn VectorIndex>>,
}

/// The bus, as those who use it see it.
#[derive(Clone)]
pub(crate) struct OpenBus {
    pub(crate) events: Arc<dyn Bus>,
    pub(crate) admin: Arc<dyn BusAdmin>,
    /// The same, where it is a file of the data folder.
    embedded: Option<Arc<EmbeddedBus>>,
}

impl OpenBus {
    /// Takes over what an earlier process had in hand: only whoever has the data folder may do so.
    pub(crate) async fn take_over(&self) -> Result<()> {
        if let Some(bus) = &self.embedded {
            bus.make_all_due().await?;
        }
        Ok(())
    }
}

/// A store that is opened once.
struct Opened<T>(Mutex<Option<T>>);

impl<T> Default for Opened<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> Opened<T> {
    fn get_or_open(&self, open: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(opened) = &*place {
            return Ok(opened.clone());
        }
        Ok(place.insert(open()?).clone())
    }

    fn opened(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[derive(Deserialize)]
struct CacheSettings {
    url: String,
    size_mb: u64,
}

#[derive(Deserialize)]
struct BlobSettings {
    url: String,
    access_key: String,
    secret_key: String,
}

#[derive(Deserialize)]
struct MailSettings {
    url: String,
    from: String,
}

#[derive(Deserialize)]
struct SearchSettings {
    url: String,
    korean_analyzer: String,
}

#[derive(Deserialize)]
struct Security {
    master_key: String,
    previous_master_keys: String,
}

impl Backends {
    /// Reads the master key; the stores are opened when they are asked for.
    ///
    /// # Errors
    /// If the key cannot be read; the message names the setting.
    pub(crate) fn new(settings: &Settings) -> Result<Self> {
        let ambient = system_ambient();
        let master_key = Arc::new(master_key(settings, &ambient)?);
        Ok(Self {
            settings: settings.clone(),
            signer: Arc::new(PlaybackSigner::new(&master_key)),
            master_key,
            ambient,
            bus: OnceCell::new(),
            redis: Opened::default(),
            cache: Opened::default(),
            blobs: Opened::default(),
            mailer: Opened::default(),
            limiter: Opened::default(),
            leases: Opened::default(),
            encoder: Opened::default(),
            vectors: Opened::default(),
        })
    }

    /// The keys of encrypted segments.
    ///
    /// # Errors
    /// As [`Backends::blobs`].
    pub(crate) fn segment_keys(&self) -> Result<SegmentKeys> {
        Ok(SegmentKeys::new(self.blobs()?, Arc::clone(&self.master_key), self.ambient.clone()))
    }

    /// The message bus.
    ///
    /// # Errors
    /// As those below: if the URL is of a kind that is not known, or the store cannot be opened; the message names the
    /// setting.
    pub(crate) async fn bus(&self) -> Result<&OpenBus> {
        self.bus.get_or_try_init(|| bus(&self.settings, &self.ambient)).await
    }

    /// The cache. One instance, so that a removal overtakes loads that are under way in this process.
    pub(crate) fn cache(&self) -> Result<CacheAside> {
        self.cache.get_or_open(|| Ok(CacheAside::new(cache(&self.settings, self.redis()?)?)))
    }

    /// The object store.
    pub(crate) fn blobs(&self) -> Result<Blobs> {
        self.blobs.get_or_open(|| blobs(&self.settings))
    }

    /// Whoever takes mails.
    pub(crate) fn mailer(&self) -> Result<Arc<dyn Mailer>> {
        self.mailer.get_or_open(|| mailer(&self.settings, &self.ambient))
    }

    /// Whoever counts requests; counts are shared where the cache is.
    pub(crate) fn limiter(&self) -> Result<Arc<dyn Limiter>> {
        self.limiter.get_or_open(|| {
            Ok(match self.redis()? {
                Some(redis) => Arc::new(RedisLimiter::new(redis)),
                None => Arc::new(MemoryLimiter::new()),
            })
        })
    }

    /// Who holds places; shared where the cache is.
    pub(crate) fn leases(&self) -> Result<Arc<dyn Leases>> {
        self.leases.get_or_open(|| {
            let ambient = self.ambient.clone();
            Ok(match self.redis()? {
                Some(redis) => Arc::new(RedisLeases::new(redis, ambient)),
                None => Arc::new(MemoryLeases::new(ambient)),
            })
        })
    }

    /// Asks the servers that this process has opened and can do without for a while.
    pub(crate) fn readiness(&self) -> Vec<Readiness> {
        let cache = self
            .redis
            .opened()
            .flatten()
            .map(|redis| Readiness::of("cache", redis, |redis| async move { redis.ping().await }));
        let blobs = self.blobs.opened().map(|blobs| {
            Readiness::of("blobs", blobs, |blobs| async move { blobs.head("ready").await.map(drop) })
        });
        let mail = self
            .mailer
            .opened()
            .map(|mailer| Readiness::of("mail", mailer, |mailer| async move { mailer.ping().await }));
        [cache, blobs, mail].into_iter().flatten().map(Readiness::dispensable).collect()
    }

    /// The Redis that cache, limiter and leases share, where the cache is one.
    fn redis(&self) -> Result<Option<Redis>> {
        self.redis.get_or_open(|| redis(&self.settings))
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
    let replicas: std::collections::HashMap<String, String> = settings.section("replicas")?;
    let replica = replicas.get(service).map(String::as_str).filter(|url| !url.is_empty());
    let db = Db::open_with_replica(service, url, replica).await;
    let db = db.with_context(|| format!("cannot open storage.{service}"))?;
    let applied = db.migrate(migrations).await?;
    Ok((db, applied))
}

/// What processes can share, for messages.
const BUS_SHARED: &str = "amqp://user:password@host or postgres://user:password@host/database";
const CACHE_SHARED: &str = "redis://host";
const BLOBS_SHARED: &str = "file:///folder/that/all/see or s3://bucket";

/// Refuses stores of the targets that another process could not reach; the message names every setting at fault.
pub(crate) fn refuse_unshared(settings: &Settings, chosen: &Chosen) -> Result<()> {
    let mut wrong = Vec::new();
    for section in chosen.shares() {
        let url = settings.section::<Address>(section)?.url;
        let shared = match (section, url.split(':').next().unwrap_or_default()) {
            ("bus", "sqlite") => BUS_SHARED,
            ("cache", "memory") => CACHE_SHARED,
            ("blobs", "memory") => BLOBS_SHARED,
            _ => continue,
        };
        wrong.push(format!("{section}.url is \"{url}\", which one process alone can use: set {shared}"));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("{} would run apart from the others, but {}", chosen.name(), wrong.join("; and "))
}

async fn bus(settings: &Settings, ambient: &Ambient) -> Result<OpenBus> {
    let url = settings.section::<Address>("bus")?.url;
    let place = || format!("bus.url {}", without_password(&url));
    match url.split(':').next().unwrap_or_default() {
        "amqp" | "amqps" => {
            let bus = Arc::new(RabbitMqBus::open(&url, ambient.clone()).await.with_context(place)?);
            Ok(OpenBus { events: bus.clone(), admin: bus, embedded: None })
        }
        scheme @ ("sqlite" | "postgres" | "postgresql") => {
            let bus = Arc::new(EmbeddedBus::open(&url, ambient.clone()).await.with_context(place)?);
            let embedded = (scheme == "sqlite").then(|| Arc::clone(&bus));
            Ok(OpenBus { events: bus.clone(), admin: bus, embedded })
        }
        _ => bail!(
            "bus.url: \"{url}\" is of a kind that is not known; expected sqlite:///path/of/a/file or {BUS_SHARED}"
        ),
    }
}

/// The search engine.
pub(crate) fn search_engine(settings: &Settings, ambient: &Ambient) -> Result<Arc<dyn Engine>> {
    let SearchSettings { url, korean_analyzer } = settings.section("search")?;
    let place = || format!("search.url {}", without_password(&url));
    if let Some(folder) = folder_of(&url) {
        return Ok(Arc::new(TantivyEngine::open(&folder).with_context(place)?));
    }
    let config = ElasticConfig { url: url.clone(), korean_analyzer };
    Ok(Arc::new(ElasticEngine::new(config, ambient.clone()).with_context(place)?))
}

pub(crate) fn blobs(settings: &Settings) -> Result<Blobs> {
    let BlobSettings { url, access_key, secret_key } = settings.section("blobs")?;
    let opened = Blobs::open_with(&url, S3Keys { access_key, secret_key });
    opened.with_context(|| format!("blobs.url {}", without_password(&url)))
}

pub(crate) fn redis(settings: &Settings) -> Result<Option<Redis>> {
    let url = settings.section::<Address>("cache")?.url;
    if !matches!(url.split("://").next(), Some("redis" | "rediss")) {
        return Ok(None);
    }
    let opened = Redis::open(&url).with_context(|| format!("cache.url {}", without_password(&url)))?;
    Ok(Some(opened))
}

fn cache(settings: &Settings, redis: Option<Redis>) -> Result<Arc<dyn Cache>> {
    if let Some(redis) = redis {
        return Ok(Arc::new(RedisCache::new(redis)));
    }
    let CacheSettings { url, size_mb } = settings.section("cache")?;
    match url.as_str() {
        "memory:" => Ok(Arc::new(MemoryCache::new(size_mb << 20))),
        other => bail!(
            "cache.url: \"{}\" is of a kind that is not known; expected memory:, redis://host or rediss://host",
            without_password(other)
        ),
    }
}

fn mailer(settings: &Settings, ambient: &Ambient) -> Result<Arc<dyn Mailer>> {
    let MailSettings { url, from } = settings.section("mail")?;
    let what = || format!("mail.url {}", without_password(&url));
    if let Some(folder) = url.strip_prefix("file://") {
        return Ok(Arc::new(OutboxFolder::open(folder, &from, ambient.clone()).with_context(what)?));
    }
    Ok(Arc::new(smtp(settings, ambient)?))
}

/// The mail server.
pub(crate) fn smtp(settings: &Settings, ambient: &Ambient) -> Result<Smtp> {
    let MailSettings { url, from } = settings.section("mail")?;
    Smtp::open(&url, &from, ambient.clone()).with_context(|| format!("mail.url {}", without_password(&url)))
}

fn master_key(settings: &Settings, ambient: &Ambient) -> Result<MasterKey> {
    let Security { master_key, previous_master_keys } = settings.section("security")?;
    let key = match master_key.split_once(':') {
        Some(("base64", text)) => MasterKey::from_base64(text),
        Some(("file", path)) => MasterKey::load_or_create(Path::new(path.trim_start_matches("//")), ambient),
        _ => bail!("security.master_key: expected file:///path or base64:..."),
    };
    let mut key = key.context("security.master_key")?;
    for source in previous_master_keys.split(',').map(str::trim).filter(|source| !source.is_empty()) {
        let previous = match source.split_once(':') {
            Some(("base64", text)) => MasterKey::from_base64(text),
            Some(("file", path)) => MasterKey::load(Path::new(path.trim_start_matches("//"))),
            _ => bail!("security.previous_master_keys: expected file:///path or base64:..., by commas"),
        };
        key = key.replacing(&previous.context("security.previous_master_keys")?);
    }
    Ok(key)
}
