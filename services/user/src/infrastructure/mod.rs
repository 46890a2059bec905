//! Adapters.

mod sql;

pub use sql::SqlStore;
