//! A model server that speaks the OpenAI API, answers predictably, and misbehaves on request.
//!
//! Faults are scripted by endpoint and call number, so that a test says exactly what goes wrong when. Everything asked is
//! recorded, so that a test can also say what must not be asked twice.

mod chat;
mod fault;
mod sleeper;
mod transcription;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use chat::{Asked, AskedLine, translation_of};
pub use fault::{Endpoint, Fault};
pub use sleeper::HurriedSleeper;
pub use transcription::{Heard, sentence};

/// What the server was told and what it saw.
#[derive(Default)]
struct State {
    script: BTreeMap<(Endpoint, usize), Fault>,
    always: BTreeMap<Endpoint, Fault>,
    untranslatable: BTreeSet<String>,
    key: Option<String>,
    calls: BTreeMap<Endpoint, usize>,
    asked: Vec<Asked>,
    heard: Vec<Heard>,
}

type Shared = Arc<Mutex<State>>;

/// A running fake server on a loopback port of its own; it stops when dropped.
pub struct FakeOpenAi {
    base_url: String,
    state: Shared,
    server: JoinHandle<()>,
}

impl FakeOpenAi {
    /// Starts a server that does everything right.
    ///
    /// # Panics
    /// If no loopback port can be opened.
    pub async fn start() -> Self {
        // An error says that another test of the process was faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let base_url = format!("http://{}/v1", listener.local_addr().expect("a bound address"));
        let state = Shared::default();
        let router = Router::new()
            .route("/v1/chat/completions", post(chat::answer))
            .route("/v1/audio/transcriptions", post(transcription::answer))
            .with_state(Arc::clone(&state))
            .layer(axum::extract::DefaultBodyLimit::max(64 << 20));
        let server = tokio::spawn(async move {
            // Serving ends only with the task; there is nobody to tell an accept error to.
            let _ = axum::serve(listener, router).await;
        });
        Self { base_url, state, server }
    }

    /// What to configure as `base_url`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Makes the `call`-th call of an endpoint, from 1, go wrong.
    pub fn script(&self, endpoint: Endpoint, call: usize, fault: Fault) {
        lock(&self.state).script.insert((endpoint, call), fault);
    }

    /// Makes every call of an endpoint that is not scripted go wrong, or, with `None`, right again.
    pub fn always(&self, endpoint: Endpoint, fault: Option<Fault>) {
        let mut state = lock(&self.state);
        match fault {
            Some(fault) => state.always.insert(endpoint, fault),
            None => state.always.remove(&endpoint),
        };
    }

    /// Answers this source line with an empty text, however it is asked.
    pub fn never_translate(&self, source: &str) {
        lock(&self.state).untranslatable.insert(source.to_owned());
    }

    /// From now on refuses calls without this key.
    pub fn require_key(&self, key: &str) {
        lock(&self.state).key = Some(key.to_owned());
    }

    /// How often an endpoint was called, faults included.
    pub fn calls(&self, endpoint: Endpoint) -> usize {
        lock(&self.state).calls.get(&endpoint).copied().unwrap_or(0)
    }

    /// Every chat request that could be read, in order.
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.state).asked.clone()
    }

    /// Every recording that was sent, in order.
    pub fn heard(&self) -> Vec<Heard> {
        lock(&self.state).heard.clone()
    }
}

impl Drop for FakeOpenAi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a call, and tells what is to go wrong with it.
fn begin(state: &Shared, endpoint: Endpoint, headers: &HeaderMap) -> Option<Fault> {
    let mut state = lock(state);
    let call = state.calls.entry(endpoint).and_modify(|calls| *calls += 1).or_insert(1);
    let call = *call;
    let sent = headers.get("authorization").and_then(|value| value.to_str().ok());
    if state.key.as_ref().is_some_and(|key| sent != Some(&format!("Bearer {key}"))) {
        return Some(Fault::Refused(401));
    }
    let scripted = state.script.get(&(endpoint, call)).or_else(|| state.always.get(&endpoint));
    scripted.cloned()
}

/// An error as the API words it.
fn refuse(status: StatusCode, message: &str) -> Response {
    let body =
        serde_json::json!({ "error": { "message": message, "type": "invalid_request_error", "code": null } });
    (status, axum::Json(body)).into_response()
}
