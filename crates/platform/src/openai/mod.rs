//! A client for any server that speaks the OpenAI API: chat with strict JSON schemas, transcription, and
//! embeddings.
//!
//! What may pass (429, 5xx, no answer, a garbled answer) is tried again here, with growing pauses; what cannot pass is
//! returned at once. Whether an answer makes *sense* is for the caller to judge.

mod chat;
mod embeddings;
mod retry;
mod transcription;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::Ambient;
use reqwest::{RequestBuilder, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use chat::{ChatReply, ChatRequest, JsonSchema, Tokens};
pub use retry::{Sleeper, TokioSleeper};
pub use transcription::{Sound, TranscribedSegment, TranscribedWord, Transcript};

use retry::{Backoff, Failure};

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

/// Why a provider gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum OpenAiError {
    /// The client cannot be made: the address is no URL, or TLS is not set up.
    #[error("the provider's client cannot be set up")]
    Setup(#[source] reqwest::Error),
    /// The provider refuses the request as it is; repeating it will not help.
    #[error("the provider refused with status {status}: {message}")]
    Refused {
        /// HTTP status, 400 to 499.
        status: u16,
        /// What the provider said, at most 300 characters.
        message: String,
    },
    /// The provider did not answer usably, however often it was asked.
    #[error("the provider is not available: {last}")]
    Unavailable {
        /// When it may be worth asking again.
        retry_after: Duration,
        /// The last failure.
        last: String,
    },
}

/// Asks one provider. Clones share the connection pool and what is known about the provider's health.
#[derive(Clone)]
pub struct OpenAi {
    client: reqwest::Client,
    provider: Arc<Provider>,
    backoff: Arc<Backoff>,
}

impl OpenAiError {
    /// The setting of the provider's section that the operator has to correct, if that is what is wrong.
    pub fn wrong_setting(&self) -> Option<&'static str> {
        match self {
            Self::Refused { status: 401 | 403, .. } => Some("api_key"),
            Self::Setup(_) | Self::Refused { status: 404, .. } => Some("base_url"),
            Self::Refused { .. } | Self::Unavailable { .. } => None,
        }
    }
}

impl OpenAi {
    /// Makes a client; does not connect. A TLS provider for `rustls` has to be installed in the process.
    ///
    /// # Errors
    /// [`OpenAiError::Setup`].
    pub fn new(provider: Provider, ambient: Ambient, sleeper: Arc<dyn Sleeper>) -> Result<Self, OpenAiError> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(provider.timeout_seconds))
            .build()
            .map_err(OpenAiError::Setup)?;
        let backoff = Arc::new(Backoff::new(ambient, sleeper));
        Ok(Self { client, provider: Arc::new(provider), backoff })
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
        let ask = || {
            let mut request = self.client.post(&url);
            if !self.provider.api_key.is_empty() {
                request = request.bearer_auth(&self.provider.api_key);
            }
            receive(build(request))
        };
        let result = self.backoff.run(ask).await;
        let outcome = match &result {
            Ok(_) => "answered",
            Err(OpenAiError::Setup(_) | OpenAiError::Refused { .. }) => "refused",
            Err(OpenAiError::Unavailable { .. }) => "unavailable",
        };
        metrics::counter!("provider_requests_total", "model" => self.model().to_owned(), "outcome" => outcome).increment(1);
        result
    }
}

async fn receive<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    let response = request.send().await.map_err(|error| Failure::passing(describe(&error)))?;
    if !response.status().is_success() {
        return Err(refusal(response).await);
    }
    let body = response.bytes().await.map_err(|error| Failure::passing(describe(&error)))?;
    serde_json::from_slice(&body).map_err(|error| Failure::passing(format!("garbled answer: {error}")))
}

async fn refusal(response: Response) -> Failure {
    let status = response.status();
    let retry_after =
        response.headers().get("retry-after").and_then(|value| value.to_str().ok()).map(str::to_owned);
    if status.is_server_error() || matches!(status.as_u16(), 408 | 409 | 425 | 429) {
        return Failure::Passing { what: format!("status {status}"), retry_after };
    }
    // A refusal is for the operator; its text helps, and nothing is lost if it cannot be read.
    let body = response.text().await.unwrap_or_default();
    Failure::Final(OpenAiError::Refused { status: status.as_u16(), message: message_of(&body) })
}

/// The message inside the API's error object, or the start of whatever else was sent.
fn message_of(body: &str) -> String {
    let parsed: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let message = parsed.as_ref().and_then(|body| body["error"]["message"].as_str()).unwrap_or(body);
    message.chars().take(300).collect()
}

/// A transport error in a few words; addresses may hold credentials, so they are left out.
fn describe(error: &reqwest::Error) -> String {
    let what = match error {
        _ if error.is_timeout() => "no answer in time",
        _ if error.is_connect() => "no connection",
        _ => "the connection broke",
    };
    what.to_owned()
}
