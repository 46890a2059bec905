use std::sync::Arc;

use anyhow::{Result, anyhow};
use hallyu_http::Service;
use hallyu_media::Ports;

use crate::backends::Backends;
use crate::config::Settings;

pub(super) async fn service(settings: &Settings, backends: &Backends) -> Result<Service> {
    let ports = Ports {
        bus: Arc::clone(&backends.bus().await?.events),
        blobs: backends.blobs()?,
        keys: backends.segment_keys()?,
        ambient: backends.ambient.clone(),
    };
    hallyu_media::build(ports, &settings.section("media")?).await.map_err(|error| anyhow!("[media] {error}"))
}
