//! Adapters.

mod auth_proofs;
mod sql;
mod zip;

pub(crate) use auth_proofs::AuthProofs;
pub use sql::SqlStore;
pub(crate) use zip::Zip;
