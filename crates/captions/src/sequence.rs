//! Putting right what recognisers get wrong about the times of words.

use crate::korean::letters;
use crate::{Ms, Word};

/// How long a letter takes where nobody measured it, at most and at least: a Korean syllable, spoken slowly and fast.
const SLOW_LETTER_MS: Ms = 200;
const FAST_LETTER_MS: Ms = 60;

/// Words with a text, in order, each lasting at least a millisecond.
///
/// A word without a time gets one between its neighbours; one that begins before the word before it has ended is moved
/// after it. Voices that are known to differ may speak at once and keep their own times.
pub(crate) fn in_sequence(words: &[Word]) -> Vec<Word> {
    let spoken: Vec<Word> = words.iter().filter_map(trimmed).collect();
    let mut ordered: Vec<Word> = Vec::with_capacity(spoken.len());
    for (at, word) in spoken.iter().enumerate() {
        if word.end_ms > word.start_ms {
            ordered.push(after(ordered.last(), word.clone()));
            continue;
        }
        let timeless = spoken[at..].iter().take_while(|word| word.end_ms <= word.start_ms);
        let (count, length) = timeless.fold((0, 0), |(count, sum), word| (count + 1, sum + length(word)));
        let limit = spoken.get(at + count).map_or(Ms::MAX, |next| next.start_ms);
        let timed = interpolated(word, ordered.last_mut(), (limit, length));
        ordered.push(after(ordered.last(), timed));
    }
    ordered
}

fn trimmed(word: &Word) -> Option<Word> {
    let text = word.text.trim();
    let bounded = |ms: Ms| ms.clamp(0, crate::MAX_MS);
    let (start_ms, end_ms) = (bounded(word.start_ms), bounded(word.end_ms));
    (!text.is_empty()).then(|| Word { start_ms, end_ms, text: text.to_owned(), ..word.clone() })
}

fn after(previous: Option<&Word>, word: Word) -> Word {
    let earliest = match previous {
        Some(previous) if previous.speaker != word.speaker => previous.start_ms,
        Some(previous) => previous.end_ms,
        None => 0,
    };
    let start_ms = word.start_ms.max(earliest);
    Word { start_ms, end_ms: word.end_ms.max(start_ms.saturating_add(1)), ..word }
}

/// A word's share of the time until `limit`, in which `length_left` letters are to be timed. If there is too little of it,
/// the word before gives up to half of its own.
fn interpolated(word: &Word, previous: Option<&mut Word>, (limit, length_left): (Ms, Ms)) -> Word {
    let wanted = length_left * SLOW_LETTER_MS;
    let mut earliest = previous.as_ref().map_or(0, |previous| previous.end_ms);
    let missing = length_left * FAST_LETTER_MS - limit.saturating_sub(earliest).max(0);
    if let Some(previous) = previous.filter(|_| missing > 0) {
        previous.end_ms -= missing.min((previous.end_ms - previous.start_ms) / 2);
        earliest = previous.end_ms;
    }
    let start_ms = word.start_ms.min(limit.saturating_sub(wanted)).max(earliest);
    let room = limit.saturating_sub(start_ms).clamp(1, wanted.max(1));
    let share = (room * length(word) / length_left.max(1)).max(1);
    Word { start_ms, end_ms: start_ms.saturating_add(share), ..word.clone() }
}

/// How many letters a word has, at least 1.
fn length(word: &Word) -> Ms {
    Ms::try_from(letters(&word.text).chars().count()).unwrap_or(1).clamp(1, 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SpeakerId;

    fn times(words: &[Word]) -> Vec<(Ms, Ms)> {
        in_sequence(words).iter().map(|word| (word.start_ms, word.end_ms)).collect()
    }

    fn said_by(speaker: &str, word: Word) -> Word {
        Word { speaker: Some(SpeakerId(speaker.to_owned())), ..word }
    }

    #[test]
    fn number_words_have_time() {
        let words = [Word::new(0, 400, "모두"), Word::new(0, 0, "2266"), Word::new(1_000, 1_300, "개요.")];
        assert_eq!(times(&words), [(0, 400), (400, 1_000), (1_000, 1_300)]);
        let words =
            [Word::new(0, 400, "그건"), Word::new(400, 400, "1,500원"), Word::new(400, 900, "이에요.")];
        let [first, number, last] = times(&words)[..] else { panic!("three words") };
        assert_eq!((first, last), ((0, 200), (400, 900)));
        assert_eq!(number, (200, 400), "half of the time of the word before");
    }

    #[test]
    fn words_without_any_time_share_what_lies_between_their_neighbours() {
        let untimed = |text| Word::new(0, 0, text);
        let words = [Word::new(0, 500, "가"), untimed("나나"), untimed("다"), Word::new(1_100, 1_400, "라")];
        assert_eq!(times(&words), [(0, 500), (500, 900), (900, 1_100), (1_100, 1_400)]);
        assert_eq!(times(&[untimed("가"), untimed("나")]), [(0, 200), (200, 400)]);
    }

    #[test]
    fn a_word_that_comes_too_early_is_moved_after_the_one_before() {
        let words = [Word::new(500, 900, "가"), Word::new(10, 20, "나"), Word::new(-9, -5, "  ")];
        assert_eq!(times(&words), [(500, 900), (900, 901)]);
    }

    #[test]
    fn repeated_hey() {
        let hey = |speaker, start, end| said_by(speaker, Word::new(start, end, "야!"));
        let words = [hey("a", 1_000, 1_400), hey("b", 1_200, 1_700), hey("a", 1_750, 2_000)];
        assert_eq!(times(&words), [(1_000, 1_400), (1_200, 1_700), (1_750, 2_000)]);
    }
}
