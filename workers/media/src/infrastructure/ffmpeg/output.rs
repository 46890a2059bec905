use std::io::ErrorKind;
use std::path::Path;

use hallyu_captions::Ms;
use hallyu_contracts::media::{AudioRendition, Rendition};
use tokio::fs;

use super::SHOTS;
use crate::application::Encoded;
use crate::domain::{Bandwidth, MediaError, Plan, Rung, Segment, avc_codec, read_playlist, read_shots};

/// AAC low complexity in RFC 6381, which is what ffmpeg's own encoder makes.
const AAC_LC: &str = "mp4a.40.2";
/// Language of sound that names none: this is a service for Korean titles.
const USUAL_LANGUAGE: &str = "ko";

/// Reads back what the encoder wrote, measures it, and adds the file that only we can write: the preview index.
pub(super) async fn collect(folder: &Path, plan: &Plan) -> Result<Encoded, MediaError> {
    fs::write(folder.join("thumbnails/sprite.vtt"), plan.sprite.vtt())
        .await
        .map_err(|error| MediaError::failed("cannot write the preview index", error))?;
    let mut renditions = Vec::with_capacity(plan.rungs.len());
    let mut seconds = 0.0_f64;
    for rung in plan.rungs.iter().rev() {
        let track = Track::read(&folder.join(&rung.name)).await?;
        seconds = seconds.max(track.seconds);
        renditions.push(track.rendition(rung)?);
    }
    let audio = match &plan.audio {
        None => None,
        Some(audio) => {
            let track = Track::read(&folder.join("audio")).await?;
            seconds = seconds.max(track.seconds);
            let language = audio.language.clone().unwrap_or_else(|| USUAL_LANGUAGE.into());
            Some(track.audio(language))
        }
    };
    let shots = take_shots(&folder.join(SHOTS), plan).await?;
    let has_poster = fs::try_exists(folder.join("poster.jpg")).await.unwrap_or(false);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sum of lengths is not negative"
    )]
    let duration_ms = (seconds * 1000.0).round() as u64;
    Ok(Encoded { duration_ms, shots, renditions, audio, has_poster })
}

/// Reads the list of shots, which is not part of the package. A video of one shot may have left none.
async fn take_shots(list: &Path, plan: &Plan) -> Result<Vec<Ms>, MediaError> {
    let text = match fs::read_to_string(list).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(|error| MediaError::failed("cannot read the list of shots", error))?,
    };
    let removed = fs::remove_file(list).await;
    removed.map_err(|error| MediaError::failed("cannot remove the list of shots", error))?;
    Ok(read_shots(&text, plan.frame_rate))
}

/// One rendition on disk.
struct Track {
    init: Vec<u8>,
    seconds: f64,
    bandwidth: Bandwidth,
}

impl Track {
    async fn read(folder: &Path) -> Result<Self, MediaError> {
        let failed = |error| MediaError::failed("cannot read what the encoder wrote", error);
        let playlist = folder.join("index.m3u8");
        let text = fs::read_to_string(&playlist).await.map_err(failed)?;
        let text = rename_init(folder, &text).await.map_err(failed)?;
        fs::write(&playlist, &text).await.map_err(failed)?;
        let segments = read_playlist(&text)?;
        let mut sizes = Vec::with_capacity(segments.len());
        for Segment { file, seconds } in &segments {
            let bytes = fs::metadata(folder.join(file)).await.map_err(failed)?.len();
            sizes.push((bytes, *seconds));
        }
        Ok(Self {
            init: fs::read(folder.join("init.mp4")).await.map_err(failed)?,
            seconds: segments.iter().map(|segment| segment.seconds).sum(),
            bandwidth: Bandwidth::measure(&sizes),
        })
    }

    fn rendition(&self, rung: &Rung) -> Result<Rendition, MediaError> {
        let unnamed = || MediaError::Undecodable("the encoder wrote no H.264 header".into());
        Ok(Rendition {
            name: rung.name.clone(),
            width: rung.size.width,
            height: rung.size.height,
            quality: rung.quality,
            peak_bandwidth: self.bandwidth.peak,
            average_bandwidth: self.bandwidth.average,
            codecs: avc_codec(&self.init).ok_or_else(unnamed)?,
        })
    }

    fn audio(&self, language: String) -> AudioRendition {
        AudioRendition {
            language,
            peak_bandwidth: self.bandwidth.peak,
            average_bandwidth: self.bandwidth.average,
            codecs: AAC_LC.into(),
            channels: 2,
        }
    }
}

/// With several renditions ffmpeg numbers their init segments; all are to be called the same.
async fn rename_init(folder: &Path, playlist: &str) -> std::io::Result<String> {
    let Some((_, rest)) = playlist.split_once("#EXT-X-MAP:URI=\"") else { return Ok(playlist.to_owned()) };
    let name = rest.split('"').next().unwrap_or_default();
    if name != "init.mp4" {
        fs::rename(folder.join(name), folder.join("init.mp4")).await?;
    }
    Ok(playlist.replacen(&format!("URI=\"{name}\""), "URI=\"init.mp4\"", 1))
}
