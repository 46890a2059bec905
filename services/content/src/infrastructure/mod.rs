//! Adapters of the ports.

pub mod sql;
