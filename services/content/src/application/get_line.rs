use hallyu_captions::Ms;
use hallyu_kernel::{Actor, TrackId};

use super::Content;
use super::access::seen_track;
use super::suggest_line::shown_at;
use crate::domain::{ContentError, Segment};

/// A line that viewers see, with the sentence that it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownLine {
    /// What is said, and when.
    pub segment: Segment,
    /// What it is in the language of the track; empty if there is nothing.
    pub text: String,
    /// Whether viewers may read what is said.
    pub is_source_public: bool,
}

impl Content {
    /// The sentence that is shown at a moment, whole: a cue may be a part of it.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the reader may not see the track, or nothing is shown then that could be corrected.
    pub async fn get_line(&self, reader: &Actor, id: TrackId, at_ms: Ms) -> Result<ShownLine, ContentError> {
        let mut tx = self.store.read().await?;
        let track = seen_track(&mut *tx, reader, id).await?;
        let segment = shown_at(&mut *tx, &track, at_ms).await?;
        let known = tx.translations().get(track.id, segment.id).await?;
        let is_source_public = seen_track(&mut *tx, reader, segment.track_id).await.is_ok();
        Ok(ShownLine { segment, text: known.map_or(String::new(), |known| known.text), is_source_public })
    }
}
