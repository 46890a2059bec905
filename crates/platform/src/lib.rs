//! Ports that services share, each with its adapters side by side: bus, cache, blobs, mail, limits, leases, vectors, telemetry.

pub mod ambient;
pub mod blobs;
pub mod bus;
pub mod cache;
pub mod cloudfront;
pub mod embedding;
pub mod jobs;
pub mod leases;
pub mod limits;
pub mod mail;
pub mod meaning;
pub mod openai;
pub mod playback;
pub mod redis;
pub mod remote;
pub mod secrets;
pub mod segments;
pub mod sums;
pub mod telemetry;
pub mod tombstones;
pub mod vectors;
