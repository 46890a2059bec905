//! Seasons of made-up sound: melodies of chance, with and without somebody speaking over them.

use std::ops::Range;

use hallyu_fingerprint::{Fingerprint, Listener, Markers, SAMPLE_RATE, markers};
use proptest::prelude::*;

/// Numbers of chance from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f32::from(u16::try_from(self.0 >> 48).unwrap_or(0)) / 65_536.0
    }
}

/// Seconds of three voices that change their notes each fifth of a second.
fn melody(seed: u64, seconds: u32) -> Vec<f32> {
    let (mut dice, mut sound) = (Dice(seed), Vec::new());
    for _ in 0..seconds * 5 {
        let notes: Vec<f32> = (0..3).map(|_| 220.0 * 2_f32.powf(dice.roll() * 3.5)).collect();
        for at in 0..SAMPLE_RATE / 5 {
            let time = at as f32 / SAMPLE_RATE as f32;
            let tone = |note: &f32| {
                (std::f32::consts::TAU * note * time).sin()
                    + 0.4 * (std::f32::consts::TAU * 2.0 * note * time).sin()
            };
            sound.push(notes.iter().map(tone).sum::<f32>() * 2_000.0);
        }
    }
    sound
}

fn noise(seed: u64, seconds: u32, loudness: f32) -> Vec<f32> {
    let mut dice = Dice(seed);
    (0..seconds * SAMPLE_RATE).map(|_| (dice.roll() - 0.5) * loudness).collect()
}

fn over(one: &[f32], other: &[f32]) -> Vec<f32> {
    one.iter().zip(other).map(|(one, other)| one + other).collect()
}

fn listen(parts: &[Vec<f32>]) -> Fingerprint {
    let samples: Vec<i16> = parts.iter().flatten().map(|sample| *sample as i16).collect();
    let mut listener = Listener::default();
    // Pieces of odd lengths, as a pipe brings them.
    for piece in samples.chunks(7_777) {
        listener.push(piece);
    }
    listener.finish()
}

/// An episode: what comes before, an opening of 40 seconds, three minutes of its own, credits of 30, and a preview.
fn episode(number: u64, before: u32) -> Fingerprint {
    let opening = over(&melody(1, 40), &noise(number * 11, 40, 600.0));
    let credits: Vec<f32> = melody(2, 30).iter().map(|sample| sample * 0.5).collect();
    listen(&[
        melody(number * 100, before),
        opening,
        melody(number * 101, 180),
        credits,
        melody(number * 102, 8),
    ])
}

fn near(found: Option<Range<u64>>, seconds: Range<u32>) -> bool {
    let far = |ms: u64, seconds: u32| ms.abs_diff(u64::from(seconds) * 1000) > 600;
    found.is_some_and(|found| !far(found.start, seconds.start) && !far(found.end, seconds.end))
}

#[test]
fn openings_and_credits_are_found_where_they_are() {
    let others = [episode(4, 31), episode(5, 9), episode(6, 60)];
    let Markers { opening, credits } = markers(&episode(3, 17), &others);
    assert!(near(opening.clone(), 17..57), "{opening:?}");
    assert!(near(credits.clone(), 237..267), "{credits:?}");
    let one = markers(&episode(3, 17), &others[..1]);
    assert_eq!((near(one.opening, 17..57), near(one.credits, 237..267)), (true, true), "one other is enough");
}

#[test]
fn what_is_spoken_over_the_borders_of_most_others_moves_no_border() {
    let spoken = |number: u64, before: u32| {
        let (opening, side) = (melody(1, 40), 2 * SAMPLE_RATE as usize);
        let (first, last) = (&opening[..side], &opening[opening.len() - side..]);
        let loud = |part: &[f32], seed: u64| over(part, &noise(seed, 2, 30_000.0));
        listen(&[
            melody(number * 100, before),
            loud(first, number),
            opening[side..opening.len() - side].to_vec(),
            loud(last, number + 50),
            melody(number * 101, 180),
        ])
    };
    let others = [spoken(4, 31), spoken(5, 9), episode(6, 60)];
    let Markers { opening, .. } = markers(&episode(3, 17), &others);
    assert!(near(opening.clone(), 17..57), "{opening:?}");
}

#[test]
fn an_episode_that_moves_by_half_a_frame_is_known_all_the_same() {
    let moved =
        |samples: usize| listen(&[vec![900.0; samples], melody(7, 20), melody(1, 40), melody(8, 100)]);
    let Markers { opening, .. } =
        markers(&moved(0), &[listen(&[vec![900.0; 256], melody(9, 12), melody(1, 40), melody(10, 100)])]);
    assert!(near(opening.clone(), 20..60), "{opening:?}");
    assert_eq!(markers(&moved(0), &[]), Markers::default());
}

#[test]
fn what_is_not_shared_is_no_marker() {
    let own =
        |seed: u64| listen(&[melody(seed, 120), vec![0.0; 60 * SAMPLE_RATE as usize], melody(seed + 1, 60)]);
    assert_eq!(markers(&own(20), &[own(30), own(40)]), Markers::default(), "silence is like nothing");
    let once = listen(&[melody(50, 30), melody(1, 40), melody(51, 120)]);
    let others = [once, own(60), own(70)];
    let episode = listen(&[melody(52, 30), melody(1, 40), melody(53, 120)]);
    assert_eq!(markers(&episode, &others).opening, None, "one of three is too few");
    let short = |seed: u64| listen(&[melody(seed, 30), melody(1, 8), melody(seed + 1, 120)]);
    assert_eq!(markers(&short(80), &[short(90)]).opening, None, "a sting is no opening");
}

#[test]
fn a_fingerprint_is_stored_as_bytes() {
    let print = listen(&[melody(1, 3)]);
    assert_eq!(Fingerprint::from_bytes(&print.to_bytes()), print);
    assert!((2_700..=3_000).contains(&print.duration_ms()), "{}", print.duration_ms());
    assert_eq!(Fingerprint::from_bytes(b"odd"), Fingerprint::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_sound_can_be_listened_to(samples in prop::collection::vec(any::<i16>(), 0..20_000), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut listener = Listener::default();
        listener.push(&samples);
        let print = listener.finish();
        let _ = markers(&print, &[Fingerprint::from_bytes(&bytes), print.clone()]);
    }
}
