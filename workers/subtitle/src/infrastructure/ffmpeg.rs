//! Decodes recordings with ffmpeg.

use std::io::{self, Read, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use async_trait::async_trait;
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::TryStreamExt;
use hallyu_captions::Ms;
use hallyu_captions::speech::Interval;
use hallyu_captions::speech::vad::{Detector, Settings};
use hallyu_platform::blobs::{BlobError, Blobs};
use tempfile::TempDir;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::process::Command;

use crate::application::{Sound, SoundError, SoundOpener};

/// 16,000 samples of two bytes a second.
const BYTES_PER_MS: u32 = 32;
/// A recording without any sample of this is silent: 1 % of full scale, 40 dB below it.
const LOUD: u16 = 328;
/// Bytes of samples that are listened to at once.
const PIECE: usize = 64 * 1_024;

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
}

#[async_trait]
impl SoundOpener for FfmpegSound {
    async fn open(&self, key: &str) -> Result<Box<dyn Sound>, SoundError> {
        let folder = tempfile::tempdir().map_err(SoundError::failed)?;
        let recording = self.file(key, folder.path()).await?;
        decode(&self.program, &recording).await
    }
}

/// Decodes the sound of a recording, in any format that ffmpeg reads, and finds where somebody speaks.
///
/// # Errors
/// [`SoundError`].
pub async fn decode(ffmpeg: &str, recording: &Path) -> Result<Box<dyn Sound>, SoundError> {
    let folder = tempfile::tempdir().map_err(SoundError::failed)?;
    let samples = folder.path().join("samples");
    to_samples(ffmpeg, recording, &samples).await?;
    let listening = samples.clone();
    let speech = tokio::task::spawn_blocking(move || listen(&listening)).await;
    let speech = speech.map_err(SoundError::failed)?.map_err(SoundError::failed)?;
    let size = tokio::fs::metadata(&samples).await.map_err(SoundError::failed)?.len();
    let duration_ms = Ms::try_from(size / u64::from(BYTES_PER_MS)).map_err(SoundError::failed)?;
    Ok(Box::new(Decoded { samples, duration_ms, speech, _folder: folder }))
}

async fn to_samples(ffmpeg: &str, recording: &Path, samples: &Path) -> Result<(), SoundError> {
    let mut command = Command::new(ffmpeg);
    command.args(["-hide_banner", "-nostdin", "-nostats", "-y", "-i"]).arg(recording);
    command.args(["-vn", "-ar", "16000", "-ac", "1", "-f", "s16le"]).arg(samples);
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = command.output().await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SoundError::NoDecoder(ffmpeg.to_owned()),
        _ => SoundError::failed(error),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let log = String::from_utf8_lossy(&output.stderr);
    if log.contains("does not contain any stream") {
        return Err(SoundError::Mute);
    }
    let reason = log.lines().last().unwrap_or("ffmpeg failed without a message");
    Err(SoundError::Unreadable(reason.trim().to_owned()))
}

/// Raw samples in a temporary folder, which is removed with it.
struct Decoded {
    samples: PathBuf,
    duration_ms: Ms,
    speech: Option<Vec<Interval>>,
    _folder: TempDir,
}

#[async_trait]
impl Sound for Decoded {
    fn duration_ms(&self) -> Ms {
        self.duration_ms
    }

    fn speech(&self) -> Option<&[Interval]> {
        self.speech.as_deref()
    }

    async fn wav(&self, part: Interval) -> Result<Bytes, SoundError> {
        let start = part.start_ms.unsigned_abs() * u64::from(BYTES_PER_MS);
        let length =
            u32::try_from(part.duration_ms()).map_err(SoundError::failed)?.saturating_mul(BYTES_PER_MS);
        let mut file = File::open(&self.samples).await.map_err(SoundError::failed)?;
        file.seek(SeekFrom::Start(start)).await.map_err(SoundError::failed)?;
        let mut wav = header(length);
        wav.resize(wav.len() + length as usize, 0);
        file.read_exact(&mut wav[HEADER..]).await.map_err(SoundError::failed)?;
        Ok(wav.freeze())
    }
}

/// Bytes of the header of a canonical WAV file.
pub(super) const HEADER: usize = 44;

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

/// Where somebody speaks in a file of raw samples. `None` if no voice stands out of it though it is not silent, as in a
/// recording of nothing but music: then all of it is worth hearing.
fn listen(samples: &Path) -> io::Result<Option<Vec<Interval>>> {
    let mut file = std::fs::File::open(samples)?;
    let mut detector = Detector::default();
    let mut loudest = 0;
    let mut bytes = Vec::with_capacity(PIECE);
    loop {
        bytes.clear();
        io::Read::by_ref(&mut file).take(PIECE as u64).read_to_end(&mut bytes)?;
        if bytes.is_empty() {
            break;
        }
        let piece: Vec<i16> = bytes.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect();
        loudest = piece.iter().map(|sample| sample.unsigned_abs()).fold(loudest, u16::max);
        detector.push(&piece);
    }
    let speech = detector.finish(&Settings::default());
    Ok((!speech.is_empty() || loudest < LOUD).then_some(speech))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(sample: impl Fn(u16) -> i16) -> Option<Vec<Interval>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("samples");
        let bytes: Vec<u8> = (0..48_000).flat_map(|at| sample(at).to_le_bytes()).collect();
        std::fs::write(&path, bytes).unwrap();
        listen(&path).unwrap()
    }

    #[test]
    fn silence_is_no_speech_but_a_loud_recording_without_a_voice_may_be() {
        assert_eq!(heard(|_| 0), Some(vec![]));
        assert_eq!(heard(|at| if at % 80 < 40 { 100 } else { -100 }), Some(vec![]));
        assert_eq!(heard(|at| if at % 80 < 40 { 9_000 } else { -9_000 }), None);
    }
}
