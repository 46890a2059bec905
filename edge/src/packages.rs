use std::sync::Arc;
use std::time::Duration;

use hallyu_contracts::media::{MediaPackage, package_key};
use hallyu_contracts::subtitles::{SubtitleIndex, index_key};
use hallyu_kernel::MediaId;
use hallyu_platform::blobs::{BlobError, Blobs};
use moka::future::Cache;

use crate::error::EdgeError;

/// How long a package description is used before it is read again.
const KEPT: Duration = Duration::from_secs(60);
/// How many are kept.
const MOST: u64 = 10_000;

/// Descriptions of packages, which every request for a video file needs.
pub(crate) struct Packages {
    blobs: Blobs,
    read: Cache<MediaId, Arc<MediaPackage>>,
}

impl Packages {
    pub(crate) fn new(blobs: Blobs) -> Self {
        let read = Cache::builder().max_capacity(MOST).time_to_live(KEPT).build();
        Self { blobs, read }
    }

    /// The description of a package; [`EdgeError::NotFound`] before it is complete.
    pub(crate) async fn package(&self, media_id: MediaId) -> Result<Arc<MediaPackage>, EdgeError> {
        if let Some(package) = self.read.get(&media_id).await {
            return Ok(package);
        }
        let package = Arc::new(self.blobs.get_json(&package_key(media_id)).await?);
        self.read.insert(media_id, Arc::clone(&package)).await;
        Ok(package)
    }

    /// The playlist of a track, read each time: it may grow.
    pub(crate) async fn playlist(&self, key: &str) -> Result<String, EdgeError> {
        Ok(String::from_utf8_lossy(&self.blobs.get(key).await?).into_owned())
    }

    /// The published subtitles, read each time: a new track is to be seen at once, and players ask once per film.
    pub(crate) async fn subtitles(&self, media_id: MediaId) -> Result<SubtitleIndex, EdgeError> {
        match self.blobs.get_json(&index_key(media_id)).await {
            Err(BlobError::NotFound(_)) => Ok(SubtitleIndex::default()),
            read => Ok(read?),
        }
    }
}
