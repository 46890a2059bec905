use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hallyu_edge::Proof;
use hallyu_platform::cloudfront::CloudFront;
use serde::Deserialize;

use crate::config::Settings;

/// `[cdn]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cdn {
    url: String,
    key_pair_id: String,
    private_key: String,
    proof: String,
    cookie_domain: String,
}

/// The network that delivers segments, if there is one, and how players show it that they may have them.
pub(super) fn network(settings: &Settings) -> Result<Option<(CloudFront, Proof)>> {
    let Cdn { url, key_pair_id, private_key, proof, cookie_domain } = settings.section("cdn")?;
    if url.is_empty() {
        return Ok(None);
    }
    let proof = match (proof.as_str(), cookie_domain.as_str()) {
        ("address", _) => Proof::Address,
        ("cookie", "") => bail!("cdn.cookie_domain: cookies need the domain that they are for"),
        ("cookie", _) => Proof::Cookie { domain: cookie_domain },
        _ => bail!("cdn.proof: expected address or cookie"),
    };
    let pem = pem(&private_key).context("cdn.private_key")?;
    let signer = CloudFront::new(&url, &key_pair_id, &pem).context("[cdn]")?;
    Ok(Some((signer, proof)))
}

/// Where pages may fetch media from beside the gateway: `https://host`, or nothing.
pub(super) fn origin(settings: &Settings) -> Result<String> {
    let Cdn { url, .. } = settings.section("cdn")?;
    Ok(url.split('/').take(3).collect::<Vec<_>>().join("/"))
}

fn pem(setting: &str) -> Result<String> {
    match setting.split_once(':') {
        Some(("base64", text)) => Ok(String::from_utf8(BASE64.decode(text)?)?),
        Some(("file", path)) => Ok(std::fs::read_to_string(Path::new(path.trim_start_matches("//")))?),
        _ => bail!("expected file:///path or base64:..."),
    }
}
