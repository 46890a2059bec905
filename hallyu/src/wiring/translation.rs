use std::sync::Arc;

use anyhow::Result;
use hallyu_http::Service;
use hallyu_platform::openai::TokioSleeper;
use hallyu_translation::Ports;

use crate::backends::Backends;
use crate::config::Settings;

pub(super) async fn service(settings: &Settings, backends: &Backends) -> Result<Service> {
    let ports = Ports {
        bus: Arc::clone(&backends.bus().await?.events),
        blobs: backends.blobs()?,
        ambient: backends.ambient.clone(),
        sleeper: Arc::new(TokioSleeper),
    };
    Ok(hallyu_translation::build(ports, &settings.section("translation")?)?)
}
