//! Catalogue, uploads, streams, subtitle tracks and playback progress.

mod api;
pub mod application;
mod config;
mod consumers;
pub mod domain;
pub mod infrastructure;
mod sweep;

use std::sync::Arc;

use hallyu_http::{Background, Readiness, Service, Upstream};
use hallyu_kernel::Ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::cache::CacheAside;
use hallyu_platform::leases::Leases;
use hallyu_platform::meaning::Meaning;
use hallyu_platform::playback::PlaybackSigner;
use hallyu_platform::tombstones::Tombstones;
use hallyu_sql::{Db, Migrations, migrations};
use utoipa::openapi::OpenApi;

use application::Content;
use application::ports::Estimator;
use infrastructure::residents::UserHomes;
use infrastructure::sql::SqlStore;

pub use config::Config;
pub use consumers::TOPICS;

/// The steps of this service's schema.
pub const MIGRATIONS: Migrations = migrations![
    "0001_catalogue",
    "0002_media",
    "0003_viewers",
    "0004_genres",
    "0005_tombstones",
    "0006_craft",
    "0007_suggestions",
    "0008_release",
    "0009_cost",
    "0010_revisions",
    "0011_licences",
    "0012_uploads",
    "0014_ratings",
    "0016_job_log",
    "0017_marks",
    "0019_schedules",
    "0020_experience",
    "0021_fair_share"
];

/// Name of the service, its target and its consumer group.
pub const NAME: &str = "content";

/// What the service needs from outside.
#[derive(Clone)]
pub struct Ports {
    /// Its database, migrated.
    pub db: Db,
    /// Videos, pictures and subtitle files.
    pub blobs: Blobs,
    /// Copies of answers.
    pub cache: CacheAside,
    /// The service that knows where accounts are at home.
    pub user: Upstream,
    /// Which devices play.
    pub leases: Arc<dyn Leases>,
    /// Signs the addresses of streams.
    pub signer: Arc<PlaybackSigner>,
    /// Recognises whom this service has erased.
    pub tombstones: Tombstones,
    /// Knows what translations will cost.
    pub estimator: Arc<dyn Estimator>,
    /// Finds lines of the translation memory by their meaning.
    pub meaning: Meaning,
    /// Time and randomness.
    pub ambient: Ambient,
    /// Where viewers reach the product: `https://host`.
    pub public_url: String,
}

/// The documentation of the service's routes, for whoever answers for it without running it.
#[must_use]
pub fn openapi() -> OpenApi {
    api::documented().into_openapi()
}

/// The service. Who runs it also relays the outbox of its database.
#[must_use]
pub fn build(ports: Ports, config: &Config) -> Service {
    let db = ports.db.clone();
    let content = Arc::new(Content {
        store: Arc::new(SqlStore(ports.db)),
        blobs: ports.blobs,
        cache: ports.cache,
        residents: Arc::new(UserHomes(ports.user)),
        leases: ports.leases,
        signer: ports.signer,
        tombstones: ports.tombstones,
        estimator: ports.estimator,
        meaning: ports.meaning,
        ambient: ports.ambient,
        settings: config.settings(ports.public_url),
    });
    let mut service = Service::new(NAME);
    (service.router, service.openapi) = api::routes(Arc::clone(&content));
    service.consumers.push(consumers::consumer(Arc::clone(&content)));
    service.background.push(Background::new("content-sweep", |stop| sweep::sweep(content, stop)));
    service.readiness.push(Readiness::of("content-store", db, |db| async move { db.ping().await }));
    service
}
