//! From spoken words to meaning units: what is translated as one, and cut into cues afterwards.

use crate::division::divide;
use crate::korean::{closes, connects, leans_back, letters, points_on};
use crate::line::ends_sentence;
use crate::profile::Profile;
use crate::sequence::in_sequence;
use crate::{Ms, SpeakerId, Word};

/// A pause longer than this always ends a segment.
const LONGEST_PAUSE_MS: Ms = 1_500;
/// No segment of more than one word lasts longer.
const LONGEST_MS: Ms = 14_000;
/// No segment of more than one word needs more cues.
const MOST_CUES: usize = 4;
/// Most words of a segment; it keeps the search linear.
const WINDOW: usize = 40;

/// A sentence or a turn of one voice.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// First millisecond of its sound.
    pub start_ms: Ms,
    /// First millisecond after it.
    pub end_ms: Ms,
    /// Who says it, where that is known.
    pub speaker: Option<SpeakerId>,
    /// Its words, in order, each lasting at least a millisecond.
    pub words: Vec<Word>,
    /// The words with single spaces between them.
    pub text: String,
}

/// Divides speech into segments: never across a change of speaker or a pause of more than 1.5 s, and else where thoughts
/// end, so that a segment lasts 2 to 7 seconds. Words without or out of time are put right first. The profile is that of the language
/// that is spoken; a segment fits four of its cues.
pub fn segment(words: &[Word], profile: &Profile) -> Vec<Segment> {
    let words = in_sequence(words);
    words
        .chunk_by(|word, next| !must_part(word, next))
        .flat_map(|run| segments_of(run, profile))
        .map(segment_of)
        .collect()
}

fn must_part(word: &Word, next: &Word) -> bool {
    word.speaker != next.speaker || next.start_ms - word.end_ms > LONGEST_PAUSE_MS
}

fn segments_of<'a>(run: &'a [Word], profile: &Profile) -> Vec<&'a [Word]> {
    let before = lengths(run, profile);
    let most = MOST_CUES * profile.max_lines * profile.max_line;
    let holds = |start: usize, end: usize| {
        start + 1 == end || duration(&run[start..end]) <= LONGEST_MS && before[end] - before[start] <= most
    };
    let parts = |end: usize| {
        let end_cost = run.get(end).map_or(0.0, |next| end_cost(&run[end - 1], next));
        let starts = (end.saturating_sub(WINDOW)..end).rev();
        let possible = starts.take_while(move |start| holds(*start, end));
        possible.map(move |start| (start, length_cost(&run[start..end]) + end_cost))
    };
    divide(run.len(), parts).1.into_iter().map(|words| &run[words]).collect()
}

/// Length of the words before each, with a space after every word.
fn lengths(run: &[Word], profile: &Profile) -> Vec<usize> {
    let space = profile.length(" ");
    let sum = |sum: &mut usize, word: &Word| {
        *sum += profile.length(&word.text) + space;
        Some(*sum)
    };
    [0].into_iter().chain(run.iter().scan(0, sum)).collect()
}

/// What the duration of a segment of these words costs: it should last 2 to 7 seconds. Where voices are not told apart 1
/// second is enough, because the next short sentence may be an answer.
fn length_cost(words: &[Word]) -> f64 {
    let seconds = seconds(duration(words));
    let shortest = if words.iter().all(|word| word.speaker.is_some()) { 2.0 } else { 1.0 };
    ((seconds - 7.0).max(0.0) / 2.0).powi(2) + (shortest - seconds).max(0.0) * 4.0
}

/// What it costs to part two words. Inside a sentence a cut costs 2 to begin with, so that pauses for breath do not count.
fn end_cost(last: &Word, next: &Word) -> f64 {
    let pause = seconds((next.start_ms - last.end_ms).max(0));
    let word = letters(&last.text);
    let open = last.text.ends_with(word);
    let mut cost = -3.0 * pause.min(1.0);
    if ends_sentence(&last.text) {
        return cost - 6.0;
    }
    cost += 2.0;
    if closes(word) && pause >= 0.25 {
        cost -= 4.0;
    }
    if connects(word) && pause < 0.3 {
        cost += 5.0;
    }
    if leans_back(&next.text) || open && points_on(word) {
        cost += 8.0;
    }
    cost
}

fn segment_of(words: &[Word]) -> Segment {
    let start_ms = words.first().map_or(0, |word| word.start_ms);
    let text = words.iter().flat_map(|word| word.text.split_whitespace()).collect::<Vec<_>>().join(" ");
    Segment {
        start_ms,
        end_ms: start_ms + duration(words),
        speaker: words.first().and_then(|word| word.speaker.clone()),
        words: words.to_vec(),
        text,
    }
}

fn duration(words: &[Word]) -> Ms {
    words.first().zip(words.last()).map_or(0, |(first, last)| last.end_ms - first.start_ms)
}

fn seconds(ms: Ms) -> f64 {
    f64::from(i32::try_from(ms).unwrap_or(i32::MAX)) / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::KO;

    /// Words of 300 ms; the pause after each, in milliseconds, stands behind it.
    fn speech(words: &[(&str, Ms)]) -> Vec<Word> {
        let mut at = 0;
        let mut said = Vec::new();
        for (text, pause) in words {
            said.push(Word::new(at, at + 300, text));
            at += 300 + pause;
        }
        said
    }

    fn texts(words: &[Word]) -> Vec<String> {
        segment(words, &KO).into_iter().map(|segment| segment.text).collect()
    }

    #[test]
    fn a_segment_is_a_sentence() {
        let words =
            speech(&[("어제", 50), ("왔어?", 50), ("응.", 100), ("그런데", 50), ("왜", 50), ("물어?", 0)]);
        assert_eq!(texts(&words), ["어제 왔어?", "응.", "그런데 왜 물어?"]);
    }

    #[test]
    fn without_signs_endings_and_pauses_tell_where_a_sentence_ends() {
        let words = speech(&[
            ("어제", 50),
            ("친구를", 40),
            ("만났어", 400),
            ("우리는", 50),
            ("영화를", 40),
            ("봤어", 0),
        ]);
        assert_eq!(texts(&words), ["어제 친구를 만났어", "우리는 영화를 봤어"]);
        let words = speech(&[
            ("어제", 50),
            ("친구를", 40),
            ("만나고", 250),
            ("우리는", 50),
            ("영화를", 40),
            ("봤어", 0),
        ]);
        assert_eq!(texts(&words).len(), 1, "a connective promises more");
    }

    #[test]
    fn a_speaker_or_a_long_pause_always_parts() {
        let mut words = speech(&[("그러니까", 10), ("내", 1_501), ("말은", 10), ("음", 0)]);
        assert_eq!(texts(&words), ["그러니까 내", "말은 음"]);
        words[1].speaker = Some(SpeakerId("b".to_owned()));
        assert_eq!(texts(&words), ["그러니까", "내", "말은 음"]);
    }

    #[test]
    fn a_short_sentence_stays_with_the_next_of_the_same_voice() {
        let mut words =
            speech(&[("왜?", 60), ("또", 50), ("프린터", 50), ("고장", 40), ("났어?", 300), ("네.", 0)]);
        assert_eq!(texts(&words), ["왜?", "또 프린터 고장 났어?", "네."], "whoever says it");
        for word in &mut words {
            word.speaker = Some(SpeakerId("a".to_owned()));
        }
        assert_eq!(texts(&words), ["왜? 또 프린터 고장 났어? 네."]);
    }

    #[test]
    fn bound_nouns_and_determiners_stay_with_their_words() {
        let long: Vec<(&str, Ms)> = (0..9).map(|_| ("이야기를", 450)).collect();
        let tail = [("그", 500), ("사람이", 300), ("할", 500), ("수", 300), ("있는", 300), ("일이라서", 0)];
        let found = texts(&speech(&[&long[..], &tail[..]].concat()));
        assert!(found.len() > 1);
        assert!(found.iter().all(|text| !text.ends_with(" 그") && !text.starts_with('수')), "{found:?}");
    }

    #[test]
    fn nothing_lasts_longer_than_fourteen_seconds_or_overflows_four_cues() {
        let slow: Vec<(&str, Ms)> = (0..60).map(|_| ("말하는", 700)).collect();
        let segments = segment(&speech(&slow), &KO);
        assert!(segments.iter().all(|segment| segment.end_ms - segment.start_ms <= LONGEST_MS));
        let dense: Vec<(&str, Ms)> = (0..60).map(|_| ("기나긴이야기를", 0)).collect();
        assert!(segment(&speech(&dense), &KO).iter().all(|segment| KO.length(&segment.text) <= 4 * 64));
        assert_eq!(texts(&[Word::new(0, 60_000, "아")]), ["아"]);
    }

    #[test]
    fn words_with_impossible_times_still_make_proper_segments() {
        let words = [(-5, -9, "가"), (900, 900, "나."), (10, 20, "다"), (30, 40, "  ")];
        let segments = segment(&words.map(|(start, end, text)| Word::new(start, end, text)), &KO);
        assert!(segments.windows(2).all(|pair| pair[0].end_ms <= pair[1].start_ms));
        assert!(segments.iter().all(|segment| segment.start_ms < segment.end_ms));
        let said: Vec<&str> =
            segments.iter().flat_map(|segment| &segment.words).map(|word| &*word.text).collect();
        assert_eq!(said, ["가", "나.", "다"]);
    }
}
