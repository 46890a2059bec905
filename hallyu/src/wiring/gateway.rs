use std::time::Duration;

use anyhow::{Context, Result};
use hallyu_gateway::{Config, Gateway, Ports, SessionCookies, Upstreams};
use hallyu_http::{Host, Readiness, openapi};
use serde::Deserialize;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use super::cdn;
use crate::backends::Backends;
use crate::config::Settings;
use crate::listener;

/// The documentation of all services as one, wherever they run.
pub(crate) fn document() -> OpenApi {
    let about = InfoBuilder::new()
        .title("HallyuLatino")
        .version("1")
        .description(Some("Korean titles for Latin America: catalogue, streams, subtitles, accounts."))
        .build();
    let services =
        [hallyu_auth::openapi(), hallyu_user::openapi(), hallyu_content::openapi(), hallyu_search::openapi()];
    openapi::merged(OpenApiBuilder::new().info(about).build(), services)
}

/// The gateway. `readiness` is what the process asks whether it answers.
pub(super) fn gateway(
    settings: &Settings,
    backends: &Backends,
    (upstreams, readiness): (Upstreams, Vec<Readiness>),
    host: &Host,
) -> Result<Gateway> {
    let config: Config = settings.section("gateway")?;
    let speaks_tls = settings.section::<listener::Config>("listener")?.has_tls();
    let ports = Ports {
        upstreams,
        limiter: backends.limiter()?,
        cookies: cookies(settings, backends)?,
        openapi: document(),
        readiness,
        host: host.clone(),
    };
    let media_origin = cdn::origin(settings)?;
    let config = Config { speaks_tls, media_origin, ..config };
    hallyu_gateway::build(ports, &config).context("[gateway]")
}

/// Cookies live as long as the sessions that they stand for.
fn cookies(settings: &Settings, backends: &Backends) -> Result<SessionCookies> {
    let Life { refresh_days } = settings.section("auth")?;
    let life = Duration::from_secs(u64::from(refresh_days) * 24 * 60 * 60);
    Ok(SessionCookies { key: backends.master_key.derive("hallyu/csrf/v1"), life })
}

/// What the gateway needs to know of `[auth]`.
#[derive(Deserialize)]
struct Life {
    refresh_days: u32,
}
