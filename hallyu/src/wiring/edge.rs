use anyhow::Result;
use hallyu_edge::Ports;
use hallyu_http::{Service, Upstream};

use super::cdn;
use crate::backends::Backends;
use crate::config::Settings;

pub(super) fn service(
    settings: &Settings,
    backends: &Backends,
    (auth, content): (Upstream, Upstream),
) -> Result<Service> {
    let ports = Ports {
        blobs: backends.blobs()?,
        signer: backends.signer.clone(),
        keys: backends.segment_keys()?,
        auth: Some(auth),
        content: Some(content),
        cdn: cdn::network(settings)?,
        ambient: backends.ambient.clone(),
    };
    Ok(hallyu_edge::build(ports, &settings.section("edge")?))
}
