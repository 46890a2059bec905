//! Adapters.

pub mod content;
pub mod elastic;
pub mod sql;
pub mod tantivy;
