use hallyu_kernel::{Actor, SuggestionId, TrackId};

use super::Content;
use super::access::managed_track;
use super::vote_suggestion::suggestion_of;
use crate::domain::{ContentError, ReviewState, Suggestion, SuggestionState};

/// What somebody who manages a title says of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It becomes the approved text of its line.
    Accept,
    /// It does not.
    Refuse,
}

impl Content {
    /// Takes a viewer's correction, or not.
    ///
    /// # Errors
    /// [`ContentError::Decided`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn decide_suggestion(
        &self,
        actor: &Actor,
        (track, id): (TrackId, SuggestionId),
        decision: Decision,
    ) -> Result<Suggestion, ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, track).await?;
        let mut suggestion = suggestion_of(&mut *tx, &track, id).await?;
        match decision {
            Decision::Accept => {
                suggestion.go(SuggestionState::Accepted, now);
                self.take_suggestion(&mut *tx, &mut track, (&suggestion, ReviewState::Approved)).await?;
            }
            Decision::Refuse => suggestion.go(SuggestionState::Refused, now),
        }
        tx.suggestions().save(&suggestion).await?;
        tx.commit().await?;
        self.publish_soon(&track).await;
        Ok(suggestion)
    }
}
