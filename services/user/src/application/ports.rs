//! What the use cases need from a database, in their own words.

use async_trait::async_trait;
use bytes::Bytes;
use hallyu_kernel::{Actor, ErasureId, ExportId, Inbox, Outbox, Page, PageRequest, StoreError, Time, UserId};
use serde_json::{Map, Value};

use crate::domain::{
    Decision, Erasure, ErasureRequest, Export, Profile, ProofError, Stats, UserError, Visit,
};

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
    /// Profiles.
    fn profiles(&mut self) -> &mut dyn Profiles;
    /// What users agreed to and took back.
    fn consents(&mut self) -> &mut dyn Consents;
    /// What was watched.
    fn history(&mut self) -> &mut dyn History;
    /// Copies of all that is held about users.
    fn exports(&mut self) -> &mut dyn Exports;
    /// Who asked to be erased.
    fn erasure_requests(&mut self) -> &mut dyn ErasureRequests;
    /// Proofs of erasures.
    fn erasures(&mut self) -> &mut dyn Erasures;
    /// All that this service holds about a user.
    fn personal_data(&mut self) -> &mut dyn PersonalData;
    /// Events that leave with the commit.
    fn outbox(&mut self) -> &mut dyn Outbox;
    /// Events that were applied.
    fn inbox(&mut self) -> &mut dyn Inbox;
    /// Makes it so.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Profiles.
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
}

/// What users agreed to and took back. Nothing is ever changed.
#[async_trait]
pub trait Consents: Send {
    /// Every decision of the user, by kind and number.
    async fn of(&mut self, id: UserId) -> Result<Vec<Decision>, StoreError>;
    /// Stores decisions; a number that the user's kind has is a duplicate of `consent_decisions`.
    async fn add(&mut self, id: UserId, decisions: &[Decision]) -> Result<(), StoreError>;
}

/// What was watched.
#[async_trait]
pub trait History: Send {
    /// Notes how far the user got, unless a later visit of the episode is known.
    async fn note(&mut self, visit: &Visit) -> Result<(), StoreError>;
    /// The user's numbers.
    async fn stats(&mut self, id: UserId) -> Result<Stats, StoreError>;
}

/// Copies of all that is held about users.
#[async_trait]
pub trait Exports: Send {
    /// The export.
    async fn get(&mut self, id: ExportId) -> Result<Option<Export>, StoreError>;
    /// The exports of a user, the latest first.
    async fn of(&mut self, user: UserId) -> Result<Vec<Export>, StoreError>;
    /// Those that are collecting or ready, for whoever looks whether their time has passed.
    async fn open(&mut self) -> Result<Vec<Export>, StoreError>;
    /// Stores a new one.
    async fn insert(&mut self, export: &Export) -> Result<(), StoreError>;
    /// Stores state, parts, size and expiry. Of two units of work that save the same export at once one gets
    /// [`StoreError::Conflict`], unless it waits and sees the other's work.
    async fn save(&mut self, export: &Export) -> Result<(), StoreError>;
}

/// Who asked to be erased.
#[async_trait]
pub trait ErasureRequests: Send {
    /// The user's request.
    async fn get(&mut self, user: UserId) -> Result<Option<ErasureRequest>, StoreError>;
    /// Up to `limit` requests that are due and have not begun, the longest due first.
    async fn due(&mut self, now: Time, limit: u64) -> Result<Vec<ErasureRequest>, StoreError>;
    /// Stores a new one; a second of the same user is a duplicate.
    async fn insert(&mut self, request: &ErasureRequest) -> Result<(), StoreError>;
    /// Stores that it has begun. A request that is gone is a [`StoreError::Conflict`].
    async fn save(&mut self, request: &ErasureRequest) -> Result<(), StoreError>;
    /// Removes it.
    async fn remove(&mut self, user: UserId) -> Result<(), StoreError>;
}

/// Proofs of erasures.
#[async_trait]
pub trait Erasures: Send {
    /// The proof.
    async fn get(&mut self, id: ErasureId) -> Result<Option<Erasure>, StoreError>;
    /// Those that are not complete, the oldest first.
    async fn incomplete(&mut self, page: PageRequest) -> Result<Page<Erasure>, StoreError>;
    /// Stores a new one.
    async fn insert(&mut self, erasure: &Erasure) -> Result<(), StoreError>;
    /// Stores who has confirmed. Of two units of work that save the same proof at once one gets
    /// [`StoreError::Conflict`], unless it waits and sees the other's work.
    async fn save(&mut self, erasure: &Erasure) -> Result<(), StoreError>;
}

/// All that this service holds about a user.
#[async_trait]
pub trait PersonalData: Send {
    /// Rows by the name of their table, without secrets.
    async fn of(&mut self, user: UserId) -> Result<Map<String, Value>, StoreError>;
    /// Deletes it all. May be repeated.
    async fn erase(&mut self, user: UserId) -> Result<(), StoreError>;
    /// Remembers that the user behind the mark was erased. May be repeated.
    async fn bury(&mut self, mark: &[u8], at: Time) -> Result<(), StoreError>;
    /// Whether the user behind the mark was erased.
    async fn is_buried(&mut self, mark: &[u8]) -> Result<bool, StoreError>;
}

/// Finds out whether the caller is the account's owner, and not somebody who found the device unlocked.
#[async_trait]
pub trait Proofs: Send + Sync {
    /// Passes with the account's password, or without one if the account has none and the login is recent.
    async fn prove(&self, actor: &Actor, password: Option<String>) -> Result<(), ProofError>;
}

/// Packs files.
#[async_trait]
pub trait Archiver: Send + Sync {
    /// One archive of files with these names, dated `at`.
    async fn pack(&self, files: Vec<(String, Bytes)>, at: Time) -> Result<Bytes, UserError>;
}
