//! The whole platform in this process, and a client for it.

use std::time::Duration;

use anyhow::{Context, Result};
use hallyu_http::Background;
use hallyu_kernel::chain;
use hallyu_platform::bus::Bus as _;
use hallyu_platform::telemetry::{self, Telemetry, TelemetryConfig};
use tokio::net::TcpListener;

use crate::backends::Backends;
use crate::client::Client;
use crate::config::Settings;
use crate::lock::{DataFolder, LockError};
use crate::operator::{Operator, TokenKeeper};
use crate::run::{self, Running};
use crate::wiring;

/// What uploads left behind longer ago than this is removed at the start.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// A server that runs in this process and holds its data folder.
pub(crate) struct Server {
    running: Running,
    /// Where it can be reached.
    pub(crate) url: String,
    _folder: DataFolder,
}

impl Server {
    /// Takes the data folder, opens the stores, starts all targets and leaves the operator's token.
    ///
    /// # Errors
    /// If another process has the data folder or the port, or a store cannot be opened.
    pub(crate) async fn start(settings: &Settings) -> Result<Self> {
        let folder = DataFolder::take(settings.data())?;
        Self::start_on(settings, folder).await
    }

    async fn start_on(settings: &Settings, folder: DataFolder) -> Result<Self> {
        let server = &settings.server;
        let place = (server.host.as_str(), server.port);
        let listener = TcpListener::bind(place).await;
        let listener =
            listener.with_context(|| format!("cannot listen on {}:{}", server.host, server.port))?;
        let url = format!("http://{}", listener.local_addr()?);
        let backends = Backends::open(settings).await?;
        tidy_up(&backends).await;
        // The data folder is ours alone, and so is the bus in it.
        backends.bus.make_all_due().await?;

        let auth = wiring::auth_application(settings, &backends).await?;
        let platform = wiring::platform(settings, &backends).await?;
        let mut work = platform.work;
        for consumer in &work.consumers {
            // Before anything is published: an event is owed only to groups that are known.
            backends.bus.declare(consumer.group, &consumer.topics).await?;
        }
        let keeper = TokenKeeper::start(auth, &backends.ambient, (settings.data(), &url)).await?;
        work.background.push(Background::new("operator-token", |stop| keeper.run(stop)));
        let running = run::start(listener, platform.router, work, Duration::from_secs(server.drain_seconds));
        tracing::info!(url, "serving");
        Ok(Self { running, url, _folder: folder })
    }

    /// Serves until `end`, then finishes what is in work.
    pub(crate) async fn until(self, end: impl Future<Output = ()>) {
        end.await;
        tracing::info!("stopping");
        self.running.stop().await;
    }
}

async fn tidy_up(backends: &Backends) {
    let before = backends.ambient.now() - ABANDONED;
    match backends.blobs.remove_abandoned(before).await {
        Ok(0) => {}
        Ok(files) => tracing::info!(files, "removed what unfinished uploads had left"),
        Err(error) => tracing::warn!(error = chain(&error), "leftovers of uploads could not be removed"),
    }
}

/// Does something through the API: of the server that runs on the data folder, else of one that this process runs
/// meanwhile on a free port of this machine alone.
pub(crate) async fn with_client<T>(
    settings: &Settings,
    act: impl AsyncFnOnce(&Client) -> Result<T>,
) -> Result<T> {
    let client = Client::new(settings.data())?;
    let folder = match DataFolder::take(settings.data()) {
        Ok(folder) => folder,
        Err(LockError::Held { .. }) => return act(&client).await,
        Err(error) => return Err(error.into()),
    };
    Operator::remove(settings.data());
    let _telemetry = telemetry(settings, Some("warn"))?;
    let server = Server::start_on(&settings.on_free_loopback_port(), folder).await?;
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
