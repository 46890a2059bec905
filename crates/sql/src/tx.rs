use std::sync::Arc;

use async_trait::async_trait;
use hallyu_kernel::{Envelope, EventId, Inbox, Outbox, StoreError};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};

use crate::db::Shared;
use crate::error::of_store;
use crate::outbox;

/// One unit of work: everything in it happens at [`Tx::commit`], or nothing if it is dropped.
pub struct Tx {
    transaction: DatabaseTransaction,
    shared: Arc<Shared>,
    adds_events: bool,
}

impl Tx {
    pub(crate) fn new(transaction: DatabaseTransaction, shared: Arc<Shared>) -> Self {
        Self { transaction, shared, adds_events: false }
    }

    /// What SeaORM runs its statements on.
    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Makes it all happen and wakes who relays the events that were added.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if others were faster, [`StoreError::Unreachable`] if the database did not confirm.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self { transaction, shared, adds_events } = self;
        settle(transaction).await.map_err(|error| of_store(shared.service(), error))?;
        if adds_events {
            shared.events_added.notify_one();
        }
        Ok(())
    }
}

/// After an error PostgreSQL takes COMMIT for ROLLBACK and reports success; any other statement tells the truth.
async fn settle(transaction: DatabaseTransaction) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared("SELECT 1").await?;
    }
    transaction.commit().await
}

#[async_trait]
impl Outbox for Tx {
    async fn add(&mut self, event: Envelope) -> Result<(), StoreError> {
        outbox::add(&self.transaction, &event).await?;
        self.adds_events = true;
        Ok(())
    }
}

#[async_trait]
impl Inbox for Tx {
    async fn claim(&mut self, event: EventId) -> Result<bool, StoreError> {
        outbox::claim(&self.transaction, event).await
    }
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("service", &self.shared.service()).finish_non_exhaustive()
    }
}
