//! What every adapter of a port promises, as functions that take the adapter and panic where it breaks a promise.

mod blobs;
mod bus;
mod cache;
mod delivery;
mod leases;
mod limits;
mod schemas;
mod store;
mod vectors;

pub use blobs::blobs;
pub use bus::bus;
pub use cache::{cache, shared_cache};
pub use delivery::{delivery, delivery_despite};
pub use leases::shared_leases;
pub use limits::{limits, shared_limits};
pub use schemas::schemas_match;
pub use store::store;
pub use vectors::vectors;
