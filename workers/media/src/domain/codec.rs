use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// How pictures are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VideoCodec {
    /// H.264, which every device plays.
    H264,
    /// HEVC: a third less for the same picture; Apple's devices, televisions, some browsers.
    Hevc,
    /// AV1: less still, and free of fees; browsers and devices since about 2020.
    Av1,
}

impl VideoCodec {
    /// What is behind the name of a rung in the name of a rendition.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::H264 => "",
            Self::Hevc => "-hevc",
            Self::Av1 => "-av1",
        }
    }

    /// The most that a rendition takes, given what it may take in H.264, bits per second: three quarters, as in Apple's HLS
    /// Authoring Specification (1920x1080: 6 Mbit/s in H.264, 4.5 in HEVC).
    #[must_use]
    pub fn max_rate(self, in_h264: u32) -> u32 {
        if self == Self::H264 { in_h264 } else { in_h264 / 4 * 3 }
    }

    /// Its name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::H264 => "H.264",
            Self::Hevc => "HEVC",
            Self::Av1 => "AV1",
        }
    }
}

/// How sound is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudioCodec {
    /// AAC low complexity, which every device plays.
    Aac,
    /// Opus: better at the same rate; browsers, Android, Apple's devices since 2023.
    Opus,
}

impl AudioCodec {
    /// Name of the first track; others have a number behind it.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Aac => "audio",
            Self::Opus => "opus",
        }
    }

    /// Its name in RFC 6381.
    #[must_use]
    pub fn codecs(self) -> &'static str {
        match self {
            Self::Aac => "mp4a.40.2",
            Self::Opus => "opus",
        }
    }
}

/// What may be made beside H.264 and AAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExtraCodec {
    /// Pictures in HEVC.
    Hevc,
    /// Pictures in AV1.
    Av1,
    /// Sound in Opus.
    Opus,
}

/// Everything that a video is encoded as: H.264 and AAC always, for devices that play nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formats {
    /// Of pictures, H.264 first.
    pub video: Vec<VideoCodec>,
    /// Of sound, AAC first.
    pub audio: Vec<AudioCodec>,
}

impl Formats {
    /// With these beside what is always made.
    #[must_use]
    pub fn with(extra: &BTreeSet<ExtraCodec>) -> Self {
        let mut formats = Self { video: vec![VideoCodec::H264], audio: vec![AudioCodec::Aac] };
        for codec in extra {
            match codec {
                ExtraCodec::Hevc => formats.video.push(VideoCodec::Hevc),
                ExtraCodec::Av1 => formats.video.push(VideoCodec::Av1),
                ExtraCodec::Opus => formats.audio.push(AudioCodec::Opus),
            }
        }
        formats
    }
}

impl Default for Formats {
    fn default() -> Self {
        Self::with(&BTreeSet::new())
    }
}
