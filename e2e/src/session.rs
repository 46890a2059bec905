use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// How long a job of a test video may take.
const JOB: Duration = Duration::from_secs(120);

/// How long a finished track may stay a draft.
const DRAFT: Duration = Duration::from_secs(20);

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The body as JSON; null if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The `data` of an answer with this status.
    ///
    /// # Errors
    /// If the status is another one; the message shows the body.
    pub fn expect(&self, status: u16) -> Result<Value> {
        ensure!(self.status == status, "expected {status}, got {}: {}", self.status, self.text());
        Ok(self.json()["data"].take())
    }

    /// The cookie that the answer sets, as `name=value`.
    #[must_use]
    pub fn cookie(&self) -> String {
        let set = self.headers.get("set-cookie").and_then(|value| value.to_str().ok());
        set.and_then(|text| text.split(';').next()).unwrap_or_default().to_owned()
    }

    /// The status and the code of an error.
    #[must_use]
    pub fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
    }
}

/// A client of the API, logged in or not.
#[derive(Clone, Debug)]
pub struct Session {
    http: Client,
    url: String,
    token: Option<String>,
}

impl Session {
    /// A client of the server at this address, with a token or without.
    #[must_use]
    pub fn new(url: &str, token: Option<String>) -> Self {
        // Fails only where another test of the process was first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Self { http: http.build().unwrap_or_default(), url: url.to_owned(), token }
    }

    /// A request below the server's root, with the token if there is one.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// The same client, logged in with this access token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The access token.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn send(request: RequestBuilder) -> Result<Reply> {
        let response = request.timeout(Duration::from_secs(60)).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Reply { status, headers, bytes: response.bytes().await?.to_vec() })
    }

    /// GET below the server's root.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn get_root(&self, path: &str) -> Result<Reply> {
        Self::send(self.request(Method::GET, path)).await
    }

    /// GET below `/api/v1`.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn get(&self, path: &str) -> Result<Reply> {
        self.get_root(&format!("/api/v1{path}")).await
    }

    /// POST of JSON below `/api/v1`.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Reply> {
        Self::send(self.request(Method::POST, &format!("/api/v1{path}")).json(body)).await
    }

    /// PATCH of JSON below `/api/v1`.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn patch(&self, path: &str, body: &Value) -> Result<Reply> {
        Self::send(self.request(Method::PATCH, &format!("/api/v1{path}")).json(body)).await
    }

    /// POST of bytes below `/api/v1`.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn upload(&self, path: &str, bytes: Vec<u8>) -> Result<Reply> {
        let request = self.request(Method::POST, &format!("/api/v1{path}"));
        Self::send(request.header("Content-Type", "application/octet-stream").body(bytes)).await
    }

    /// A new title with one episode; their ids.
    ///
    /// # Errors
    /// If the caller may not, or the server refuses.
    pub async fn new_episode(&self, title: &str) -> Result<(String, String)> {
        let body = serde_json::json!({ "type": "drama", "title": title, "year": 2026 });
        let content = self.post("/contents", &body).await?.expect(201)?;
        let content = content["content_id"].as_str().context("no content_id")?.to_owned();
        let body = serde_json::json!({ "episode_number": 1 });
        let episode = self.post(&format!("/contents/{content}/episodes"), &body).await?.expect(201)?;
        Ok((content, episode["episode_id"].as_str().context("no episode_id")?.to_owned()))
    }

    /// Waits until the job is done, failed or waiting, and returns it.
    ///
    /// # Errors
    /// If it takes longer than two minutes.
    pub async fn job(&self, job: &str) -> Result<Value> {
        let began = Instant::now();
        loop {
            let state = self.get(&format!("/jobs/{job}")).await?.expect(200)?;
            if !matches!(state["state"].as_str(), Some("queued" | "running")) {
                return Ok(state);
            }
            ensure!(began.elapsed() < JOB, "the job is still {state}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The episode's subtitle tracks, once none is a draft: what a job has made is published right behind it.
    ///
    /// # Errors
    /// If a draft is not published within twenty seconds.
    pub async fn tracks(&self, episode: &str) -> Result<Vec<Value>> {
        let began = Instant::now();
        loop {
            let listed = self.get(&format!("/episodes/{episode}/subtitles")).await?.expect(200)?;
            let tracks = listed["items"].as_array().context("no items")?;
            if tracks.iter().all(|track| track["state"] != "draft") {
                return Ok(tracks.clone());
            }
            ensure!(began.elapsed() < DRAFT, "a track is still a draft: {listed}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
