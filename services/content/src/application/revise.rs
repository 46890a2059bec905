use hallyu_contracts::subtitles::TracksChanged;
use hallyu_kernel::UserId;

use super::Content;
use super::models::TrackReport;
use super::ports::Tx;
use crate::domain::{Cause, ContentError, CueDraft, Revision, Succession, Track};

/// Who made a revision.
#[derive(Clone, Copy, Debug)]
pub(super) struct Maker {
    /// Why there is a new one.
    pub(super) cause: Cause,
    /// The person; none for a machine.
    pub(super) author: Option<UserId>,
    /// The revision that is brought back.
    pub(super) restored: Option<u32>,
}

impl Maker {
    /// A machine.
    pub(super) const MACHINE: Self = Self { cause: Cause::Machine, author: None, restored: None };

    /// A person.
    pub(super) fn person(cause: Cause, author: UserId) -> Self {
        Self { cause, author: Some(author), restored: None }
    }
}

impl Content {
    /// Stores a track with the cues of its latest revision and what the checks say of them, and has it published.
    pub(super) async fn revise(
        &self,
        tx: &mut dyn Tx,
        (track, maker): (&Track, Maker),
        (cues, report): (Vec<CueDraft>, Option<TrackReport>),
    ) -> Result<(), ContentError> {
        tx.tracks().save(track).await?;
        let known = tx.tracks().lines(track.id, track.revision.saturating_sub(1)).await?;
        let change = Succession::of(&known, cues, (track.revision, || self.ambient.id()));
        let Maker { cause, author: author_id, restored } = maker;
        let changes = u32::try_from(change.changes()).ok();
        let made_at = self.ambient.now();
        let revision = Revision { number: track.revision, cause, author_id, restored, changes, made_at };
        tx.revisions().add(track.id, &revision, &change).await?;
        if let Some(report) = report {
            tx.translations().add_report(track, &report).await?;
        }
        Ok(self.tell(tx, &TracksChanged { episode_id: track.episode_id }).await?)
    }
}
