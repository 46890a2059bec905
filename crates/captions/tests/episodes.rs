//! Whole episodes, held to the numbers of professionals: the gold one with its shots, and long ones.

use std::collections::BTreeSet;

use hallyu_captions::cut::{CutCue, CutInput, lay_out};
use hallyu_captions::language::Locale;
use hallyu_captions::line::forbidden_break;
use hallyu_captions::profile::{ES_419, KO, PT_BR, Profile};
use hallyu_captions::segment::{Segment, segment};
use hallyu_captions::{FrameRate, Ms, Picture, Word};
use hallyu_fixtures::{Episode, ep_gold, long, words};

const RATES: [FrameRate; 4] = [FrameRate::FILM, FrameRate::CINEMA, FrameRate::PAL, FrameRate::NTSC];
const PROFILES: [&Profile; 3] = [&ES_419, &PT_BR, &KO];

/// The gold episode at every rate, and one of 1,200 lines without shots.
fn episodes() -> Vec<(Episode, FrameRate)> {
    let long = Episode { segments: long(1), shots_ms: Vec::new(), ..ep_gold() };
    RATES.map(|rate| (ep_gold(), rate)).into_iter().chain([(long, FrameRate::NTSC)]).collect()
}

fn segments(episode: &Episode) -> Vec<Segment> {
    let segment = |line: &hallyu_fixtures::Segment| Segment {
        start_ms: line.start_ms,
        end_ms: line.end_ms,
        speaker: line.speaker.clone(),
        words: words(line),
        text: line.ko.clone(),
    };
    episode.segments.iter().map(segment).collect()
}

fn cues(episode: &Episode, profile: &Profile, rate: FrameRate) -> Vec<CutCue> {
    let segments = segments(episode);
    let locale = match profile.language {
        "pt-BR" => Locale::PtBr,
        "ko" => Locale::Ko,
        _ => Locale::Es419,
    };
    let texts = episode.texts(locale).map(|(_, text)| text);
    let inputs: Vec<CutInput<'_>> =
        segments.iter().zip(texts).map(|(segment, text)| CutInput { segment, text }).collect();
    lay_out(&inputs, profile, &Picture::new(rate).cut_at(&episode.shots_ms))
}

fn every_track(check: impl Fn(&Episode, &Profile, FrameRate, &[CutCue])) {
    for (episode, rate) in episodes() {
        for profile in PROFILES {
            check(&episode, profile, rate, &cues(&episode, profile, rate));
        }
    }
}

fn ms(cue: &CutCue) -> Ms {
    cue.end_ms - cue.start_ms
}

fn share(cues: &[CutCue], holds: impl Fn(&CutCue) -> bool) -> f64 {
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    count(cues.iter().filter(|cue| holds(cue)).count()) / count(cues.len())
}

#[test]
fn every_cue_fits_the_screen() {
    every_track(|_, profile, _, cues| {
        let fits = |cue: &CutCue| cue.text.lines().all(|line| profile.length(line) <= profile.max_line);
        assert!(cues.iter().all(|cue| fits(cue) && cue.text.lines().count() <= profile.max_lines));
    });
}

#[test]
fn every_cue_can_be_read_and_seen() {
    every_track(|_, profile, _, cues| {
        let limit = f64::from(profile.cps_hard);
        assert!(share(cues, |cue| profile.cps(&cue.text, ms(cue)) <= limit) >= 0.95);
        assert!(cues.iter().all(|cue| profile.cps(&cue.text, ms(cue)) <= limit + 3.0));
        assert!(cues.iter().all(|cue| (833..=7_000).contains(&ms(cue))));
        assert!(share(cues, |cue| ms(cue) >= 1_000) >= 0.95);
    });
}

#[test]
fn no_cues_overlap_and_gaps_are_two_frames_or_half_a_second() {
    every_track(|_, _, rate, cues| {
        let gaps = cues.windows(2).map(|pair| pair[1].start_ms - pair[0].end_ms);
        let fine = |gap: Ms| gap == rate.ms(2) || rate.lasts(gap, rate.half_second());
        assert_eq!(gaps.filter(|gap| !fine(*gap)).collect::<Vec<_>>(), Vec::<Ms>::new());
    });
}

#[test]
fn cues_come_with_their_words_or_with_the_shot() {
    every_track(|episode, _, rate, cues| {
        let half = rate.ms(rate.half_second());
        let by_shot = |cue: &CutCue| {
            let start = cue.start_ms;
            episode.shots_ms.iter().any(|shot| start == *shot || start == *shot - half)
        };
        let off = |cue: &CutCue| (cue.start_ms - cue.voice_ms).abs();
        let by_voice: Vec<CutCue> = cues.iter().filter(|cue| !by_shot(cue)).cloned().collect();
        assert!(share(&by_voice, |cue| off(cue) <= 125) >= 0.95);
        assert!(by_voice.iter().all(|cue| off(cue) <= 500) && cues.iter().all(|cue| off(cue) <= half));
    });
}

#[test]
fn lines_end_between_phrases() {
    every_track(|_, profile, _, cues| {
        let reason = |cue: &CutCue| {
            let (top, bottom) = cue.text.split_once('\n')?;
            forbidden_break(top.split_whitespace().last()?, bottom.split_whitespace().next()?, profile)
        };
        assert!(share(cues, |cue| reason(cue).is_some()) <= 0.02);
        let worst = ["article|noun", "first|last name"];
        assert!(!cues.iter().filter_map(reason).any(|reason| worst.contains(&reason)));
    });
}

#[test]
fn every_segment_is_shown_in_every_language_with_cues_of_its_own() {
    let mut counts = BTreeSet::new();
    every_track(|episode, _, _, cues| {
        let shown: BTreeSet<usize> = cues.iter().flat_map(|cue| cue.segments.clone()).collect();
        assert_eq!(shown.len(), episode.segments.len());
    });
    for profile in PROFILES {
        counts.insert(cues(&ep_gold(), profile, FrameRate::FILM).len());
    }
    assert_eq!(counts.len(), 3, "{counts:?}");
}

#[test]
fn segments_end_where_an_editor_would_end_them() {
    let gold = ep_gold();
    let heard: Vec<Word> = gold.segments.iter().flat_map(words).collect();
    let unsigned = |word: &Word| {
        let text = word.text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        Word { text, ..word.clone() }
    };
    let ends =
        |words: &[Word]| segment(words, &KO).iter().map(|segment| segment.end_ms).collect::<BTreeSet<Ms>>();
    let wanted: BTreeSet<Ms> =
        gold.segments.iter().filter_map(|line| words(line).last().map(|word| word.end_ms)).collect();
    let found = ends(&heard);
    let hits = wanted.intersection(&found).count();
    assert!(hits * 100 >= 99 * wanted.len(), "{hits} of {}", wanted.len());
    assert!(hits * 100 >= 85 * found.len(), "{hits} of {}", found.len());
    let found = ends(&heard.iter().map(unsigned).collect::<Vec<_>>());
    let hits = wanted.intersection(&found).count();
    assert!(
        hits * 100 >= 95 * wanted.len() && hits == found.len(),
        "{hits} of {} without signs",
        found.len()
    );
}
