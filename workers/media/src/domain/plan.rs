use hallyu_contracts::media::Chapter;

use super::{
    AudioCodec, AudioTrack, Formats, MediaError, Probe, Rung, Size, Sprite, VideoCodec, VideoTrack, gain_db,
    ladder, probe::whole,
};

/// Rates that players and televisions know, frames per second.
const STANDARD_RATES: [(u32, u32); 8] =
    [(24_000, 1001), (24, 1), (25, 1), (30_000, 1001), (30, 1), (50, 1), (60_000, 1001), (60, 1)];
/// A rate this far from every standard one belongs to a file with a variable rate, or a slow one that is kept.
const RATE_TOLERANCE: f64 = 0.01;
/// Slower than this, a rate is kept as it is: slide shows need no repeated frames.
const SLOWEST_STANDARD: f64 = 20.0;
/// The poster frame is taken after a tenth of the video: behind openings, before anything is given away.
const POSTER_AFTER: u64 = 10;
/// Longest side of the poster frame.
const POSTER_SIDE: u32 = 1280;

/// Everything that one run of the encoder makes of a video.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The picture to read.
    pub video: VideoTrack,
    /// The sound to read, the track to be played first; empty if there is none.
    pub audio: Vec<AudioTrack>,
    /// What each of these tracks is to be changed by, dB; not at all where nothing is known.
    pub gains_db: Vec<f64>,
    /// Length that the file declares, milliseconds.
    pub duration_ms: u64,
    /// The parts that the file names, in order.
    pub chapters: Vec<Chapter>,
    /// Constant rate of all renditions, frames per second as a fraction.
    pub frame_rate: (u32, u32),
    /// Sizes of the picture, highest first.
    pub rungs: Vec<Rung>,
    /// What each of them, and the sound, is encoded as.
    pub formats: Formats,
    /// Preview pictures for the seek bar.
    pub sprite: Sprite,
    /// Size of the poster frame.
    pub poster: Size,
    /// Where the poster frame is taken, milliseconds.
    pub poster_at_ms: u64,
}

impl Plan {
    /// Decides what to make of a probed file.
    ///
    /// # Errors
    /// If the file cannot be packaged: see [`Probe::usable_video`].
    pub fn new(probe: &Probe) -> Result<Self, MediaError> {
        let video = probe.usable_video()?.clone();
        let rungs = ladder(&video);
        let largest = rungs[0].size;
        Ok(Self {
            frame_rate: constant_rate(video.average_rate),
            duration_ms: probe.duration_ms,
            chapters: probe.chapters.clone(),
            sprite: Sprite::new(largest, probe.duration_ms),
            poster: largest.within(POSTER_SIDE),
            poster_at_ms: probe.duration_ms / POSTER_AFTER,
            audio: probe.audio_in_order(),
            gains_db: Vec::new(),
            formats: Formats::default(),
            rungs,
            video,
        })
    }

    /// Every rendition of the picture: one codec after the other, each of them highest first.
    pub fn pictures(&self) -> impl Iterator<Item = Picture<'_>> {
        let codecs = self.formats.video.iter();
        codecs.flat_map(|codec| self.rungs.iter().map(|rung| Picture { codec: *codec, rung }))
    }

    /// Every rendition of the sound: one codec after the other, each with all tracks.
    pub fn sounds(&self) -> impl Iterator<Item = Sound<'_>> {
        let codecs = self.formats.audio.iter();
        codecs.flat_map(|codec| {
            self.audio.iter().enumerate().map(|(place, track)| Sound { codec: *codec, place, track })
        })
    }

    /// Brings all sound to the wanted loudness, LUFS, given what was measured of each track.
    pub fn level(&mut self, measured: &[Option<f64>], wanted: f64) {
        self.gains_db = measured.iter().map(|loudness| gain_db(*loudness, wanted)).collect();
    }

    /// Passes if an encoder that has reached `encoded_ms` has reached the end.
    ///
    /// # Errors
    /// [`MediaError::Truncated`] otherwise: pictures and sound were missing where the file promised some.
    pub fn require_length(&self, encoded_ms: u64) -> Result<(), MediaError> {
        whole(self.duration_ms, encoded_ms)
    }
}

/// One rendition of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture<'a> {
    /// What it is encoded as.
    pub codec: VideoCodec,
    /// How large it is.
    pub rung: &'a Rung,
}

impl Picture<'_> {
    /// Folder of the rendition, for example `720p` or `720p-av1`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}{}", self.rung.name, self.codec.suffix())
    }

    /// Most bits per second over the two seconds of the decoder's buffer.
    #[must_use]
    pub fn max_rate(&self) -> u32 {
        self.codec.max_rate(self.rung.max_rate)
    }
}

/// One rendition of the sound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sound<'a> {
    /// What it is encoded as.
    pub codec: AudioCodec,
    /// Which of the plan's tracks it is.
    pub place: usize,
    /// That track.
    pub track: &'a AudioTrack,
}

impl Sound<'_> {
    /// Folder of the rendition: `audio`, `audio-2`... or `opus`, `opus-2`...
    #[must_use]
    pub fn name(&self) -> String {
        let folder = self.codec.folder();
        if self.place == 0 { folder.into() } else { format!("{folder}-{}", self.place + 1) }
    }
}

/// The rate for all renditions: the file's own where it is a usual one, else the nearest usual one.
fn constant_rate(average: (u32, u32)) -> (u32, u32) {
    let (num, den) = average;
    if num == 0 || den == 0 {
        return (30, 1);
    }
    let rate = per_second(average);
    let distance = |&standard: &(u32, u32)| (per_second(standard) - rate).abs();
    let nearest =
        STANDARD_RATES.into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or((30, 1));
    let is_standard = distance(&nearest) <= rate * RATE_TOLERANCE;
    if rate < SLOWEST_STANDARD && !is_standard { average } else { nearest }
}

fn per_second((num, den): (u32, u32)) -> f64 {
    f64::from(num) / f64::from(den)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_rates_are_kept_and_others_made_usual() {
        assert_eq!(constant_rate((24_000, 1001)), (24_000, 1001));
        assert_eq!(constant_rate((25, 1)), (25, 1));
        // A phone that aims at 30 and drops some frames.
        assert_eq!(constant_rate((2_868_000, 97_000)), (30_000, 1001));
        assert_eq!(constant_rate((240, 1)), (60, 1));
        assert_eq!(constant_rate((10, 1)), (10, 1));
        assert_eq!(constant_rate((0, 0)), (30, 1));
    }
}
