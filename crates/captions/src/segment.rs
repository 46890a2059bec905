//! From spoken words to cues.

use crate::line::{break_lines, fits};
use crate::profile::Profile;
use crate::{Cue, Ms, Word};

/// A pause longer than this ends a cue.
const PAUSE_MS: Ms = 500;

/// Groups words into cues. A cue ends with its sentence, before a pause, and before it gets too long to fit the
/// screen or the time. Words out of order are moved after the one before them; cues never overlap.
pub fn segment(words: &[Word], profile: &Profile) -> Vec<Cue> {
    let words = in_sequence(words);
    let groups = group(&words, profile);
    let starts: Vec<Ms> = groups.iter().skip(1).map(|group| group[0].start_ms).chain([Ms::MAX]).collect();
    groups.iter().zip(starts).filter_map(|(group, next_start)| cue_of(group, next_start, profile)).collect()
}

/// Words with a text, each starting no earlier than the last and lasting at least a millisecond.
fn in_sequence(words: &[Word]) -> Vec<Word> {
    let mut earliest = 0;
    let mut ordered = Vec::with_capacity(words.len());
    for word in words {
        let text = word.text.trim();
        if text.is_empty() {
            continue;
        }
        let start_ms = word.start_ms.max(earliest);
        let end_ms = word.end_ms.max(start_ms.saturating_add(1));
        earliest = end_ms;
        ordered.push(Word { start_ms, end_ms, text: text.to_owned(), ..word.clone() });
    }
    ordered
}

fn group<'a>(words: &'a [Word], profile: &Profile) -> Vec<&'a [Word]> {
    let mut groups = Vec::new();
    let mut first = 0;
    for next in 1..=words.len() {
        if next == words.len() || ends_between(&words[first..next], &words[next], profile) {
            groups.push(&words[first..next]);
            first = next;
        }
    }
    groups
}

fn ends_between(group: &[Word], next: &Word, profile: &Profile) -> bool {
    let Some(last) = group.last() else { return false };
    ends_sentence(&last.text)
        || next.start_ms - last.end_ms > PAUSE_MS
        || next.end_ms - group[0].start_ms > profile.max_duration_ms
        || !fits(&format!("{} {}", text_of(group), next.text), profile)
}

fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '?', '!', '…', '。'])
}

fn text_of(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Shown while it is spoken; a very short one stays a little, but not into the next.
fn cue_of(words: &[Word], next_start: Ms, profile: &Profile) -> Option<Cue> {
    let (first, last) = (words.first()?, words.last()?);
    let shortest = first.start_ms.saturating_add(profile.min_duration_ms).min(next_start);
    let longest = first.start_ms.saturating_add(profile.max_duration_ms);
    Cue::new(first.start_ms, last.end_ms.max(shortest).min(longest), &break_lines(&text_of(words), profile))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::KO;

    fn word(start_ms: Ms, end_ms: Ms, text: &str) -> Word {
        Word::new(start_ms, end_ms, text)
    }

    fn shown(cues: &[Cue]) -> Vec<(Ms, Ms, &str)> {
        cues.iter().map(|cue| (cue.start_ms(), cue.end_ms(), cue.text())).collect()
    }

    #[test]
    fn cues_end_with_sentences_and_before_pauses() {
        let words = [
            word(0, 400, "어제"),
            word(450, 1_000, "왔어?"),
            word(1_050, 1_300, "응."),
            word(1_400, 2_500, "그런데"),
            word(3_100, 4_000, "왜"),
        ];
        let expected =
            [(0, 1_000, "어제 왔어?"), (1_050, 1_400, "응."), (1_400, 2_500, "그런데"), (3_100, 4_000, "왜")];
        assert_eq!(shown(&segment(&words, &KO)), expected);
    }

    #[test]
    fn no_cue_lasts_longer_than_seven_seconds_or_overflows() {
        let slow: Vec<Word> = (0..10).map(|n| word(n * 1_000, n * 1_000 + 900, "말")).collect();
        let cues = segment(&slow, &KO);
        assert_eq!(shown(&cues), [(0, 6_900, "말 말 말 말 말 말 말"), (7_000, 9_900, "말 말 말")]);
        let fast: Vec<Word> = (0..20).map(|n| word(n * 200, n * 200 + 200, "이야기를")).collect();
        assert!(segment(&fast, &KO).iter().all(|cue| fits(cue.text(), &KO)));
        assert_eq!(segment(&[word(0, 60_000, "아")], &KO)[0].end_ms(), 7_000);
    }

    #[test]
    fn words_with_impossible_times_still_make_proper_cues() {
        let words = [word(-5, -9, "가"), word(900, 900, "나."), word(10, 20, "다"), word(30, 40, "  ")];
        let cues = segment(&words, &KO);
        assert!(cues.windows(2).all(|pair| pair[0].end_ms() <= pair[1].start_ms()));
        assert_eq!(cues.len(), 3);
    }
}
