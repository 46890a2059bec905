use std::sync::Arc;

use anyhow::Result;
use hallyu_http::Service;
use hallyu_recommendation::Ports;

use crate::backends::Backends;

pub(super) async fn service(backends: &Backends) -> Result<Service> {
    let (embedder, vectors) = backends.vectors_of_texts()?;
    let ports = Ports {
        bus: Arc::clone(&backends.bus().await?.events),
        blobs: backends.blobs()?,
        embedder,
        vectors,
        ambient: backends.ambient.clone(),
    };
    Ok(hallyu_recommendation::build(ports))
}
