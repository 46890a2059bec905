use std::collections::HashSet;

use hallyu_kernel::{Actor, Page, PageRequest, SegmentId, TrackId};

use super::Content;
use super::access::managed_track;
use super::ports::Tx;
use crate::domain::{ContentError, ShownCue, Track};

/// A cue as its editor sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueLine {
    /// The cue.
    pub shown: ShownCue,
    /// Its place in the track, from 1.
    pub number: usize,
    /// Whether a person timed it.
    pub is_own: bool,
}

impl Content {
    /// The cues of a track's latest revision, in order of time.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn list_cues(
        &self,
        actor: &Actor,
        id: TrackId,
        page: PageRequest,
    ) -> Result<Page<CueLine>, ContentError> {
        let mut tx = self.store.read().await?;
        let track = managed_track(&mut *tx, actor, id).await?;
        let lines = cue_lines(&mut *tx, &track).await?;
        let total = lines.len() as u64;
        let offset = usize::try_from(page.offset()).unwrap_or(usize::MAX);
        let items = lines.into_iter().skip(offset).take(page.limit() as usize).collect();
        Ok(Page { items, request: page, total })
    }
}

/// All cues of a track's latest revision.
pub(super) async fn cue_lines(tx: &mut dyn Tx, track: &Track) -> Result<Vec<CueLine>, ContentError> {
    let own: HashSet<SegmentId> = match track.transcript() == track.id {
        true => {
            let segments = tx.segments().of_track(track.id).await?;
            segments.into_iter().filter(|line| !line.own.is_empty()).map(|line| line.id).collect()
        }
        false => {
            let known = tx.translations().of_track(track.id).await?;
            known.into_iter().filter(|line| !line.own.is_empty()).map(|line| line.segment_id).collect()
        }
    };
    let lines = tx.tracks().lines(track.id, track.revision).await?;
    let line = |(number, shown): (usize, ShownCue)| {
        let is_own = shown.cue.segments.iter().any(|segment| own.contains(segment));
        CueLine { shown, number, is_own }
    };
    Ok((1..).zip(lines).map(line).collect())
}
