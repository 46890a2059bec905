//! How services speak HTTP: envelope, errors, extractors, token verification, layers, upstreams.
