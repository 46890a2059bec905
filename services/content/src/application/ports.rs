//! What the use cases need from a database and from whoever knows prices, in their own words.

mod craft;

use std::collections::HashMap;

use async_trait::async_trait;
use hallyu_contracts::catalogue::{EpisodePosition, TitleRecord, TrackLines};
use hallyu_contracts::jobs::Stage;
use hallyu_contracts::subtitles::{Estimate, MissingSetting, TranslationOrder};
use hallyu_kernel::{
    ContentId, Country, EpisodeId, Inbox, JobId, Language, MediaId, Outbox, Page, PageRequest, PersonId,
    StoreError, SubtitleLanguage, Time, TrackId, UploadId, UserId,
};
use serde_json::{Map, Value};

use super::models::{
    Card, Filter, MadeRevision, Position, Rating, Remembered, RequestKey, StudioTitle, TitlePage, Work,
};
use crate::domain::{
    Episode, Genre, Job, Licence, LogLine, Marks, MediaAsset, Person, Revision, Schedule, Segment, ShownCue,
    Standing, Succession, Tallies, Title, Track, Translation, Upload, Usage,
};

pub use craft::{Lexicon, Memory, Segments, Suggestions, Translations};

/// Opens units of work on this service's data.
#[async_trait]
pub trait Store: Send + Sync {
    /// One that sees the state at its start and writes nothing.
    async fn read(&self) -> Result<Box<dyn Tx>, StoreError>;
    /// One that may see the state of some seconds ago, for lists that are kept for minutes anyway.
    async fn read_lagging(&self) -> Result<Box<dyn Tx>, StoreError>;
    /// One that may write. What its `get` methods give stays as it is for others until it ends.
    async fn write(&self) -> Result<Box<dyn Tx>, StoreError>;
    /// One that may write what is right whatever others wrote meanwhile: it waits for them, and meets no conflict.
    async fn write_in_turn(&self) -> Result<Box<dyn Tx>, StoreError>;
    /// One of those that write what depends on all that somebody has: it waits for the others of the same owner.
    async fn write_alone(&self, owner: UserId) -> Result<Box<dyn Tx>, StoreError>;
}

/// One unit of work. Dropping it rolls back.
#[async_trait]
pub trait Tx: Send {
    /// Lists and pages for readers.
    fn catalogue(&mut self) -> &mut dyn Catalogue;
    /// The catalogue as other services keep it.
    fn records(&mut self) -> &mut dyn Records;
    /// Titles as their creators change them.
    fn titles(&mut self) -> &mut dyn Titles;
    /// Genres and people.
    fn people(&mut self) -> &mut dyn People;
    /// Episodes.
    fn episodes(&mut self) -> &mut dyn Episodes;
    /// Uploads on their way.
    fn uploads(&mut self) -> &mut dyn Uploads;
    /// Uploads that became videos.
    fn media(&mut self) -> &mut dyn MediaAssets;
    /// Jobs.
    fn jobs(&mut self) -> &mut dyn Jobs;
    /// Whose upload is packaged next.
    fn queue(&mut self) -> &mut dyn Queue;
    /// Subtitle tracks.
    fn tracks(&mut self) -> &mut dyn Tracks;
    /// How subtitle tracks came to be.
    fn revisions(&mut self) -> &mut dyn Revisions;
    /// Publications that happen by themselves.
    fn schedules(&mut self) -> &mut dyn Schedules;
    /// What was said.
    fn segments(&mut self) -> &mut dyn Segments;
    /// What it is in other languages.
    fn translations(&mut self) -> &mut dyn Translations;
    /// Terms and people of titles.
    fn lexicon(&mut self) -> &mut dyn Lexicon;
    /// Approved translations of titles.
    fn memory(&mut self) -> &mut dyn Memory;
    /// Corrections by viewers.
    fn suggestions(&mut self) -> &mut dyn Suggestions;
    /// Where viewers stopped.
    fn positions(&mut self) -> &mut dyn Positions;
    /// Where and when viewers may watch titles.
    fn licences(&mut self) -> &mut dyn Licences;
    /// What players report.
    fn experiences(&mut self) -> &mut dyn Experiences;
    /// What viewers may pass over in episodes, and their chapters.
    fn marks(&mut self) -> &mut dyn EpisodeMarks;
    /// Keys of writes that clients may repeat.
    fn keys(&mut self) -> &mut dyn Keys;
    /// All that this service holds about a user.
    fn personal_data(&mut self) -> &mut dyn PersonalData;
    /// Events that leave with the commit.
    fn outbox(&mut self) -> &mut dyn Outbox;
    /// Events that were applied.
    fn inbox(&mut self) -> &mut dyn Inbox;
    /// Makes it so.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Lists and pages for readers.
#[async_trait]
pub trait Catalogue: Send {
    /// The titles that viewers see and the filter lets pass. At most two statements, unless the page is behind the end.
    async fn list(&mut self, filter: &Filter, page: PageRequest) -> Result<Page<Card>, StoreError>;
    /// Everything about one title, whatever its status, with the titles that share genres or people with it, the
    /// most alike first. At most six statements.
    async fn page(&mut self, id: ContentId, language: Language) -> Result<Option<TitlePage>, StoreError>;
    /// Titles that viewers see and that this person took part in, the newest first.
    async fn titles_of(&mut self, person: PersonId, language: Language) -> Result<Vec<Work>, StoreError>;
    /// Those of the titles that viewers see, in no order. At most two statements.
    async fn cards(&mut self, ids: &[ContentId], language: Language) -> Result<Vec<Card>, StoreError>;
    /// A creator's titles whatever their status, the newest first.
    async fn owned_by(&mut self, owner: UserId, page: PageRequest) -> Result<Page<StudioTitle>, StoreError>;
    /// The job of the latest upload of each of these episodes that has one.
    async fn latest_jobs(&mut self, episodes: &[Episode]) -> Result<HashMap<EpisodeId, JobId>, StoreError>;
}

/// The catalogue as other services keep it.
#[async_trait]
pub trait Records: Send {
    /// Titles that viewers see, by id, after one. A dozen statements, however many.
    async fn titles(&mut self, after: Option<ContentId>, limit: u64) -> Result<Vec<TitleRecord>, StoreError>;
    /// One of them, if viewers see it.
    async fn title(&mut self, id: ContentId) -> Result<Option<TitleRecord>, StoreError>;
    /// The lines of a track that viewers see, if they see any.
    async fn lines(&mut self, id: TrackId) -> Result<Option<TrackLines>, StoreError>;
    /// How far a viewer got, in whatever episodes.
    async fn positions(&mut self, user: UserId) -> Result<Vec<EpisodePosition>, StoreError>;
}

/// Titles as their creators change them.
#[async_trait]
pub trait Titles: Send {
    /// The title.
    async fn get(&mut self, id: ContentId) -> Result<Option<Title>, StoreError>;
    /// Who sees and who changes the title, in one statement.
    async fn standing(&mut self, id: ContentId) -> Result<Option<Standing>, StoreError>;
    /// Stores a new one.
    async fn insert(&mut self, title: &Title) -> Result<(), StoreError>;
    /// Stores changes, the texts, genres and credits included.
    async fn save(&mut self, title: &Title) -> Result<(), StoreError>;
    /// Removes it with everything that belongs to it.
    async fn delete(&mut self, id: ContentId) -> Result<(), StoreError>;
    /// Counts a view.
    async fn count_view(&mut self, id: ContentId) -> Result<(), StoreError>;
    /// Stores what viewers give the title unless a later revision of it is known; says whether it did.
    async fn rate(&mut self, id: ContentId, rated: (Rating, u64)) -> Result<bool, StoreError>;
    /// Languages in which a published episode of the title has a published track, in the order of players.
    async fn subtitle_languages(&mut self, id: ContentId) -> Result<Vec<SubtitleLanguage>, StoreError>;
}

/// Genres and people.
#[async_trait]
pub trait People: Send {
    /// Every genre, by slug.
    async fn genres(&mut self) -> Result<Vec<Genre>, StoreError>;
    /// The person.
    async fn get(&mut self, id: PersonId) -> Result<Option<Person>, StoreError>;
    /// The first person of this name in Hangul and in Latin letters.
    async fn named(&mut self, name: &str, romanized: Option<&str>) -> Result<Option<Person>, StoreError>;
    /// Stores a new one.
    async fn insert(&mut self, person: &Person) -> Result<(), StoreError>;
}

/// Episodes.
#[async_trait]
pub trait Episodes: Send {
    /// The episode.
    async fn get(&mut self, id: EpisodeId) -> Result<Option<Episode>, StoreError>;
    /// The episodes of a title, by number.
    async fn of_title(&mut self, id: ContentId) -> Result<Vec<Episode>, StoreError>;
    /// All episodes of the titles that these belong to, by title and number.
    async fn beside(&mut self, ids: &[EpisodeId]) -> Result<Vec<Episode>, StoreError>;
    /// Stores a new one; a number that the title has is a duplicate of `episodes.content_id_episode_number`.
    async fn insert(&mut self, episode: &Episode) -> Result<(), StoreError>;
    /// Stores changes; duplicates as [`Episodes::insert`].
    async fn save(&mut self, episode: &Episode) -> Result<(), StoreError>;
}

/// Uploads on their way.
#[async_trait]
pub trait Uploads: Send {
    /// The upload.
    async fn get(&mut self, id: UploadId) -> Result<Option<Upload>, StoreError>;
    /// Stores a new one, or what changes of one that is there.
    async fn put(&mut self, upload: &Upload) -> Result<(), StoreError>;
    /// Those that somebody can go on with, the latest first, at most a hundred.
    async fn open_of(&mut self, owner: UserId, now: Time) -> Result<Vec<Upload>, StoreError>;
    /// What somebody has uploaded, in the time since `since` and at all.
    async fn usage(&mut self, owner: UserId, since: Time) -> Result<Usage, StoreError>;
    /// Those that nobody writes, and that are complete without an outcome or were not gone on with in time.
    async fn due(&mut self, now: Time, limit: u64) -> Result<Vec<Upload>, StoreError>;
    /// Names of the bytes of those that are not complete.
    async fn growing(&mut self) -> Result<Vec<MediaId>, StoreError>;
    /// Removes what is over since before `before`.
    async fn forget(&mut self, before: Time) -> Result<(), StoreError>;
}

/// Uploads that became videos.
#[async_trait]
pub trait MediaAssets: Send {
    /// The upload.
    async fn get(&mut self, id: MediaId) -> Result<Option<MediaAsset>, StoreError>;
    /// The upload of these bytes for this episode.
    async fn with_checksum(
        &mut self,
        episode: EpisodeId,
        checksum: &str,
    ) -> Result<Option<MediaAsset>, StoreError>;
    /// Every upload for the episodes of a title.
    async fn of_title(&mut self, id: ContentId) -> Result<Vec<MediaId>, StoreError>;
    /// Stores a new one; the same bytes for the same episode are a duplicate of `media.episode_id_checksum`.
    async fn insert(&mut self, media: &MediaAsset) -> Result<(), StoreError>;
    /// Stores changes.
    async fn save(&mut self, media: &MediaAsset) -> Result<(), StoreError>;
}

/// Jobs.
#[async_trait]
pub trait Jobs: Send {
    /// The job.
    async fn get(&mut self, id: JobId) -> Result<Option<Job>, StoreError>;
    /// The jobs that follow from an upload's job, oldest first; without that job itself.
    async fn followers(&mut self, root: JobId) -> Result<Vec<Job>, StoreError>;
    /// Up to `limit` jobs that wait at a stage and whose ids are after `after`, in order of their ids.
    async fn waiting(
        &mut self,
        stage: Stage,
        after: Option<JobId>,
        limit: u64,
    ) -> Result<Vec<Job>, StoreError>;
    /// Stores a new one.
    async fn insert(&mut self, job: &Job) -> Result<(), StoreError>;
    /// Stores changes.
    async fn save(&mut self, job: &Job) -> Result<(), StoreError>;
    /// Notes a line of a job's log, unless it is noted, and forgets the oldest above [`LogLine::MOST`].
    async fn note(&mut self, line: &LogLine) -> Result<(), StoreError>;
    /// What was noted of a job and of those that follow from it, the oldest first.
    async fn log(&mut self, root: JobId) -> Result<Vec<LogLine>, StoreError>;
}

/// Jobs of uploads, by whose they are.
#[async_trait]
pub trait Queue: Send {
    /// How many of this owner's workers are asked for that are not over and have been heard of since this time.
    async fn in_work(&mut self, owner: UserId, since: Time) -> Result<u64, StoreError>;
    /// The one of this owner's that is held back and goes first: by priority, then the oldest.
    async fn next(&mut self, owner: UserId) -> Result<Option<Job>, StoreError>;
    /// Whoever has one that is held back.
    async fn owners(&mut self) -> Result<Vec<UserId>, StoreError>;
}

/// Subtitle tracks.
#[async_trait]
pub trait Tracks: Send {
    /// The track.
    async fn get(&mut self, id: TrackId) -> Result<Option<Track>, StoreError>;
    /// The tracks of an episode, in the order of players.
    async fn of_episode(&mut self, id: EpisodeId) -> Result<Vec<Track>, StoreError>;
    /// Stores a new one; a language that the episode has is a duplicate of `subtitle_tracks.episode_id_language`.
    async fn insert(&mut self, track: &Track) -> Result<(), StoreError>;
    /// Stores changes.
    async fn save(&mut self, track: &Track) -> Result<(), StoreError>;
    /// The cues of a revision, in order of time.
    async fn lines(&mut self, id: TrackId, revision: u32) -> Result<Vec<ShownCue>, StoreError>;
}

/// How subtitle tracks came to be.
#[async_trait]
pub trait Revisions: Send {
    /// Stores a new one with what it does to the cues.
    async fn add(&mut self, id: TrackId, made: &Revision, change: &Succession) -> Result<(), StoreError>;
    /// The latest first.
    async fn list(&mut self, id: TrackId, page: PageRequest) -> Result<Page<MadeRevision>, StoreError>;
    /// The revision.
    async fn get(&mut self, id: TrackId, number: u32) -> Result<Option<Revision>, StoreError>;
    /// The translations that lived in a revision of a track, in no order.
    async fn translations(&mut self, id: TrackId, number: u32) -> Result<Vec<Translation>, StoreError>;
    /// The segments that lived in a revision of a transcript, in order, each with the revision that made it so.
    async fn segments(&mut self, id: TrackId, number: u32) -> Result<Vec<(u32, Segment)>, StoreError>;
    /// The numbers of those that people made.
    async fn by_people(&mut self, id: TrackId) -> Result<Vec<u32>, StoreError>;
}

/// Publications that happen by themselves.
#[async_trait]
pub trait Schedules: Send {
    /// What is planned for an episode of a title, or for the title itself.
    async fn get(
        &mut self,
        content: ContentId,
        episode: Option<EpisodeId>,
    ) -> Result<Option<Schedule>, StoreError>;
    /// Everything that is planned for a title and its episodes, the next first.
    async fn of_title(&mut self, id: ContentId) -> Result<Vec<Schedule>, StoreError>;
    /// Up to `limit` publications that are to be tried now.
    async fn due(&mut self, now: Time, limit: u64) -> Result<Vec<Schedule>, StoreError>;
    /// Stores one, over what was planned for the same.
    async fn put(&mut self, schedule: &Schedule) -> Result<(), StoreError>;
    /// Removes what is planned. May be repeated.
    async fn remove(&mut self, content: ContentId, episode: Option<EpisodeId>) -> Result<(), StoreError>;
}

/// Where viewers stopped.
#[async_trait]
pub trait Positions: Send {
    /// Where this viewer stopped in this episode.
    async fn get(&mut self, user: UserId, episode: EpisodeId) -> Result<Option<Position>, StoreError>;
    /// Stores where a viewer is, over what was there.
    async fn put(&mut self, position: &Position) -> Result<(), StoreError>;
    /// Forgets where a viewer stopped until a time: in one episode, or in all.
    async fn forget(&mut self, user: UserId, of: Option<EpisodeId>, until: Time) -> Result<(), StoreError>;
}

/// Where and when viewers may watch titles.
#[async_trait]
pub trait Licences: Send {
    /// The title's; unlimited if nothing was said.
    async fn get(&mut self, id: ContentId) -> Result<Licence, StoreError>;
    /// Stores it, over what was there.
    async fn put(&mut self, id: ContentId, licence: (&Licence, Time)) -> Result<(), StoreError>;
}

/// What players report, added up by hour and episode.
#[async_trait]
pub trait Experiences: Send {
    /// Adds to what is known of an hour of an episode.
    async fn add(&mut self, place: (Time, EpisodeId), tallies: &Tallies) -> Result<(), StoreError>;
    /// Sums by hour and measure, from an hour on.
    async fn by_hour(&mut self, since: Time) -> Result<Vec<(Time, String, i64)>, StoreError>;
    /// Sums by episode and measure, from an hour on.
    async fn by_episode(&mut self, since: Time) -> Result<Vec<(EpisodeId, String, i64)>, StoreError>;
    /// Removes the hours before.
    async fn forget(&mut self, before: Time) -> Result<(), StoreError>;
}

/// What viewers may pass over in episodes, and their chapters.
#[async_trait]
pub trait EpisodeMarks: Send {
    /// The episode's; none if nothing was found or said.
    async fn get(&mut self, id: EpisodeId) -> Result<Marks, StoreError>;
    /// Stores them, over what was there.
    async fn put(&mut self, id: EpisodeId, marks: (&Marks, Time)) -> Result<(), StoreError>;
}

/// Where accounts are at home.
#[async_trait]
pub trait Residents: Send + Sync {
    /// The country that the account names; none if that cannot be found out now.
    async fn country_of(&self, user: UserId) -> Option<Country>;
}

/// Keys of writes that clients may repeat.
#[async_trait]
pub trait Keys: Send {
    /// What came of the request with this key.
    async fn find(&mut self, key: &RequestKey) -> Result<Option<Remembered>, StoreError>;
    /// Notes what came of it; a key that is there is a duplicate.
    async fn remember(&mut self, key: &RequestKey, made: &Remembered) -> Result<(), StoreError>;
}

/// All that this service holds about a user.
#[async_trait]
pub trait PersonalData: Send {
    /// Rows by the name of their table, without secrets.
    async fn of(&mut self, user: UserId) -> Result<Map<String, Value>, StoreError>;
    /// Deletes what is the user's alone and takes the user's name off what stays. May be repeated.
    async fn erase(&mut self, user: UserId) -> Result<(), StoreError>;
    /// Remembers that the user behind the mark was erased. May be repeated.
    async fn bury(&mut self, mark: &[u8], at: Time) -> Result<(), StoreError>;
    /// Whether the user behind the mark was erased.
    async fn is_buried(&mut self, mark: &[u8]) -> Result<bool, StoreError>;
}

/// Knows what translations will cost.
pub trait Estimator: Send + Sync {
    /// What an order will cost, if all goes well.
    ///
    /// # Errors
    /// [`MissingSetting`] if nobody is configured to do it, or at an unknown price.
    fn estimate(&self, order: &TranslationOrder) -> Result<Estimate, MissingSetting>;
}
