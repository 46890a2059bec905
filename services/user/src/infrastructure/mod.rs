//! Adapters.

mod auth_proofs;
mod catalogue;
mod sql;
mod zip;

pub(crate) use auth_proofs::AuthProofs;
pub(crate) use catalogue::ContentCards;
pub use sql::SqlStore;
pub(crate) use zip::Zip;
