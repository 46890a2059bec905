use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use hallyu_kernel::{Ambient, chain};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use super::{Bus, BusError, Consumer, Delivery, HandleError};

/// After so many attempts an event becomes a dead letter.
const MAX_ATTEMPTS: u32 = 10;

/// How fast a consumer goes about its work.
#[derive(Clone, Copy)]
struct Pace {
    /// How long a delivery stays with a consumer that gives no sign of life.
    lease: Duration,
    /// Delay after the first failure; doubles with each further one.
    retry: Duration,
    /// Longest delay after a failure.
    longest_retry: Duration,
    /// How long work in flight may go on once the process is to stop.
    grace: Duration,
}

const PACE: Pace = Pace {
    lease: Duration::from_secs(30),
    retry: Duration::from_secs(1),
    longest_retry: Duration::from_secs(300),
    grace: Duration::from_secs(5),
};

/// Receives the group's events and applies them until `cancel`; then lets work in flight go on for five seconds, drops
/// what is left of it and gives its events back.
///
/// A failed event comes back after a growing delay and becomes a dead letter at its tenth attempt, or at once if it
/// can never be applied. A handler that panics has failed. While a handler works, its lease is kept alive, so that it
/// may take as long as it needs.
pub async fn run_consumer(
    bus: Arc<dyn Bus>,
    consumer: Consumer,
    ambient: Ambient,
    cancel: CancellationToken,
) {
    Runner { bus, consumer, ambient, pace: PACE, give_up: CancellationToken::new() }.run(cancel).await;
}

#[derive(Clone)]
struct Runner {
    bus: Arc<dyn Bus>,
    consumer: Consumer,
    ambient: Ambient,
    pace: Pace,
    /// Work in flight is to be dropped.
    give_up: CancellationToken,
}

enum Outcome {
    Done,
    Failed(HandleError),
    Dropped,
}

impl Runner {
    async fn run(self, cancel: CancellationToken) {
        let slots = Arc::new(Semaphore::new(self.consumer.concurrency.max(1)));
        let work = TaskTracker::new();
        cancel.run_until_cancelled(self.receive(&slots, &work)).await;
        work.close();
        if tokio::time::timeout(self.pace.grace, work.wait()).await.is_err() {
            self.give_up.cancel();
            work.wait().await;
        }
    }

    async fn receive(&self, slots: &Arc<Semaphore>, work: &TaskTracker) {
        let mut failures = 0;
        let mut declared = false;
        loop {
            match self.receive_once(slots, work, &mut declared).await {
                Ok(()) => failures = 0,
                Err(error) => {
                    tracing::warn!(
                        group = self.consumer.group,
                        error = chain(&error),
                        "cannot receive events"
                    );
                    failures += 1;
                    tokio::time::sleep(self.delay(failures)).await;
                }
            }
        }
    }

    /// Waits for a free slot and for events, and starts work on them.
    async fn receive_once(
        &self,
        slots: &Arc<Semaphore>,
        work: &TaskTracker,
        declared: &mut bool,
    ) -> Result<(), BusError> {
        if !*declared {
            self.bus.declare(self.consumer.group, &self.consumer.topics).await?;
            *declared = true;
        }
        let mut free = Arc::clone(slots).acquire_owned().await.map_err(|error| BusError(error.into()))?;
        while let Ok(another) = Arc::clone(slots).try_acquire_owned() {
            free.merge(another);
        }
        let deliveries = self.bus.receive(self.consumer.group, free.num_permits(), self.pace.lease).await?;
        for delivery in deliveries {
            let slot = free.split(1);
            work.spawn(self.clone().work(delivery, slot));
        }
        Ok(())
    }

    async fn work(self, delivery: Delivery, _slot: Option<OwnedSemaphorePermit>) {
        let span = tracing::info_span!(
            "consume",
            group = self.consumer.group,
            topic = delivery.envelope.topic,
            event = %delivery.envelope.id,
            attempt = delivery.attempt,
        );
        async {
            let outcome = self.handle(&delivery).await;
            if let Err(error) = self.settle(&delivery, outcome).await {
                tracing::warn!(error = chain(&error), "the outcome was not noted; the event will come again");
            }
        }
        .instrument(span)
        .await;
    }

    async fn handle(&self, delivery: &Delivery) -> Outcome {
        // Work that ends its process never reports a failure: its attempts are all there is to go by.
        if delivery.attempt > MAX_ATTEMPTS {
            return Outcome::Failed(HandleError::dead("handed out ten times without an outcome"));
        }
        let handling = AssertUnwindSafe(self.consumer.handler.handle(&delivery.envelope)).catch_unwind();
        tokio::select! {
            result = handling => match result {
                Ok(Ok(())) => Outcome::Done,
                Ok(Err(error)) => Outcome::Failed(error),
                Err(panic) => Outcome::Failed(HandleError::retry(message_of(panic.as_ref()))),
            },
            () = self.keep_alive(delivery) => Outcome::Dropped,
            () = self.give_up.cancelled() => Outcome::Dropped,
        }
    }

    /// Never ends: extends the lease well before it runs out.
    async fn keep_alive(&self, delivery: &Delivery) {
        loop {
            tokio::time::sleep(self.pace.lease / 3).await;
            if let Err(error) = self.bus.extend(&delivery.id, self.pace.lease).await {
                tracing::warn!(error = chain(&error), "the lease was not extended");
            }
        }
    }

    async fn settle(&self, delivery: &Delivery, outcome: Outcome) -> Result<(), BusError> {
        let id = &delivery.id;
        let outcome = match outcome {
            Outcome::Done => self.bus.acknowledge(id).await.map(|()| "done"),
            Outcome::Dropped => {
                self.bus.postpone(id, Duration::ZERO, "the process stopped").await.map(|()| "returned")
            }
            Outcome::Failed(HandleError::Retry { after, source }) if delivery.attempt < MAX_ATTEMPTS => {
                let delay = after.unwrap_or_else(|| self.delay(delivery.attempt));
                let reason = chain(source.as_ref());
                tracing::warn!(error = reason, ?delay, "the event will be tried again");
                self.bus.postpone(id, delay.max(Duration::from_millis(1)), &reason).await.map(|()| "retried")
            }
            Outcome::Failed(HandleError::Retry { source, .. } | HandleError::Dead(source)) => {
                let reason = chain(source.as_ref());
                tracing::error!(error = reason, "the event is a dead letter now");
                self.bus.bury(id, &reason).await.map(|()| "dead")
            }
        }?;
        let labels = [
            ("group", self.consumer.group.to_owned()),
            ("topic", delivery.envelope.topic.clone()),
            ("outcome", outcome.to_owned()),
        ];
        metrics::counter!("bus_handled_total", &labels).increment(1);
        Ok(())
    }

    /// The delay after the `failures`-th failure: doubling, capped, and up to a fifth shorter, so that what failed
    /// together does not come back together.
    fn delay(&self, failures: u32) -> Duration {
        let doubled = self.pace.retry.saturating_mul(1 << failures.saturating_sub(1).min(20));
        let [random] = self.ambient.bytes();
        doubled.min(self.pace.longest_retry).mul_f64(1.0 - f64::from(random) / 255.0 / 5.0)
    }
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the handler panicked: {}", text.unwrap_or("without a message"))
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
