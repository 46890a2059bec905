//! A model server that speaks the OpenAI API, answers predictably, and misbehaves on request.
//!
//! Faults are scripted by endpoint and call number, for a line wherever it is asked, always, or for a share of the calls under
//! a seed, so that a test says exactly what goes wrong when. Everything asked is recorded and counted, so that a test can also
//! say what must not be asked twice.

mod answer;
mod chat;
mod embeddings;
mod fault;
mod script;
mod sleeper;
mod spoil;
mod transcription;
pub(crate) mod transport;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use answer::translation_of;
pub use chat::{Asked, AskedLine, AskedTerm};
pub use fault::{Endpoint, Fault};
pub use script::Usage;
pub use sleeper::HurriedSleeper;
pub use transcription::{Heard, sentence};

use script::{Call, Share, Shared, begin, lock, tokens};

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
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    /// Starts it at an address.
    ///
    /// # Panics
    /// If the address cannot be had.
    pub async fn start_at(address: SocketAddr) -> Self {
        // An error says that another test of the process was faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind(address).await.expect("a free port");
        let base_url = format!("http://{}/v1", listener.local_addr().expect("a bound address"));
        let state = Shared::default();
        let router = Router::new()
            .route("/v1/chat/completions", post(chat::answer))
            .route("/v1/audio/transcriptions", post(transcription::answer))
            .route("/v1/embeddings", post(embeddings::answer))
            .with_state(Shared::clone(&state))
            .layer(DefaultBodyLimit::max(64 << 20));
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

    /// Makes the next calls of an endpoint go wrong.
    pub fn script_next(&self, endpoint: Endpoint, calls: usize, fault: &Fault) {
        let mut state = lock(&self.state);
        let made = state.calls.get(&endpoint).copied().unwrap_or(0);
        state.script.extend((made + 1..=made + calls).map(|call| ((endpoint, call), fault.clone())));
    }

    /// Makes this part of an endpoint's calls, 0 to 1, go wrong in one of these ways, each at any line. The same seed and
    /// the same questions mean the same faults, in whatever order the questions come.
    pub fn on_share(&self, endpoint: Endpoint, (part, seed): (f64, u64), faults: &[Fault]) {
        lock(&self.state).shares.insert(endpoint, Share { part, seed, faults: faults.to_vec() });
    }

    /// Makes every call of an endpoint that is not scripted go wrong, or, with `None`, right again.
    pub fn always(&self, endpoint: Endpoint, fault: Option<Fault>) {
        let mut state = lock(&self.state);
        match fault {
            Some(fault) => state.always.insert(endpoint, fault),
            None => state.always.remove(&endpoint),
        };
    }

    /// Makes this source line go wrong wherever it is asked; the fault's own line does not matter.
    pub fn always_for(&self, source: &str, fault: Fault) {
        lock(&self.state).of_lines.insert(source.to_owned(), fault);
    }

    /// Hears in each recording that is new what follows on those before it, so that no sentence is said twice.
    pub fn hears_on(&self) {
        lock(&self.state).goes_on = true;
    }

    /// Answers this source line with an empty text, however it is asked.
    pub fn never_translate(&self, source: &str) {
        self.always_for(source, Fault::EmptyLine(0));
    }

    /// Translates these lines into a language by these texts, given as (source, translation); all others as before.
    pub fn gold<'a>(&self, target: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let mut state = lock(&self.state);
        let gold = state.gold.entry(target.to_owned()).or_default();
        gold.extend(pairs.into_iter().map(|(source, text)| (source.to_owned(), text.to_owned())));
    }

    /// Condenses these lines to these texts where they fit; of all others it takes the first words.
    pub fn condensed<'a>(&self, target: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let mut state = lock(&self.state);
        let known = state.condensed.entry(target.to_owned()).or_default();
        known.extend(pairs.into_iter().map(|(source, text)| (source.to_owned(), text.to_owned())));
    }

    /// From now on refuses calls without this key.
    pub fn require_key(&self, key: &str) {
        lock(&self.state).key = Some(key.to_owned());
    }

    /// How often an endpoint was called, faults included.
    pub fn calls(&self, endpoint: Endpoint) -> usize {
        lock(&self.state).calls.get(&endpoint).copied().unwrap_or(0)
    }

    /// The tokens of an endpoint's calls that were answered, well or badly.
    pub fn usage(&self, endpoint: Endpoint) -> Usage {
        lock(&self.state).usage.get(&endpoint).copied().unwrap_or_default()
    }

    /// How often each source line was asked for.
    pub fn sources(&self) -> BTreeMap<String, usize> {
        lock(&self.state).sources()
    }

    /// Every chat request that could be read, in order.
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.state).asked.clone()
    }

    /// Every recording that was sent, in order.
    pub fn heard(&self) -> Vec<Heard> {
        lock(&self.state).heard.clone()
    }

    /// Serves until the process ends.
    pub async fn run(mut self) {
        let _ = (&mut self.server).await;
    }
}

impl Drop for FakeOpenAi {
    fn drop(&mut self) {
        self.server.abort();
    }
}
