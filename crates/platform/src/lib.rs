//! Ports that services share, each with its adapters side by side: bus, cache, blobs, mail, limits, telemetry.

pub mod openai;
