//! Decodes recordings with ffmpeg.

use std::io::SeekFrom;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use async_trait::async_trait;
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::TryStreamExt;
use hallyu_captions::Ms;
use hallyu_platform::blobs::{BlobError, Blobs};
use tempfile::TempDir;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::process::Command;

use crate::application::{Sound, SoundError, SoundOpener};
use crate::domain::Span;

/// 16,000 samples of two bytes a second.
const BYTES_PER_MS: u32 = 32;
/// Quieter than this for longer than this is silence.
const SILENCE: &str = "silencedetect=noise=-35dB:d=0.3";

/// Opens recordings by decoding them into a temporary folder.
pub(crate) struct FfmpegSound {
    blobs: Blobs,
    program: String,
}

impl FfmpegSound {
    pub(crate) fn new(blobs: Blobs, program: String) -> Self {
        Self { blobs, program }
    }

    /// The recording as a file: the blob itself, or a copy of it.
    async fn file(&self, key: &str, folder: &Path) -> Result<PathBuf, SoundError> {
        let mut reader = self.blobs.reader(key, None).await.map_err(|error| match error {
            BlobError::NotFound(key) => SoundError::Missing(key),
            other => SoundError::failed(other),
        })?;
        if let Some(path) = self.blobs.local_path(key) {
            return Ok(path);
        }
        let copy = folder.join("recording");
        let mut file = File::create(&copy).await.map_err(SoundError::failed)?;
        while let Some(chunk) = reader.try_next().await.map_err(SoundError::failed)? {
            file.write_all(&chunk).await.map_err(SoundError::failed)?;
        }
        file.flush().await.map_err(SoundError::failed)?;
        Ok(copy)
    }

    /// Decodes to raw samples and finds the silences, in one run.
    async fn decode(&self, recording: &Path, samples: &Path) -> Result<Vec<Span>, SoundError> {
        let mut command = Command::new(&self.program);
        command.args(["-hide_banner", "-nostdin", "-nostats", "-y", "-i"]).arg(recording);
        command.args(["-vn", "-af", SILENCE, "-ar", "16000", "-ac", "1", "-f", "s16le"]).arg(samples);
        command.stdin(Stdio::null()).kill_on_drop(true);
        let output = command.output().await.map_err(SoundError::failed)?;
        let log = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            let reason = log.lines().last().unwrap_or("ffmpeg failed without a message");
            return Err(SoundError::Unreadable(reason.trim().to_owned()));
        }
        Ok(silences(&log))
    }
}

#[async_trait]
impl SoundOpener for FfmpegSound {
    async fn open(&self, key: &str) -> Result<Box<dyn Sound>, SoundError> {
        let folder = tempfile::tempdir().map_err(SoundError::failed)?;
        let recording = self.file(key, folder.path()).await?;
        let samples = folder.path().join("samples");
        let silences = self.decode(&recording, &samples).await?;
        let size = tokio::fs::metadata(&samples).await.map_err(SoundError::failed)?.len();
        let duration_ms = Ms::try_from(size / u64::from(BYTES_PER_MS)).map_err(SoundError::failed)?;
        Ok(Box::new(Decoded { samples, duration_ms, silences, _folder: folder }))
    }
}

/// Raw samples in a temporary folder, which is removed with it.
struct Decoded {
    samples: PathBuf,
    duration_ms: Ms,
    silences: Vec<Span>,
    _folder: TempDir,
}

#[async_trait]
impl Sound for Decoded {
    fn duration_ms(&self) -> Ms {
        self.duration_ms
    }

    fn silences(&self) -> &[Span] {
        &self.silences
    }

    async fn wav(&self, span: Span) -> Result<Bytes, SoundError> {
        let start = span.start_ms.unsigned_abs() * u64::from(BYTES_PER_MS);
        let length =
            u32::try_from(span.duration_ms()).map_err(SoundError::failed)?.saturating_mul(BYTES_PER_MS);
        let mut file = File::open(&self.samples).await.map_err(SoundError::failed)?;
        file.seek(SeekFrom::Start(start)).await.map_err(SoundError::failed)?;
        let mut wav = header(length);
        wav.resize(wav.len() + length as usize, 0);
        file.read_exact(&mut wav[HEADER..]).await.map_err(SoundError::failed)?;
        Ok(wav.freeze())
    }
}

/// Bytes of the header of a canonical WAV file.
const HEADER: usize = 44;

fn header(length: u32) -> BytesMut {
    let mut header = BytesMut::with_capacity(HEADER + length as usize);
    header.put_slice(b"RIFF");
    header.put_u32_le(length + 36);
    header.put_slice(b"WAVEfmt ");
    header.put_u32_le(16); // size of the format block
    header.put_u16_le(1); // PCM
    header.put_u16_le(1); // mono
    header.put_u32_le(16_000);
    header.put_u32_le(BYTES_PER_MS * 1_000);
    header.put_u16_le(2); // bytes of a sample
    header.put_u16_le(16); // bits of a sample
    header.put_slice(b"data");
    header.put_u32_le(length);
    header
}

/// Reads the filter's messages: `silence_start: 1.5` and later `silence_end: 2.25 | silence_duration: 0.75`.
fn silences(log: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    for line in log.lines() {
        if let Some(time) = time_after(line, "silence_start:") {
            start = Some(time);
        } else if let (Some(start_ms), Some(end_ms)) = (start, time_after(line, "silence_end:")) {
            found.push(Span { start_ms, end_ms });
            start = None;
        }
    }
    found
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to a thousand hours")]
fn time_after(line: &str, label: &str) -> Option<Ms> {
    let (_, rest) = line.split_once(label)?;
    let seconds: f64 = rest.split_whitespace().next()?.parse().ok()?;
    Some((seconds * 1_000.0).round().clamp(0.0, 3.6e9) as Ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silences_are_read_from_the_log() {
        let log = "[silencedetect @ 0x1] silence_start: -0.01\nsize= 1\n[silencedetect @ 0x1] silence_end: 1.2345 | silence_duration: 1.2\n\
                   [silencedetect @ 0x1] silence_start: 7\n";
        assert_eq!(silences(log), [Span { start_ms: 0, end_ms: 1_235 }]);
    }
}
