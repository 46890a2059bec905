use hallyu_captions::Cue;
use hallyu_captions::format::{Format, srt, vtt};
use hallyu_kernel::{Actor, TrackId};

use super::Content;
use super::access::seen_episode;
use super::sheets::cues;
use crate::domain::{ContentError, What};

const UNKNOWN: ContentError = ContentError::Unknown(What::Track);

impl Content {
    /// A track's lines as a file: what viewers get, or the latest lines for those who may change the title.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if there is nothing that the reader may see.
    pub async fn read_subtitle(
        &self,
        reader: Option<&Actor>,
        id: TrackId,
        format: Format,
    ) -> Result<String, ContentError> {
        let mut tx = self.store.read().await?;
        let track = tx.tracks().get(id).await?.ok_or(UNKNOWN)?;
        let (title, _) = match seen_episode(&mut *tx, reader, track.episode_id).await {
            Err(ContentError::Unknown(_)) => return Err(UNKNOWN),
            outcome => outcome?,
        };
        let is_managed = reader.is_some_and(|actor| title.is_managed_by(actor));
        let published = track.published.map_or(0, |published| published.revision);
        let revision = if is_managed { track.revision } else { published };
        if revision == 0 {
            return Err(UNKNOWN);
        }
        let cues: Vec<Cue> = cues(&tx.tracks().lines(id, revision).await?);
        Ok(match format {
            Format::Srt => srt::write(&cues),
            Format::Vtt => vtt::write(&cues),
        })
    }
}
