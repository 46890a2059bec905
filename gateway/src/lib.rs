//! The door: picks the service that answers, and lets nobody through who asks too often, sends too much or shows a
//! token that is not valid. Serves the web app and the documentation of the API, too.

mod address;
mod compression;
mod config;
mod docs;
mod front;
mod headers;
mod limits;
mod routes;
mod web;

use std::sync::Arc;

use axum::Router;
use hallyu_http::{Door, Envelope, Host, Readiness, Upstream, operations};
use hallyu_platform::limits::Limiter;
use utoipa::openapi::OpenApi;

use compression::Compressed;
use front::{Entrance, Front};

pub use config::{Config, ConfigError, Limits};

/// The services behind the gateway, wherever they run.
#[derive(Clone)]
pub struct Upstreams {
    /// Accounts, tokens, sessions.
    pub auth: Upstream,
    /// Profiles.
    pub user: Upstream,
    /// Catalogue, media, subtitles, playback.
    pub content: Upstream,
    /// Media and images.
    pub edge: Upstream,
}

/// What the gateway works with.
pub struct Ports {
    /// Where requests go.
    pub upstreams: Upstreams,
    /// Counts requests.
    pub limiter: Arc<dyn Limiter>,
    /// The documentation of all services, merged.
    pub openapi: OpenApi,
    /// What must answer before the process is ready.
    pub readiness: Vec<Readiness>,
    /// Who may come in, time, randomness, metrics.
    pub host: Host,
}

/// The finished router of the process.
///
/// # Errors
/// [`ConfigError`] if a setting has no meaning.
pub fn build(ports: Ports, config: &Config) -> Result<Router, ConfigError> {
    let Ports { upstreams, limiter, openapi, readiness, host } = ports;
    let operations = operations(readiness, &host).layer(axum::middleware::from_fn(front::insiders_only));
    let pages = Arc::new(web::Pages::new(upstreams.content.clone(), config));
    let others = operations.merge(docs::router(&openapi)).fallback_service(web::Site(pages)).with_state(());
    let front = Arc::new(Front::new(upstreams, limiter, others, config)?);
    let door = Door::new("gateway", Arc::clone(&host.access), host.ambient.clone());
    let front = Envelope::new(Entrance(front), Arc::new(door));
    let router = Router::new().fallback_service(Compressed::new(front));
    Ok(match config.cors()? {
        Some(cors) => router.layer(cors),
        None => router,
    })
}
