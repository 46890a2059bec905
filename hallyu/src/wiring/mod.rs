//! Puts the targets together: one file per target, each a function from settings and backends to a service.

mod auth;
mod cdn;
mod content;
mod edge;
mod gateway;
mod media;
mod recommendation;
mod search;
mod subtitle;
mod translation;
mod upstreams;
mod user;

use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use hallyu_gateway::Upstreams;
use hallyu_http::{Access, Background, Host, Insiders, Readiness, Service, Sessions, TokenVerifier};
use hallyu_platform::bus::{measure_lag, relay_outbox};
use hallyu_platform::telemetry::metrics;
use hallyu_sql::Db;

use crate::backends::{Backends, OpenBus};
use crate::config::Settings;
use crate::run::Work;
use crate::targets::{Chosen, Target};

pub(crate) use auth::application as auth_application;
pub(crate) use gateway::document;

/// What this process runs, ready to be started.
pub(crate) struct Platform {
    pub(crate) router: Router,
    pub(crate) work: Work,
}

/// The chosen targets.
pub(crate) async fn platform(settings: &Settings, backends: &Backends, chosen: &Chosen) -> Result<Platform> {
    let insiders = Insiders::new(&backends.master_key, backends.ambient.clone());
    let upstreams = upstreams::upstreams(settings, chosen, &insiders)?;
    let host = host(backends, &upstreams, insiders)?;
    let mut services = Vec::new();
    let mut databases = Vec::new();
    for about in chosen.lines() {
        let (service, database) = match about.target {
            Target::Gateway => continue,
            Target::Auth => auth::service(settings, backends).await?,
            Target::User => {
                let known = (upstreams.auth.clone(), upstreams.content.clone());
                user::service(settings, backends, known).await?
            }
            Target::Content => content::service(settings, backends, upstreams.user.clone()).await?,
            Target::Search => search::service(settings, backends, upstreams.content.clone()).await?,
            Target::Edge => {
                let asked = (upstreams.auth.clone(), upstreams.content.clone());
                (edge::service(settings, backends, asked)?, None)
            }
            Target::Media => (media::service(settings, backends).await?, None),
            Target::Subtitle => (subtitle::service(settings, backends).await?, None),
            Target::Recommendation => (recommendation::service(backends).await?, None),
            Target::Translation => (translation::service(settings, backends).await?, None),
        };
        databases.extend(database);
        services.push(service);
    }
    bind(&upstreams, &services, &host);
    let readiness = readiness(backends, &services);
    let (router, of_gateway) = if chosen.runs(Target::Gateway) {
        let gateway = gateway::gateway(settings, backends, (upstreams, readiness), &host)?;
        (gateway.router, Some(gateway.background))
    } else {
        (together(&services, (readiness, &host)), None)
    };
    let mut work = work(backends, services, databases).await?;
    work.background.extend(of_gateway);
    Ok(Platform { router, work })
}

/// Gives the upstreams that wait for services of this process their routers.
fn bind(upstreams: &Upstreams, services: &[Service], host: &Host) {
    let Upstreams { auth, user, content, search, edge } = upstreams;
    for upstream in [auth, user, content, search, edge] {
        if let Some(service) = services.iter().find(|service| service.name == upstream.name()) {
            upstream.bind(service.finish(host));
        }
    }
}

/// What the services cannot work without, and the servers without which they do less.
fn readiness(backends: &Backends, services: &[Service]) -> Vec<Readiness> {
    let mut checks: Vec<Readiness> = services.iter().flat_map(|service| service.readiness.clone()).collect();
    for check in backends.readiness() {
        if checks.iter().all(|known| known.name != check.name) {
            checks.push(check);
        }
    }
    checks
}

/// The services of a process without a gateway behind one listener.
fn together(services: &[Service], (readiness, host): (Vec<Readiness>, &Host)) -> Router {
    let name = match services {
        [alone] => alone.name,
        _ => "services",
    };
    Service::finish_together(name, services, (readiness, host))
}

/// Who may come in, and what the process offers its services.
fn host(backends: &Backends, upstreams: &Upstreams, insiders: Insiders) -> Result<Host> {
    let ambient = backends.ambient.clone();
    let tokens = TokenVerifier::new(Arc::new(upstreams.auth.clone()), ambient.clone());
    let sessions = Sessions::new(backends.cache()?, upstreams.auth.clone(), ambient.clone());
    Ok(Host {
        access: Arc::new(Access::new(Arc::new(tokens), sessions).knowing(insiders)),
        ambient,
        metrics: Some(Arc::new(|| metrics().render())),
    })
}

/// What runs beside the listener.
async fn work(backends: &Backends, services: Vec<Service>, databases: Vec<Db>) -> Result<Work> {
    let (mut consumers, mut background) = (Vec::new(), Vec::new());
    for service in services {
        consumers.extend(service.consumers);
        background.extend(service.background);
    }
    if consumers.is_empty() && databases.is_empty() {
        return Ok(Work { bus: None, ambient: backends.ambient.clone(), consumers, background });
    }
    let bus = backends.bus().await?;
    background.extend(bus_chores(bus, databases));
    Ok(Work { bus: Some(Arc::clone(&bus.events)), ambient: backends.ambient.clone(), consumers, background })
}

/// Carries every outbox to the bus and measures who is behind.
fn bus_chores(bus: &OpenBus, databases: Vec<Db>) -> Vec<Background> {
    let relays = databases.into_iter().map(|db| {
        let bus = Arc::clone(&bus.events);
        Background::new("relay", move |stop| relay_outbox(db, bus, stop))
    });
    let admin = Arc::clone(&bus.admin);
    relays.chain([Background::new("bus-lag", move |stop| measure_lag(admin, stop))]).collect()
}
