//! The message bus: services tell each other what happened, workers are told what to do.
//!
//! Every adapter promises the same: an event that was accepted reaches each group that declared its topic at least
//! once, in any order, also when the group's consumers are down at the time. Effects happen once, because consumers
//! note the ids of the events that they applied (`sql`'s inbox).

use std::time::Duration;

use async_trait::async_trait;
use hallyu_kernel::{Envelope, StoreError};

mod consumer;
mod embedded;
mod lag;
mod rabbitmq;
mod relay;
mod run;

pub use consumer::{Consumer, HandleError, Handler};
pub use embedded::EmbeddedBus;
pub use lag::measure_lag;
pub use rabbitmq::RabbitMqBus;
pub use relay::relay_outbox;
pub use run::run_consumer;

/// The bus did not do what was asked; nothing that it had accepted is lost.
#[derive(Debug, thiserror::Error)]
#[error("the message bus failed")]
pub struct BusError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl From<StoreError> for BusError {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

/// Names a delivery at the adapter that made it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeliveryId(pub String);

/// An event handed to one consumer of a group, under a lease.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// To be named when it is settled.
    pub id: DeliveryId,
    /// The event.
    pub envelope: Envelope,
    /// How often it was handed out since it was published or replayed, this time included.
    pub attempt: u32,
}

/// Publishes and delivers events.
#[async_trait]
pub trait Bus: Send + Sync {
    /// Returns when every event is stored for every group that declared its topic.
    async fn publish(&self, events: &[Envelope]) -> Result<(), BusError>;

    /// Makes the group known: from now on it is owed every event of these topics. May be repeated; the topics of the
    /// last call count.
    async fn declare(&self, group: &str, topics: &[&str]) -> Result<(), BusError>;

    /// Waits until at least one event is due for the group and hands out up to `max`, each under a lease of `lease`.
    /// An event whose lease ends unsettled is handed out again.
    async fn receive(&self, group: &str, max: usize, lease: Duration) -> Result<Vec<Delivery>, BusError>;

    /// Ends the delivery: its work is done. Counts also when the lease has ended meanwhile; the calls below then do
    /// nothing.
    async fn acknowledge(&self, id: &DeliveryId) -> Result<(), BusError>;

    /// Gives the delivery back, to be handed out again after `delay`. `reason` is kept for whoever looks. A delay of
    /// zero gives it back unused: that it was handed out does not count as an attempt.
    async fn postpone(&self, id: &DeliveryId, delay: Duration, reason: &str) -> Result<(), BusError>;

    /// Puts the delivery aside as a dead letter, with the reason.
    async fn bury(&self, id: &DeliveryId, reason: &str) -> Result<(), BusError>;

    /// Starts the delivery's lease anew, for work that takes long.
    async fn extend(&self, id: &DeliveryId, lease: Duration) -> Result<(), BusError>;
}

/// What an operator sees and does.
#[async_trait]
pub trait BusAdmin: Send + Sync {
    /// Events that are owed per group: those that wait, are postponed, or are in the hands of this process. What other
    /// processes have in hand may be missing; dead letters are not counted.
    async fn lag(&self) -> Result<Vec<(String, u64)>, BusError>;

    /// Up to `limit` dead letters, oldest first.
    async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, BusError>;

    /// Hands a dead letter out again; `false` if there is none of that id.
    async fn replay(&self, id: &DeliveryId) -> Result<bool, BusError>;
}

/// A delivery that was given up.
#[derive(Clone, Debug)]
pub struct DeadLetter {
    /// To be named when it is replayed.
    pub id: DeliveryId,
    /// Whose it was.
    pub group: String,
    /// The event.
    pub envelope: Envelope,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last.
    pub reason: String,
}
