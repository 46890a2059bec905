//! The door: picks the service that answers, and lets nobody through who asks too often, sends too much or shows a
//! token that is not valid. Serves the web app and the documentation of the API, too.

mod access_log;
mod address;
mod bots;
mod compression;
mod config;
mod cookies;
mod countries;
mod docs;
mod entry;
mod front;
mod headers;
mod ip_lists;
mod kong;
mod limits;
mod networks;
mod routes;
mod web;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use hallyu_http::{Background, Door, Envelope, Host, Readiness, Upstream, operations};
use hallyu_platform::limits::Limiter;
use http::{Method, header};
use utoipa::openapi::OpenApi;

use access_log::Logged;
use compression::Compressed;
use cookies::{Cookies, WithCookies};
use front::{Entrance, Front};
use ip_lists::IpLists;

pub use access_log::AccessLog;
pub use bots::BotsConfig;
pub use config::{Config, ConfigError, Limits, TrustedProxies};
pub use cookies::SessionCookies;
pub use kong::kong;

/// The services behind the gateway, wherever they run.
#[derive(Clone)]
pub struct Upstreams {
    /// Accounts, tokens, sessions.
    pub auth: Upstream,
    /// Profiles.
    pub user: Upstream,
    /// Catalogue, media, subtitles, playback.
    pub content: Upstream,
    /// Titles, people and lines that are looked for.
    pub search: Upstream,
    /// Media and images.
    pub edge: Upstream,
}

/// What the gateway works with.
pub struct Ports {
    /// Where requests go.
    pub upstreams: Upstreams,
    /// Counts requests.
    pub limiter: Arc<dyn Limiter>,
    /// What the sessions of the web app depend on.
    pub cookies: SessionCookies,
    /// The documentation of all services, merged.
    pub openapi: OpenApi,
    /// What must answer before the process is ready.
    pub readiness: Vec<Readiness>,
    /// Who may come in, time, randomness, metrics.
    pub host: Host,
}

/// The finished gateway.
pub struct Gateway {
    /// The router of the process.
    pub router: Router,
    /// Notices changes of the lists of addresses.
    pub background: Background,
}

/// OPTIONS that ask whether another origin may come in are answered by the layer for that; other ones ask what can be done
/// with an address, which the layer does not know.
fn questions_past(router: Router, crossing: Router) -> Router {
    Router::new().fallback_service(tower::service_fn(move |request: Request| {
        let asks = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        let is_question = *request.method() == Method::OPTIONS && !asks;
        tower::Service::call(&mut if is_question { router.clone() } else { crossing.clone() }, request)
    }))
}

/// Puts the gateway together.
///
/// # Errors
/// [`ConfigError`] if a setting has no meaning.
pub fn build(ports: Ports, config: &Config) -> Result<Gateway, ConfigError> {
    let Ports { upstreams, limiter, cookies, openapi, readiness, host } = ports;
    let operations = operations(readiness, &host).layer(axum::middleware::from_fn(front::insiders_only));
    let pages = Arc::new(web::Pages::new(upstreams.content.clone(), config));
    let others = operations.merge(docs::router(&openapi)).fallback_service(web::Site(pages)).with_state(());
    let lists = Arc::new(IpLists::open(config.ip_lists.clone())?);
    let front = Arc::new(Front::new(upstreams, limiter, (others, Arc::clone(&lists)), config)?);
    let door = Door::new("gateway", Arc::clone(&host.access), host.ambient.clone());
    let front = Envelope::new(Entrance(front), Arc::new(door));
    let front = WithCookies::new(front, Arc::new(Cookies::new(&cookies, config)));
    let router = Router::new().fallback_service(Compressed::new(front));
    let router = match config.cors()? {
        Some(cors) => questions_past(router.clone(), router.layer(cors)),
        None => router,
    };
    let kind = config.access_log;
    let router = router.layer(tower::layer::layer_fn(move |inner| Logged::new(inner, kind))).with_state(());
    let background = Background::new("ip-lists", |stop| async move { lists.follow(stop).await });
    Ok(Gateway { router, background })
}
