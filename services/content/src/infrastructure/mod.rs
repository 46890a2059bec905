//! Adapters of the ports.

pub mod residents;
pub mod sql;
