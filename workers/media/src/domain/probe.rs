use hallyu_contracts::media::Chapter;
use serde::{Deserialize, Serialize};

use super::MediaError;

/// Pixels that the shorter side of a picture needs.
const MIN_SIDE: u32 = 64;
/// Pixels that the longer side of a picture may have: twice what 4K has. One frame stays below 100 MB.
const MAX_SIDE: u32 = 8192;
/// Sound tracks that are packaged; more than any film is dubbed into.
const MAX_AUDIO: usize = 12;
/// A file that lacks less than this at its end is taken as complete: muxers round, and sound may end early.
const TOLERANCE_MS: u64 = 2000;

/// A picture's size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Size {
    /// The shorter side.
    #[must_use]
    pub fn short(self) -> u32 {
        self.width.min(self.height)
    }

    /// The longer side.
    #[must_use]
    pub fn long(self) -> u32 {
        self.width.max(self.height)
    }
}

/// What a file holds, as far as packaging needs to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Probe {
    /// Container, as ffmpeg names it, for example `mov,mp4,m4a,3gp,3g2,mj2`.
    pub container: String,
    /// Length that the container declares, milliseconds.
    pub duration_ms: u64,
    /// Where the last readable packet begins, milliseconds from the start.
    pub readable_ms: u64,
    /// The moving picture, if there is one.
    pub video: Option<VideoTrack>,
    /// Sound tracks, in the order of the file.
    pub audio: Vec<AudioTrack>,
    /// The parts that the file names, in order.
    #[serde(default)]
    pub chapters: Vec<Chapter>,
}

/// A moving picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VideoTrack {
    /// Number of the stream in the file.
    pub index: u32,
    /// Codec, as ffmpeg names it.
    pub codec: String,
    /// Stored pixels, before rotation and pixel aspect.
    pub coded: Size,
    /// Width of a stored pixel divided by its height, as a fraction.
    pub pixel_aspect: (u32, u32),
    /// Clockwise turn for display, degrees: 0, 90, 180 or 270.
    pub rotation: u16,
    /// Mean frames per second, as a fraction; 0/0 if unknown.
    pub average_rate: (u32, u32),
    /// Whether frames are stored as two fields.
    pub interlaced: bool,
    /// Whether the picture has a PQ or HLG transfer curve.
    pub hdr: bool,
    /// Whether the file does not say which colours its numbers stand for.
    pub colours_untold: bool,
    /// Bits per second that its container or the file as a whole declares.
    #[serde(default)]
    pub bit_rate: Option<u64>,
}

impl VideoTrack {
    /// Size in square pixels as a viewer sees it.
    #[must_use]
    pub fn display_size(&self) -> Size {
        let (num, den) = self.pixel_aspect;
        let width = match u64::from(self.coded.width) * u64::from(num) / u64::from(den.max(1)) {
            0 => self.coded.width,
            stretched => u32::try_from(stretched).unwrap_or(u32::MAX),
        };
        match self.rotation {
            90 | 270 => Size { width: self.coded.height, height: width },
            _ => Size { width, height: self.coded.height },
        }
    }
}

/// A sound track.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AudioTrack {
    /// Number of the stream in the file.
    pub index: u32,
    /// BCP 47 tag, if the file names a language.
    pub language: Option<String>,
    /// Whether the file marks it as the one to play.
    pub default: bool,
}

impl Probe {
    /// The picture, if the file can be packaged.
    ///
    /// # Errors
    /// The reason why not: no picture, too few or too many pixels, an end that is missing.
    pub fn usable_video(&self) -> Result<&VideoTrack, MediaError> {
        let video = self.video.as_ref().ok_or(MediaError::NoVideoStream)?;
        let size = video.display_size();
        let Size { width, height } = size;
        if size.short() < MIN_SIDE {
            return Err(MediaError::TooSmall { width, height, least: MIN_SIDE });
        }
        if size.long() > MAX_SIDE {
            return Err(MediaError::TooLarge { width, height, most: MAX_SIDE });
        }
        whole(self.duration_ms, self.readable_ms)?;
        Ok(video)
    }

    /// The sound to package, the track to be played first: Korean before the file's default before the first.
    #[must_use]
    pub fn audio_in_order(&self) -> Vec<AudioTrack> {
        let rank = |track: &AudioTrack| (track.language.as_deref() != Some("ko"), !track.default);
        let mut tracks = self.audio.clone();
        if let Some(main) = (0..tracks.len()).min_by_key(|&place| rank(&tracks[place])) {
            tracks[..=main].rotate_right(1);
        }
        tracks.truncate(MAX_AUDIO);
        tracks
    }
}

/// Passes if `found_ms` is the length of the whole file, give or take what muxers round.
pub(super) fn whole(declared_ms: u64, found_ms: u64) -> Result<(), MediaError> {
    let tolerance = TOLERANCE_MS.max(declared_ms / 50);
    if found_ms + tolerance >= declared_ms {
        return Ok(());
    }
    Err(MediaError::Truncated { readable_s: found_ms / 1000, declared_s: declared_ms / 1000 })
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn video(width: u32, height: u32) -> VideoTrack {
        VideoTrack {
            index: 0,
            codec: "h264".into(),
            coded: Size { width, height },
            pixel_aspect: (1, 1),
            rotation: 0,
            average_rate: (25, 1),
            interlaced: false,
            hdr: false,
            colours_untold: false,
            bit_rate: None,
        }
    }

    fn probe(video: VideoTrack) -> Probe {
        Probe {
            container: "mp4".into(),
            duration_ms: 60_000,
            readable_ms: 59_900,
            video: Some(video),
            audio: vec![],
            chapters: vec![],
        }
    }

    fn code(probe: &Probe) -> &'static str {
        hallyu_kernel::Coded::code(&probe.usable_video().unwrap_err())
    }

    #[test]
    fn size_as_shown_knows_pixel_aspect_and_rotation() {
        let dv = VideoTrack { pixel_aspect: (64, 45), ..video(720, 576) };
        assert_eq!(dv.display_size(), Size { width: 1024, height: 576 });
        let phone = VideoTrack { rotation: 90, ..video(1920, 1080) };
        assert_eq!(phone.display_size(), Size { width: 1080, height: 1920 });
        let unknown_aspect = VideoTrack { pixel_aspect: (0, 1), ..video(720, 576) };
        assert_eq!(unknown_aspect.display_size().width, 720);
    }

    #[test]
    fn refuses_what_cannot_be_packaged() {
        assert_eq!(code(&Probe { video: None, ..probe(video(640, 360)) }), "NO_VIDEO_STREAM");
        assert_eq!(code(&probe(video(10, 10))), "TOO_SMALL");
        assert_eq!(code(&probe(video(16_000, 9000))), "TOO_LARGE");
        assert_eq!(code(&Probe { readable_ms: 21_000, ..probe(video(640, 360)) }), "TRUNCATED");
        assert!(probe(video(640, 360)).usable_video().is_ok());
    }

    #[test]
    fn korean_sound_comes_before_the_default_track() {
        let track = |index, language: Option<&str>, default| AudioTrack {
            index,
            language: language.map(Into::into),
            default,
        };
        let mut probe = probe(video(640, 360));
        let order =
            |probe: &Probe| probe.audio_in_order().iter().map(|track| track.index).collect::<Vec<_>>();
        assert!(order(&probe).is_empty());
        probe.audio = vec![track(1, Some("en"), false), track(2, None, true)];
        assert_eq!(order(&probe), [2, 1]);
        probe.audio.push(track(3, Some("ko"), false));
        assert_eq!(order(&probe), [3, 1, 2]);
    }
}
