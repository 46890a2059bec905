use std::collections::HashMap;

use hallyu_kernel::{Actor, Page, PageRequest, SegmentId, TrackId};

use super::Content;
use super::access::managed_track;
use crate::domain::{ContentError, Segment, Translation};

/// What was said, and what it is in the language of a track; `None` where nobody has made anything of it yet, and for
/// transcripts.
pub type SegmentLine = (Segment, Option<Translation>);

impl Content {
    /// The segments of a track, those included that viewers do not see.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn list_segments(
        &self,
        actor: &Actor,
        id: TrackId,
        page: PageRequest,
    ) -> Result<Page<SegmentLine>, ContentError> {
        let mut tx = self.store.read().await?;
        let track = managed_track(&mut *tx, actor, id).await?;
        let segments = tx.segments().of_track(track.transcript()).await?;
        let known = tx.translations().of_track(track.id).await?;
        let mut known: HashMap<SegmentId, Translation> =
            known.into_iter().map(|translation| (translation.segment_id, translation)).collect();
        let total = segments.len() as u64;
        let items = segments
            .into_iter()
            .skip(usize::try_from(page.offset()).unwrap_or(usize::MAX))
            .take(page.limit() as usize)
            .map(|segment| {
                let translation = known.remove(&segment.id);
                (segment, translation)
            });
        Ok(Page { items: items.collect(), request: page, total })
    }
}
