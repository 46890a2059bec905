//! Profiles, preferences, consents, and the rights of users over their data.

mod api;
mod application;
mod config;
mod domain;
mod infrastructure;

use std::sync::Arc;
use std::time::Duration;

use hallyu_http::{Background, Readiness, Service, Upstream};
use hallyu_kernel::Ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::Consumer;
use hallyu_platform::cache::CacheAside;
use hallyu_platform::mail::Mailer;
use hallyu_platform::tombstones::Tombstones;
use hallyu_sql::{Db, Migrations, migrations};
use tokio_util::sync::CancellationToken;
use utoipa::openapi::OpenApi;

use infrastructure::{AuthProofs, ContentCards, Zip};

use application::{Teacher, Trends};

pub use application::{ListsWish, TOPICS, User, ports};
pub use config::{Config, ConfigError};
pub use domain::{
    Choice, Consent, ConsentKind, Decision, Erasure, ErasureRequest, Export, ExportState, Favorite,
    ModelRequest, Preferences, Profile, Rating, ReviewText, Sought, Stars, Stats, Tally, TextVersions,
    VideoQuality, Visit,
};
pub use infrastructure::SqlStore;

/// Steps of the schema.
pub const MIGRATIONS: Migrations = migrations![
    "0001_profiles",
    "0002_consent_decisions",
    "0003_exports",
    "0004_erasures",
    "0005_tastes",
    "0006_models",
    "0007_changed_titles",
    "0008_sought_titles"
];

/// Name of the service, its target and its consumer group.
pub const NAME: &str = "user";

/// How often it is looked whether something has come due.
const SWEEP: Duration = Duration::from_secs(10);

/// What the service needs from outside.
#[derive(Clone)]
pub struct Ports {
    /// Its database, migrated.
    pub db: Db,
    /// Exports and models.
    pub blobs: Blobs,
    /// Copies of lists.
    pub cache: CacheAside,
    /// Takes the mails about exports.
    pub mailer: Arc<dyn Mailer>,
    /// Knows whether a caller owns the account.
    pub auth: Upstream,
    /// Shows titles and episodes.
    pub content: Upstream,
    /// Recognises whom this service has erased.
    pub tombstones: Tombstones,
    /// Time and ids.
    pub ambient: Ambient,
    /// Where users reach the web app, for links in mails: `https://host`.
    pub public_url: String,
}

/// The use cases, for whoever calls them without HTTP.
#[must_use]
pub fn application(ports: Ports, config: Config) -> User {
    let Ports { db, blobs, cache, mailer, auth, content, tombstones, ambient, public_url } = ports;
    User {
        store: Arc::new(SqlStore(db)),
        blobs,
        cache,
        teacher: Teacher::default(),
        trends: Trends::default(),
        mailer,
        proofs: Arc::new(AuthProofs(auth)),
        catalogue: Arc::new(ContentCards(content)),
        archiver: Arc::new(Zip),
        tombstones,
        erasure_requested: Default::default(),
        ambient,
        settings: config.settings(public_url),
    }
}

/// The documentation of the service's routes, for whoever answers for it without running it.
#[must_use]
pub fn openapi() -> OpenApi {
    api::documented().into_openapi()
}

/// Puts the service together.
#[must_use]
pub fn build(ports: Ports, config: Config) -> Service {
    let db = ports.db.clone();
    let user = Arc::new(application(ports, config));
    let (router, openapi) = api::routes(Arc::clone(&user));
    let sweeper = Arc::clone(&user);
    Service {
        name: NAME,
        router,
        openapi,
        consumers: vec![Consumer { group: NAME, topics: TOPICS.to_vec(), concurrency: 4, handler: user }],
        background: vec![Background::new("user-sweep", |stop| sweep(sweeper, stop))],
        readiness: vec![Readiness::of("user-store", db, |db| async move { db.ping().await })],
    }
}

/// Looks from time to time, and whenever somebody asked to be erased here.
async fn sweep(user: Arc<User>, stop: CancellationToken) {
    loop {
        if let Err(error) = user.sweep().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what has come due was not done");
        }
        if let Err(error) = user.keep_model().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "recommendations stay as they are");
        }
        if let Err(error) = user.keep_trends().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what trends is not counted");
        }
        let woken = async {
            tokio::select! {
                () = tokio::time::sleep(SWEEP) => {}
                () = user.erasure_requested.notified() => {}
            }
        };
        if stop.run_until_cancelled(woken).await.is_none() {
            return;
        }
    }
}
