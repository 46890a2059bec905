//! Places that a group has a bounded number of, held for as long as the holder gives signs of life.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

mod memory;
mod redis;

pub use self::redis::RedisLeases;
pub use memory::MemoryLeases;

/// Who holds a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    /// Unique in its group.
    pub id: String,
    /// What others may know of it.
    pub note: Bytes,
}

/// How many places a group has, and how long one is held without a sign of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Places.
    pub places: u32,
    /// Life of a lease.
    pub life: Duration,
}

/// The answer to a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The place is new to the holder.
    Taken,
    /// The holder had a place, with this note.
    Kept(Bytes),
    /// These hold every place, in the order of their ids.
    Full(Vec<Holder>),
}

/// What became of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is held.
    Held,
    /// It was given back or has lapsed, or there never was one.
    Gone,
    /// Somebody took it away, and the holder has not claimed one since.
    Evicted,
}

/// Who holds the places of groups. Groups are independent of each other.
///
/// An adapter that cannot reach its store knows of the leases of this process alone meanwhile: nobody is refused for it.
#[async_trait]
pub trait Leases: Send + Sync {
    /// Gives the holder a place for the life of a lease, with its note, unless others hold all of them.
    async fn claim(&self, group: &str, holder: Holder, terms: Terms) -> Claim;

    /// Prolongs a lease that the holder has.
    async fn keep(&self, group: &str, id: &str, life: Duration) -> Standing;

    /// Gives a place back.
    async fn release(&self, group: &str, id: &str);

    /// Takes a place away; for `memory` the holder can learn of it. Whether there was one.
    async fn evict(&self, group: &str, id: &str, memory: Duration) -> bool;

    /// Who holds places, in the order of their ids.
    async fn holders(&self, group: &str) -> Vec<Holder>;
}
