//! What the subtitle craft needs from a database.

use async_trait::async_trait;
use hallyu_kernel::{
    ContentId, SegmentId, StoreError, SubtitleLanguage, SuggestionId, TermId, Time, TrackId, UserId,
};

use super::super::models::TrackReport;
use crate::domain::{CastSheet, GlossaryTerm, Hearing, MemoryEntry, Segment, Suggestion, Track, Translation};

/// What was said.
#[async_trait]
pub trait Segments: Send {
    /// The segment.
    async fn get(&mut self, id: SegmentId) -> Result<Option<Segment>, StoreError>;
    /// All of a transcript, in order.
    async fn of_track(&mut self, id: TrackId) -> Result<Vec<Segment>, StoreError>;
    /// What is known of the video; nothing if nobody looked and listened.
    async fn hearing(&mut self, id: TrackId) -> Result<Hearing, StoreError>;
    /// Stores what is known of the video.
    async fn keep_hearing(&mut self, id: TrackId, hearing: &Hearing) -> Result<(), StoreError>;
    /// Makes these the segments of a transcript from the revision `since` on. Those whose ids are not among them go; what is
    /// changed stays known for earlier revisions.
    async fn replace(&mut self, id: TrackId, segments: &[Segment], since: u32) -> Result<(), StoreError>;
}

/// What segments are in other languages.
#[async_trait]
pub trait Translations: Send {
    /// The translation of a segment.
    async fn get(&mut self, track: TrackId, id: SegmentId) -> Result<Option<Translation>, StoreError>;
    /// All of a track, in no order.
    async fn of_track(&mut self, id: TrackId) -> Result<Vec<Translation>, StoreError>;
    /// The translations of a segment into every language.
    async fn of_segment(&mut self, id: SegmentId) -> Result<Vec<Translation>, StoreError>;
    /// Stores new ones of a track, and changes of those that are there, from the revision `since` on. What is changed stays
    /// known for earlier revisions.
    async fn put(&mut self, translations: &[Translation], since: u32) -> Result<(), StoreError>;
    /// What the checks say of a revision.
    async fn report(&mut self, id: TrackId, revision: u32) -> Result<Option<TrackReport>, StoreError>;
    /// Stores what the checks say of a track's latest revision.
    async fn add_report(&mut self, track: &Track, report: &TrackReport) -> Result<(), StoreError>;
}

/// Terms and people of titles.
#[async_trait]
pub trait Lexicon: Send {
    /// The terms of a title, by their Korean.
    async fn terms(&mut self, id: ContentId) -> Result<Vec<GlossaryTerm>, StoreError>;
    /// Stores a new term, or changes of one that is there. A source that the title has is a duplicate of
    /// `glossary_terms.content_id_source`.
    async fn put_term(&mut self, term: &GlossaryTerm) -> Result<(), StoreError>;
    /// Removes a term.
    async fn delete_term(&mut self, id: TermId) -> Result<(), StoreError>;
    /// Who is in a title.
    async fn cast(&mut self, id: ContentId) -> Result<Option<CastSheet>, StoreError>;
    /// Stores who is in a title, over what was there.
    async fn put_cast(&mut self, id: ContentId, sheet: &CastSheet) -> Result<(), StoreError>;
}

/// Approved translations of titles.
#[async_trait]
pub trait Memory: Send {
    /// Those of a title into a language.
    async fn of_title(
        &mut self,
        id: ContentId,
        language: SubtitleLanguage,
    ) -> Result<Vec<MemoryEntry>, StoreError>;
    /// Stores one, over the one of the same segment.
    async fn remember(&mut self, entry: &MemoryEntry) -> Result<(), StoreError>;
    /// Removes the one of a segment. Says whether the title had it.
    async fn forget(
        &mut self,
        id: ContentId,
        entry: (SegmentId, SubtitleLanguage),
    ) -> Result<bool, StoreError>;
}

/// Corrections by viewers.
#[async_trait]
pub trait Suggestions: Send {
    /// The correction.
    async fn get(&mut self, id: SuggestionId) -> Result<Option<Suggestion>, StoreError>;
    /// Those of a track, the oldest first.
    async fn of_track(&mut self, id: TrackId) -> Result<Vec<Suggestion>, StoreError>;
    /// Stores a new one.
    async fn insert(&mut self, suggestion: &Suggestion) -> Result<(), StoreError>;
    /// Stores changes.
    async fn save(&mut self, suggestion: &Suggestion) -> Result<(), StoreError>;
    /// Notes that a viewer agrees, and tells how many do. May be repeated.
    async fn vote(&mut self, id: SuggestionId, by: (UserId, Time)) -> Result<u32, StoreError>;
}
