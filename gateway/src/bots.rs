//! Callers that look like programs nobody asked for get less. The signs are few and plain, and whoever wants to can avoid
//! them: this keeps careless scrapers from costing much, it does not find clever ones. Who shows a valid token is never
//! judged, nor is anybody from this machine or a private network, where probes come from.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hallyu_platform::limits::{Limiter, Quota};
use http::{HeaderMap, StatusCode, header};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};

use crate::ConfigError;
use crate::address::{Origin, of_subscriber};

/// Most addresses that are remembered as suspect.
const MOST: u64 = 100_000;
/// What programs that fetch everything, or look for holes, call themselves where nobody has changed it.
const SCRAPERS: [&str; 14] = [
    "scrapy",
    "httrack",
    "libwww-perl",
    "python-urllib",
    "wget",
    "go-http-client",
    "masscan",
    "nikto",
    "sqlmap",
    "zgrab",
    "nuclei",
    "gobuster",
    "dirbuster",
    "wpscan",
];

/// Whom to suspect, and what that means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BotsConfig {
    /// Whether anybody is suspected at all.
    pub enabled: bool,
    /// Answers 401 and 404 of the API a minute that an address may get before it is suspect.
    pub misses: u32,
    /// How long it is suspect then, seconds.
    pub suspect_seconds: u64,
    /// Requests a minute of a suspect, where its class has more.
    pub quota: u32,
}

impl Default for BotsConfig {
    fn default() -> Self {
        Self { enabled: true, misses: 30, suspect_seconds: 600, quota: 20 }
    }
}

/// Remembers who is suspect.
pub(crate) struct Bots {
    is_on: bool,
    misses: Quota,
    quota: Quota,
    suspects: Cache<IpAddr, ()>,
    limiter: Arc<dyn Limiter>,
}

impl Bots {
    pub(crate) fn new(config: &BotsConfig, limiter: Arc<dyn Limiter>) -> Result<Self, ConfigError> {
        if config.misses == 0 || config.quota == 0 {
            return Err(ConfigError::Bots);
        }
        let life = Duration::from_secs(config.suspect_seconds.max(1));
        Ok(Self {
            is_on: config.enabled,
            misses: Quota::per_minute(config.misses),
            quota: Quota::per_minute(config.quota),
            suspects: Cache::builder().max_capacity(MOST).time_to_live(life).build(),
            limiter,
        })
    }

    /// The quota of a stranger who is suspect.
    pub(crate) fn suspect(&self, origin: Origin, headers: &HeaderMap) -> Option<Quota> {
        if !self.is_on || !origin.is_public() {
            return None;
        }
        let reason = match headers.get(header::USER_AGENT).map(|agent| agent.as_bytes()) {
            None | Some([]) => "no_user_agent",
            Some(agent) if is_scraper(agent) => "scraper",
            Some(_) if self.suspects.contains_key(&of_subscriber(origin.caller)) => "misses",
            Some(_) => return None,
        };
        metrics::counter!("gateway_suspect_requests_total", "reason" => reason).increment(1);
        Some(self.quota)
    }

    /// Notes an answer of the API to a stranger.
    pub(crate) async fn note(&self, origin: Origin, status: StatusCode) {
        let is_miss = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND);
        if !self.is_on || !is_miss || !origin.is_public() {
            return;
        }
        let address = of_subscriber(origin.caller);
        if !self.limiter.check(&format!("misses:{address}"), self.misses).await.allowed {
            self.suspects.insert(address, ());
        }
    }
}

fn is_scraper(agent: &[u8]) -> bool {
    let agent = agent.to_ascii_lowercase();
    SCRAPERS.iter().any(|name| agent.windows(name.len()).any(|part| part == name.as_bytes()))
}
