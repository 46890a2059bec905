//! A client of tus for tests.

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hallyu_content::build;
use hallyu_kernel::Actor;
use hallyu_testkit::Answered;
use http::Method;
use http::request::Builder;
use sha1::{Digest, Sha1};
use tokio_util::sync::CancellationToken;

use crate::world::{World, creator};

pub(crate) const OCTETS: &str = "application/offset+octet-stream";

/// Bytes that are nowhere the same.
pub(crate) fn pattern(length: usize) -> Bytes {
    (0..length).map(|place| (place % 251) as u8 ^ (place >> 12) as u8).collect()
}

pub(crate) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

pub(crate) fn sha1(bytes: &[u8]) -> String {
    format!("sha1 {}", STANDARD.encode(Sha1::digest(bytes)))
}

/// Where the upload is that was begun, below `/api/v1`.
pub(crate) fn place(answer: &Answered) -> String {
    assert_eq!(answer.status, 201, "{}", answer.json);
    answer.header("location").strip_prefix("/api/v1").unwrap().to_owned()
}

impl World {
    /// A request by tus of the first creator.
    pub(crate) fn tus(&self, method: Method, path: &str) -> Builder {
        self.tus_as(method, path, &creator())
    }

    pub(crate) fn tus_as(&self, method: Method, path: &str, caller: &Actor) -> Builder {
        self.request(method, path, Some(caller)).header("tus-resumable", "1.0.0")
    }

    /// Begins an upload of so many bytes for an episode.
    pub(crate) async fn begin(&self, episode: &str, length: u64) -> String {
        let metadata = format!("filename {},episode_id {}", base64("첫눈 오는 밤.mp4"), base64(episode));
        place(
            &self.begin_with(&[("upload-length", &length.to_string()), ("upload-metadata", &metadata)]).await,
        )
    }

    pub(crate) async fn begin_with(&self, headers: &[(&str, &str)]) -> Answered {
        let request = headers
            .iter()
            .fold(self.tus(Method::POST, "/uploads"), |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Appends bytes at an offset.
    pub(crate) async fn append(&self, path: &str, offset: u64, body: impl Into<Body>) -> Answered {
        self.append_with(path, offset, (&[], body.into())).await
    }

    pub(crate) async fn append_with(
        &self,
        path: &str,
        offset: u64,
        (headers, body): (&[(&str, &str)], Body),
    ) -> Answered {
        let request = self.tus(Method::PATCH, path).header("upload-offset", offset);
        let request = request.header("content-type", OCTETS);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn head(&self, path: &str) -> Answered {
        self.send(self.tus(Method::HEAD, path).body(Body::empty()).unwrap()).await
    }

    /// One round of what the service does all the time.
    pub(crate) async fn sweep(&self) {
        let stop = CancellationToken::new();
        stop.cancel();
        for background in build(self.ports.clone(), &self.config).background {
            (background.run)(stop.clone()).await;
        }
    }
}

/// What an answer of tus tells.
pub(crate) trait Tus {
    /// The offset that an answer of this status tells.
    fn offset(&self, status: u16) -> u64;
}

impl Tus for Answered {
    fn offset(&self, status: u16) -> u64 {
        self.is(status);
        assert_eq!(self.header("tus-resumable"), "1.0.0");
        assert_eq!(self.header("cache-control"), "no-store");
        self.header("upload-offset").parse().unwrap()
    }
}
