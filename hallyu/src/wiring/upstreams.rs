use anyhow::{Context, Result};
use hallyu_http::{Insiders, Upstream};
use serde::Deserialize;

use crate::config::Settings;
use crate::targets::{Chosen, Target};

/// `[upstreams]`: where the services are that this process does not run.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Addresses {
    #[serde(rename = "gateway")]
    _gateway: String,
    auth: String,
    user: String,
    content: String,
    search: String,
    edge: String,
}

/// The services that answer requests: those of this process, which are bound once their routers exist, and the others.
pub(super) fn upstreams(
    settings: &Settings,
    chosen: &Chosen,
    insiders: &Insiders,
) -> Result<hallyu_gateway::Upstreams> {
    let addresses: Addresses = settings.section("upstreams")?;
    let upstream = |name: &'static str, target, address: &str| -> Result<Upstream> {
        let upstream = match chosen.runs(target) {
            true => Upstream::pending(name),
            false => {
                let address = address.parse().with_context(|| format!("upstreams.{name} {address}"))?;
                Upstream::remote(name, &address).with_context(|| format!("upstreams.{name}"))?
            }
        };
        Ok(upstream.signing(insiders.clone()))
    };
    Ok(hallyu_gateway::Upstreams {
        auth: upstream("auth", Target::Auth, &addresses.auth)?,
        user: upstream("user", Target::User, &addresses.user)?,
        content: upstream("content", Target::Content, &addresses.content)?,
        search: upstream("search", Target::Search, &addresses.search)?,
        edge: upstream("edge", Target::Edge, &addresses.edge)?,
    })
}
