use hallyu_captions::speech::Interval;
use hallyu_captions::speech::invented::Recording;
use hallyu_captions::speech::vad::Settings;
use hallyu_captions::{Ms, Word};

/// What is further from its voice than this did not slip: somebody spoke too softly for the detector.
const SLIP_MS: Ms = 1_000;

/// Moves words that lie in silence to where a voice is heard, and leaves their order and their shares of the time.
///
/// Recognisers know better what was said than when: a sentence's first word often begins in the silence before it, its last
/// one ends in the silence after it. A word between two voices belongs to the nearer one, after a full stop to the next.
pub(super) fn settle(words: &mut [Word], recording: &Recording<'_>) {
    let voices: Vec<Interval> =
        recording.speech.unwrap_or_default().iter().map(|padded| voice(*padded, recording)).collect();
    let starts = voices.iter().map(|voice| voice.start_ms).chain([Ms::MAX / 2]);
    let ends = [Ms::MIN / 2].into_iter().chain(voices.iter().map(|voice| voice.end_ms));
    for (from, to) in ends.zip(starts) {
        let first = words.partition_point(|word| word.start_ms < from);
        let after = first + words[first..].partition_point(|word| word.end_ms <= to);
        let is_late = |word: &Word| word.start_ms - from <= to - word.end_ms;
        let sentence_ended = first > 0 && words[first - 1].text.ends_with(['.', '?', '!', '…']);
        let late = if sentence_ended { 0 } else { words[first..after].partition_point(is_late) };
        let early = first + late;
        end_with_voice(words.get_mut(first.saturating_sub(1)..early), Interval::new(from, to));
        begin_with_voice(words.get_mut(early..=after), to);
    }
}

/// Where the voice itself is, without what the detector adds on both sides; at the ends of a recording that is not known.
fn voice(padded: Interval, recording: &Recording<'_>) -> Interval {
    let pad = Settings::default().pad_ms;
    let start_ms = if padded.start_ms <= 0 { 0 } else { padded.start_ms + pad };
    let end_ms = if padded.end_ms >= recording.duration_ms { padded.end_ms } else { padded.end_ms - pad };
    Interval::new(start_ms, end_ms.max(start_ms))
}

/// Lets words that begin with a voice and end in the silence after it end with the voice.
fn end_with_voice(words: Option<&mut [Word]>, silence: Interval) {
    let Some((words, time)) = words.and_then(timed) else { return };
    let slip = time.end_ms - silence.start_ms;
    if time.start_ms < silence.start_ms && time.end_ms <= silence.end_ms && (1..=SLIP_MS).contains(&slip) {
        squeeze(words, time, Interval::new(time.start_ms, silence.start_ms));
    }
}

/// Lets words that begin in the silence before a voice and end with it begin with the voice.
fn begin_with_voice(words: Option<&mut [Word]>, voice_ms: Ms) {
    let Some((words, time)) = words.and_then(timed) else { return };
    if time.end_ms > voice_ms && (1..=SLIP_MS).contains(&(voice_ms - time.start_ms)) {
        squeeze(words, time, Interval::new(voice_ms, time.end_ms));
    }
}

/// Words and the time from the start of the first to the end of the last.
fn timed(words: &mut [Word]) -> Option<(&mut [Word], Interval)> {
    let time = Interval::new(words.first()?.start_ms, words.last()?.end_ms);
    Some((words, time))
}

fn squeeze(words: &mut [Word], from: Interval, into: Interval) {
    let moved = |at: Ms| {
        let share = (at - from.start_ms).clamp(0, from.duration_ms());
        into.start_ms + share * into.duration_ms() / from.duration_ms().max(1)
    };
    for word in words {
        (word.start_ms, word.end_ms) = (moved(word.start_ms), moved(word.end_ms));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words at these times, settled where somebody speaks (200 ms less on both sides than the detector says).
    fn settled(words: &[(Ms, Ms)], speech: &[(Ms, Ms)]) -> Vec<(Ms, Ms)> {
        let speech: Vec<Interval> = speech.iter().map(|(start, end)| Interval::new(*start, *end)).collect();
        let mut words: Vec<Word> = words.iter().map(|(start, end)| Word::new(*start, *end, "말")).collect();
        settle(&mut words, &Recording { speech: Some(&speech), duration_ms: 60_000 });
        words.iter().map(|word| (word.start_ms, word.end_ms)).collect()
    }

    #[test]
    fn a_first_word_begins_with_its_voice_and_a_last_one_ends_with_it() {
        let found = settled(&[(500, 1_400), (1_500, 3_600)], &[(800, 3_200)]);
        assert_eq!(found, [(1_000, 1_400), (1_500, 3_000)]);
    }

    #[test]
    fn words_before_a_voice_share_the_time_of_the_one_that_reaches_it() {
        let found = settled(&[(500, 700), (700, 1_500), (1_500, 2_000)], &[(800, 3_200)]);
        assert_eq!(found, [(1_000, 1_100), (1_100, 1_500), (1_500, 2_000)]);
    }

    #[test]
    fn a_word_between_two_voices_goes_to_the_nearer_one() {
        let speech = [(800, 3_200), (4_800, 8_200)];
        let found = settled(&[(1_000, 3_000), (3_100, 3_300), (4_600, 4_800), (5_000, 6_000)], &speech);
        assert_eq!(found[1].1, 3_000, "{found:?}");
        assert_eq!((found[2].0, found[3].1), (5_000, 6_000), "{found:?}");
        assert!(found.windows(2).all(|two| two[0].1 <= two[1].0), "{found:?}");
    }

    #[test]
    fn after_a_full_stop_words_belong_to_the_next_voice() {
        let speech = [Interval::new(800, 3_200), Interval::new(4_800, 8_200)];
        let mut words = [
            Word::new(1_000, 3_000, "갔어."),
            Word::new(3_100, 3_300, "왜"),
            Word::new(4_200, 5_400, "갔어?"),
        ];
        settle(&mut words, &Recording { speech: Some(&speech), duration_ms: 60_000 });
        assert_eq!((words[0].end_ms, words[1].start_ms), (3_000, 3_100), "too far from it to be moved");
        words[1] = Word::new(4_050, 4_200, "왜");
        settle(&mut words, &Recording { speech: Some(&speech), duration_ms: 60_000 });
        assert_eq!((words[1].start_ms, words[2].end_ms), (5_000, 5_400));
    }

    #[test]
    fn what_is_far_from_any_voice_or_spans_a_silence_stays() {
        for words in [[(10_000, 11_000)], [(2_000, 6_000)], [(6_900, 7_000)], [(0, 1_200)]] {
            assert_eq!(settled(&words, &[(1_300, 3_200), (4_800, 7_200)]), words, "{words:?}");
        }
    }

    #[test]
    fn nothing_is_known_of_the_ends_of_a_recording_or_of_one_without_voices() {
        assert_eq!(settled(&[(50, 59_950)], &[(0, 60_000)]), [(50, 59_950)]);
        let mut words = [Word::new(5, 10, "말")];
        settle(&mut words, &Recording { speech: None, duration_ms: 60_000 });
        assert_eq!((words[0].start_ms, words[0].end_ms), (5, 10));
    }
}
