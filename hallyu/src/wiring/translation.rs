use std::sync::Arc;

use anyhow::Result;
use hallyu_http::Service;
use hallyu_platform::openai::TokioSleeper;
use hallyu_translation::Ports;

use crate::backends::Backends;
use crate::config::Settings;

pub(super) fn service(settings: &Settings, backends: &Backends) -> Result<Service> {
    let ports = Ports {
        bus: backends.bus.clone(),
        blobs: backends.blobs.clone(),
        ambient: backends.ambient.clone(),
        sleeper: Arc::new(TokioSleeper),
    };
    Ok(hallyu_translation::build(ports, settings.section("translation")?)?)
}
