use hallyu_contracts::subtitles::TracksChanged;
use hallyu_kernel::{Actor, EpisodeId, TrackId};

use super::Content;
use super::access::managed_track;
use super::ports::Tx;
use crate::domain::{ContentError, ReviewStep, Title, Track, What};

/// A step of a track's review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// What is done.
    pub step: ReviewStep,
    /// Revision of the lines that were looked at; none takes whatever there is.
    pub revision: Option<u32>,
    /// Why, for whoever works on the lines.
    pub note: Option<String>,
}

impl Content {
    /// Takes a step of a track's review: submits it, publishes it, sends it back or takes it from viewers.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::ForeignTitle`] if the actor may not change the title;
    /// [`ContentError::Changed`] if there are other lines by now; [`ContentError::NotNow`] if the track's state does not allow it.
    pub async fn review_track(
        &self,
        actor: &Actor,
        id: TrackId,
        review: Review,
    ) -> Result<Track, ContentError> {
        let Review { step, revision, note } = review;
        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, id).await?;
        if revision.is_some_and(|seen| seen != track.revision) {
            return Err(ContentError::Changed { rev: track.revision });
        }
        let state = track.state.as_str();
        if track.revision == 0 || !track.step(step, note, self.ambient.now()) {
            return Err(ContentError::NotNow(state));
        }
        tx.tracks().save(&track).await?;
        let title = with_subtitles(&mut *tx, track.episode_id).await?;
        self.tell(&mut *tx, &TracksChanged { episode_id: track.episode_id }).await?;
        self.save_title(tx, &title).await?;
        tracing::info!(track = %id, revision = track.revision, ?step, by = %actor.user_id, "a track was reviewed");
        self.publish_soon(&track).await;
        let track = self.store.read().await?.tracks().get(id).await?;
        track.ok_or(ContentError::Unknown(What::Track))
    }
}

/// The title of an episode with the languages in which viewers get subtitles now.
pub(super) async fn with_subtitles(tx: &mut dyn Tx, id: EpisodeId) -> Result<Title, ContentError> {
    let episode = tx.episodes().get(id).await?.ok_or(ContentError::Unknown(What::Episode))?;
    let title = tx.titles().get(episode.content_id).await?;
    let mut title = title.ok_or(ContentError::Unknown(What::Title))?;
    title.subtitles = tx.titles().subtitle_languages(title.id).await?;
    Ok(title)
}
