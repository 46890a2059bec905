use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use hallyu_contracts::downloads::{DownloadNote, DownloadRequested, download_key, download_note_key};
use hallyu_kernel::{Ambient, Coded, Envelope};
use hallyu_platform::bus::{HandleError, Handler};

use super::{Muxer, Scratch, Shelf};
use crate::domain::{MediaError, Recipe};

/// Name of the finished file in the job's folder.
const MADE: &str = "download.mp4";

/// Makes one file of a package, without encoding anything anew.
#[derive(Clone)]
pub struct Downloads {
    /// Puts tracks together.
    pub muxer: Arc<dyn Muxer>,
    /// Holds packages and downloads.
    pub shelf: Arc<dyn Shelf>,
    /// Holds unfinished work.
    pub scratch: Arc<dyn Scratch>,
    /// Time.
    pub ambient: Ambient,
}

#[async_trait]
impl Handler for Downloads {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let request: DownloadRequested = event.open().map_err(HandleError::dead)?;
        let made = self.make_download(&request).await;
        self.scratch.discard(request.job_id).await.map_err(HandleError::retry)?;
        let outcome = made.as_ref().map_or_else(MediaError::code, |()| "MADE");
        metrics::counter!("media_downloads_total", "outcome" => outcome).increment(1);
        match made {
            Err(error) if error.is_final() => {
                tracing::warn!(media = %request.media_id, code = error.code(), "a download cannot be made");
                self.give_up(&request).await.map_err(HandleError::retry)
            }
            made => made.map_err(HandleError::retry),
        }
    }
}

impl Downloads {
    async fn make_download(&self, request: &DownloadRequested) -> Result<(), MediaError> {
        let key = download_key(request.media_id, &request.file);
        if self.shelf.holds(&key).await? {
            return Ok(());
        }
        let folder = self.scratch.open(request.job_id).await?;
        let recipe = self.gather(request, &folder).await?;
        self.muxer.mux(&recipe, (&folder, MADE)).await?;
        self.shelf.keep(&folder.join(MADE), &key).await?;
        self.shelf.forget(&download_note_key(request.media_id, &request.file)).await
    }

    /// Fetches the tracks, each as one file of the recipe's name for it.
    async fn gather(&self, request: &DownloadRequested, folder: &Path) -> Result<Recipe, MediaError> {
        let media = request.media_id;
        let package = self.shelf.package(media).await?;
        let sounds: Vec<_> = package.audio.iter().filter(|audio| audio.is_universal()).collect();
        let recipe = Recipe {
            title: request.title.clone(),
            audio: sounds.iter().map(|audio| audio.language.clone()).collect(),
            subtitles: request.tracks.iter().map(|track| track.language).collect(),
        };
        self.shelf.assemble(media, &request.rendition, &folder.join(Recipe::PICTURE)).await?;
        for (place, audio) in sounds.iter().enumerate() {
            self.shelf.assemble(media, &audio.name, &folder.join(Recipe::sound(place))).await?;
        }
        for (place, track) in request.tracks.iter().enumerate() {
            self.shelf.fetch(media, &track.file, &folder.join(Recipe::subtitle(place))).await?;
        }
        Ok(recipe)
    }

    async fn give_up(&self, request: &DownloadRequested) -> Result<(), MediaError> {
        let note = DownloadNote { at: self.ambient.now(), has_failed: true };
        self.shelf.note(&download_note_key(request.media_id, &request.file), &note).await
    }
}
