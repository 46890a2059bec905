//! The life of the process: start, serve, drain, stop.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hallyu_http::Background;
use hallyu_kernel::Ambient;
use hallyu_platform::bus::{Bus, Consumer, run_consumer};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::listener::Listener;

/// What runs beside the listener.
pub(crate) struct Work {
    /// Where events come from; none without consumers.
    pub(crate) bus: Option<Arc<dyn Bus>>,
    pub(crate) ambient: Ambient,
    pub(crate) consumers: Vec<Consumer>,
    pub(crate) background: Vec<Background>,
}

/// A started platform. Dropping it abandons its work; [`Running::stop`] finishes it.
pub(crate) struct Running {
    stop: CancellationToken,
    tasks: TaskTracker,
    drain: Duration,
}

/// Starts everything; returns when the listener takes connections.
pub(crate) fn start(listener: Listener, router: Router, work: Work, drain: Duration) -> Running {
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    if let Some(bus) = work.bus {
        for consumer in work.consumers {
            tasks.spawn(run_consumer(Arc::clone(&bus), consumer, work.ambient.clone(), stop.clone()));
        }
    }
    for background in work.background {
        tasks.spawn((background.run)(stop.clone()));
    }
    tasks.spawn(listener.serve(router, stop.clone()));
    Running { stop, tasks, drain }
}

impl Running {
    /// Takes no new work, lets what is in work finish, for as long as the drain time, then returns. What did not finish
    /// is still in the stores: its events come back.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        if tokio::time::timeout(self.drain, self.tasks.wait()).await.is_err() {
            tracing::warn!(tasks = self.tasks.len(), "not everything ended within the drain time");
        }
    }
}

/// Waits for SIGTERM or Ctrl-C; a second one ends the process at once.
pub(crate) fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! { _ = terminate.recv() => {} _ = interrupt.recv() => {} }
        tokio::spawn(async move {
            tokio::select! { _ = terminate.recv() => {} _ = interrupt.recv() => {} }
            std::process::exit(130);
        });
    })
}
