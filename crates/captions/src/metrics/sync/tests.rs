use hallyu_fixtures::report::measure;
use proptest::prelude::*;

use super::*;

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, from: Ms, to: Ms) -> Ms {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + i64::try_from((self.0 >> 33) % u64::try_from(to - from).unwrap()).unwrap()
    }
}

/// Turns of speech with pauses between them, as in a drama of so many minutes.
fn speech(minutes: Ms, seed: u64) -> Vec<Interval> {
    let mut dice = Dice(seed);
    let mut spans = Vec::new();
    let mut at = 2_000;
    while at < minutes * 60_000 {
        let end = at + dice.roll(500, 4_500);
        spans.push(Interval::new(at, end));
        let silence = if dice.roll(0, 8) == 0 { dice.roll(8_000, 20_000) } else { dice.roll(500, 4_000) };
        at = end + silence;
    }
    spans
}

fn cue(start: Ms, end: Ms) -> Cue {
    Cue::new(start, end, "a").unwrap()
}

/// Cues exactly where the speech is, moved by a straight line.
fn shown(speech: &[Interval], drift: f64, offset_ms: Ms) -> Vec<Cue> {
    let at = |ms: Ms| round(to_f64(ms) * (1.0 + drift)) + offset_ms;
    speech
        .iter()
        .filter(|span| at(span.start_ms) >= 0)
        .map(|span| cue(at(span.start_ms), at(span.end_ms)))
        .collect()
}

/// Cues as people make them: a little off, staying on, some left out, some for two turns, a song where nobody speaks.
fn written(speech: &[Interval], drift: f64, offset_ms: Ms) -> Vec<Cue> {
    let mut dice = Dice(99);
    let at = |ms: Ms| round(to_f64(ms) * (1.0 + drift)) + offset_ms;
    let mut cues: Vec<Cue> = Vec::new();
    let mut from = None;
    for (place, span) in speech.iter().enumerate() {
        let start = from.take().unwrap_or(span.start_ms + dice.roll(-80, 80));
        let close = speech.get(place + 1).is_some_and(|next| next.start_ms - span.end_ms < 1_200);
        match dice.roll(0, 10) {
            0 => {}
            1 | 2 if close => from = Some(start),
            _ => cues.push(cue(at(start).max(0), at(span.end_ms + dice.roll(100, 900)).max(1))),
        }
    }
    cues
}

#[test]
fn a_track_that_fits_is_not_moved() {
    let speech = speech(12, 1);
    let found = sync(&shown(&speech, 0.0, 0), &speech).unwrap();
    assert_eq!((found.offset_ms, found.drift), (0, 0.0));
    assert!(found.confidence > 0.95, "{found:?}");
    assert_eq!(found.windows.len(), 3);
}

#[test]
fn a_second_is_found_within_a_frame() {
    let speech = speech(12, 2);
    let found = sync(&shown(&speech, 0.0, 1_000), &speech).unwrap();
    assert!((found.offset_ms - 1_000).abs() <= 20, "{found:?}");
    assert_eq!(found.straighten(61_000), 60_000);
    let written = sync(&written(&speech, 0.0, 1_000), &speech).unwrap();
    assert!((written.offset_ms - 1_000).abs() <= 20 && written.drift.abs() < 0.000_1, "{written:?}");
}

#[test]
fn a_wrong_frame_rate_is_found_by_its_stretch() {
    let speech = speech(25, 3);
    let pal = 25.0 / 23.976 - 1.0;
    for cues in [shown(&speech, pal, 0), written(&speech, pal, -400)] {
        let found = sync(&cues, &speech).unwrap();
        assert!((found.drift * 100.0 - 4.27).abs() < 0.1, "{found:?}");
    }
    let found = sync(&written(&speech, -0.001, 300), &speech).unwrap();
    assert!((found.drift + 0.001).abs() < 0.000_2 && (found.offset_ms - 300).abs() < 100, "{found:?}");
}

#[test]
fn offset_and_stretch_are_measured() {
    let (short, whole) = (speech(12, 2), speech(25, 3));
    let offset = sync(&written(&short, 0.0, 1_000), &short).unwrap().offset_ms;
    let drift = sync(&written(&whole, 25.0 / 23.976 - 1.0, 0), &whole).unwrap().drift * 100.0;
    let figure = format!("{offset} ms; {drift:.3} %");
    let pass = (offset - 1_000).abs() <= 20 && (drift - 4.27).abs() <= 0.1;
    measure(20, "offset of 1,000 ms; stretch of 25/23.976", "1000 +- 20 ms; 4.27 +- 0.1 %", figure, pass);
}

#[test]
fn what_does_not_belong_together_is_not_compared() {
    let (ours, other) = (speech(12, 4), speech(12, 5));
    assert_eq!(sync(&shown(&other, 0.0, 0), &ours), Err(CannotTell::NoAgreement));
    assert_eq!(sync(&shown(&ours[..3], 0.0, 0), &ours), Err(CannotTell::TooLittle));
    let regular: Vec<Interval> = (0..200).map(|at| Interval::new(at * 3_000, at * 3_000 + 1_500)).collect();
    assert_eq!(sync(&shown(&regular, 0.0, 0), &regular), Err(CannotTell::NoAgreement));
}

#[test]
fn windows_show_a_cut_that_the_other_version_lacks() {
    let speech = speech(30, 6);
    let mut cues = shown(&speech, 0.0, 0);
    for cue in cues.iter_mut().filter(|cue| cue.start_ms() > 900_000) {
        *cue = Cue::new(cue.start_ms() + 1_000, cue.end_ms() + 1_000, "a").unwrap();
    }
    let found = sync(&cues, &speech).unwrap();
    let late = |window: Option<&Window>, ms: Ms| (window.unwrap().offset_ms - ms).abs() <= 100;
    assert!(late(found.windows.first(), 0) && late(found.windows.last(), 1_000), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_offset_within_a_minute_is_found(offset in -55_000_i64..55_000, seed in 0_u64..1_000) {
        let speech = speech(6, seed);
        let found = sync(&shown(&speech, 0.0, offset), &speech).unwrap();
        prop_assert!((found.offset_ms - offset).abs() <= 20 && found.drift.abs() < 0.000_1, "{:?}", found);
    }

    #[test]
    fn any_times_are_taken(times in prop::collection::vec((i64::MIN..i64::MAX, 0..i64::MAX), 0..12)) {
        let speech: Vec<Interval> = times.iter().map(|(start, end)| Interval::new(*start, *end)).collect();
        let at = |ms: Ms| ms.rem_euclid(40_000_000);
        let cues: Vec<Cue> = times.iter().map(|(start, length)| cue(at(*start), at(*start) + 1 + at(*length))).collect();
        let _ = sync(&cues, &speech);
    }
}
