use hallyu_contracts::subtitles::Usage;
use hallyu_kernel::{EpisodeId, JobId, MediaId, SubtitleLanguage, Time, TrackId};

use super::names;

/// Who made a track's lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A model.
    Ai,
    /// A person.
    Human,
    /// A model, then a person.
    Mixed,
}

names!(Origin { Ai = "ai", Human = "human", Mixed = "mixed" });

/// Where a track stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrackState {
    /// Asked for.
    Queued,
    /// A worker is at it.
    Processing,
    /// An operator has to configure something first.
    Waiting,
    /// Its lines are stored; no viewer gets them yet.
    Draft,
    /// Its lines await a reviewer; no viewer gets them yet.
    InReview,
    /// Viewers get it.
    Published,
    /// It could not be made.
    Failed,
}

names!(TrackState {
    Queued = "queued",
    Processing = "processing",
    Waiting = "waiting",
    Draft = "draft",
    InReview = "in_review",
    Published = "published",
    Failed = "failed",
});

/// Who lets viewers have a track's lines. Whatever machines do to the track meanwhile, it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// The checks.
    Checks,
    /// A person who manages the title: one of them keeps the lines back.
    Withheld,
    /// A reviewer, whom the lines await.
    Review,
}

names!(Release { Checks = "checks", Withheld = "withheld", Review = "review" });

/// What somebody who manages the title does about a track's lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewStep {
    /// They are to be reviewed: a draft comes into review.
    Submit,
    /// Viewers get them, whatever the checks say.
    Publish,
    /// They are to be made better: what is in review is a draft again. What viewers had before, they keep.
    Return,
    /// Viewers get no lines of the track any more.
    Unpublish,
}

/// Code of the reason why checked lines are not shown.
const QUALITY_GATE: &str = "QUALITY_GATE";
/// Code of the reason why lines that a reviewer saw are not shown.
const SENT_BACK: &str = "SENT_BACK";
/// Code of the reason why lines that were shown are not any more.
const UNPUBLISHED: &str = "UNPUBLISHED";

/// Why a track or job does not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateReason {
    /// Stable code, for example `PROVIDER_MISSING`.
    pub code: String,
    /// The setting that is missing, for example `translation.base_url`.
    pub setting: Option<String>,
    /// What is wrong and what to do, in English.
    pub message: String,
}

impl StateReason {
    /// No provider is configured for the work.
    #[must_use]
    pub fn missing_setting(setting: &str) -> Self {
        let message = format!("no provider is configured: set {setting}, or upload a subtitle file");
        Self { code: "PROVIDER_MISSING".to_owned(), setting: Some(setting.to_owned()), message }
    }

    /// The work failed.
    pub fn failure(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), setting: None, message: message.into() }
    }
}

/// What viewers get of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The upload beside whose package the file lies.
    pub media_id: MediaId,
    /// The revision in the file.
    pub revision: u32,
}

impl Published {
    /// Name of the track's file below the folder of the upload.
    #[must_use]
    pub fn file(&self, track_id: TrackId) -> String {
        format!("subtitles/{track_id}-{}.vtt", self.revision)
    }
}

/// The subtitles of an episode in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// The id.
    pub id: TrackId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// The language.
    pub language: SubtitleLanguage,
    /// Who made the lines.
    pub origin: Origin,
    /// Where it stands.
    pub state: TrackState,
    /// Why it does not go on, if it waits or failed, or is kept from viewers.
    pub reason: Option<StateReason>,
    /// Who lets viewers have its lines.
    pub release: Release,
    /// Share of lines that could be made, 0 to 1; none for a track whose maker gives no such measure.
    pub quality_score: Option<f32>,
    /// What models were paid for it so far; none if they never were.
    pub usage: Option<Usage>,
    /// Its latest lines: 0 before there are any.
    pub revision: u32,
    /// What viewers get.
    pub published: Option<Published>,
    /// The job that fills it.
    pub job_id: Option<JobId>,
    /// Track and revision that it was translated from.
    pub source: Option<(TrackId, u32)>,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

impl Track {
    /// A track without lines that a machine is to fill.
    #[must_use]
    pub fn new(id: TrackId, episode_id: EpisodeId, language: SubtitleLanguage, now: Time) -> Self {
        let (origin, state, reason, quality_score) = (Origin::Ai, TrackState::Queued, None, None);
        let release = Release::Checks;
        let (usage, revision, published, job_id, source) = (None, 0, None, None, None);
        let (created_at, updated_at) = (now, now);
        Self {
            id,
            episode_id,
            language,
            origin,
            state,
            reason,
            release,
            quality_score,
            usage,
            revision,
            published,
            job_id,
            source,
            created_at,
            updated_at,
        }
    }

    /// Whether a person wrote the lines; a machine then never replaces them. In a mixed track each line knows for itself
    /// whether a person vouches for it.
    #[must_use]
    pub fn is_human(&self) -> bool {
        self.origin == Origin::Human
    }

    /// The track whose segments it shows: itself, if it is a transcript.
    #[must_use]
    pub fn transcript(&self) -> TrackId {
        self.source.map_or(self.id, |(transcript, _)| transcript)
    }

    /// Whether its latest lines are kept from viewers until a person publishes them, or better ones pass the checks.
    #[must_use]
    pub fn is_held(&self) -> bool {
        let is_stopped = self.reason.as_ref().is_some_and(|reason| reason.code == QUALITY_GATE);
        self.release != Release::Checks || (self.state == TrackState::Draft && is_stopped)
    }

    /// Keeps its latest lines from viewers because of the checks.
    pub fn hold(&mut self, message: String, now: Time) {
        if self.release == Release::Checks {
            self.stop(QUALITY_GATE, message, now);
        }
    }

    /// Takes a step of its review. The same step again changes nothing. Says whether it is possible: not before there are
    /// lines, not while a machine is at them, and what is published is neither submitted nor returned.
    #[must_use]
    pub fn step(&mut self, step: ReviewStep, note: Option<String>, now: Time) -> bool {
        use TrackState::{Draft, InReview, Published};
        let said = |text: &str| note.unwrap_or_else(|| text.to_owned());
        match (step, self.state) {
            (ReviewStep::Submit, InReview) | (ReviewStep::Publish, Published) => {}
            (ReviewStep::Submit, Draft) => {
                self.release = Release::Review;
                self.go(InReview, None, now);
            }
            (ReviewStep::Publish, Draft | InReview) => {
                self.release = Release::Checks;
                self.go(Draft, None, now);
            }
            (ReviewStep::Return, InReview) => {
                self.release = Release::Withheld;
                self.stop(SENT_BACK, said("a reviewer sent it back"), now);
            }
            (ReviewStep::Unpublish, InReview) => self.published = None,
            (ReviewStep::Unpublish, Draft)
                if self.release == Release::Withheld && self.published.is_none() => {}
            (ReviewStep::Unpublish, Draft | Published) => {
                (self.release, self.published) = (Release::Withheld, None);
                self.stop(UNPUBLISHED, said("it was taken from viewers"), now);
            }
            (ReviewStep::Return, Draft) if self.release == Release::Withheld => {}
            _ => return false,
        }
        true
    }

    /// Notes what models were paid so far. Gives what came on top.
    pub fn bill(&mut self, so_far: Usage) -> Usage {
        let before = self.usage.replace(so_far).unwrap_or_default();
        Usage {
            calls: so_far.calls.saturating_sub(before.calls),
            tokens_in: so_far.tokens_in.saturating_sub(before.tokens_in),
            tokens_out: so_far.tokens_out.saturating_sub(before.tokens_out),
            cost_micros: so_far.cost_micros.saturating_sub(before.cost_micros),
        }
    }

    /// The track as those see it who may not change its title: nothing about lines that are not published.
    #[must_use]
    pub fn as_published(mut self) -> Self {
        self.usage = None;
        if let Some(published) = self.published {
            self.quality_score = self.quality_score.filter(|_| self.revision == published.revision);
            (self.state, self.reason, self.revision) = (TrackState::Published, None, published.revision);
        } else if matches!(self.state, TrackState::Draft | TrackState::InReview) {
            (self.state, self.reason, self.revision) = (TrackState::Draft, None, 0);
            self.quality_score = None;
        }
        self
    }

    /// Takes lines that a person changed as the next revision.
    pub fn edit(&mut self, now: Time) -> u32 {
        if self.origin == Origin::Ai {
            self.origin = Origin::Mixed;
        }
        self.revise(now)
    }

    /// Whether there are lines that viewers do not get from the package of this upload.
    #[must_use]
    pub fn is_unpublished_in(&self, media_id: MediaId) -> bool {
        self.revision > 0
            && !self.is_held()
            && self.published != Some(Published { media_id, revision: self.revision })
    }

    /// Notes that a job is to fill the track.
    pub fn ask(&mut self, job_id: Option<JobId>, now: Time) {
        self.job_id = job_id;
        self.go(TrackState::Queued, None, now);
    }

    /// Notes that a worker is at it. Says whether that is news.
    pub fn start(&mut self, now: Time) -> bool {
        let awaited = !self.is_human() && matches!(self.state, TrackState::Queued | TrackState::Waiting);
        if awaited {
            self.go(TrackState::Processing, None, now);
        }
        awaited
    }

    /// Notes that it cannot be made before an operator configures something.
    pub fn wait(&mut self, reason: StateReason, now: Time) {
        if self.is_awaited() {
            self.go(TrackState::Waiting, Some(reason), now);
        }
    }

    /// Notes that it could not be made. What viewers get already, they keep.
    pub fn fail(&mut self, reason: StateReason, now: Time) {
        if self.is_awaited() {
            let state = if self.published.is_some() { TrackState::Published } else { TrackState::Failed };
            self.go(state, Some(reason), now);
        }
    }

    /// Takes a machine's lines as the next revision; `None` if a person's lines are there already.
    pub fn fill(&mut self, quality_score: Option<f32>, now: Time) -> Option<u32> {
        if self.is_human() {
            return None;
        }
        self.quality_score = quality_score;
        Some(self.revise(now))
    }

    /// Takes a person's lines as the next revision.
    pub fn import(&mut self, now: Time) -> u32 {
        self.origin = Origin::Human;
        self.quality_score = None;
        self.job_id = None;
        self.source = None;
        self.revise(now)
    }

    /// Notes that viewers get `published`. A file of an older revision changes nothing.
    pub fn publish(&mut self, published: Published, now: Time) {
        if published.revision == self.revision {
            self.published = Some(published);
            self.go(TrackState::Published, None, now);
        }
    }

    fn revise(&mut self, now: Time) -> u32 {
        self.revision += 1;
        match self.release {
            Release::Checks => self.go(TrackState::Draft, None, now),
            Release::Review => self.go(TrackState::InReview, None, now),
            Release::Withheld => self.stop(UNPUBLISHED, "a person keeps it from viewers".to_owned(), now),
        }
        self.revision
    }

    fn stop(&mut self, code: &str, message: String, now: Time) {
        let reason = StateReason { code: code.to_owned(), setting: None, message };
        self.go(TrackState::Draft, Some(reason), now);
    }

    fn is_awaited(&self) -> bool {
        !self.is_human()
            && matches!(self.state, TrackState::Queued | TrackState::Processing | TrackState::Waiting)
    }

    fn go(&mut self, state: TrackState, reason: Option<StateReason>, now: Time) {
        self.state = state;
        self.reason = reason;
        self.updated_at = now;
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Time = Time::UNIX_EPOCH;

    fn track() -> Track {
        Track::new(Uuid::from_u128(1).into(), Uuid::from_u128(2).into(), SubtitleLanguage::Ko, NOW)
    }

    fn media(number: u128) -> MediaId {
        Uuid::from_u128(number).into()
    }

    #[test]
    fn a_machine_never_replaces_what_a_person_wrote() {
        let mut track = track();
        assert_eq!(track.fill(None, NOW), Some(1));
        assert_eq!(track.import(NOW), 2);
        assert_eq!(track.fill(Some(1.0), NOW), None);
        assert!(!track.start(NOW));
        track.fail(StateReason::failure("X", "x"), NOW);
        assert_eq!((track.state, track.origin), (TrackState::Draft, Origin::Human));
    }

    #[test]
    fn the_latest_revision_alone_is_published() {
        let mut track = track();
        track.import(NOW);
        track.import(NOW);
        track.publish(Published { media_id: media(1), revision: 1 }, NOW);
        assert_eq!(track.state, TrackState::Draft);
        track.publish(Published { media_id: media(1), revision: 2 }, NOW);
        assert_eq!(track.state, TrackState::Published);
        assert!(!track.is_unpublished_in(media(1)));
        assert!(track.is_unpublished_in(media(2)), "a new upload needs its own files");
    }

    #[test]
    fn what_viewers_have_survives_a_failure() {
        let mut track = track();
        track.fill(None, NOW);
        track.publish(Published { media_id: media(1), revision: 1 }, NOW);
        track.ask(None, NOW);
        track.wait(StateReason::missing_setting("subtitle.base_url"), NOW);
        assert_eq!(track.state, TrackState::Waiting);
        track.fail(StateReason::failure("NO_SPEECH", "nobody speaks"), NOW);
        assert_eq!(track.state, TrackState::Published);
    }

    #[test]
    fn a_review_goes_its_way_and_no_other() {
        use ReviewStep::{Publish, Return, Submit, Unpublish};
        use TrackState::{Draft, InReview, Published as Shown, Queued};
        let table = [
            (Queued, [None; 4]),
            (Draft, [Some(InReview), Some(Draft), None, Some(Draft)]),
            (InReview, [Some(InReview), Some(Draft), Some(Draft), Some(InReview)]),
            (Shown, [None, Some(Shown), None, Some(Draft)]),
        ];
        for (from, ends) in table {
            for (step, end) in [Submit, Publish, Return, Unpublish].into_iter().zip(ends) {
                let mut track = Track { revision: 1, state: from, ..track() };
                let is_possible = track.step(step, None, NOW);
                assert_eq!(is_possible.then_some(track.state), end, "{step:?} of {from:?}");
            }
        }
    }

    #[test]
    fn what_a_person_keeps_back_no_machine_shows() {
        let mut track = track();
        track.fill(None, NOW);
        track.publish(Published { media_id: media(1), revision: 1 }, NOW);
        assert!(track.step(ReviewStep::Unpublish, Some("Se oye otra cosa.".to_owned()), NOW));
        assert_eq!(track.reason.as_ref().map(|reason| reason.message.as_str()), Some("Se oye otra cosa."));
        track.ask(None, NOW);
        track.fill(None, NOW);
        assert!(!track.is_unpublished_in(media(1)));
        assert!(track.step(ReviewStep::Submit, None, NOW));
        track.edit(NOW);
        assert_eq!(track.state, TrackState::InReview, "a correction stays in review");
        assert!(track.step(ReviewStep::Publish, None, NOW));
        assert!(track.is_unpublished_in(media(1)));
    }

    #[test]
    fn late_reports_do_not_undo_a_result() {
        let mut track = track();
        track.fill(None, NOW);
        assert!(!track.start(NOW));
        track.wait(StateReason::missing_setting("subtitle.base_url"), NOW);
        assert_eq!(track.state, TrackState::Draft);
    }
}
