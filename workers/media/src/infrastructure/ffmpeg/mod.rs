//! The encoder port, by the programs ffprobe and ffmpeg.

mod arguments;
mod encoders;
mod fingerprint;
mod inspect;
mod output;
mod process;

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use tokio::fs;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::application::{Encoded, Encoder, Muxer, Progress, SOUND, Work};
use crate::config::{EncoderChoice, MediaConfig, Preset};
use crate::domain::{AudioCodec, Formats, MediaError, Probe, Recipe, read_loudness};
use crate::infrastructure::scratch;
use encoders::{Chosen, VideoEncoder};
use output::Output;

/// Containers that are opened. Playlists and lists of files are not among them: they would let an upload name other
/// files of this machine, or addresses in our network.
const CONTAINERS: &str = "mov,matroska,webm,avi,mpegts,mpeg,flv,ogg,asf";

/// The speech, in the folder of what was made of the sound.
const SPEECH: &str = "speech.flac";
/// File in the folder of a run that lists the frames that begin a shot.
const SHOTS: &str = "shots.txt";
/// Files with the loudness of each sound track begin like this, and end with its place and `.txt`.
const LOUDNESS: &str = "loudness-";
/// How often what is finished is handed on while the encoder runs: a segment's length.
const GROW_EVERY: Duration = Duration::from_secs(4);

/// Runs ffprobe and ffmpeg as child processes, which end when this side stops waiting for them.
#[derive(Debug)]
pub struct Ffmpeg {
    ffmpeg: String,
    ffprobe: String,
    formats: Formats,
    choice: EncoderChoice,
    preset: Preset,
    threads: u16,
    stall: Duration,
    /// Found out once: a device that comes later is used after a restart.
    chosen: OnceCell<Chosen>,
}

impl Ffmpeg {
    /// Takes the paths of the programs and the encoder's settings.
    #[must_use]
    pub fn new(config: &MediaConfig) -> Self {
        Self {
            ffmpeg: config.ffmpeg.clone(),
            ffprobe: config.ffprobe.clone(),
            formats: Formats::with(&config.extra_codecs),
            choice: config.encoder,
            preset: config.preset,
            threads: config.threads,
            stall: Duration::from_secs(config.stall_seconds),
            chosen: OnceCell::new(),
        }
    }

    /// Passes if everything that is asked for beside H.264 and AAC can be encoded. Without ffmpeg it passes, too: jobs wait for it.
    ///
    /// # Errors
    /// [`MediaError::EncoderMissing`] with the encoder that ffmpeg lacks.
    pub async fn require_encoders(&self) -> Result<(), MediaError> {
        match encoders::in_software(self).await {
            Err(error @ MediaError::EncoderMissing(_)) => Err(error),
            _ => Ok(()),
        }
    }

    /// Finds out what encodes, if that is not known yet, and tells it in the log.
    pub async fn try_encoders(&self) {
        if let Err(error) = self.chosen().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "it is not known what can encode");
        }
    }

    /// Names of the encoders of pictures that need no hardware.
    ///
    /// # Errors
    /// As [`Ffmpeg::encoders_in_words`].
    pub async fn software_in_words(&self) -> Result<String, MediaError> {
        let software = encoders::listed_in_software(self).await?;
        Ok(software.iter().map(|encoder| encoder.name).collect::<Vec<_>>().join(", "))
    }

    /// Names of the encoders of pictures that are used, and why hardware is not, where there might be some.
    ///
    /// # Errors
    /// [`MediaError::ToolMissing`] or [`MediaError::EncoderMissing`].
    pub async fn encoders_in_words(&self) -> Result<(String, Vec<String>), MediaError> {
        let chosen = self.chosen().await?;
        Ok((chosen.names(), chosen.refused.clone()))
    }

    async fn chosen(&self) -> Result<&Chosen, MediaError> {
        self.chosen
            .get_or_try_init(async || {
                let chosen = encoders::choose(self).await?;
                encoders::announce(&chosen, self.choice);
                Ok(chosen)
            })
            .await
    }

    async fn encode_with(
        &self,
        encoders: &[VideoEncoder],
        work: Work<'_>,
        progress: &mut dyn Progress,
    ) -> Result<Encoded, MediaError> {
        let output = Output::new(work).await?;
        let folder = output.run().to_owned();
        let gop = arguments::frames_per_gop(work.plan.frame_rate);
        let setting = encoders::Setting { encoders, preset: self.preset, threads: self.threads, gop };
        let arguments = arguments::encoding(work.source, work.plan, &setting);
        let mut growing = Growing { output, progress, looked: Instant::now() };
        process::encode(self, &folder, arguments, &mut growing).await?;
        growing.output.finish().await
    }
}

#[async_trait]
impl Encoder for Ffmpeg {
    async fn in_words(&self) -> Result<String, MediaError> {
        let video = self.chosen().await?.encoders.iter().map(|encoder| {
            let speed = encoder.speed(self.preset);
            format!("{} by {}{speed}", encoder.codec.label(), encoder.name)
        });
        let audio = self.formats.audio.iter().map(|codec| match codec {
            AudioCodec::Aac => "AAC 128 kbit/s".to_owned(),
            AudioCodec::Opus => "Opus 96 kbit/s".to_owned(),
        });
        Ok(video.chain(audio).collect::<Vec<_>>().join(", "))
    }

    async fn probe(&self, source: &Path) -> Result<Probe, MediaError> {
        inspect::probe(self, source).await
    }

    async fn listen(&self, work: Work<'_>) -> Result<Vec<Option<f64>>, MediaError> {
        let folder = work.folder.join(SOUND);
        scratch::make_empty(&folder).await?;
        process::encode(self, &folder, arguments::listening(work.source, work.plan), &mut Unheard).await?;
        let failed = |error| MediaError::failed("cannot read the loudness", error);
        let mut measured = Vec::with_capacity(work.plan.audio.len());
        for place in 0..work.plan.audio.len() {
            let file = folder.join(format!("{LOUDNESS}{place}.txt"));
            measured.push(read_loudness(&fs::read_to_string(&file).await.map_err(failed)?));
            fs::remove_file(file).await.map_err(failed)?;
        }
        // What viewers can skip is found by it, nothing else.
        if let Err(error) = fingerprint::take(self, &folder).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "an upload has no fingerprint");
        }
        Ok(measured)
    }

    async fn encode(&self, work: Work<'_>, progress: &mut dyn Progress) -> Result<Encoded, MediaError> {
        let chosen = self.chosen().await?;
        match self.encode_with(&chosen.encoders, work, progress).await {
            // The device may be at fault as well as the video: software tells them apart.
            Err(error @ (MediaError::Undecodable(_) | MediaError::Stalled(_))) if chosen.has_hardware() => {
                let failed = chosen.names();
                tracing::warn!(%failed, error = &error as &dyn std::error::Error, "hardware failed, software encodes");
                progress.noted(format!("{failed} failed ({error}); software begins anew")).await;
                self.encode_with(&chosen.software, work, progress).await
            }
            outcome => outcome,
        }
    }
}

#[async_trait]
impl Muxer for Ffmpeg {
    async fn mux(&self, recipe: &Recipe, (folder, name): (&Path, &str)) -> Result<(), MediaError> {
        process::encode(self, folder, arguments::muxing(recipe, name), &mut Unheard).await
    }
}

/// Hands on what the encoder has finished while it goes on.
struct Growing<'a> {
    output: Output<'a>,
    progress: &'a mut dyn Progress,
    looked: Instant,
}

#[async_trait]
impl Progress for Growing<'_> {
    async fn at(&mut self, position_ms: u64) {
        self.progress.at(position_ms).await;
        if self.looked.elapsed() < GROW_EVERY {
            return;
        }
        self.looked = Instant::now();
        match self.output.grow().await {
            Ok(Some(so_far)) => self.grown(&so_far).await,
            Ok(None) => {}
            // What could not be taken now is taken at the end, or ends the job then.
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "segments could not be taken")
            }
        }
    }

    async fn noted(&mut self, text: String) {
        self.progress.noted(text).await;
    }

    async fn grown(&mut self, so_far: &Encoded) {
        self.progress.grown(so_far).await;
    }
}

/// For runs that are over before anybody asks.
struct Unheard;

#[async_trait]
impl Progress for Unheard {
    async fn at(&mut self, _: u64) {}
    async fn noted(&mut self, _: String) {}
    async fn grown(&mut self, _: &Encoded) {}
}
