use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use hallyu_kernel::{Envelope, StoreError};

/// Why an event was not applied.
#[derive(Debug, thiserror::Error)]
pub enum HandleError {
    /// It may work later: the event comes back after a delay that grows with each attempt, or after `after`.
    #[error("to be tried again")]
    Retry {
        /// Overrides the growing delay, for example with a server's `Retry-After`.
        after: Option<Duration>,
        /// What went wrong.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It will never work: the event becomes a dead letter.
    #[error("cannot be applied")]
    Dead(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl HandleError {
    /// An error that may pass.
    pub fn retry(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Retry { after: None, source: source.into() }
    }

    /// An error that will not pass.
    pub fn dead(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Dead(source.into())
    }
}

/// A lost race is tried again soon, everything else as [`HandleError::retry`] has it.
impl From<StoreError> for HandleError {
    fn from(error: StoreError) -> Self {
        let after = matches!(error, StoreError::Conflict).then_some(Duration::from_millis(100));
        Self::Retry { after, source: error.into() }
    }
}

/// Applies events. Dropping the future must be safe at any await: on shutdown unfinished work is dropped and its event
/// handed out again.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Applies one event; `Ok` acknowledges it.
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError>;
}

/// A consumer group of a service and what it does with its events.
#[derive(Clone)]
pub struct Consumer {
    /// Name of the group, for example `content`. Processes with the same group share its events.
    pub group: &'static str,
    /// Topics that the group is owed.
    pub topics: Vec<&'static str>,
    /// Events in work at a time, at least 1.
    pub concurrency: usize,
    /// What is done.
    pub handler: Arc<dyn Handler>,
}
