use std::collections::{BTreeMap, HashMap};

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hallyu_http::{etag, names_tag};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;

use crate::headers::page_policy;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const BROTLI: HeaderValue = HeaderValue::from_static("br");
const BY_ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");
/// Names with a hash in them: what is under such a name never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Pages and the router's data: may be kept, must be asked for again.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// Where the names with a hash in them are.
const HASHED: &str = "_next/static/";
/// Lists the inline scripts of each page; not served.
const POLICIES: &str = "csp.json";

#[derive(RustEmbed)]
#[folder = "../web/out"]
#[allow_missing = true]
struct Export;

/// The files of the web app, by their names without a leading `/`.
pub(crate) struct Files(HashMap<String, File>);

/// A file as it is served.
pub(crate) struct File {
    content: Bytes,
    brotli: Option<Bytes>,
    tag: HeaderValue,
    content_type: HeaderValue,
    caching: HeaderValue,
    policy: Option<HeaderValue>,
}

impl Files {
    /// The files that were there when the server was built; none if the web app was not.
    pub(crate) fn embedded() -> Self {
        let read = |name: &str| Export::get(name).map(|file| into_bytes(file.data));
        let all = Export::iter().filter_map(|name| Some((name.to_string(), read(&name)?)));
        Self::of(all.collect())
    }

    /// Prepares exported files for being served.
    pub(crate) fn of(mut export: HashMap<String, Bytes>) -> Self {
        let policies = export.remove(POLICIES).unwrap_or_default();
        let policies: BTreeMap<String, Vec<String>> = serde_json::from_slice(&policies).unwrap_or_default();
        let (compressed, plain): (HashMap<_, _>, HashMap<_, _>) =
            export.into_iter().partition(|(name, _)| name.ends_with(".br"));
        let prepare = |(name, content): (String, Bytes)| {
            let brotli = compressed.get(&format!("{name}.br")).cloned();
            let scripts = policies.get(&name).map_or(&[][..], Vec::as_slice);
            let file = File::of(&name, content, scripts);
            (name, File { brotli, ..file })
        };
        Self(plain.into_iter().map(prepare).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The file of this name, or the page of it.
    pub(crate) fn find(&self, name: &str) -> Option<&File> {
        self.0.get(name).or_else(|| self.0.get(&format!("{name}.html")))
    }
}

impl File {
    fn of(name: &str, content: Bytes, scripts: &[String]) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let guess =
            || Export::get(name).and_then(|file| HeaderValue::from_str(file.metadata.mimetype()).ok());
        let (content_type, caching) = match extension {
            "html" => (HTML, REVALIDATE),
            "txt" => (TEXT, REVALIDATE),
            _ if name.starts_with(HASHED) => (guess().unwrap_or(TEXT), FOR_EVER),
            _ => (guess().unwrap_or(TEXT), AN_HOUR),
        };
        let policy = (extension == "html").then(|| page_policy(scripts.iter().map(String::as_str)));
        Self { tag: etag(&content), content, brotli: None, content_type, caching, policy }
    }

    /// The text of a page.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.content).unwrap_or_default()
    }

    /// The file, compressed if the browser takes that, or 304 if it has it.
    pub(crate) fn answer(&self, asked: &HeaderMap) -> Response {
        let is_known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| names_tag(known, &self.tag));
        if is_known {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            response.headers_mut().insert(header::ETAG, self.tag.clone());
            response.headers_mut().insert(header::CACHE_CONTROL, self.caching.clone());
            return response;
        }
        let accepted =
            asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes_brotli = accepted.split(',').any(|encoding| encoding.trim() == "br");
        let compressed = self.brotli.as_ref().filter(|_| takes_brotli);
        let mut response = self.with(compressed.unwrap_or(&self.content).clone());
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.tag.clone());
        if self.brotli.is_some() {
            headers.insert(header::VARY, BY_ENCODING);
        }
        if compressed.is_some() {
            headers.insert(header::CONTENT_ENCODING, BROTLI);
        }
        response
    }

    /// The file's headers with other content: a page that was filled in.
    pub(crate) fn with(&self, content: Bytes) -> Response {
        let mut response = Body::from(content).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        headers.insert(header::CACHE_CONTROL, self.caching.clone());
        if let Some(policy) = &self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
        response
    }

    /// The whole file, uncompressed, without a tag.
    pub(crate) fn plain(&self) -> Response {
        self.with(self.content.clone())
    }
}

fn into_bytes(data: std::borrow::Cow<'static, [u8]>) -> Bytes {
    match data {
        std::borrow::Cow::Borrowed(data) => Bytes::from_static(data),
        std::borrow::Cow::Owned(data) => Bytes::from(data),
    }
}
