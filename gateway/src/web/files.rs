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
/// Everything else may be kept, but must be asked for again.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// Where the names with a hash in them are.
const HASHED: &str = "_next/static/";
/// Lists the inline scripts of each page; not served.
const POLICIES: &str = "csp.json";
/// Next's pages for addresses without a language; ours have one.
const WITHOUT_LANGUAGE: [&str; 2] = ["404.", "_not-found"];

#[derive(RustEmbed)]
#[folder = "../web/out"]
#[allow_missing = true]
struct Export;

/// The files of the web app, by their names without a leading `/`.
pub(crate) struct Files(HashMap<String, File>);

/// A file as it is served.
pub(crate) struct File {
    plain: Variant,
    brotli: Option<Variant>,
    content_type: HeaderValue,
    caching: HeaderValue,
    policy: Option<HeaderValue>,
}

/// The bytes of a file in one encoding, and their tag.
struct Variant {
    content: Bytes,
    tag: HeaderValue,
}

impl Variant {
    fn of(content: Bytes) -> Self {
        Self { tag: strong(&etag(&content)), content }
    }
}

/// The tag without its mark of weakness: a file's bytes are all there is.
fn strong(tag: &HeaderValue) -> HeaderValue {
    let opaque = tag.to_str().unwrap_or_default().trim_start_matches("W/");
    HeaderValue::from_str(opaque).unwrap_or_else(|_| tag.clone())
}

impl Files {
    /// The files that were there when the server was built; none if the web app was not. Pages may fetch media from
    /// `elsewhere`, too, if that is not empty.
    pub(crate) fn embedded(elsewhere: &str) -> Self {
        let read = |name: &str| Export::get(name).map(|file| into_bytes(file.data));
        let all = Export::iter().filter_map(|name| Some((name.to_string(), read(&name)?)));
        Self::of(all.collect(), elsewhere)
    }

    /// Prepares exported files for being served.
    pub(crate) fn of(mut export: HashMap<String, Bytes>, elsewhere: &str) -> Self {
        let policies = export.remove(POLICIES).unwrap_or_default();
        let policies: BTreeMap<String, Vec<String>> = serde_json::from_slice(&policies).unwrap_or_default();
        let (compressed, plain): (HashMap<_, _>, HashMap<_, _>) =
            export.into_iter().partition(|(name, _)| name.ends_with(".br"));
        let prepare = |(name, content): (String, Bytes)| {
            let brotli = compressed.get(&format!("{name}.br")).cloned().map(Variant::of);
            let scripts = policies.get(&name).map_or(&[][..], Vec::as_slice);
            let file = File::of(&name, content, (scripts, elsewhere));
            (name, File { brotli, ..file })
        };
        let has_language = |name: &str| !WITHOUT_LANGUAGE.iter().any(|prefix| name.starts_with(prefix));
        Self(plain.into_iter().filter(|(name, _)| has_language(name)).map(prepare).collect())
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
    fn of(name: &str, content: Bytes, (scripts, elsewhere): (&[String], &str)) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let guess =
            || Export::get(name).and_then(|file| HeaderValue::from_str(file.metadata.mimetype()).ok());
        let (content_type, caching) = match extension {
            "html" => (HTML, REVALIDATE),
            "txt" => (TEXT, REVALIDATE),
            _ if name.starts_with(HASHED) => (guess().unwrap_or(TEXT), FOR_EVER),
            _ => (guess().unwrap_or(TEXT), REVALIDATE),
        };
        let policy =
            (extension == "html").then(|| page_policy(scripts.iter().map(String::as_str), elsewhere));
        Self { plain: Variant::of(content), brotli: None, content_type, caching, policy }
    }

    /// The text of a page.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.plain.content).unwrap_or_default()
    }

    /// The file, compressed if the browser takes that, or 304 if it has it.
    pub(crate) fn answer(&self, asked: &HeaderMap) -> Response {
        let accepted =
            asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes_brotli = accepted.split(',').any(|encoding| encoding.trim() == "br");
        let compressed = self.brotli.as_ref().filter(|_| takes_brotli);
        let Variant { content, tag } = compressed.unwrap_or(&self.plain);
        let mut response = self.tagged(content.clone(), tag.clone(), asked);
        let headers = response.headers_mut();
        if self.brotli.is_some() {
            headers.insert(header::VARY, BY_ENCODING);
        }
        if compressed.is_some() {
            headers.insert(header::CONTENT_ENCODING, BROTLI);
        }
        response
    }

    /// The page with its places filled in. Its tag is weak, since it may be compressed on its way.
    pub(crate) fn filled(&self, content: Bytes, asked: &HeaderMap) -> Response {
        let tag = etag(&content);
        self.tagged(content, tag, asked)
    }

    fn tagged(&self, content: Bytes, tag: HeaderValue, asked: &HeaderMap) -> Response {
        let is_known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| names_tag(known, &tag));
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(content).into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, tag);
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        headers.insert(header::CACHE_CONTROL, self.caching.clone());
        if let Some(policy) = &self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
        response
    }
}

fn into_bytes(data: std::borrow::Cow<'static, [u8]>) -> Bytes {
    match data {
        std::borrow::Cow::Borrowed(data) => Bytes::from_static(data),
        std::borrow::Cow::Owned(data) => Bytes::from(data),
    }
}
