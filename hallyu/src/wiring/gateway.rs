use anyhow::{Context, Result};
use axum::Router;
use hallyu_gateway::{Config, Ports, Upstreams};
use hallyu_http::{Host, Readiness, openapi};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use crate::backends::Backends;
use crate::config::Settings;

/// The documentation of all services as one, wherever they run.
pub(crate) fn document() -> OpenApi {
    let about = InfoBuilder::new()
        .title("HallyuLatino")
        .version("1")
        .description(Some("Korean titles for Latin America: catalogue, streams, subtitles, accounts."))
        .build();
    let services = [hallyu_auth::openapi(), hallyu_user::openapi(), hallyu_content::openapi()];
    openapi::merged(OpenApiBuilder::new().info(about).build(), services)
}

/// The gateway's router. `readiness` is that of the services in the same process.
pub(super) fn router(
    settings: &Settings,
    backends: &Backends,
    (upstreams, readiness): (Upstreams, Vec<Readiness>),
    host: &Host,
) -> Result<Router> {
    let config: Config = settings.section("gateway")?;
    let ports =
        Ports { upstreams, limiter: backends.limiter()?, openapi: document(), readiness, host: host.clone() };
    hallyu_gateway::build(ports, &config).context("[gateway]")
}
