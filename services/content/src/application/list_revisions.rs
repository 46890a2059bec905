use hallyu_kernel::{Actor, CueId, Page, PageRequest, TrackId};

use super::Content;
use super::access::managed_track;
use super::models::MadeRevision;
use crate::domain::{ContentError, CueDraft, Revision, ShownCue, Track, What};

/// A cue before and after a revision; `None` where it did not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueChange {
    /// Its id.
    pub id: CueId,
    /// As it was.
    pub before: Option<CueDraft>,
    /// As the revision made it.
    pub after: Option<CueDraft>,
}

impl Content {
    /// How a track came to be, the latest revision first.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn list_revisions(
        &self,
        actor: &Actor,
        id: TrackId,
        page: PageRequest,
    ) -> Result<(Track, Page<MadeRevision>), ContentError> {
        let mut tx = self.store.read().await?;
        let track = managed_track(&mut *tx, actor, id).await?;
        let revisions = tx.revisions().list(id, page).await?;
        Ok((track, revisions))
    }

    /// A revision and the cues that it changed, in order of time.
    ///
    /// # Errors
    /// As [`Content::list_revisions`]; [`ContentError::Unknown`] if there is none of this number.
    pub async fn get_revision(
        &self,
        actor: &Actor,
        (id, number): (TrackId, u32),
    ) -> Result<(Revision, Vec<CueChange>), ContentError> {
        let mut tx = self.store.read().await?;
        managed_track(&mut *tx, actor, id).await?;
        let revision = tx.revisions().get(id, number).await?.ok_or(ContentError::Unknown(What::Revision))?;
        let before = tx.tracks().lines(id, number.saturating_sub(1)).await?;
        let after = tx.tracks().lines(id, number).await?;
        Ok((revision, changes(before, after, number)))
    }
}

fn changes(before: Vec<ShownCue>, after: Vec<ShownCue>, number: u32) -> Vec<CueChange> {
    let mut gone = before;
    let mut changes = Vec::new();
    for cue in after {
        let known = gone.iter().position(|known| known.id == cue.id).map(|at| gone.remove(at));
        if cue.since == number {
            changes.push(CueChange {
                id: cue.id,
                before: known.map(|known| known.cue),
                after: Some(cue.cue),
            });
        }
    }
    changes.extend(gone.into_iter().map(|cue| CueChange { id: cue.id, before: Some(cue.cue), after: None }));
    let start = |change: &CueChange| change.after.as_ref().or(change.before.as_ref()).map(|cue| cue.start_ms);
    changes.sort_by_key(start);
    changes
}
