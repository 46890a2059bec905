use hallyu_kernel::{Actor, SuggestionId, TrackId};

use super::Content;
use super::access::managed_track;
use super::vote_suggestion::suggestion_of;
use crate::domain::{ContentError, ReviewState, Suggestion, SuggestionState};

impl Content {
    /// Makes a viewer's correction the approved text of its line.
    ///
    /// # Errors
    /// [`ContentError::Decided`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn accept_suggestion(
        &self,
        actor: &Actor,
        ids: (TrackId, SuggestionId),
    ) -> Result<Suggestion, ContentError> {
        self.decide_suggestion(actor, ids, SuggestionState::Accepted).await
    }

    /// Leaves a line as it is, whatever a viewer says.
    ///
    /// # Errors
    /// As [`Content::accept_suggestion`].
    pub async fn refuse_suggestion(
        &self,
        actor: &Actor,
        ids: (TrackId, SuggestionId),
    ) -> Result<Suggestion, ContentError> {
        self.decide_suggestion(actor, ids, SuggestionState::Refused).await
    }

    async fn decide_suggestion(
        &self,
        actor: &Actor,
        (track, id): (TrackId, SuggestionId),
        state: SuggestionState,
    ) -> Result<Suggestion, ContentError> {
        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, track).await?;
        let mut suggestion = suggestion_of(&mut *tx, &track, id).await?;
        suggestion.go(state, self.ambient.now());
        if state == SuggestionState::Accepted {
            self.take_suggestion(&mut *tx, &mut track, (&suggestion, ReviewState::Approved)).await?;
        }
        tx.suggestions().save(&suggestion).await?;
        tx.commit().await?;
        self.publish_soon(&track).await;
        Ok(suggestion)
    }
}
