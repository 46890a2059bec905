use hallyu_contracts::subtitles::{TranscriptionRequested, TranslationRequested};
use hallyu_kernel::{EpisodeId, JobId, MediaId, StoreError, SubtitleLanguage};

use super::Content;
use super::orders::Orders;
use super::ports::Tx;
use crate::domain::{ContentError, Job, JobKind, JobPriority, JobState, Track, TrackState};

/// What speech is transcribed to.
pub(super) const SPOKEN: SubtitleLanguage = SubtitleLanguage::Ko;
/// What transcripts are translated to.
pub(super) const TARGETS: [SubtitleLanguage; 2] = [SubtitleLanguage::Es419, SubtitleLanguage::PtBr];

/// Where new jobs belong.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    /// The job of the upload.
    pub(super) root_id: JobId,
    /// The upload.
    pub(super) media_id: MediaId,
    /// The episode.
    pub(super) episode_id: EpisodeId,
}

impl Content {
    /// Asks for a transcript, and notes the tracks that are to follow from it.
    pub(super) async fn request_transcription(
        &self,
        tx: &mut dyn Tx,
        origin: Origin,
        speech_key: String,
    ) -> Result<(), ContentError> {
        let mut track = self.track(tx, origin.episode_id, SPOKEN).await?;
        self.request(tx, origin, (&mut track, speech_key)).await?;
        for language in TARGETS {
            let mut target = self.track(tx, origin.episode_id, language).await?;
            if !target.is_human() {
                cancel(tx, &target, &self.ambient).await?;
                target.ask(None, self.ambient.now());
                tx.tracks().save(&target).await?;
            }
        }
        Ok(())
    }

    /// Asks for translations of the transcript's latest lines, by their orders, into every language that nobody has
    /// written a file in.
    pub(super) async fn request_translations(
        &self,
        tx: &mut dyn Tx,
        origin: Origin,
        (transcript, orders): (&Track, &Orders),
    ) -> Result<(), ContentError> {
        let source = Some((transcript.id, transcript.revision));
        for (language, order) in orders {
            let mut target = self.track(tx, origin.episode_id, *language).await?;
            let is_asked_for = target.source == source && target.state != TrackState::Failed;
            if target.is_human() || is_asked_for {
                continue;
            }
            target.source = source;
            self.request(tx, origin, (&mut target, order.clone())).await?;
        }
        Ok(())
    }

    /// Asks a worker for a job again.
    pub(super) async fn hand_out(&self, tx: &mut dyn Tx, job: &Job, track: &Track) -> Result<(), StoreError> {
        if job.kind == JobKind::Transcription {
            let audio_key = job.input_key.clone();
            let (job_id, track_id, language) = (job.id, track.id, track.language);
            return self.tell(tx, &TranscriptionRequested { job_id, track_id, audio_key, language }).await;
        }
        let request = TranslationRequested {
            job_id: job.id,
            track_id: track.id,
            source_key: job.input_key.clone(),
            source_language: SPOKEN,
            target_language: track.language,
        };
        self.tell(tx, &request).await
    }

    /// The episode's track in a language, made if need be.
    async fn track(
        &self,
        tx: &mut dyn Tx,
        episode_id: EpisodeId,
        language: SubtitleLanguage,
    ) -> Result<Track, ContentError> {
        let tracks = tx.tracks().of_episode(episode_id).await?;
        if let Some(track) = tracks.into_iter().find(|track| track.language == language) {
            return Ok(track);
        }
        let track = Track::new(self.ambient.id(), episode_id, language, self.ambient.now());
        tx.tracks().insert(&track).await?;
        Ok(track)
    }

    /// Makes a job that fills the track, in the place of the one before.
    async fn request(
        &self,
        tx: &mut dyn Tx,
        origin: Origin,
        (track, input_key): (&mut Track, String),
    ) -> Result<(), ContentError> {
        cancel(tx, track, &self.ambient).await?;
        let now = self.ambient.now();
        let kind = if track.language == SPOKEN { JobKind::Transcription } else { JobKind::Translation };
        let job = Job {
            id: self.ambient.id(),
            root_id: origin.root_id,
            kind,
            media_id: origin.media_id,
            episode_id: origin.episode_id,
            track_id: Some(track.id),
            input_key,
            stage: kind.stages()[0],
            progress: 0.0,
            state: JobState::Queued,
            priority: JobPriority::Normal,
            is_held: false,
            attempts: 1,
            error: None,
            created_at: now,
            updated_at: now,
        };
        tx.jobs().insert(&job).await?;
        track.ask(Some(job.id), now);
        tx.tracks().save(track).await?;
        Ok(self.hand_out(tx, &job, track).await?)
    }
}

/// Cancels the job that was to fill the track.
pub(super) async fn cancel(
    tx: &mut dyn Tx,
    track: &Track,
    ambient: &hallyu_kernel::Ambient,
) -> Result<(), StoreError> {
    let Some(id) = track.job_id else {
        return Ok(());
    };
    if let Some(mut job) = tx.jobs().get(id).await? {
        job.cancel(ambient.now());
        tx.jobs().save(&job).await?;
    }
    Ok(())
}

/// The tracks that wait for a transcript: no job fills them yet.
pub(super) async fn followers(tx: &mut dyn Tx, transcript: &Track) -> Result<Vec<Track>, StoreError> {
    let mut tracks = tx.tracks().of_episode(transcript.episode_id).await?;
    tracks
        .retain(|track| transcript.language == SPOKEN && track.language != SPOKEN && track.job_id.is_none());
    Ok(tracks)
}
