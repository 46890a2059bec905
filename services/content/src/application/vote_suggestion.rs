use hallyu_kernel::{Actor, SuggestionId, TrackId};

use super::Content;
use super::access::seen_track;
use super::edit_segment::segment_of;
use super::ports::Tx;
use super::revise::Maker;
use crate::domain::{Cause, ContentError, ReviewState, Suggestion, Track, Translation, What};

impl Content {
    /// Notes that a viewer agrees with another's correction; with enough of them it is shown, unless a manager of the title
    /// has vouched for the line.
    ///
    /// # Errors
    /// [`ContentError::Decided`]; [`ContentError::Invalid`] for one's own.
    pub async fn vote_suggestion(
        &self,
        actor: &Actor,
        (track, id): (TrackId, SuggestionId),
    ) -> Result<Suggestion, ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let mut track = seen_track(&mut *tx, actor, track).await?;
        let mut suggestion = suggestion_of(&mut *tx, &track, id).await?;
        if suggestion.author_id == Some(actor.user_id) {
            return Err(ContentError::field("id", "own_suggestion"));
        }
        let votes = tx.suggestions().vote(id, (actor.user_id, now)).await?;
        let is_enough = suggestion.count(votes, now);
        tx.suggestions().save(&suggestion).await?;
        if is_enough {
            self.take_suggestion(&mut *tx, &mut track, (&suggestion, ReviewState::Suggested)).await?;
        }
        tx.commit().await?;
        self.publish_soon(&track).await;
        Ok(suggestion)
    }

    /// Makes a correction the text of its line. What a manager of the title vouches for stays before viewers' votes.
    pub(super) async fn take_suggestion(
        &self,
        tx: &mut dyn Tx,
        track: &mut Track,
        (suggestion, state): (&Suggestion, ReviewState),
    ) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let segment = segment_of(tx, track, suggestion.segment_id).await?;
        let known = tx.translations().get(track.id, segment.id).await?;
        let is_vouched_for = known
            .as_ref()
            .is_some_and(|known| matches!(known.state, ReviewState::Reviewed | ReviewState::Approved));
        if is_vouched_for && state == ReviewState::Suggested {
            return Ok(());
        }
        let mut translation = known.unwrap_or_else(|| Translation::none(track.id, &segment, now));
        let author = suggestion.author_id.ok_or(ContentError::Unknown(What::Suggestion))?;
        translation.write(&segment, (suggestion.text.clone(), state), (author, now));
        let maker = Maker::person(Cause::Suggestion, author);
        self.show_edits(tx, (track, maker), &[(segment, translation)]).await
    }
}

/// The correction, if it is the track's and awaits a decision.
pub(super) async fn suggestion_of(
    tx: &mut dyn Tx,
    track: &Track,
    id: SuggestionId,
) -> Result<Suggestion, ContentError> {
    let known = tx.suggestions().get(id).await?.filter(|known| known.track_id == track.id);
    let known = known.ok_or(ContentError::Unknown(What::Suggestion))?;
    if known.is_pending() { Ok(known) } else { Err(ContentError::Decided) }
}
