use async_trait::async_trait;

use crate::{Coded, Envelope, EventId, Kind};

/// Why a store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row with the same unique value exists.
    #[error("{table}.{column} must be unique")]
    Duplicate {
        /// The table, without its schema.
        table: String,
        /// The column, or several joined by `_`.
        column: String,
    },
    /// Somebody else changed the row, or holds it.
    #[error("the data changed meanwhile")]
    Conflict,
    /// The store does not answer.
    #[error("the {store} store does not answer")]
    Unreachable {
        /// Name of the service whose store it is.
        store: String,
        /// What the driver said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Anything else: a fault of ours.
    #[error("the store failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Whether a unique index on this table and column refused the row.
    #[must_use]
    pub fn is_duplicate(&self, of_table: &str, of_column: &str) -> bool {
        matches!(self, Self::Duplicate { table, column } if table == of_table && column == of_column)
    }

    /// A stored value that its type refuses, or any other fault that is not the driver's.
    pub fn corrupt(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failed(error.into())
    }
}

impl Coded for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Duplicate { .. } | Self::Conflict => Kind::Conflict,
            Self::Unreachable { .. } => Kind::Unavailable,
            Self::Failed(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Duplicate { .. } | Self::Conflict => "CONFLICT",
            Self::Unreachable { .. } => "UNAVAILABLE",
            Self::Failed(_) => "INTERNAL_ERROR",
        }
    }

    fn subject(&self) -> Option<&str> {
        match self {
            Self::Unreachable { store, .. } => Some(store),
            _ => None,
        }
    }
}

/// Events that leave with the unit of work that caused them.
#[async_trait]
pub trait Outbox: Send {
    /// Adds an event to the commit: it is published if and only if the unit of work commits.
    async fn add(&mut self, event: Envelope) -> Result<(), StoreError>;
}

/// Ids of events that this service has applied.
#[async_trait]
pub trait Inbox: Send {
    /// Notes in the unit of work that the event is applied; `false` if it was before, and nothing is to be done.
    async fn claim(&mut self, event: EventId) -> Result<bool, StoreError>;
}
