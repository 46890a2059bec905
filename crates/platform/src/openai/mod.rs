//! A client for any server that speaks the OpenAI API: chat with strict JSON schemas, transcription, and
//! embeddings.

mod chat;
mod embeddings;
mod transcription;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::Ambient;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use chat::{ChatReply, ChatRequest, JsonSchema, Tokens};
pub use transcription::{Sound, TranscribedSegment, TranscribedWord, Transcript};

pub use crate::remote::{RemoteError as OpenAiError, Sleeper, TokioSleeper};

use crate::remote::Remote;

/// How to reach a provider: the settings that sections of the configuration have in common.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Provider {
    /// Address up to and including the version, for example `https://api.openai.com/v1`. Empty: there is no provider.
    pub base_url: String,
    /// Sent as a bearer token. Empty: none is sent.
    pub api_key: String,
    /// Name of the model to ask.
    pub model: String,
    /// Longest wait for one answer, seconds.
    pub timeout_seconds: u64,
}

impl Provider {
    /// Whether there is somebody to ask.
    pub fn is_configured(&self) -> bool {
        !self.base_url.trim().is_empty()
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The key must not reach a log.
        f.debug_struct("Provider")
            .field("base_url", &self.base_url)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

/// Asks one provider. Clones share the connection pool and what is known about the provider's health.
#[derive(Clone)]
pub struct OpenAi {
    remote: Remote,
    provider: Arc<Provider>,
}

impl OpenAi {
    /// Makes a client; does not connect. A TLS provider for `rustls` has to be installed in the process.
    ///
    /// # Errors
    /// [`OpenAiError::Setup`].
    pub fn new(provider: Provider, ambient: Ambient, sleeper: Arc<dyn Sleeper>) -> Result<Self, OpenAiError> {
        let remote = Remote::new(Duration::from_secs(provider.timeout_seconds), ambient, sleeper)?;
        Ok(Self { remote, provider: Arc::new(provider) })
    }

    /// Name of the model that is asked.
    pub fn model(&self) -> &str {
        &self.provider.model
    }

    /// Sends what `build` adds to a POST until there is an answer of this form or no hope for one.
    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        build: impl Fn(RequestBuilder) -> RequestBuilder + Send + Sync,
    ) -> Result<T, OpenAiError> {
        let url = format!("{}/{path}", self.provider.base_url.trim_end_matches('/'));
        let ask = |client: &reqwest::Client| {
            let mut request = client.post(&url);
            if !self.provider.api_key.is_empty() {
                request = request.bearer_auth(&self.provider.api_key);
            }
            build(request)
        };
        let result = self.remote.ask(ask).await.map(|(answer, _)| answer);
        let outcome = match &result {
            Ok(_) => "answered",
            Err(OpenAiError::Setup(_) | OpenAiError::Refused { .. }) => "refused",
            Err(OpenAiError::Unavailable { .. }) => "unavailable",
        };
        metrics::counter!("provider_requests_total", "model" => self.model().to_owned(), "outcome" => outcome).increment(1);
        result
    }
}
