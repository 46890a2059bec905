//! Finds titles, people and lines, however they are spelled.

mod api;
pub mod application;
mod config;
mod consumers;
pub mod domain;
pub mod infrastructure;

use std::sync::Arc;

use hallyu_http::{Background, Readiness, Service, Upstream};
use hallyu_kernel::Ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::cache::CacheAside;
use hallyu_platform::meaning::Meaning;
use hallyu_platform::tombstones::Tombstones;
use hallyu_sql::{Db, Migrations, migrations};
use utoipa::openapi::OpenApi;

use application::ports::Engine;
use application::{Search, TitleMeaning};
use infrastructure::content::ContentCatalogue;
use infrastructure::sql::SqlStore;

pub use config::Config;
pub use consumers::TOPICS;

/// The steps of this service's schema.
pub const MIGRATIONS: Migrations = migrations!["0001_search_log", "0002_sought_titles"];

/// Name of the service, its target and its consumer group.
pub const NAME: &str = "search";

/// What the service needs from outside.
#[derive(Clone)]
pub struct Ports {
    /// Its database, migrated.
    pub db: Db,
    /// Exports.
    pub blobs: Blobs,
    /// Copies of answers.
    pub cache: CacheAside,
    /// The service that has the catalogue.
    pub content: Upstream,
    /// Finds what was indexed.
    pub engine: Arc<dyn Engine>,
    /// Compares texts by their meaning, where somebody can.
    pub meaning: Option<Meaning>,
    /// Recognises whom this service has erased.
    pub tombstones: Tombstones,
    /// Time and randomness.
    pub ambient: Ambient,
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
    let (settings, ambient) = (config.settings(), ports.ambient.clone());
    let patience = settings.meaning_patience;
    let meaning = ports.meaning.filter(|_| !patience.is_zero());
    let search = Arc::new(Search {
        store: Arc::new(SqlStore(ports.db)),
        blobs: ports.blobs,
        cache: ports.cache,
        catalogue: Arc::new(ContentCatalogue(ports.content)),
        engine: ports.engine,
        meaning: meaning.map(|meaning| TitleMeaning::new(meaning, patience, ambient)),
        tombstones: ports.tombstones,
        ambient: ports.ambient,
        settings,
        rebuilding: Arc::default(),
    });
    let mut service = Service::new(NAME);
    (service.router, service.openapi) = api::routes(Arc::clone(&search));
    service.consumers.push(consumers::consumer(Arc::clone(&search)));
    let (keeper, engine) = (Arc::clone(&search), Arc::clone(&search.engine));
    service.background.push(Background::new("search-index", |stop| keeper.keep_index(stop)));
    if search.meaning.is_some() {
        service.background.push(Background::new("search-meaning", |stop| search.keep_meaning(stop)));
    }
    service.readiness.push(Readiness::of("search-store", db, |db| async move { db.ping().await }));
    let engine =
        Readiness::of("search-engine", engine, |engine| async move { engine.state().await.map(drop) });
    service.readiness.push(engine.dispensable());
    service
}
