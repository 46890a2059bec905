use std::path::PathBuf;
use std::time::Duration;

use hallyu_platform::limits::Quota;
use http::{HeaderName, HeaderValue, Method, header};
use serde::{Deserialize, Serialize};
use tower_http::cors::CorsLayer;

use crate::access_log::AccessLog;
use crate::bots::BotsConfig;
use crate::networks::{Network, Networks};

/// How long a browser may remember the answer to a preflight request.
const PREFLIGHT: Duration = Duration::from_secs(3600);

/// The gateway's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Requests per minute and caller.
    pub limits: Limits,
    /// Longest wait for an answer, seconds; uploads and media are not limited.
    pub request_seconds: u64,
    /// Other origins whose pages may call the API, for example `https://studio.example`.
    pub allowed_origins: Vec<String>,
    /// Address under which viewers reach the platform, for example `https://hallyulatino.example`. Empty: unknown;
    /// pages then name no canonical address. With `https`, browsers are told to use nothing else.
    pub public_url: String,
    /// Whether the listener itself speaks TLS.
    #[serde(skip)]
    pub speaks_tls: bool,
    /// Where pages may fetch media from beside here, such as `https://cdn.example`. Empty: nowhere.
    #[serde(skip)]
    pub media_origin: String,
    /// Networks of the proxies in front of the gateway that append to `X-Forwarded-For`, for example `10.0.0.0/8`.
    pub trusted_proxies: TrustedProxies,
    /// Header in which those proxies name the caller's country. Empty: they do not.
    pub country_header: String,
    /// Database of the countries of addresses, in the MaxMind format. Empty: none.
    pub country_database: PathBuf,
    /// File of the addresses that may not come in. Empty: everybody may.
    pub ip_lists: PathBuf,
    /// Whether there is a line in the log for each request.
    pub access_log: AccessLog,
    /// Who is taken for a program that nobody asked for.
    pub bots: BotsConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            request_seconds: 30,
            allowed_origins: Vec::new(),
            public_url: String::new(),
            speaks_tls: false,
            media_origin: String::new(),
            trusted_proxies: TrustedProxies::default(),
            country_header: String::new(),
            country_database: PathBuf::new(),
            ip_lists: PathBuf::new(),
            access_log: AccessLog::default(),
            bots: BotsConfig::default(),
        }
    }
}

/// Networks of proxies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TrustedProxies {
    /// The networks.
    List(Vec<String>),
    /// What was meant by a number is not known any more; none are zero proxies.
    Count(u64),
}

impl Default for TrustedProxies {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl TrustedProxies {
    pub(crate) fn networks(&self) -> Result<Networks, ConfigError> {
        let names = match self {
            Self::List(names) => names.as_slice(),
            Self::Count(0) => &[],
            Self::Count(_) => return Err(ConfigError::ProxyCount),
        };
        let networks = names
            .iter()
            .map(|name| name.parse::<Network>().map_err(|error| ConfigError::Proxy(error.to_string())));
        networks.collect()
    }
}

/// Requests per minute and caller, by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Registration, login, refresh: for an address, and for a user who has a token already.
    pub authentication: u32,
    /// What is of no other class.
    pub general: u32,
    /// Searches and completions.
    pub search: u32,
    /// Addresses of streams.
    pub streaming: u32,
    /// Pieces of uploads.
    pub uploads: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { authentication: 10, general: 100, search: 30, streaming: 5, uploads: 3000 }
    }
}

/// A setting that has no meaning.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// `country_header` is no name of a header.
    #[error("country_header: \"{0}\" is no name of a header")]
    CountryHeader(String),
    /// `country_database` cannot be read.
    #[error("country_database")]
    CountryDatabase(#[source] maxminddb::MaxMindDbError),
    /// Not an origin.
    #[error("allowed_origins: \"{0}\" is not an origin such as https://studio.example")]
    Origin(String),
    /// Nobody could log in, or use the platform at all.
    #[error("limits.{0} must be at least 1")]
    Limit(&'static str),
    /// A stranger could not even ask once.
    #[error("bots.misses and bots.quota must be at least 1")]
    Bots,
    /// Not a network.
    #[error("trusted_proxies: {0}")]
    Proxy(String),
    /// Once it was a number of proxies, which believed whoever came past them.
    #[error(
        "trusted_proxies: name the networks of the proxies, for example [\"10.0.0.0/8\"], instead of their number"
    )]
    ProxyCount,
    /// The file of addresses cannot be used.
    #[error("ip_lists {0:?}: {1}")]
    IpLists(PathBuf, String),
}

/// Headers of tus that clients send and read.
const OF_TUS: [&str; 6] = [
    "tus-resumable",
    "upload-checksum",
    "upload-concat",
    "upload-length",
    "upload-metadata",
    "upload-offset",
];
/// Headers of tus that clients only read.
const TOLD_BY_TUS: [&str; 5] =
    ["tus-checksum-algorithm", "tus-extension", "tus-max-size", "tus-version", "upload-expires"];

impl Config {
    /// The layer that lets other origins in; none if none are allowed.
    pub(crate) fn cors(&self) -> Result<Option<CorsLayer>, ConfigError> {
        if self.allowed_origins.is_empty() {
            return Ok(None);
        }
        let origins = self.allowed_origins.iter().map(|origin| read_origin(origin));
        let origins = origins.collect::<Result<Vec<_>, _>>()?;
        let methods = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let taken = [
            header::ACCEPT_LANGUAGE,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("x-content-sha256"),
            HeaderName::from_static("x-file-name"),
            hallyu_http::REQUEST_ID,
        ];
        let taken = taken.into_iter().chain(OF_TUS.map(HeaderName::from_static));
        let shown = [header::ETAG, header::LOCATION, header::RETRY_AFTER, hallyu_http::REQUEST_ID];
        let shown = shown.into_iter().chain(crate::limits::HEADERS);
        let shown = shown.chain(OF_TUS.into_iter().chain(TOLD_BY_TUS).map(HeaderName::from_static));
        let layer = CorsLayer::new()
            .allow_origin(origins)
            .allow_methods(methods)
            .allow_headers(taken.collect::<Vec<_>>())
            .expose_headers(shown.collect::<Vec<_>>())
            .max_age(PREFLIGHT);
        Ok(Some(layer))
    }

    /// Whether viewers reach the platform over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.speaks_tls || self.public_url.starts_with("https://")
    }
}

fn read_origin(origin: &str) -> Result<HeaderValue, ConfigError> {
    let wrong = || ConfigError::Origin(origin.to_owned());
    let (scheme, host) = origin.split_once("://").ok_or_else(wrong)?;
    if !matches!(scheme, "http" | "https") || host.is_empty() || host.contains(['/', '*', ' ']) {
        return Err(wrong());
    }
    HeaderValue::from_str(origin).map_err(|_| wrong())
}

impl Limits {
    /// The quotas, each at least one.
    pub(crate) fn quotas(&self) -> Result<crate::limits::Quotas, ConfigError> {
        let quota = |name, times| {
            if times == 0 { Err(ConfigError::Limit(name)) } else { Ok(Quota::per_minute(times)) }
        };
        Ok(crate::limits::Quotas {
            authentication: quota("authentication", self.authentication)?,
            general: quota("general", self.general)?,
            search: quota("search", self.search)?,
            streaming: quota("streaming", self.streaming)?,
            uploads: quota("uploads", self.uploads)?,
        })
    }
}
