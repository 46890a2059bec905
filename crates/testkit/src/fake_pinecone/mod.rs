//! An index of Pinecone, as far as its data plane goes over REST: upsert, query with a filter, fetch, delete, list, statistics. It refuses
//! what Pinecone refuses, shows what was written late if it is told to, and misbehaves on request. That it is a fair stand-in is
//! checked by Pinecone's own client (`tests/it/pinecone.rs`).

mod routes;
mod state;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::fake_openai::Fault;
use routes::{by_address, by_body};
use state::State;

pub use state::Record;

/// The key that it wants.
pub const KEY: &str = "pc-fake";

type Shared = Arc<Mutex<State>>;

fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running fake index on a loopback port of its own; it stops when dropped.
pub struct FakePinecone {
    url: String,
    state: Shared,
    server: JoinHandle<()>,
}

impl FakePinecone {
    /// Starts an empty index for vectors of this length, compared by their angle.
    ///
    /// # Panics
    /// If no loopback port can be opened.
    pub async fn start(dimension: usize) -> Self {
        // An error says that another test of the process was faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a bound address"));
        let state = Arc::new(Mutex::new(State::new(dimension)));
        let router = Router::new()
            .route("/vectors/upsert", by_body(routes::upsert))
            .route("/vectors/fetch", by_address(routes::fetch))
            .route("/vectors/list", by_address(routes::list))
            .route("/vectors/delete", by_body(routes::delete))
            .route("/query", by_body(|held, asked| routes::query(held, &asked)))
            .route("/describe_index_stats", by_body(|held, _: Value| routes::stats(held)))
            .route("/describe_index_stats", by_address(|held, _| routes::stats(held)))
            .with_state(Arc::clone(&state))
            .layer(DefaultBodyLimit::max(routes::LARGEST));
        let server = tokio::spawn(async move {
            // Serving ends only with the task; there is nobody to tell an accept error to.
            let _ = axum::serve(listener, router).await;
        });
        Self { url, state, server }
    }

    /// What to configure as host.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes the next calls go wrong, one each.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.state).faults.extend(faults);
    }

    /// From now on shows what is written only after so many reads of its namespace.
    pub fn lag(&self, reads: usize) {
        lock(&self.state).lag = reads;
    }

    /// From now on says that it compares by this metric.
    pub fn metric(&self, metric: &str) {
        metric.clone_into(&mut lock(&self.state).metric);
    }

    /// How many calls there were, faults included.
    #[must_use]
    pub fn calls(&self) -> usize {
        lock(&self.state).calls
    }

    /// What a namespace holds, whether or not it is shown yet.
    #[must_use]
    pub fn records(&self, namespace: &str) -> Vec<Record> {
        lock(&self.state).written(namespace)
    }
}

impl Drop for FakePinecone {
    fn drop(&mut self) {
        self.server.abort();
    }
}
