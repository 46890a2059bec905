use anyhow::Result;
use hallyu_http::Service;
use hallyu_media::Ports;

use crate::backends::Backends;
use crate::config::Settings;

pub(super) fn service(settings: &Settings, backends: &Backends) -> Result<Service> {
    let ports =
        Ports { bus: backends.bus.clone(), blobs: backends.blobs.clone(), ambient: backends.ambient.clone() };
    Ok(hallyu_media::build(ports, &settings.section("media")?))
}
