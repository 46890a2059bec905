//! The targets of this process, and a client for the platform.

use std::time::Duration;

use anyhow::{Context, Result};
use hallyu_http::Background;
use hallyu_platform::telemetry::{self, Telemetry, TelemetryConfig};

use crate::backends::{self, Backends};
use crate::client::Client;
use crate::config::Settings;
use crate::listener::Listener;
use crate::lock::{DataFolder, LockError};
use crate::operator::{Operator, TokenKeeper};
use crate::run::{self, Running};
use crate::targets::{Chosen, Target};
use crate::wiring;

/// A server that runs in this process and holds its data folder.
pub(crate) struct Server {
    running: Running,
    /// Where it can be reached.
    pub(crate) url: String,
    _folder: DataFolder,
}

impl Server {
    /// Takes the data folder, opens the stores, starts the targets and, with `auth` among them, leaves the operator's
    /// token.
    ///
    /// # Errors
    /// If another process has the data folder or the port, a store cannot be opened, or the stores are such that the
    /// targets of other processes could not reach them.
    pub(crate) async fn start(settings: &Settings, chosen: &Chosen) -> Result<Self> {
        if !chosen.is_everything() {
            backends::refuse_unshared(settings, chosen)?;
        }
        let folder = DataFolder::take(settings.data(), &chosen.name())?;
        Self::start_on(settings, chosen, folder).await
    }

    async fn start_on(settings: &Settings, chosen: &Chosen, folder: DataFolder) -> Result<Self> {
        let place = (settings.server.host.as_str(), settings.server.port.unwrap_or(chosen.port()));
        let listener = Listener::bind(place, settings.section("listener")?).await?;
        let settings = &settings.listening_on(listener.port()?);
        let (url, inside) = (listener.url()?, listener.inside_url()?);
        let backends = Backends::new(settings)?;
        let platform = wiring::platform(settings, &backends, chosen).await?;
        let mut work = platform.work;
        if work.bus.is_some() {
            let bus = backends.bus().await?;
            bus.take_over().await?;
            for consumer in &work.consumers {
                // Before anything is published: an event is owed only to groups that are known.
                bus.events.declare(consumer.group, &consumer.topics).await?;
            }
        }
        if chosen.runs(Target::Auth) {
            let auth = wiring::auth_application(settings, &backends).await?;
            let gateway = if chosen.runs(Target::Gateway) { inside } else { settings.gateway()? };
            let keeper = TokenKeeper::start(auth, &backends.ambient, (settings.data(), &gateway)).await?;
            work.background.push(Background::new("operator-token", |stop| keeper.run(stop)));
        }
        let drain = Duration::from_secs(settings.server.drain_seconds);
        let running = run::start(listener, platform.router, work, drain);
        tracing::info!(url, targets = chosen.name(), "serving");
        Ok(Self { running, url, _folder: folder })
    }

    /// Serves until `end`, then finishes what is in work.
    pub(crate) async fn until(self, end: impl Future<Output = ()>) {
        end.await;
        tracing::info!("stopping");
        self.running.stop().await;
    }
}

/// Does something through the API: of the server that runs on the data folder, else of one that this process runs
/// meanwhile on a free port of this machine alone. On stores that processes share there is a server already.
pub(crate) async fn with_client<T>(
    settings: &Settings,
    act: impl AsyncFnOnce(&Client) -> Result<T>,
) -> Result<T> {
    let client = Client::new(settings.data())?;
    if backends::refuse_unshared(settings, &Chosen::all()).is_ok() {
        return act(&client).await;
    }
    let folder = match DataFolder::take(settings.data(), &Chosen::all().name()) {
        Ok(folder) => folder,
        Err(LockError::Held { .. }) => return act(&client).await,
        Err(error) => return Err(error.into()),
    };
    Operator::remove(settings.data());
    let _telemetry = telemetry(settings, Some("warn"))?;
    let server = Server::start_on(&settings.on_free_loopback_port(), &Chosen::all(), folder).await?;
    let outcome = act(&client).await;
    server.running.stop().await;
    outcome
}

/// Sets up logs, metrics and traces as `[telemetry]` says; `level` takes the place of the configured one.
pub(crate) fn telemetry(settings: &Settings, level: Option<&str>) -> Result<Telemetry> {
    let mut config: TelemetryConfig = settings.section("telemetry")?;
    config.otlp_endpoint = config.otlp_endpoint.filter(|endpoint| !endpoint.is_empty());
    if let Some(level) = level {
        level.clone_into(&mut config.level);
    }
    telemetry::init(&config).context("[telemetry]")
}
