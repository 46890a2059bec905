//! Adapters.

pub mod content;
pub mod sql;
pub mod tantivy;
