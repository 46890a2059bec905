//! The encoder port, by the programs ffprobe and ffmpeg.

mod arguments;
mod inspect;
mod output;
mod process;

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;

use crate::application::{Encoded, Encoder, Progress, Work};
use crate::config::MediaConfig;
use crate::domain::{MediaError, Probe};
use crate::infrastructure::scratch;

/// Containers that are opened. Playlists and lists of files are not among them: they would let an upload name other
/// files of this machine, or addresses in our network.
const CONTAINERS: &str = "mov,matroska,webm,avi,mpegts,mpeg,flv,ogg,asf";

/// File in the folder of a run that lists the frames that begin a shot.
const SHOTS: &str = "shots.txt";

/// Runs ffprobe and ffmpeg as child processes, which end when this side stops waiting for them.
#[derive(Clone, Debug)]
pub struct Ffmpeg {
    ffmpeg: String,
    ffprobe: String,
    preset: String,
    threads: u16,
    stall: Duration,
}

impl Ffmpeg {
    /// Takes the paths of the programs and the encoder's settings.
    #[must_use]
    pub fn new(config: &MediaConfig) -> Self {
        Self {
            ffmpeg: config.ffmpeg.clone(),
            ffprobe: config.ffprobe.clone(),
            preset: config.preset.to_string(),
            threads: config.threads,
            stall: Duration::from_secs(config.stall_seconds),
        }
    }
}

#[async_trait]
impl Encoder for Ffmpeg {
    async fn probe(&self, source: &Path) -> Result<Probe, MediaError> {
        inspect::probe(self, source).await
    }

    async fn encode(&self, work: Work<'_>, progress: &mut dyn Progress) -> Result<Encoded, MediaError> {
        scratch::make_empty(work.folder).await?;
        scratch::make_empty(&work.folder.join("thumbnails")).await?;
        let arguments = arguments::arguments(work.source, work.plan, (&self.preset, self.threads));
        process::encode(self, work.folder, arguments, progress).await?;
        output::collect(work.folder, work.plan).await
    }
}
