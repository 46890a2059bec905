//! What the use cases need from a database, in their own words.

use async_trait::async_trait;
use bytes::Bytes;
use hallyu_contracts::catalogue::TitlePage;
use hallyu_contracts::content::{Cards, CardsWanted};
use hallyu_kernel::{
    Actor, ContentId, Country, EpisodeId, ErasureId, ExportId, Inbox, Outbox, Page, PageRequest, StoreError,
    Time, UserId,
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::domain::{
    Decision, Erasure, ErasureRequest, Export, Favorite, ModelRequest, Profile, ProofError, Rating, Review,
    Signals, Sought, Stats, Tally, UserError, Visit,
};

/// Opens units of work on this service's data.
#[async_trait]
pub trait Store: Send + Sync {
    /// One that sees the state at its start and writes nothing.
    async fn read(&self) -> Result<Box<dyn Tx>, StoreError>;
    /// One that may write.
    async fn write(&self) -> Result<Box<dyn Tx>, StoreError>;
    /// One that may write what is right whatever others wrote meanwhile: it waits for them, and meets no conflict.
    async fn write_in_turn(&self) -> Result<Box<dyn Tx>, StoreError>;
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
    /// Titles that users want to find again.
    fn favorites(&mut self) -> &mut dyn Favorites;
    /// What users think of titles.
    fn ratings(&mut self) -> &mut dyn Ratings;
    /// Titles that users looked for.
    fn searches(&mut self) -> &mut dyn Searches;
    /// What all of that says about users' tastes.
    fn tastes(&mut self) -> &mut dyn Tastes;
    /// Models that recommendations are made by.
    fn models(&mut self) -> &mut dyn Models;
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
    /// Notes that the account was suspended at a time or is not any more, unless something later is known.
    async fn suspend(
        &mut self,
        id: UserId,
        suspended_at: Option<Time>,
        told_at: Time,
    ) -> Result<(), StoreError>;
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
    /// The user's visits, the latest first.
    async fn page(&mut self, id: UserId, page: PageRequest) -> Result<Page<Visit>, StoreError>;
    /// All visits of the `most` titles that the user visited last, the latest first. Two statements.
    async fn of_last_titles(&mut self, id: UserId, most: u64) -> Result<Vec<Visit>, StoreError>;
    /// Forgets the visits until a time, of one episode or of all; says whether there were any.
    async fn forget(
        &mut self,
        id: UserId,
        episode: Option<EpisodeId>,
        until: Time,
    ) -> Result<bool, StoreError>;
}

/// Titles that users want to find again.
#[async_trait]
pub trait Favorites: Send {
    /// The user's favourite, if the title is one.
    async fn get(&mut self, user: UserId, title: ContentId) -> Result<Option<Favorite>, StoreError>;
    /// The user's favourites, the latest first.
    async fn page(&mut self, user: UserId, page: PageRequest) -> Result<Page<Favorite>, StoreError>;
    /// Stores one unless it is there; says whether it was not.
    async fn add(&mut self, favorite: &Favorite) -> Result<bool, StoreError>;
    /// Removes one; says whether it was there.
    async fn remove(&mut self, user: UserId, title: ContentId) -> Result<bool, StoreError>;
}

/// What users think of titles.
#[async_trait]
pub trait Ratings: Send {
    /// What the user gives the title.
    async fn get(&mut self, user: UserId, title: ContentId) -> Result<Option<Rating>, StoreError>;
    /// All that the user gives, by title.
    async fn of(&mut self, user: UserId) -> Result<Vec<Rating>, StoreError>;
    /// Reviews of a title by users who are not suspended, the latest first.
    async fn reviews(&mut self, title: ContentId, page: PageRequest) -> Result<Page<Review>, StoreError>;
    /// Stores a rating over the user's last one of the title.
    async fn put(&mut self, rating: &Rating) -> Result<(), StoreError>;
    /// Removes a rating.
    async fn remove(&mut self, user: UserId, title: ContentId) -> Result<(), StoreError>;
    /// What all give the title, with its next revision. Nobody else gets it before this unit of work ends, if that began
    /// with [`Store::write_in_turn`].
    async fn take_turn(&mut self, title: ContentId) -> Result<Tally, StoreError>;
    /// Stores what all give the title now.
    async fn save_tally(&mut self, title: ContentId, tally: Tally) -> Result<(), StoreError>;
}

/// Titles that users looked for by name.
#[async_trait]
pub trait Searches: Send {
    /// Notes that a user looked for a title, unless a later time is known or the user wants forgotten what was before.
    async fn note(&mut self, sought: &Sought) -> Result<(), StoreError>;
    /// Forgets what the user looked for until a time, one title or all, and takes note of nothing from before any more.
    async fn forget(&mut self, user: UserId, title: Option<ContentId>, until: Time)
    -> Result<(), StoreError>;
    /// Removes what is older than this.
    async fn remove_before(&mut self, time: Time) -> Result<(), StoreError>;
}

/// What visits, favourites, ratings and searches say about users' tastes.
#[async_trait]
pub trait Tastes: Send {
    /// The user's.
    async fn of(&mut self, user: UserId) -> Result<Signals, StoreError>;
    /// Everybody's, without whose they are and without searches.
    async fn all(&mut self) -> Result<Vec<Signals>, StoreError>;
    /// How many rows that come with all of them say something.
    async fn count(&mut self) -> Result<u64, StoreError>;
    /// The latest visits since a time, `most` of them, and where whoever made them lives.
    async fn visits_since(
        &mut self,
        since: Time,
        most: u64,
    ) -> Result<Vec<(ContentId, Time, Country)>, StoreError>;
}

/// Models that recommendations are made by.
#[async_trait]
pub trait Models: Send {
    /// The one that was asked for last.
    async fn last_request(&mut self) -> Result<Option<ModelRequest>, StoreError>;
    /// The one that was asked for last of those that were trained.
    async fn trained(&mut self) -> Result<Option<Uuid>, StoreError>;
    /// Stores a request.
    async fn insert(&mut self, id: Uuid, request: ModelRequest) -> Result<(), StoreError>;
    /// Notes that titles changed now, behind the one that was asked for last.
    async fn outdate(&mut self, at: Time) -> Result<(), StoreError>;
    /// Notes that a model was trained; whether it is known.
    async fn finish(&mut self, id: Uuid, at: Time) -> Result<bool, StoreError>;
    /// Removes those that were asked for before this one, and gives their ids.
    async fn remove_before(&mut self, id: Uuid) -> Result<Vec<Uuid>, StoreError>;
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

/// Shows titles and episodes that this service holds the ids of.
#[async_trait]
pub trait Catalogue: Send + Sync {
    /// Those of the wanted that viewers see.
    ///
    /// # Errors
    /// [`UserError::Catalogue`].
    async fn cards(&self, wanted: CardsWanted) -> Result<Cards, UserError>;
    /// A page of all titles that viewers see, after one of them.
    ///
    /// # Errors
    /// [`UserError::Catalogue`].
    async fn titles(&self, after: Option<ContentId>) -> Result<TitlePage, UserError>;
}

/// Packs files.
#[async_trait]
pub trait Archiver: Send + Sync {
    /// One archive of files with these names, dated `at`.
    async fn pack(&self, files: Vec<(String, Bytes)>, at: Time) -> Result<Bytes, UserError>;
}
