use std::fmt;
use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use futures_util::future::{BoxFuture, FutureExt, join_all};
use hallyu_kernel::Ambient;
use hallyu_platform::bus::Consumer;
use http::{HeaderValue, header};
use serde::Serialize;
use tokio_util::sync::CancellationToken;
use utoipa::openapi::OpenApi;

use crate::envelope::{Door, around};
use crate::{Access, Answer, ApiError, Data};

/// What a service crate builds: everything that the binary has to run.
pub struct Service {
    /// Its name, as in targets, logs and metrics.
    pub name: &'static str,
    /// Its routes at their full public paths, not yet finished.
    pub router: Router,
    /// The documentation of its routes.
    pub openapi: OpenApi,
    /// What it does with events.
    pub consumers: Vec<Consumer>,
    /// What it does all the time.
    pub background: Vec<Background>,
    /// What must answer before it can work.
    pub readiness: Vec<Readiness>,
}

/// Something that runs beside the routes until the process stops.
pub struct Background {
    /// Its name, for the log.
    pub name: &'static str,
    /// Started once; returns soon after the token is cancelled.
    pub run: Box<dyn FnOnce(CancellationToken) -> BoxFuture<'static, ()> + Send>,
}

impl Background {
    /// Names a piece of background work.
    pub fn new<F>(name: &'static str, run: impl FnOnce(CancellationToken) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self { name, run: Box::new(|stop| run(stop).boxed()) }
    }
}

/// A check of something that the service cannot work without.
#[derive(Clone)]
pub struct Readiness {
    /// What is checked, for example `content-store`.
    pub name: &'static str,
    check: Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>,
}

impl Readiness {
    /// Names a check.
    pub fn new<F, E>(name: &'static str, check: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: fmt::Display,
    {
        let check = move || check().map(|result| result.map_err(|error| error.to_string())).boxed();
        Self { name, check: Arc::new(check) }
    }

    /// Runs the check; the error is for the log.
    ///
    /// # Errors
    /// What the check says is wrong.
    pub async fn check(&self) -> Result<(), String> {
        (self.check)().await
    }
}

/// What the process offers every service in it.
#[derive(Clone)]
pub struct Host {
    /// Who may come in.
    pub access: Arc<Access>,
    /// Time and randomness.
    pub ambient: Ambient,
    /// Writes the process's metrics in Prometheus' text format; without it there is no `/metrics`.
    pub metrics: Option<Arc<dyn Fn() -> String + Send + Sync>>,
}

impl Service {
    /// A service without routes or work yet; workers add only consumers.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            router: Router::new(),
            openapi: OpenApi::default(),
            consumers: Vec::new(),
            background: Vec::new(),
            readiness: Vec::new(),
        }
    }

    /// The router with all that every service has: the envelope layer, `/health`, `/ready` and `/metrics`.
    pub fn finish(&self, host: &Host) -> Router {
        Self::finish_together(self.name, std::slice::from_ref(self), host)
    }

    /// The same for several services behind one listener; `name` stands for all of them in metrics.
    pub fn finish_together(name: &'static str, services: &[Self], host: &Host) -> Router {
        let readiness = services.iter().flat_map(|service| service.readiness.clone()).collect();
        let routers = services.iter().map(|service| service.router.clone());
        let router = routers.fold(operations(readiness, host), Router::merge);
        around(router, Arc::new(Door::new(name, Arc::clone(&host.access), host.ambient.clone())))
    }
}

/// The routes `/health`, `/ready` and `/metrics`, not yet inside the envelope layer.
pub fn operations(checks: Vec<Readiness>, host: &Host) -> Router {
    let checks: Arc<[Readiness]> = checks.into();
    let router = Router::new().route("/health", get(health)).route("/ready", get(move || ready(checks)));
    let Some(metrics) = host.metrics.clone() else {
        return router;
    };
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4"))];
    router.route("/metrics", get(move || async move { (content_type, metrics()) }))
}

/// Answer of `/health` and `/ready`.
#[derive(Serialize)]
struct Status {
    status: &'static str,
}

async fn health() -> Data<Status> {
    Data(Status { status: "ok" })
}

async fn ready(checks: Arc<[Readiness]>) -> Answer<Status> {
    let outcomes = join_all(checks.iter().map(Readiness::check)).await;
    let failed =
        checks.iter().zip(outcomes).filter_map(|(check, outcome)| Some((check.name, outcome.err()?)));
    let failed: Vec<_> = failed.collect();
    if failed.is_empty() {
        return Ok(Data(Status { status: "ready" }));
    }
    let names: Vec<_> = failed.iter().map(|(name, _)| *name).collect();
    let causes: Vec<_> = failed.iter().map(|(name, cause)| format!("{name}: {cause}")).collect();
    Err(ApiError::unavailable(names.join(", "), causes.join("; ")))
}
