//! The way from an upload to an HLS package: asked for by `content`, done by the worker `media`, read by the edge.

use hallyu_captions::Ms;
use hallyu_kernel::{EpisodeId, JobId, MediaId};
use serde::{Deserialize, Deserializer, Serialize};

use crate::events;

/// An upload is complete and is to be packaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediaRequested {
    /// The job to report under.
    pub job_id: JobId,
    /// The upload.
    pub media_id: MediaId,
    /// Blob key of the uploaded file.
    pub source_key: String,
}

/// The package can be played. Told once it has begun to grow, unless it is made at once, and again when it is complete.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediaPackaged {
    /// The job that made it.
    pub job_id: JobId,
    /// The upload it was made of.
    pub media_id: MediaId,
    /// What was made.
    pub package: MediaPackage,
}

/// An episode has a new sound: it and its neighbours are to be held against each other. `content` tells itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoundChanged {
    /// The episode.
    pub episode_id: EpisodeId,
}

/// The sound of an upload is to be held against that of others of its season.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkersRequested {
    /// The upload.
    pub media_id: MediaId,
    /// The others, the nearest first.
    pub others: Vec<MediaId>,
}

/// What the sound of an upload shares with that of others of its season.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkersDetected {
    /// The upload.
    pub media_id: MediaId,
    /// Where the opening begins and ends, milliseconds.
    pub opening: Option<(u64, u64)>,
    /// Where the credits begin and end, milliseconds.
    pub credits: Option<(u64, u64)>,
}

/// Nothing refers to these blobs any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlobsDiscarded {
    /// Keys of single blobs, and folders with all that is below them.
    pub keys: Vec<String>,
}

events! {
    MediaRequested => "media.requested",
    MediaPackaged => "media.packaged",
    SoundChanged => "sound.changed",
    MarkersRequested => "markers.requested",
    MarkersDetected => "markers.detected",
    BlobsDiscarded => "blobs.discarded",
}

/// What the worker made of one upload; stored as [`package_key`] beside the files it names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediaPackage {
    /// Length of the video, milliseconds.
    pub duration_ms: u64,
    /// Frame rate of the video as a fraction, frames per `frame_rate.1` seconds.
    pub frame_rate: (u32, u32),
    /// Shot changes: when the first frame of each shot but the first is shown, in order. Empty if nobody looked.
    #[serde(default)]
    pub shots: Vec<Ms>,
    /// Video renditions: one codec after the other, H.264 first, each of them lowest first.
    pub renditions: Vec<Rendition>,
    /// The sound in each of its languages, the one to be played first; all of them again in each further codec; empty if the source
    /// has none.
    #[serde(default, deserialize_with = "every_sound")]
    pub audio: Vec<AudioRendition>,
    /// Whether `thumbnails/sprite.vtt` exists.
    pub has_thumbnails: bool,
    /// Blob key of a poster frame (JPEG).
    pub poster_key: Option<String>,
    /// Blob key of the sound as 16 kHz mono, for transcription, if the source has sound.
    pub speech_key: Option<String>,
    /// The parts that the source names, in order.
    #[serde(default)]
    pub chapters: Vec<Chapter>,
    /// Whether more is to come: playlists grow at their ends, and pictures and shots are missing.
    #[serde(default)]
    pub is_growing: bool,
}

/// A part of a video that has a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// Never empty.
    pub title: String,
    /// From the start of the video, milliseconds.
    pub start_ms: u64,
}

/// One video rendition: a folder with `index.m3u8`, `init.mp4` and segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rendition {
    /// Folder below the package, for example `480p`, or `480p-av1` for what not every device plays.
    pub name: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The quality class that entitlements look at: 360, 480, 720 or 1080, whatever the exact height.
    pub quality: u16,
    /// Highest bit rate of any segment, bits per second.
    pub peak_bandwidth: u64,
    /// Mean bit rate, bits per second.
    pub average_bandwidth: u64,
    /// RFC 6381, for example `avc1.64001f`.
    pub codecs: String,
    /// Highest bit rate at which the key frames alone are shown in their time, bits per second, if `iframes.m3u8` exists.
    #[serde(default)]
    pub iframe_bandwidth: Option<u64>,
}

impl Rendition {
    /// Whether every device plays it: H.264. A package has the same pictures in other codecs beside these, if at all.
    #[must_use]
    pub fn is_universal(&self) -> bool {
        self.codecs.starts_with("avc1")
    }
}

/// One rendition of the sound: a folder with `index.m3u8`, `init.mp4` and segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AudioRendition {
    /// Folder below the package: `audio` for the first, `audio-2` for the next, `opus`... for what not every device plays.
    #[serde(default = "first_sound")]
    pub name: String,
    /// BCP 47 tag of the spoken language.
    pub language: String,
    /// Highest bit rate of any segment, bits per second.
    pub peak_bandwidth: u64,
    /// Mean bit rate, bits per second.
    pub average_bandwidth: u64,
    /// RFC 6381, for example `mp4a.40.2`.
    pub codecs: String,
    /// Channels.
    pub channels: u16,
}

impl AudioRendition {
    /// Whether every device plays it: AAC. A package has the same sound in other codecs beside it, if at all.
    #[must_use]
    pub fn is_universal(&self) -> bool {
        self.codecs.starts_with("mp4a")
    }
}

fn first_sound() -> String {
    "audio".to_owned()
}

/// Packages of the first form have one sound or none.
fn every_sound<'de, D: Deserializer<'de>>(stored: D) -> Result<Vec<AudioRendition>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        Every(Vec<AudioRendition>),
        One(Box<AudioRendition>),
    }
    Ok(match Option::deserialize(stored)? {
        Some(Stored::Every(every)) => every,
        Some(Stored::One(one)) => vec![*one],
        None => Vec::new(),
    })
}

/// Folder of everything that belongs to one upload; what the edge serves under a signed address.
#[must_use]
pub fn media_prefix(media_id: MediaId) -> String {
    format!("media/{media_id}")
}

/// Blob key of the uploaded file. Never served.
#[must_use]
pub fn source_key(media_id: MediaId) -> String {
    format!("sources/{media_id}")
}

/// Folder of the sealed secrets of packages whose segments are encrypted. Apart from the packages: no permit for their files reaches
/// it.
pub const SEGMENT_KEYS: &str = "keys";

/// Blob key of the sealed secret of a package. Never served.
#[must_use]
pub fn segment_key(media_id: MediaId) -> String {
    format!("{SEGMENT_KEYS}/{media_id}")
}

/// Blob key of the fingerprint of the sound, as `hallyu-fingerprint` writes it, if there is sound. Never served.
#[must_use]
pub fn fingerprint_key(media_id: MediaId) -> String {
    format!("media/{media_id}/{FINGERPRINT}")
}

/// Name of the fingerprint's file in the folder of its upload.
pub const FINGERPRINT: &str = "fingerprint.bin";

/// Blob key of the [`MediaPackage`].
#[must_use]
pub fn package_key(media_id: MediaId) -> String {
    format!("media/{media_id}/package.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_with_one_sound_are_still_read() {
        let package = |audio: &str| {
            let rest = r#""duration_ms":1,"frame_rate":[25,1],"renditions":[],"has_thumbnails":false,"poster_key":null,"speech_key":null"#;
            serde_json::from_str::<MediaPackage>(&format!("{{{rest},\"audio\":{audio}}}")).unwrap().audio
        };
        let one =
            r#"{"language":"ko","peak_bandwidth":2,"average_bandwidth":1,"codecs":"mp4a.40.2","channels":2}"#;
        assert_eq!(package("null"), []);
        assert_eq!(package(one).iter().map(|audio| &audio.name[..]).collect::<Vec<_>>(), ["audio"]);
        let every = serde_json::to_string(&package(one)).unwrap();
        assert_eq!(package(&every), package(one));
    }
}
