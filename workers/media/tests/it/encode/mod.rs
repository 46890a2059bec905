//! What the encoder makes of a video, by what of it is looked at.

mod pictures;
mod previews;
mod shots;
mod sound;
mod work;

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use hallyu_media::application::{Encoded, Encoder, Progress, Work};
use hallyu_media::domain::{Formats, MediaError, Plan};
use hallyu_media::infrastructure::Ffmpeg;
use hallyu_media::{EncoderChoice, ExtraCodec, MediaConfig, Preset};
use m3u8_rs::{MediaPlaylist, parse_media_playlist_res};

use crate::clips::ask;

#[derive(Default)]
struct Positions(Vec<u64>);

#[async_trait]
impl Progress for Positions {
    async fn at(&mut self, position_ms: u64) {
        self.0.push(position_ms);
    }

    async fn noted(&mut self, _: String) {}

    async fn grown(&mut self, _: &Encoded) {}
}

fn encoder() -> Ffmpeg {
    encoder_with(&[])
}

fn encoder_with(extra: &[ExtraCodec]) -> Ffmpeg {
    Ffmpeg::new(&MediaConfig {
        preset: Preset::Ultrafast,
        encoder: EncoderChoice::Software,
        extra_codecs: extra.iter().copied().collect(),
        ..MediaConfig::default()
    })
}

struct Made {
    encoded: Encoded,
    positions: Vec<u64>,
    speech: PathBuf,
    folder: PathBuf,
}

async fn encode(source: &Path) -> Result<Made, MediaError> {
    encode_as(source, &[]).await
}

async fn encode_as(source: &Path, extra: &[ExtraCodec]) -> Result<Made, MediaError> {
    let folder = source.with_extension("out");
    let formats = Formats::with(&extra.iter().copied().collect());
    let mut plan = Plan { formats, ..Plan::new(&encoder().probe(source).await?)? };
    if !plan.audio.is_empty() {
        let heard = encoder().listen(Work { source, plan: &plan, folder: &folder, secret: None }).await?;
        plan.level(&heard, MediaConfig::default().loudness_lufs);
    }
    let mut positions = Positions::default();
    let encoded = encoder_with(extra)
        .encode(Work { source, plan: &plan, folder: &folder, secret: None }, &mut positions)
        .await?;
    Ok(Made {
        encoded,
        positions: positions.0,
        speech: folder.join("sound/speech.flac"),
        folder: folder.join("package"),
    })
}

fn playlist(folder: &Path) -> MediaPlaylist {
    parse_media_playlist_res(&std::fs::read(folder.join("index.m3u8")).unwrap()).unwrap()
}

fn key_frames(folder: &Path) -> Vec<String> {
    let lines =
        ask("-select_streams v -show_entries packet=pts_time,flags -of csv=p=0", &folder.join("index.m3u8"));
    lines.iter().filter_map(|line| line.split_once(",K")).map(|(time, _)| time.to_owned()).collect()
}
