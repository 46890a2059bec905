//! Voice activity: speech is loud against what surrounds it, and voiced.
//!
//! Every 20 ms the level is compared with the quiet moments of the seconds around it, and the sound is searched for the
//! period of a voice (70 to 400 Hz). A frame is as much speech as the weaker of both signs. Noise and hum, however loud,
//! are their own background; music with voices in its range is taken for speech, so that the recogniser hears it.

use super::Interval;
use crate::Ms;

/// Samples per second of the recordings that are understood.
pub const SAMPLE_RATE: usize = 16_000;

/// What counts as speech.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Least score of a frame of speech, 0 to 1.
    pub threshold: f32,
    /// Shorter speech is none: a click, a cough.
    pub min_speech_ms: Ms,
    /// Shorter silence is part of the speech: a breath, a stop before a consonant.
    pub min_silence_ms: Ms,
    /// What is added before and after speech, for soft first and last sounds.
    pub pad_ms: Ms,
}

impl Default for Settings {
    /// Half a second of silence separates two turns; the 2 s that are usual for recognisers would join them.
    fn default() -> Self {
        Self { threshold: 0.5, min_speech_ms: 200, min_silence_ms: 500, pad_ms: 200 }
    }
}

impl Settings {
    /// The same without padding: what [`crate::metrics::sync`] compares cues with.
    pub fn exact() -> Self {
        Self { pad_ms: 0, ..Self::default() }
    }
}

/// The stretches of speech of a whole recording: 16 kHz, one channel.
pub fn detect(samples: &[i16], settings: &Settings) -> Vec<Interval> {
    let mut detector = Detector::default();
    detector.push(samples);
    detector.finish(settings)
}

const FRAME_MS: usize = 20;
/// Samples of a frame.
const FRAME: usize = SAMPLE_RATE / 1_000 * FRAME_MS;
/// Only every fourth sample is searched for a voice.
const THINNED: usize = 4;
/// Thinned samples that are compared with later ones: 40 ms.
const WINDOW: usize = 160;
/// Periods of a voice in thinned samples: 400 to 70 Hz.
const SHORTEST: usize = 10;
const LONGEST: usize = 57;

/// Hears a recording piece by piece and remembers two numbers for every frame.
#[derive(Debug, Default)]
pub struct Detector {
    filter: HighPass,
    frame: Vec<f32>,
    /// The latest thinned samples, those of the next frame last.
    thinned: Vec<f32>,
    frames: Vec<Frame>,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    /// Decibels below full scale, negative.
    level: f32,
    /// How periodic it is, 0 to 1.
    voice: f32,
}

impl Detector {
    /// Hears the next samples.
    pub fn push(&mut self, samples: &[i16]) {
        for sample in samples {
            self.frame.push(self.filter.pass(f32::from(*sample) / 32_768.0));
            if self.frame.len() == FRAME {
                self.end_frame();
            }
        }
    }

    fn end_frame(&mut self) {
        let thin = self.frame.chunks_exact(THINNED).map(|four| four.iter().sum::<f32>() / 4.0);
        self.thinned.extend(thin);
        let old = self.thinned.len().saturating_sub(WINDOW + LONGEST);
        self.thinned.drain(..old);
        let energy = self.frame.iter().map(|sample| sample * sample).sum::<f32>() / FRAME_LENGTH;
        self.frames.push(Frame { level: 10.0 * energy.max(1e-9).log10(), voice: periodicity(&self.thinned) });
        self.frame.clear();
    }

    /// The stretches of speech of everything heard.
    pub fn finish(self, settings: &Settings) -> Vec<Interval> {
        let scores = scores(&self.frames);
        let mut found: Vec<Interval> = Vec::new();
        for (at, _) in scores.iter().enumerate().filter(|(_, score)| **score >= settings.threshold) {
            let frame = Interval::new(ms(at), ms(at + 1));
            match found.last_mut() {
                Some(last) if frame.start_ms - last.end_ms < settings.min_silence_ms => {
                    last.end_ms = frame.end_ms
                }
                _ => found.push(frame),
            }
        }
        found.retain(|speech| speech.duration_ms() >= settings.min_speech_ms);
        pad(&mut found, settings.pad_ms, ms(scores.len()));
        found
    }
}

#[allow(clippy::cast_precision_loss, reason = "320 is exact")]
const FRAME_LENGTH: f32 = FRAME as f32;

fn ms(frames: usize) -> Ms {
    Ms::try_from(frames * FRAME_MS).unwrap_or(Ms::MAX)
}

/// Widens speech on both sides; where two would meet, they share the silence.
fn pad(speech: &mut [Interval], pad_ms: Ms, duration_ms: Ms) {
    let ends: Vec<Ms> = speech.iter().map(|interval| interval.end_ms).collect();
    let starts: Vec<Ms> = speech.iter().map(|interval| interval.start_ms).collect();
    for (at, interval) in speech.iter_mut().enumerate() {
        let before = at.checked_sub(1).map_or(0, |before| i64::midpoint(ends[before], interval.start_ms));
        let after = starts.get(at + 1).map_or(duration_ms, |after| i64::midpoint(interval.end_ms, *after));
        interval.start_ms = (interval.start_ms - pad_ms).max(before);
        interval.end_ms = (interval.end_ms + pad_ms).min(after);
    }
}

/// Takes out what is below a voice: hum, rumble, an offset of the microphone.
#[derive(Debug, Default)]
struct HighPass {
    before: f32,
    after: f32,
}

impl HighPass {
    /// One pole at 120 Hz.
    const POLE: f32 = 0.955;

    fn pass(&mut self, sample: f32) -> f32 {
        self.after = sample - self.before + Self::POLE * self.after;
        self.before = sample;
        self.after
    }
}

/// How alike a sound is to itself one period later, for the period of a voice that suits it best.
fn periodicity(samples: &[f32]) -> f32 {
    if samples.len() < WINDOW + LONGEST {
        return 0.0;
    }
    let now = &samples[..WINDOW];
    let energy: f32 = now.iter().map(|sample| sample * sample).sum();
    let mut later_energy: f32 =
        samples[SHORTEST - 1..SHORTEST - 1 + WINDOW].iter().map(|sample| sample * sample).sum();
    let mut likeness = [0.0_f32; LONGEST + 1];
    for lag in SHORTEST - 1..=LONGEST {
        let common: f32 = now.iter().zip(&samples[lag..]).map(|(a, b)| a * b).sum();
        let scale = (energy * later_energy).sqrt();
        likeness[lag] = if scale > 1e-6 { common / scale } else { 0.0 };
        let next = samples.get(lag + WINDOW).copied().unwrap_or(0.0);
        later_energy = (later_energy - samples[lag] * samples[lag] + next * next).max(0.0);
    }
    let peaks = likeness[SHORTEST - 1..].windows(3).filter(|near| near[1] >= near[0] && near[1] >= near[2]);
    peaks.map(|near| near[1]).fold(0.0, f32::max)
}

/// The frames of a second.
const SECOND: usize = 1_000 / FRAME_MS;
/// Seconds before and after a moment whose quiet tenth is its background.
const AROUND: usize = 6;
/// Nothing so soft is background; a recording's own silence is.
const SOFTEST: f32 = -65.0;
/// Frames before and after a voiced one that may be its consonants.
const CONSONANTS: usize = 10;

/// How much each frame is speech, 0 to 1.
fn scores(frames: &[Frame]) -> Vec<f32> {
    let backgrounds: Vec<f32> =
        (0..frames.len().div_ceil(SECOND)).map(|second| background(frames, second)).collect();
    let score = |(at, frame): (usize, &Frame)| {
        let near = at.saturating_sub(CONSONANTS)..(at + CONSONANTS + 1).min(frames.len());
        let voice = frames[near].iter().map(|frame| frame.voice).fold(0.0, f32::max);
        let above = frame.level - backgrounds[at / SECOND];
        between(above, 3.0, 15.0).min(between(voice, 0.3, 0.7))
    };
    frames.iter().enumerate().map(score).collect()
}

/// The level that a tenth of the frames around a second do not reach.
fn background(frames: &[Frame], second: usize) -> f32 {
    let around = second.saturating_sub(AROUND) * SECOND..((second + AROUND + 1) * SECOND).min(frames.len());
    let mut levels: Vec<f32> = frames[around].iter().map(|frame| frame.level).collect();
    levels.sort_by(f32::total_cmp);
    levels.get(levels.len() / 10).copied().unwrap_or(SOFTEST).max(SOFTEST)
}

/// 0 at the one and 1 at the other end.
fn between(number: f32, none: f32, all: f32) -> f32 {
    ((number - none) / (all - none)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests;
