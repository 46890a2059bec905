//! The cache: short-lived copies of what a database holds. Losing it costs time, never an answer.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

mod aside;
mod memory;

pub use aside::CacheAside;
pub use memory::MemoryCache;

/// The cache does not answer; callers go to the database instead.
#[derive(Debug, thiserror::Error)]
#[error("the cache failed")]
pub struct CacheError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Keys to bytes with a lifetime each.
#[async_trait]
pub trait Cache: Send + Sync {
    /// The value, if it is there and has not expired.
    async fn get(&self, key: &str) -> Result<Option<Bytes>, CacheError>;

    /// Stores the value for `ttl`, over any other.
    async fn set(&self, key: &str, value: Bytes, ttl: Duration) -> Result<(), CacheError>;

    /// Forgets the value.
    async fn remove(&self, key: &str) -> Result<(), CacheError>;

    /// Forgets every value whose key starts with `prefix`.
    async fn remove_prefix(&self, prefix: &str) -> Result<(), CacheError>;
}
