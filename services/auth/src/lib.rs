//! Registration, login, passwords, tokens, sessions, roles and keys.

mod api;
mod application;
mod config;
mod domain;
mod events;
mod infrastructure;
mod oauth_config;

use std::sync::Arc;
use std::time::Duration;

use hallyu_http::{Background, Readiness, Service};
use hallyu_kernel::Ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::cache::CacheAside;
use hallyu_platform::mail::Mailer;
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::tombstones::Tombstones;
use hallyu_sql::Db;
use tokio_util::sync::CancellationToken;
use utoipa::openapi::OpenApi;

pub use crate::application::{
    Auth, Client, ExportError, LoggedIn, MailingError, NewUser, Providers, Tokens, Who, ports,
};
pub use crate::config::{Config, ConfigError};
pub use crate::domain::{
    Account, AuthError, Device, DeviceTokens, Digest, Email, OauthAccount, OneTimeToken, Passkey, Password,
    PasswordHash, Patience, Provider, Purpose, Registration, SecondFactor, Session, SigningKey, Suspension,
    Throttle, Ticket, TicketKind, TotpSecret,
};
pub use crate::events::TOPICS;
pub use crate::infrastructure::sql::{MIGRATIONS, SqlStore};
use crate::infrastructure::{BcryptPasswords, Ed25519Smith, RandomSecrets, WebauthnCeremonies};
pub use crate::infrastructure::{Rfc6238, SealedVault};
pub use crate::oauth_config::{OauthConfig, OauthConfigError};

/// Name of the service, its target and its consumer group.
pub const NAME: &str = "auth";

/// How often expired rows are removed.
const SWEEP: Duration = Duration::from_secs(60 * 60);

/// What this service needs.
#[derive(Clone)]
pub struct Ports {
    /// Its database, migrated.
    pub db: Db,
    /// The cache of sessions. The same instance as that of [`hallyu_http::Sessions`] in this process, so that a logout
    /// overtakes look-ups that are under way.
    pub cache: CacheAside,
    /// Takes this service's parts of exports.
    pub blobs: Blobs,
    /// Takes the mails to users.
    pub mailer: Arc<dyn Mailer>,
    /// Seals signing keys.
    pub master_key: MasterKey,
    /// Who else may say who somebody is.
    pub providers: Providers,
    /// Time and randomness.
    pub ambient: Ambient,
    /// Where users reach the web app, for links in mails: `https://host`.
    pub public_url: String,
}

/// The use cases, for a program on this machine that calls them without HTTP.
#[must_use]
pub fn application(ports: Ports, config: Config) -> Auth {
    let Ports { db, cache, blobs, mailer, master_key, providers, ambient, public_url } = ports;
    let passwords = BcryptPasswords::new(config.bcrypt_cost, config.bcrypt_parallel, ambient.clone());
    let tombstones = Tombstones::new(&master_key);
    Auth {
        store: Arc::new(SqlStore(db)),
        passwords: Arc::new(passwords),
        secrets: Arc::new(RandomSecrets(ambient.clone())),
        smith: Arc::new(Ed25519Smith::new(master_key.clone(), ambient.clone())),
        vault: Arc::new(SealedVault::new(master_key, ambient.clone())),
        passkeys: WebauthnCeremonies::at(&public_url)
            .map(|ceremonies| Arc::new(ceremonies) as Arc<dyn ports::PasskeyCeremonies>),
        providers,
        app_codes: Arc::new(Rfc6238),
        cache,
        blobs,
        mailer,
        tombstones,
        ambient,
        config,
        public_url,
        keyring: Default::default(),
    }
}

/// The documentation of the service's routes, for whoever answers for it without running it.
#[must_use]
pub fn openapi() -> OpenApi {
    api::documented().into_openapi()
}

/// The service. Who runs it also relays the outbox of its database.
#[must_use]
pub fn build(ports: Ports, config: Config) -> Service {
    let db = ports.db.clone();
    let auth = Arc::new(application(ports, config));
    let (router, openapi) = api::routes(Arc::clone(&auth));
    let mut service = Service::new(NAME);
    (service.router, service.openapi) = (router, openapi);
    service.consumers.push(events::consumer(Arc::clone(&auth)));
    service.background.push(Background::new("auth-sweep", |stop| sweep(auth, stop)));
    service.readiness.push(Readiness::of("auth-store", db, |db| async move { db.ping().await }));
    service
}

async fn sweep(auth: Arc<Auth>, stop: CancellationToken) {
    let mut hours = tokio::time::interval(SWEEP);
    while stop.run_until_cancelled(hours.tick()).await.is_some() {
        if let Err(error) = auth.sweep().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "expired rows were not removed");
        }
    }
}
