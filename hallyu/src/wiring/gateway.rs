use anyhow::{Context, Result};
use axum::Router;
use hallyu_gateway::{Config, Ports, Upstreams};
use hallyu_http::{Host, Service, Upstream, openapi};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use crate::backends::Backends;
use crate::config::Settings;

/// The services that the gateway routes to.
pub(super) struct Behind {
    pub(super) auth: Service,
    pub(super) user: Service,
    pub(super) content: Service,
    pub(super) edge: Service,
}

impl Behind {
    /// The documentation of all of them as one.
    pub(super) fn openapi(&self) -> OpenApi {
        let about = InfoBuilder::new()
            .title("HallyuLatino")
            .version("1")
            .description(Some("Korean titles for Latin America: catalogue, streams, subtitles, accounts."))
            .build();
        let services = self.all().map(|service| service.openapi.clone());
        openapi::merged(OpenApiBuilder::new().info(about).build(), services)
    }

    pub(super) fn into_services(self) -> [Service; 4] {
        [self.auth, self.user, self.content, self.edge]
    }

    fn all(&self) -> [&Service; 4] {
        [&self.auth, &self.user, &self.content, &self.edge]
    }
}

/// The router of the whole process. `auth` is the upstream that others were given before its router existed.
pub(super) fn router(
    settings: &Settings,
    backends: &Backends,
    (behind, auth): (&Behind, &Upstream),
    host: &Host,
) -> Result<Router> {
    let config: Config = settings.section("gateway")?;
    auth.bind(behind.auth.finish(host));
    let local = |service: &Service| Upstream::local(service.name, service.finish(host));
    let upstreams = Upstreams {
        auth: auth.clone(),
        user: local(&behind.user),
        content: local(&behind.content),
        edge: local(&behind.edge),
    };
    let ports = Ports {
        upstreams,
        limiter: backends.limiter.clone(),
        openapi: behind.openapi(),
        readiness: behind.all().into_iter().flat_map(|service| service.readiness.clone()).collect(),
        host: host.clone(),
    };
    hallyu_gateway::build(ports, &config).context("[gateway]")
}
