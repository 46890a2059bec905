use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sea_orm::DatabaseConnection;
use tokio::time::Instant;

/// How long a read waits for a replica before it goes to the primary.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);
/// How long a replica that did not answer is left alone.
const PAUSE: Duration = Duration::from_secs(10);

/// A copy of the database that may be some seconds behind, for reads that do not mind.
pub(crate) struct Replica {
    connection: DatabaseConnection,
    left_alone_until: Mutex<Option<Instant>>,
}

impl Replica {
    pub(crate) fn new(connection: DatabaseConnection) -> Self {
        Self { connection, left_alone_until: Mutex::new(None) }
    }

    /// The connection, unless the replica did not answer lately.
    pub(crate) fn connection(&self) -> Option<&DatabaseConnection> {
        let until = *self.left_alone_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_none_or(|until| Instant::now() >= until).then_some(&self.connection)
    }

    pub(crate) fn failed(&self) {
        *self.left_alone_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + PAUSE);
    }
}
