use proptest::prelude::*;

use super::*;

/// A recording that is made sound by sound.
struct Studio {
    samples: Vec<i16>,
    noise: u32,
}

impl Studio {
    fn new() -> Self {
        Self { samples: Vec::new(), noise: 1 }
    }

    /// So many milliseconds of a sound: its amplitude, 0 to 1, at each second.
    fn record(mut self, ms: u32, sound: impl Fn(f32) -> f32) -> Self {
        for at in 0..ms * 16 {
            let value = sound(at as f32 / SAMPLE_RATE as f32) + 0.001 * self.hiss();
            self.samples.push((value * 32_767.0) as i16);
        }
        self
    }

    /// Syllables, four a second, of a voice with its overtones.
    fn speech(self, ms: u32) -> Self {
        self.record(ms, |t| {
            let voice: f32 =
                (1..=8).map(|n| (t * 150.0 * n as f32 * std::f32::consts::TAU).sin() / n as f32).sum();
            voice * 0.15 * (0.1 + (t * 4.0 * std::f32::consts::PI).sin().powi(2))
        })
    }

    fn silence(self, ms: u32) -> Self {
        self.record(ms, |_| 0.0)
    }

    fn noise(mut self, ms: u32, amplitude: f32) -> Self {
        for _ in 0..ms * 16 {
            let value = amplitude * self.hiss();
            self.samples.push((value * 32_767.0) as i16);
        }
        self
    }

    /// White noise, -1 to 1.
    fn hiss(&mut self) -> f32 {
        self.noise = self.noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.noise >> 8) as f32 / 8_388_608.0 - 1.0
    }

    fn heard(&self) -> Vec<Interval> {
        detect(&self.samples, &Settings::exact())
    }
}

fn assert_near(found: &[Interval], expected: &[(Ms, Ms)]) {
    let near = |a: Ms, b: Ms| (a - b).abs() <= 100;
    let same =
        |(span, wanted): (&Interval, &(Ms, Ms))| near(span.start_ms, wanted.0) && near(span.end_ms, wanted.1);
    assert!(
        found.len() == expected.len() && found.iter().zip(expected).all(same),
        "{found:?}, not {expected:?}"
    );
}

#[test]
fn turns_are_told_apart_and_breaths_are_not() {
    let studio =
        Studio::new().silence(1_000).speech(2_000).silence(300).speech(1_000).silence(900).speech(1_500);
    assert_near(&studio.silence(1_000).heard(), &[(1_000, 4_300), (5_200, 6_700)]);
}

#[test]
fn silence_noise_and_hum_are_no_speech() {
    let hum = |t: f32| 0.3 * (t * 220.0 * std::f32::consts::TAU).sin();
    assert_eq!(detect(&[], &Settings::default()), []);
    assert_eq!(detect(&[0; 160_000], &Settings::default()), []);
    assert_near(&Studio::new().silence(10_000).heard(), &[]);
    assert_near(&Studio::new().noise(10_000, 0.3).heard(), &[]);
    assert_near(&Studio::new().record(10_000, hum).heard(), &[]);
}

#[test]
fn a_blow_is_no_speech_and_neither_is_a_beep() {
    let blows = Studio::new().silence(2_000).noise(400, 0.5).silence(2_000).noise(700, 0.2).silence(2_000);
    assert_near(&blows.heard(), &[]);
    let beep = |t: f32| 0.3 * (t * 300.0 * std::f32::consts::TAU).sin();
    assert_near(&Studio::new().silence(2_000).record(100, beep).silence(2_000).heard(), &[]);
}

#[test]
fn speech_is_found_in_noise() {
    let mut studio = Studio::new().silence(2_000).speech(2_000).silence(2_000);
    for at in 0..studio.samples.len() {
        let noise = studio.hiss() * 600.0;
        studio.samples[at] = studio.samples[at].saturating_add(noise as i16);
    }
    assert_near(&studio.heard(), &[(2_000, 4_000)]);
}

#[test]
fn padding_stops_at_the_next_turn_and_at_the_ends() {
    let mut speech = [Interval::new(50, 1_000), Interval::new(1_200, 2_000)];
    pad(&mut speech, 200, 2_100);
    assert_eq!(speech, [Interval::new(0, 1_100), Interval::new(1_100, 2_100)]);
}

#[test]
fn pieces_are_heard_as_the_whole() {
    let studio = Studio::new().silence(700).speech(900).silence(700);
    let mut detector = Detector::default();
    studio.samples.chunks(333).for_each(|piece| detector.push(piece));
    assert_eq!(detector.finish(&Settings::exact()), studio.heard());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_samples_are_taken(samples in prop::collection::vec(any::<i16>(), 0..20_000), threshold in any::<f32>()) {
        let end = ms(samples.len() / FRAME);
        for found in detect(&samples, &Settings { threshold, ..Settings::default() }) {
            prop_assert!(0 <= found.start_ms && found.start_ms < found.end_ms && found.end_ms <= end);
        }
    }
}
