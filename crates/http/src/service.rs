use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

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

/// Longest wait for one check: whoever asks whether the process is ready does not wait much longer.
const PATIENCE: Duration = Duration::from_secs(2);

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
    /// What it asks whether it answers.
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

/// A check of something that the service works with.
#[derive(Clone)]
pub struct Readiness {
    /// What is checked, for example `content-store`.
    pub name: &'static str,
    loss: Loss,
    check: Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>,
}

/// What it means that something does not answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loss {
    /// The service cannot work.
    Unready,
    /// The service does less, or does it later.
    Degraded,
}

impl Readiness {
    /// Names a check of what the service cannot work without.
    pub fn new<F, E>(name: &'static str, check: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: fmt::Display,
    {
        let check = move || check().map(|result| result.map_err(|error| error.to_string())).boxed();
        Self { name, loss: Loss::Unready, check: Arc::new(check) }
    }

    /// The same, for a check of something that the check itself has to hold.
    pub fn of<T, F, E>(name: &'static str, held: T, check: impl Fn(T) -> F + Send + Sync + 'static) -> Self
    where
        T: Clone + Send + Sync + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: fmt::Display,
    {
        Self::new(name, move || check(held.clone()))
    }

    /// The same check of what the service can do without for a while: `/ready` names it, and is ready all the same.
    #[must_use]
    pub fn dispensable(self) -> Self {
        Self { loss: Loss::Degraded, ..self }
    }

    /// Runs the check; the error is for the log.
    ///
    /// # Errors
    /// What the check says is wrong, or that it said nothing for two seconds.
    pub async fn check(&self) -> Result<(), String> {
        let said = tokio::time::timeout(PATIENCE, (self.check)()).await;
        said.unwrap_or_else(|_| Err(format!("no answer within {PATIENCE:?}")))
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
        Self::finish_together(self.name, std::slice::from_ref(self), (self.readiness.clone(), host))
    }

    /// The same for several services behind one listener, with the checks of the process; `name` stands for all of them in
    /// metrics.
    pub fn finish_together(
        name: &'static str,
        services: &[Self],
        (readiness, host): (Vec<Readiness>, &Host),
    ) -> Router {
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
    /// What does not answer and can be done without.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    degraded: Vec<&'static str>,
}

async fn health() -> Data<Status> {
    Data(Status { status: "ok", degraded: Vec::new() })
}

async fn ready(checks: Arc<[Readiness]>) -> Answer<Status> {
    let outcomes = join_all(checks.iter().map(Readiness::check)).await;
    let failed = checks.iter().zip(outcomes).filter_map(|(check, outcome)| Some((check, outcome.err()?)));
    let failed: Vec<_> = failed.collect();
    let degraded: Vec<_> = failed.iter().map(|(check, _)| check.name).collect();
    let causes: Vec<_> = failed.iter().map(|(check, cause)| format!("{}: {cause}", check.name)).collect();
    let causes = causes.join("; ");
    if failed.iter().any(|(check, _)| check.loss == Loss::Unready) {
        return Err(ApiError::unavailable(degraded.join(", "), causes));
    }
    if !failed.is_empty() {
        tracing::warn!(causes, "working without");
    }
    Ok(Data(Status { status: "ready", degraded }))
}
