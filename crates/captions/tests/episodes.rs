//! Whole episodes, held to the numbers of professionals.

use std::collections::BTreeSet;

use hallyu_captions::profile::KO;
use hallyu_captions::segment::segment;
use hallyu_captions::{Ms, Word};
use hallyu_fixtures::layout::{LaidOut, for_adults, for_children};
use hallyu_fixtures::{ep_gold, words};

/// Tracks of which more than so many per cent of the cues are counted.
fn above(tracks: &[LaidOut], percent: usize, count: impl Fn(&LaidOut) -> usize) -> usize {
    tracks.iter().filter(|track| count(track) * 100 > percent * track.cues.len()).count()
}

#[test]
fn every_cue_fits_the_screen() {
    assert_eq!(above(&for_adults(), 0, LaidOut::overflowing), 0);
}

#[test]
fn every_cue_can_be_read_and_seen() {
    let tracks = for_adults();
    assert_eq!(above(&tracks, 5, |track| track.faster_than_limit_by(0)), 0);
    assert_eq!(above(&tracks, 0, |track| track.faster_than_limit_by(3)), 0);
    assert_eq!(above(&tracks, 0, |track| track.shorter_than(833) + track.longer_than(7_000)), 0);
    assert_eq!(above(&tracks, 5, |track| track.shorter_than(1_000)), 0);
    assert_eq!(above(&for_children(), 5, |track| track.faster_than_limit_by(0)), 0);
}

#[test]
fn no_cues_overlap_and_gaps_are_two_frames_or_half_a_second() {
    assert_eq!(above(&for_adults(), 0, LaidOut::bad_gaps), 0);
}

#[test]
fn cues_come_with_their_words_or_with_the_shot() {
    let tracks = for_adults();
    let later_than =
        |ms: Ms| move |track: &LaidOut| track.start_errors().iter().filter(|off| **off > ms).count();
    assert_eq!((above(&tracks, 5, later_than(125)), above(&tracks, 0, later_than(500))), (0, 0));
}

#[test]
fn lines_end_between_phrases() {
    let tracks = for_adults();
    assert_eq!(above(&tracks, 2, |track| track.forbidden_breaks().len()), 0);
    let mut reasons = tracks.iter().flat_map(LaidOut::forbidden_breaks);
    assert!(!reasons.any(|reason| ["article|noun", "first|last name"].contains(&reason)));
}

#[test]
fn the_picture_moves_no_cue_twice() {
    assert_eq!(above(&for_adults(), 0, LaidOut::moved_again), 0);
}

#[test]
fn every_line_is_shown_in_every_language_with_cues_of_its_own() {
    let tracks = for_adults();
    assert_eq!(above(&tracks, 0, LaidOut::hidden), 0);
    let counts: BTreeSet<usize> = tracks.iter().take(3).map(|track| track.cues.len()).collect();
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
