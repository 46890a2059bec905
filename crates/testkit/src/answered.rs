use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// An answer that was read to its end. What it is asked for and does not have fails the test.
#[derive(Debug)]
pub struct Answered {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub bytes: Bytes,
    /// The same, if it is JSON; else null.
    pub json: Value,
}

#[allow(clippy::missing_panics_doc, reason = "that is what its assertions are for")]
impl Answered {
    /// What a router answers.
    pub async fn of(router: &Router, request: Request<Body>) -> Self {
        let Ok(response) = router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body that can be read").to_bytes();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, bytes, json }
    }

    /// A header, empty if it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header of ASCII"))
    }

    /// The code of an error, empty if it is none.
    #[must_use]
    pub fn code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or_default()
    }

    /// Status and code of an error.
    #[must_use]
    pub fn error(&self) -> (u16, String) {
        (self.status.as_u16(), self.code().to_owned())
    }

    /// Asserts that it is this error.
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!(self.error(), (status, code.to_owned()), "{}", self.json);
    }

    /// `field: rule` of each wrong field.
    #[must_use]
    pub fn wrong(&self) -> Vec<String> {
        self.refused(400, "VALIDATION_ERROR");
        let fields = self.json["error"]["details"]["fields"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        fields.iter().map(|field| format!("{}: {}", text(&field["field"]), text(&field["rule"]))).collect()
    }

    /// The cookie that it sets, as the client sends it back.
    #[must_use]
    pub fn cookie(&self) -> String {
        let cookie = self.headers["set-cookie"].to_str().expect("a header of ASCII");
        cookie.split(';').next().unwrap_or_default().to_owned()
    }

    /// The answer's `data`, if it has this status.
    pub fn is(&self, status: u16) -> &Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.json);
        &self.json["data"]
    }

    /// The `data` of a 200.
    #[must_use]
    pub fn data(&self) -> &Value {
        self.is(200)
    }

    /// A text of the `data`.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.json["data"][name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.json))
    }

    /// A text of the `data` of a 201.
    #[must_use]
    pub fn made(&self, name: &str) -> String {
        self.is(201);
        self.text(name).to_owned()
    }
}
