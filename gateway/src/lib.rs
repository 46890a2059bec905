//! The door: picks the service that answers, and lets nobody through who asks too often, sends too much or shows a
//! token that is not valid. Serves the web app and the documentation of the API, too.

mod address;
mod config;
mod docs;
mod front;
mod headers;
mod limits;
mod routes;
mod web;

use std::sync::Arc;

use axum::Router;
use hallyu_http::{Door, Host, Readiness, Upstream, around, operations};
use hallyu_platform::limits::Limiter;
use utoipa::openapi::OpenApi;

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
    let pages = web::Pages::new(upstreams.content.clone(), config);
    let front = Arc::new(front::Front::new(upstreams, limiter, pages, config)?);
    let router = Router::new()
        .fallback(front::answer)
        .with_state(front)
        .merge(operations)
        .merge(docs::router(&openapi));
    let door = Door::new("gateway", Arc::clone(&host.access), host.ambient.clone());
    let router = around(router, Arc::new(door)).layer(web::compression());
    Ok(match config.cors()? {
        Some(cors) => router.layer(cors),
        None => router,
    })
}
