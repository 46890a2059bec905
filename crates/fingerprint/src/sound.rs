use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

/// Samples per second of the sound that is listened to, one channel.
pub const SAMPLE_RATE: u32 = 16_000;
/// Milliseconds from one frame to the next.
pub const FRAME_MS: u64 = 32;
/// Samples from one frame to the next.
const HOP: usize = 512;
/// Samples that a frame looks at, a quarter of a second: eight times the hop, so that it matters little where in an episode
/// the frames of a jingle begin.
const WINDOW: usize = 4096;
/// One band more than bits, and their borders in Hz.
const BANDS: usize = 33;
const LOWEST: f64 = 300.0;
const HIGHEST: f64 = 2_000.0;
/// Mean power of samples below which a frame is silent, about 60 dB under full scale. Silences are all alike.
const SILENCE: f32 = 1_000.0;
/// What stands for a silent frame.
pub(crate) const SILENT: u32 = 0;

/// The sound of a recording in 32 bits for each 32 ms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    pub(crate) frames: Vec<u32>,
}

impl Fingerprint {
    /// As bytes, four for a frame, the least first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.frames.iter().flat_map(|frame| frame.to_le_bytes()).collect()
    }

    /// Of what [`Fingerprint::to_bytes`] wrote; bytes that make no frame are left out.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (frames, _) = bytes.as_chunks::<4>();
        Self { frames: frames.iter().map(|frame| u32::from_le_bytes(*frame)).collect() }
    }

    /// Length, milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        self.frames.len() as u64 * FRAME_MS
    }
}

/// Makes a fingerprint of sound that comes piece by piece, in memory that does not grow with its length but for 4 bytes a
/// frame.
pub struct Listener {
    transform: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    borders: Vec<usize>,
    samples: Vec<f32>,
    before: Option<[f32; BANDS]>,
    frames: Vec<u32>,
    scratch: Scratch,
}

struct Scratch {
    input: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    work: Vec<Complex<f32>>,
}

impl Default for Listener {
    fn default() -> Self {
        let transform = RealFftPlanner::<f32>::new().plan_fft_forward(WINDOW);
        let scratch = Scratch {
            input: transform.make_input_vec(),
            spectrum: transform.make_output_vec(),
            work: transform.make_scratch_vec(),
        };
        let (window, borders) = (hann(), borders());
        Self { transform, window, borders, samples: Vec::new(), before: None, frames: Vec::new(), scratch }
    }
}

impl Listener {
    /// Listens to more samples: 16 bits, one channel, [`SAMPLE_RATE`].
    pub fn push(&mut self, samples: &[i16]) {
        self.samples.extend(samples.iter().map(|sample| f32::from(*sample)));
        let mut start = 0;
        while let Some(heard) = self.samples.get(start..start + WINDOW) {
            self.scratch.input.clear();
            self.scratch.input.extend(heard.iter().zip(&self.window).map(|(sample, weight)| sample * weight));
            let power = mean_power(heard);
            self.frame(power);
            start += HOP;
        }
        self.samples.drain(..start);
    }

    /// The fingerprint of all that was heard.
    #[must_use]
    pub fn finish(self) -> Fingerprint {
        Fingerprint { frames: self.frames }
    }

    fn frame(&mut self, power: f32) {
        let Scratch { input, spectrum, work } = &mut self.scratch;
        // Fails for buffers of another length only.
        if self.transform.process_with_scratch(input, spectrum, work).is_err() {
            return;
        }
        let energies = energies(spectrum, &self.borders);
        let bits = self.before.map_or(SILENT, |before| bits(&energies, &before));
        self.frames.push(if power < SILENCE { SILENT } else { bits });
        self.before = Some(energies);
    }
}

fn mean_power(samples: &[f32]) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a window of samples")]
    let count = samples.len() as f32;
    samples.iter().map(|sample| sample * sample).sum::<f32>() / count
}

fn energies(spectrum: &[Complex<f32>], borders: &[usize]) -> [f32; BANDS] {
    let mut energies = [0.0; BANDS];
    for (energy, border) in energies.iter_mut().zip(borders.windows(2)) {
        let band = spectrum.get(border[0]..border[1]).unwrap_or_default();
        *energy = band.iter().map(Complex::norm_sqr).sum();
    }
    energies
}

/// A bit is set where the energy falls off more steeply towards the next band than it did a frame before.
fn bits(now: &[f32; BANDS], before: &[f32; BANDS]) -> u32 {
    let slopes =
        |energies: &[f32; BANDS]| -> Vec<f32> { energies.windows(2).map(|two| two[0] - two[1]).collect() };
    slopes(now).iter().zip(slopes(before)).fold(0, |bits, (now, before)| bits << 1 | u32::from(*now > before))
}

fn hann() -> Vec<f32> {
    #[expect(clippy::cast_precision_loss, reason = "a window of samples")]
    let weight = |at: usize| (std::f32::consts::PI * at as f32 / WINDOW as f32).sin().powi(2);
    (0..WINDOW).map(weight).collect()
}

/// Where bands begin and end in the spectrum, evenly spaced for the ear.
fn borders() -> Vec<usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "places in a spectrum of some thousands"
    )]
    let border = |at: usize| {
        let hertz = LOWEST * (HIGHEST / LOWEST).powf(at as f64 / BANDS as f64);
        (hertz * WINDOW as f64 / f64::from(SAMPLE_RATE)).round() as usize
    };
    (0..=BANDS).map(border).collect()
}
