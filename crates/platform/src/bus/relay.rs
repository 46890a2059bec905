use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::{EventId, StoreError, chain};
use hallyu_sql::Db;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Bus, BusError};

/// Events that are published at a time.
const BATCH: u64 = 100;
/// How long to wait for a commit before looking anyway: other processes write to the same outbox.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// First and longest wait after a failure.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));
/// How often the inbox is trimmed, and to how many of the latest events.
const TRIM_EVERY: Duration = Duration::from_secs(3600);
const INBOX_KEEPS: u32 = 1_000_000;

#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Bus(#[from] BusError),
}

/// Publishes the events of the service's outbox in their order and removes them once the bus has accepted them, until
/// `cancel`. Outlives failures of both; what it cannot publish stays in the outbox. Also keeps the inbox from growing
/// for ever. May run in several processes: consumers apply an event that is published twice once.
pub async fn relay_outbox(db: Db, bus: Arc<dyn Bus>, cancel: CancellationToken) {
    cancel.run_until_cancelled(relay(&db, bus.as_ref())).await;
}

async fn relay(db: &Db, bus: &dyn Bus) {
    let mut wait = BACK_OFF.0;
    let mut trim_at = Instant::now();
    loop {
        match publish_next(db, bus).await {
            Ok(published) => {
                wait = BACK_OFF.0;
                if published == 0 {
                    let _ = tokio::time::timeout(LOOK_EVERY, db.events_added()).await;
                }
            }
            Err(error) => {
                tracing::warn!(service = db.service(), error = chain(&error), "events wait in the outbox");
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(BACK_OFF.1);
            }
        }
        if trim_at <= Instant::now() {
            trim_at += TRIM_EVERY;
            if let Err(error) = db.trim_inbox(INBOX_KEEPS).await {
                tracing::warn!(service = db.service(), error = chain(&error), "the inbox was not trimmed");
            }
        }
    }
}

/// Publishes one batch and tells how many events were in it.
async fn publish_next(db: &Db, bus: &dyn Bus) -> Result<usize, RelayError> {
    let events = db.pending_events(BATCH).await?;
    // Counting is worth a query only when there is more than fits into a batch.
    let pending = match events.len() as u64 {
        BATCH => db.pending_event_count().await?,
        all => all,
    };
    #[expect(clippy::cast_precision_loss, reason = "gauges are floating point")]
    metrics::gauge!("outbox_pending", "service" => db.service()).set(pending as f64);
    if events.is_empty() {
        return Ok(0);
    }
    bus.publish(&events).await?;
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    match db.remove_published(&ids).await {
        // The relay of another process removed them.
        Err(StoreError::Conflict) => {}
        removed => removed?,
    }
    Ok(events.len())
}

#[cfg(test)]
#[path = "relay_tests.rs"]
mod tests;
