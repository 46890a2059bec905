//! Puts the targets together: one file per target, each a function from settings and backends to a service.

mod auth;
mod content;
mod edge;
mod gateway;
mod media;
mod subtitle;
mod translation;
mod user;

use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use hallyu_http::{Access, Background, Host, Service, Sessions, TokenVerifier, Upstream};
use hallyu_platform::bus::{measure_lag, relay_outbox};
use hallyu_platform::telemetry::metrics;
use hallyu_sql::Db;
use utoipa::openapi::OpenApi;

use crate::backends::Backends;
use crate::config::Settings;
use crate::run::Work;

pub(crate) use auth::application as auth_application;

/// The platform, ready to be started.
pub(crate) struct Platform {
    pub(crate) router: Router,
    pub(crate) work: Work,
    pub(crate) openapi: OpenApi,
}

/// Every target in this process.
pub(crate) async fn platform(settings: &Settings, backends: &Backends) -> Result<Platform> {
    let upstream = Upstream::pending("auth");
    let (auth, auth_db) = auth::service(settings, backends).await?;
    let (user, user_db) = user::service(settings, backends).await?;
    let (content, content_db) = content::service(settings, backends).await?;
    let edge = edge::service(settings, backends, upstream.clone())?;
    let workers = [
        media::service(settings, backends)?,
        subtitle::service(settings, backends)?,
        translation::service(settings, backends)?,
    ];
    let host = host(backends, &upstream);
    let behind = gateway::Behind { auth, user, content, edge };
    let openapi = behind.openapi();
    let router = gateway::router(settings, backends, (&behind, &upstream), &host)?;
    let services = behind.into_services().into_iter().chain(workers);
    let mut work = Work {
        bus: backends.bus.clone(),
        ambient: backends.ambient.clone(),
        consumers: Vec::new(),
        background: bus_chores(backends, [auth_db, user_db, content_db]),
    };
    for Service { consumers, background, .. } in services {
        work.consumers.extend(consumers);
        work.background.extend(background);
    }
    Ok(Platform { router, work, openapi })
}

/// Who may come in, and what the process offers its services.
fn host(backends: &Backends, auth: &Upstream) -> Host {
    let ambient = backends.ambient.clone();
    let tokens = TokenVerifier::new(Arc::new(auth.clone()), ambient.clone());
    let sessions = Sessions::new(backends.cache.clone(), auth.clone(), ambient.clone());
    Host {
        access: Arc::new(Access::new(Arc::new(tokens), sessions)),
        ambient,
        metrics: Some(Arc::new(|| metrics().render())),
    }
}

/// Carries every outbox to the bus and measures who is behind.
fn bus_chores(backends: &Backends, databases: [Db; 3]) -> Vec<Background> {
    let relays = databases.into_iter().map(|db| {
        let bus = backends.bus.clone();
        Background::new("relay", move |stop| relay_outbox(db, bus, stop))
    });
    let bus = backends.bus.clone();
    relays.chain([Background::new("bus-lag", move |stop| measure_lag(bus, stop))]).collect()
}
