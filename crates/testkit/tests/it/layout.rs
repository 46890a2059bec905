//! Rows of the report: whole episodes, held to the numbers of professionals.

use std::collections::BTreeSet;

use hallyu_testkit::fixtures::layout::{LaidOut, for_adults, for_children};
use hallyu_testkit::report::measure;

/// Cues that are counted, of all cues.
struct Share(usize, usize);

impl Share {
    fn of(tracks: &[LaidOut], count: impl Fn(&LaidOut) -> usize) -> Self {
        Self(tracks.iter().map(count).sum(), tracks.iter().map(|track| track.cues.len()).sum())
    }

    fn is_at_most(&self, percent: usize) -> bool {
        self.0 * 100 <= percent * self.1
    }
}

#[test]
fn every_cue_fits_the_screen() {
    let Share(wrong, all) = Share::of(&for_adults(), LaidOut::overflowing);
    measure(
        1,
        "cues inside 2 lines of 42, Korean 16",
        "100 %",
        format!("{wrong} of {all} are not"),
        wrong == 0,
    );
}

#[test]
fn every_cue_can_be_read() {
    let tracks = for_adults();
    let [fast, too_fast] = [0, 3].map(|cps| Share::of(&tracks, |track| track.faster_than_limit_by(cps)));
    let young = Share::of(&for_children(), |track| track.faster_than_limit_by(0));
    let figure = format!(
        "above the limit {} of {}, by 3 or more {}; for children {} of {}",
        fast.0, fast.1, too_fast.0, young.0, young.1
    );
    let pass = fast.is_at_most(5) && too_fast.0 == 0 && young.is_at_most(5);
    measure(2, "reading speed within the limit", "≥ 95 %, none by 3 or more; children ≥ 95 %", figure, pass);
}

#[test]
fn every_cue_can_be_seen() {
    let tracks = for_adults();
    let outside = Share::of(&tracks, |track| track.shorter_than(833) + track.longer_than(7_000));
    let brief = Share::of(&tracks, |track| track.shorter_than(1_000));
    let figure = format!("outside {}; below 1 s {} of {}", outside.0, brief.0, brief.1);
    measure(
        3,
        "duration 833 to 7,000 ms; 1 s",
        "100 %; ≥ 95 %",
        figure,
        outside.0 == 0 && brief.is_at_most(5),
    );
}

#[test]
fn no_cues_overlap_and_gaps_are_two_frames_or_half_a_second() {
    let Share(wrong, all) = Share::of(&for_adults(), LaidOut::bad_gaps);
    let figure = format!("{wrong} after {all} cues");
    measure(4, "overlaps and forbidden gaps at 23.976, 24, 25 and 29.97", "0", figure, wrong == 0);
}

#[test]
fn cues_come_with_their_words() {
    let mut off: Vec<i64> = for_adults().iter().flat_map(LaidOut::start_errors).collect();
    off.sort_unstable();
    let (p95, most) = (off[off.len() * 95 / 100], off[off.len() - 1]);
    let figure = format!("p95 {p95} ms, most {most} ms; starts on shot changes aside");
    measure(
        5,
        "in-time beside the first word",
        "p95 ≤ 125 ms, none > 500 ms",
        figure,
        p95 <= 125 && most <= 500,
    );
}

#[test]
fn lines_end_between_phrases() {
    let tracks = for_adults();
    let broken = Share::of(&tracks, |track| track.forbidden_breaks().len());
    let reasons: BTreeSet<&str> = tracks.iter().flat_map(LaidOut::forbidden_breaks).collect();
    let worst = ["article|noun", "first|last name"].into_iter().any(|reason| reasons.contains(reason));
    let figure = format!("{} of {} cues {reasons:?}", broken.0, broken.1);
    let limit = "≤ 2 %, none after an article or inside a name";
    measure(6, "forbidden line breaks", limit, figure, broken.is_at_most(2) && !worst);
}

#[test]
fn the_picture_moves_no_cue_twice() {
    let Share(again, all) = Share::of(&for_adults(), LaidOut::moved_again);
    measure(
        21,
        "cues that a second pass over the picture moves",
        "0",
        format!("{again} of {all}"),
        again == 0,
    );
}
