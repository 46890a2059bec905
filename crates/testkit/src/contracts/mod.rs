//! What every adapter of a port promises, as functions that take the adapter and panic where it breaks a promise.

mod schemas;
mod store;

pub use schemas::schemas_match;
pub use store::store;
