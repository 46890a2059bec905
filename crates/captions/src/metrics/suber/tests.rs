use hallyu_fixtures::report::measure;
use proptest::prelude::*;

use super::*;

fn track(cues: &[(Ms, Ms, &str)]) -> Vec<Cue> {
    cues.iter().map(|(start, end, text)| Cue::new(*start, *end, text).unwrap()).collect()
}

const ONE: [(Ms, Ms, &str); 1] = [(1_000, 2_000, "This is a subtitle.")];
const TWO: [(Ms, Ms, &str); 2] = [ONE[0], (3_000, 4_000, "And another one!")];

fn rate(hypothesis: &[(Ms, Ms, &str)], reference: &[(Ms, Ms, &str)]) -> f64 {
    suber(&track(hypothesis), &track(reference), "en").percent()
}

fn assert_rate(hypothesis: &[(Ms, Ms, &str)], reference: &[(Ms, Ms, &str)], expected: f64) {
    let found = rate(hypothesis, reference);
    assert!((found - expected).abs() < 0.001, "{hypothesis:?}: {found}, not {expected}");
}

/// Start, end and text of cues.
type Shown<'a> = &'a [(Ms, Ms, &'a str)];

/// The values that the metric's authors test their own tool with.
#[test]
fn the_published_values_are_met() {
    let in_three =
        [(1_000, 1_500, "This is a"), (1_500, 3_500, "subtitle.\nAnd"), (3_500, 4_000, "another one!")];
    let in_three_and_moved =
        [(1_000, 1_500, "This is a"), (1_500, 3_500, "another\nsubtitle."), (3_500, 4_000, "And one!")];
    let published: [(Shown<'_>, Shown<'_>, f64); 16] = [
        (&[], &[], 0.0),
        (&[], &ONE, 100.0),
        (&ONE, &[], 100.0),
        (&ONE, &ONE, 0.0),
        (&TWO, &TWO, 0.0),
        (&[(1_000, 2_000, "a subtitle. This is")], &ONE, 20.0),
        (&[(0, 1_000, ONE[0].2)], &ONE, 200.0),
        (&[(500, 1_500, ONE[0].2)], &ONE, 0.0),
        (&[(1_000, 1_500, "This is"), (1_500, 2_000, "a subtitle.")], &ONE, 20.0),
        (&[(100, 1_500, "This is"), (1_500, 2_000, "subtitle. a")], &ONE, 40.0),
        (&[(0, 500, "This is"), (2_500, 3_000, "a subtitle.")], &ONE, 220.0),
        (&[(0, 500, "This is"), (1_500, 2_000, "a subtitle.")], &ONE, 100.0),
        (&[(1_000, 4_000, "This is a subtitle.\nAnd another one!")], &TWO, 11.111),
        (&[(1_000, 4_000, "This is a another one! subtitle.\nAnd")], &TWO, 22.222),
        (&in_three, &TWO, 33.333),
        (&in_three_and_moved, &TWO, 33.333),
    ];
    let off = |(hypothesis, reference, expected): &(Shown<'_>, Shown<'_>, f64)| {
        (rate(hypothesis, reference) - expected).abs()
    };
    let worst = published.iter().map(off).fold(0.0, f64::max);
    let figure = format!("{worst:.5} off at most, of {} values", published.len());
    measure(8, "SubER, published values", "exact to 0.001", figure, worst < 0.001);
}

#[test]
fn words_breaks_and_moves_are_told_apart() {
    let found = suber(&track(&[(1_000, 4_000, "This is a another one! subtitle.\nAnd")]), &track(&TWO), "en");
    let expected = Suber { word_edits: 0, break_edits: 1, shifts: 1, words: 7, breaks: 2 };
    assert_eq!(found, expected);
}

#[test]
fn case_italics_and_signs_do_not_count() {
    assert_rate(
        &[(1_000, 2_000, "<i>this is</i> — a SUBTITLE…")],
        &[(1_000, 2_000, "This is — a subtitle…")],
        0.0,
    );
    let korean = |text| track(&[(0, 1_000, text)]);
    assert_eq!(suber(&korean("「가자」…"), &korean("가자."), "ko").percent(), 0.0);
}

#[test]
fn tracks_part_where_neither_shows_anything() {
    let spans =
        |spans: &[(Ms, Ms)]| spans.iter().map(|(start, end)| Cue::new(*start, *end, "a").unwrap()).collect();
    let hypothesis: Vec<Cue> = spans(&[
        (0, 25),
        (25, 50),
        (50, 100),
        (100, 150),
        (175, 200),
        (410, 490),
        (510, 600),
        (600, 700),
        (700, 800),
    ]);
    let reference: Vec<Cue> = spans(&[
        (75, 110),
        (140, 220),
        (300, 350),
        (350, 400),
        (400, 500),
        (600, 650),
        (650, 750),
        (800, 900),
    ]);
    let found = parts(&by_start(&hypothesis), &by_start(&reference));
    let expected = [
        (0..1, 0..0),
        (1..2, 0..0),
        (2..5, 0..2),
        (5..5, 2..3),
        (5..5, 3..4),
        (5..6, 4..5),
        (6..7, 5..5),
        (7..9, 5..7),
        (9..9, 7..8),
    ];
    assert_eq!(found, expected);
}

fn tracks() -> impl Strategy<Value = Vec<Cue>> {
    let cue = (0..20_000_i64, 1..4_000_i64, "[abc .\n]{0,16}")
        .prop_filter_map("a cue shows something", |(start, length, text)| {
            Cue::new(start, start + length, &text).ok()
        });
    prop::collection::vec(cue, 0..12)
}

proptest! {
    #[test]
    fn a_track_equals_itself(track in tracks()) {
        prop_assert_eq!(suber(&track, &track, "es").percent(), 0.0);
    }

    #[test]
    fn nothing_is_worse_than_writing_all_anew(hypothesis in tracks(), reference in tracks()) {
        let found = suber(&hypothesis, &reference, "es");
        let ours = suber(&[], &hypothesis, "es");
        prop_assert!(found.word_edits + found.break_edits + found.shifts
            <= found.words + found.breaks + ours.words + ours.breaks);
    }
}
