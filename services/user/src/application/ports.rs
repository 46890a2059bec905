//! What the use cases need from a database, in their own words.

use async_trait::async_trait;
use hallyu_kernel::{Inbox, Outbox, StoreError, UserId};

use crate::domain::{Consent, Profile, Stats, Visit};

/// Opens units of work on this service's data.
#[async_trait]
pub trait Store: Send + Sync {
    /// One that sees the state at its start and writes nothing.
    async fn read(&self) -> Result<Box<dyn Tx>, StoreError>;
    /// One that may write.
    async fn write(&self) -> Result<Box<dyn Tx>, StoreError>;
}

/// One unit of work. Dropping it rolls back.
#[async_trait]
pub trait Tx: Send {
    /// Profiles and consents.
    fn profiles(&mut self) -> &mut dyn Profiles;
    /// What was watched.
    fn history(&mut self) -> &mut dyn History;
    /// Events that leave with the commit.
    fn outbox(&mut self) -> &mut dyn Outbox;
    /// Events that were applied.
    fn inbox(&mut self) -> &mut dyn Inbox;
    /// Makes it so.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Profiles and consents.
#[async_trait]
pub trait Profiles: Send {
    /// The user's profile.
    async fn get(&mut self, id: UserId) -> Result<Option<Profile>, StoreError>;
    /// Stores a new one; a taken nickname is a duplicate of `profiles.nickname_key`.
    async fn insert(&mut self, profile: &Profile) -> Result<(), StoreError>;
    /// Stores changes; duplicates as [`Profiles::insert`].
    async fn save(&mut self, profile: &Profile) -> Result<(), StoreError>;
    /// Whether another user's profile has the nickname of this key.
    async fn nickname_is_taken(&mut self, key: &str, by_other_than: UserId) -> Result<bool, StoreError>;
    /// Stores what the user agreed to.
    async fn consent(&mut self, consents: &[Consent]) -> Result<(), StoreError>;
    /// What the user agreed to, as kind and version, in order of kind.
    async fn consents(&mut self, id: UserId) -> Result<Vec<(String, String)>, StoreError>;
}

/// What was watched.
#[async_trait]
pub trait History: Send {
    /// Notes how far the user got, unless a later visit of the episode is known.
    async fn note(&mut self, visit: &Visit) -> Result<(), StoreError>;
    /// The user's numbers.
    async fn stats(&mut self, id: UserId) -> Result<Stats, StoreError>;
}
