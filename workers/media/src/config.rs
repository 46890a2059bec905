use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::ExtraCodec;

/// The section `media` of the configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MediaConfig {
    /// Program that encodes: a name to be found in `PATH`, or a path.
    pub ffmpeg: String,
    /// Program that examines uploads: a name to be found in `PATH`, or a path.
    pub ffprobe: String,
    /// What is made beside H.264 and AAC, which are always made.
    pub extra_codecs: BTreeSet<ExtraCodec>,
    /// What encodes pictures.
    pub encoder: EncoderChoice,
    /// Speed of the encoder; slower ones make smaller files. Hardware has a speed of its own.
    pub preset: Preset,
    /// Threads of each video encoder; 0 lets the encoder choose by the number of cores.
    pub threads: u16,
    /// Integrated loudness that all sound is brought to, LUFS. -18 is what AES TD1008 recommends where phones and televisions
    /// share a stream, and lies in the range of EBU R 128 s2; broadcasts take -23.
    pub loudness_lufs: f64,
    /// Whether segments are stored encrypted (AES-128), under a key that the edge gives to entitled viewers alone.
    pub encrypt_segments: bool,
    /// Videos in work at a time, at least 1; one already uses all cores.
    pub concurrency: usize,
    /// The encoder is ended when it makes no progress for this long, seconds, unless it only starves on a busy machine.
    pub stall_seconds: u64,
    /// What looks for viruses: `tcp://host:port` or `unix:///socket` of ClamAV's daemon, or a program with its arguments. Empty:
    /// nobody.
    pub scanner: String,
    /// Folder for unfinished work; about the size of one upload is needed for each video in work. It may be emptied
    /// while nothing runs.
    pub scratch: PathBuf,
}

impl Default for MediaConfig {
    fn default() -> Self {
        Self {
            ffmpeg: "ffmpeg".into(),
            ffprobe: "ffprobe".into(),
            extra_codecs: BTreeSet::new(),
            encoder: EncoderChoice::Auto,
            preset: Preset::Veryfast,
            threads: 0,
            loudness_lufs: -18.0,
            encrypt_segments: false,
            concurrency: 1,
            stall_seconds: 300,
            scanner: String::new(),
            scratch: PathBuf::from("scratch"),
        }
    }
}

/// What may encode pictures. Hardware that does not work gives way to software.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EncoderChoice {
    /// Hardware if there is some that works.
    Auto,
    /// The processor.
    Software,
    /// AMD's and Intel's, on Linux.
    Vaapi,
    /// NVIDIA's.
    Nvenc,
    /// Intel's Quick Sync.
    Qsv,
    /// Apple's.
    VideoToolbox,
}

/// Speeds of x264, fastest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// For tests and previews: large files.
    Ultrafast,
    /// Large files.
    Superfast,
    /// The usual one: half the size of `ultrafast` at half its speed.
    Veryfast,
    /// Slower, hardly smaller.
    Faster,
    /// Slower.
    Fast,
    /// x264's own default.
    Medium,
    /// For machines with time: a tenth smaller than `medium`.
    Slow,
    /// Much slower, hardly smaller.
    Slower,
    /// For archives.
    Veryslow,
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ultrafast => "ultrafast",
            Self::Superfast => "superfast",
            Self::Veryfast => "veryfast",
            Self::Faster => "faster",
            Self::Fast => "fast",
            Self::Medium => "medium",
            Self::Slow => "slow",
            Self::Slower => "slower",
            Self::Veryslow => "veryslow",
        })
    }
}
