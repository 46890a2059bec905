use std::collections::HashMap;

use hallyu_contracts::subtitles::{Provenance, Usage};
use hallyu_kernel::{Actor, SegmentId, StoreError};

use super::Content;
use super::access::managed_track;
use super::compose::compose_transcript;
use super::import_subtitle::origin;
use super::ports::Tx;
use super::request_tracks::cancel;
use super::revise::Maker;
use super::transcripts::Draft;
use crate::domain::{ContentError, Segment, Track, What};

impl Content {
    /// Makes a transcript's next revision of changed segments. Where something else is said now, translations that people
    /// vouch for become stale, and the others are asked for again.
    pub(super) async fn revise_source(
        &self,
        actor: &Actor,
        (track, maker): (Track, Maker),
        draft: Draft,
    ) -> Result<Track, ContentError> {
        let mut tx = self.store.read().await?;
        let known = tx.segments().of_track(track.id).await?;
        let episode =
            tx.episodes().get(track.episode_id).await?.ok_or(ContentError::Unknown(What::Episode))?;
        let changed = said_anew(&known, &draft.segments);
        let origin = origin(&mut *tx, &episode).await?.filter(|_| !changed.is_empty());
        drop(tx);
        // Files are not written inside a unit of work.
        let orders = match origin {
            Some(origin) => {
                Some((origin, self.put_orders(origin.root_id, (&track, track.revision + 1), &draft).await?))
            }
            None => None,
        };
        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, track.id).await.and_then(|current| {
            // The orders were made of the lines of then.
            if current.revision == track.revision { Ok(current) } else { Err(StoreError::Conflict.into()) }
        })?;
        cancel(&mut *tx, &track, &self.ambient).await?;
        tx.segments().replace(track.id, &draft.segments, track.revision + 1).await?;
        self.outdate(&mut *tx, &changed).await?;
        track.edit(self.ambient.now());
        let models = draft.hearing.engine.iter().cloned().collect();
        let provenance = Provenance { models, ..Provenance::default() };
        let lines = compose_transcript(&draft).reported(provenance, Usage::default());
        self.revise(&mut *tx, (&track, maker), lines).await?;
        if let Some((origin, orders)) = &orders {
            self.request_translations(&mut *tx, *origin, (&track, orders)).await?;
        }
        tx.commit().await?;
        Ok(track)
    }

    /// Notes that what people made of these segments is of another source.
    async fn outdate(&self, tx: &mut dyn Tx, changed: &[&Segment]) -> Result<(), ContentError> {
        for segment in changed {
            for mut translation in tx.translations().of_segment(segment.id).await? {
                let track = tx.tracks().get(translation.track_id).await?;
                let is_outdated = translation.is_settled() && !translation.is_of(segment);
                if let Some(track) = track.filter(|_| is_outdated) {
                    translation.outdate(self.ambient.now());
                    tx.translations().put(&[translation], track.revision + 1).await?;
                }
            }
        }
        Ok(())
    }
}

/// The segments that say something else than before, or are shown or hidden only now; of those that go, none.
fn said_anew<'a>(known: &[Segment], made: &'a [Segment]) -> Vec<&'a Segment> {
    let known: HashMap<SegmentId, &Segment> = known.iter().map(|segment| (segment.id, segment)).collect();
    let is_new = |segment: &&Segment| {
        known
            .get(&segment.id)
            .is_none_or(|known| (known.text != segment.text) || (known.is_shown() != segment.is_shown()))
    };
    made.iter().filter(is_new).collect()
}
