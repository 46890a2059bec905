use hallyu_captions::format::TimestampMap;
use hallyu_captions::format::vtt;
use hallyu_contracts::media::media_prefix;
use hallyu_contracts::subtitles::{PublishedTrack, SubtitleIndex, index_key};
use hallyu_kernel::{EpisodeId, MediaId, TrackId};
use hallyu_platform::blobs::BlobError;

use super::Content;
use super::review_track::with_subtitles;
use super::sheets::cues;
use super::start_stream::published;
use crate::domain::{ContentError, Published, Track};

impl Content {
    /// Brings the subtitle files beside an episode's package up to the database: writes the file of every track whose
    /// latest lines viewers do not get yet, publishes those tracks, and rewrites the index. Does nothing before there
    /// is a package. May be repeated, interrupted and run by several at once.
    ///
    /// # Errors
    /// [`ContentError::Blobs`], [`ContentError::Store`]; to be repeated then.
    pub async fn publish_tracks(&self, id: EpisodeId) -> Result<(), ContentError> {
        let Some((media_id, written)) = self.write_files(id).await? else {
            return Ok(());
        };
        if !written.is_empty() {
            self.note_published(id, &written).await?;
        }
        self.write_index(id, media_id).await
    }

    /// Publishes at once what an event will publish soon: the lines are safe, being quick about it is a courtesy.
    pub(super) async fn publish_soon(&self, track: &Track) {
        if let Err(error) = self.publish_tracks(track.episode_id).await {
            tracing::warn!(track = %track.id, error = &error as &dyn std::error::Error, "not published at once");
        }
    }

    /// A file is named by track and revision, and a revision never changes: whoever writes it writes the same.
    async fn write_files(
        &self,
        id: EpisodeId,
    ) -> Result<Option<(MediaId, Vec<(TrackId, Published)>)>, ContentError> {
        let mut tx = self.store.read().await?;
        let Some(media_id) = tx.episodes().get(id).await?.and_then(|episode| episode.media_id) else {
            return Ok(None);
        };
        let mut files = Vec::new();
        for track in tx.tracks().of_episode(id).await? {
            if track.is_unpublished_in(media_id) {
                let lines = tx.tracks().lines(track.id, track.revision).await?;
                files.push((track.id, Published { media_id, revision: track.revision }, lines));
            }
        }
        drop(tx);
        let mut written = Vec::with_capacity(files.len());
        for (track_id, published, lines) in files {
            let key = format!("{}/{}", media_prefix(media_id), published.file(track_id));
            self.blobs.put(&key, vtt::write_hls(&cues(&lines), TimestampMap::default())).await?;
            written.push((track_id, published));
        }
        Ok(Some((media_id, written)))
    }

    async fn note_published(
        &self,
        id: EpisodeId,
        written: &[(TrackId, Published)],
    ) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        for (track_id, published) in written {
            let known = tx.tracks().get(*track_id).await?;
            // Somebody may have kept it back meanwhile.
            if let Some(mut track) = known.filter(|track| !track.is_held()) {
                track.publish(*published, now);
                tx.tracks().save(&track).await?;
            }
        }
        let title = with_subtitles(&mut *tx, id).await?;
        self.save_title(tx, &title).await
    }

    /// Writes the index until what it says is what the database says: so the last of several writers is right.
    async fn write_index(&self, id: EpisodeId, media_id: MediaId) -> Result<(), ContentError> {
        let key = index_key(media_id);
        let mut stored = match self.blobs.get_json::<SubtitleIndex>(&key).await {
            Err(BlobError::NotFound(_) | BlobError::Json { .. }) => None,
            outcome => Some(outcome?),
        };
        loop {
            let tracks = self.store.read().await?.tracks().of_episode(id).await?;
            let files = published(tracks, media_id).into_iter();
            let tracks =
                files.map(|(track, file)| PublishedTrack { language: track.language, file }).collect();
            let wanted = SubtitleIndex { tracks };
            if stored.as_ref() == Some(&wanted) {
                return Ok(());
            }
            self.blobs.put_json(&key, &wanted).await?;
            stored = Some(wanted);
        }
    }
}
