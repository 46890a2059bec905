//! Profiles, preferences and consents.

mod api;
mod application;
mod domain;
mod infrastructure;

use std::sync::Arc;

use hallyu_http::{Readiness, Service};
use hallyu_kernel::Ambient;
use hallyu_platform::bus::Consumer;
use hallyu_sql::{Db, Migrations, migrations};
use utoipa::openapi::OpenApi;

use application::User;

pub use application::{TOPICS, ports};
pub use domain::{Consent, Preferences, Profile, Stats, VideoQuality, Visit};
pub use infrastructure::SqlStore;

/// Steps of the schema.
pub const MIGRATIONS: Migrations = migrations!["0001_profiles"];

/// The consumer group of this service.
pub const GROUP: &str = "user";

/// What the service needs from outside.
pub struct Ports {
    /// Its database, migrated.
    pub db: Db,
    /// Time.
    pub ambient: Ambient,
}

/// The documentation of the service's routes, for whoever answers for it without running it.
#[must_use]
pub fn openapi() -> OpenApi {
    api::documented().into_openapi()
}

/// Puts the service together.
#[must_use]
pub fn build(ports: Ports) -> Service {
    let Ports { db, ambient } = ports;
    let user = Arc::new(User { store: Arc::new(SqlStore::new(db.clone())), ambient });
    let (router, openapi) = api::routes(Arc::clone(&user));
    Service {
        name: "user",
        router,
        openapi,
        consumers: vec![Consumer { group: GROUP, topics: TOPICS.to_vec(), concurrency: 4, handler: user }],
        background: Vec::new(),
        readiness: vec![Readiness::new("user-store", move || {
            let db = db.clone();
            async move { db.ping().await }
        })],
    }
}
