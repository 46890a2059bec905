use hallyu_captions::profile::Profile;
use hallyu_captions::segment::segment;
use hallyu_captions::speech::Interval;
use hallyu_captions::speech::invented::Phrase;
use hallyu_captions::{Ms, Word, clean};
use serde::{Deserialize, Serialize};

/// What a speech-to-text engine made of one chunk. Times count from the chunk's start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// What was said, with punctuation, in order, with words where the engine gives them together.
    pub phrases: Vec<Phrase>,
    /// Single words of all phrases, mostly without punctuation; empty if the engine cannot time them, or gives them together.
    pub words: Vec<Word>,
}

impl Heard {
    /// The phrases with their words and their times in the whole recording, of which this chunk was heard: recognisers that
    /// fill it up with silence let words end in that.
    ///
    /// Phrases know how a sentence is written, words know when they were said; engines give both, but apart. Where they
    /// do not agree the phrase is right and its time is shared out among its words. Words without phrases are divided into
    /// sentences.
    pub(crate) fn into_phrases(mut self, chunk: Interval, profile: &Profile) -> Vec<Phrase> {
        for word in &mut self.words {
            word.text = clean(&word.text);
        }
        let mut phrases = match self.phrases.is_empty() {
            true => segment(&self.words, profile).into_iter().map(unrated).collect(),
            false => std::mem::take(&mut self.phrases),
        };
        for phrase in &mut phrases {
            if phrase.words.is_empty() {
                phrase.text = clean(&phrase.text);
                phrase.words = self.words_of(phrase);
            }
            place(phrase, chunk);
        }
        phrases.retain(|phrase| !phrase.words.is_empty());
        phrases
    }

    fn words_of(&self, phrase: &Phrase) -> Vec<Word> {
        let within = |word: &&Word| {
            let middle = i64::midpoint(word.start_ms, word.end_ms);
            (phrase.start_ms..=phrase.end_ms).contains(&middle)
        };
        let spoken: Vec<&Word> = self.words.iter().filter(within).collect();
        match_words(&phrase.text, &spoken).unwrap_or_else(|| share_out(phrase))
    }
}

/// A sentence of which the engine does not say how sure it is.
fn unrated(segment: hallyu_captions::segment::Segment) -> Phrase {
    Phrase {
        text: segment.text,
        start_ms: segment.start_ms,
        end_ms: segment.end_ms,
        avg_logprob: None,
        no_speech_prob: None,
        words: segment.words,
    }
}

fn place(phrase: &mut Phrase, chunk: Interval) {
    let placed = |at: Ms| (at + chunk.start_ms).min(chunk.end_ms);
    (phrase.start_ms, phrase.end_ms) = (placed(phrase.start_ms), placed(phrase.end_ms));
    for word in &mut phrase.words {
        (word.start_ms, word.end_ms) = (placed(word.start_ms), placed(word.end_ms));
    }
}

/// Gives each word the share of the phrase's time that its letters have of the phrase.
pub(super) fn share_out(phrase: &Phrase) -> Vec<Word> {
    let length = |text: &str| i64::try_from(text.chars().count()).unwrap_or(1);
    let total = phrase.text.split_whitespace().map(length).sum::<Ms>().max(1);
    let duration = (phrase.end_ms - phrase.start_ms).max(0);
    let at = |letters: Ms| phrase.start_ms + duration.saturating_mul(letters) / total;
    let mut before = 0;
    let words = phrase.text.split_whitespace().map(|word| {
        let start = before;
        before += length(word);
        Word::new(at(start), at(before), word)
    });
    words.collect()
}

/// Times the words of a written text by the words that were heard: the same letters in the same order, however they are
/// divided. A word is as sure as its least sure part. `None` if the letters differ.
fn match_words(written: &str, spoken: &[&Word]) -> Option<Vec<Word>> {
    let mut spoken = spoken.iter();
    let mut matched: Vec<Word> = Vec::new();
    for word in written.split_whitespace() {
        let wanted = letters(word);
        let mut heard = String::new();
        let mut timed: Option<Word> = None;
        while heard.len() < wanted.len() {
            let next = spoken.next()?;
            heard += &letters(&next.text);
            let first = timed.unwrap_or_else(|| Word { text: word.to_owned(), ..(*next).clone() });
            timed = Some(Word { end_ms: next.end_ms, p: first.p.min(next.p), ..first });
        }
        if heard != wanted {
            return None;
        }
        match (timed, matched.last_mut()) {
            (Some(timed), _) => matched.push(timed),
            // A lone sign, such as a dash, belongs to the word before it.
            (None, Some(last)) => last.text = format!("{} {word}", last.text),
            (None, None) => return None,
        }
    }
    spoken.next().is_none().then_some(matched)
}

fn letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use hallyu_captions::profile::KO;

    use super::*;

    fn phrase(start_ms: Ms, end_ms: Ms, text: &str) -> Phrase {
        Phrase {
            text: text.to_owned(),
            start_ms,
            end_ms,
            avg_logprob: Some(-0.2),
            no_speech_prob: Some(0.1),
            words: Vec::new(),
        }
    }

    fn shown(heard: Heard, offset: Ms) -> Vec<(Ms, Ms, String)> {
        let chunk = Interval::new(offset, offset + 2_000);
        let words = heard.into_phrases(chunk, &KO).into_iter().flat_map(|phrase| phrase.words);
        words.map(|word| (word.start_ms, word.end_ms, word.text)).collect()
    }

    #[test]
    fn words_take_their_punctuation_from_the_phrase() {
        let heard = Heard {
            phrases: vec![phrase(0, 2_000, " 어제, 왔어? - 응.")],
            words: vec![
                Word::new(100, 500, "어제"),
                Word::new(600, 900, "왔"),
                Word::new(900, 1_100, "어"),
                Word::new(1_500, 1_700, "응"),
            ],
        };
        let expected = [(5_100, 5_500, "어제,"), (5_600, 6_100, "왔어? -"), (6_500, 6_700, "응.")];
        assert_eq!(shown(heard, 5_000), expected.map(|(start, end, text)| (start, end, text.to_owned())));
    }

    #[test]
    fn number_words_have_time() {
        let heard = Heard {
            phrases: vec![phrase(0, 1_200, "1,500원 주세요.")],
            words: vec![Word::new(0, 600, "천오백원"), Word::new(700, 1_200, "주세요")],
        };
        let expected = [(0, 720, "1,500원".to_owned()), (720, 1_200, "주세요.".to_owned())];
        assert_eq!(shown(heard, 0), expected);
    }

    #[test]
    fn an_engine_without_word_times_is_enough() {
        let heard = Heard { phrases: vec![phrase(1_000, 2_000, "가 나다")], words: vec![] };
        assert_eq!(shown(heard, 0), [(1_000, 1_333, "가".to_owned()), (1_333, 2_000, "나다".to_owned())]);
        let heard = Heard { phrases: vec![], words: vec![Word::new(0, 10, "가")] };
        assert_eq!(shown(heard, 0), [(0, 10, "가".to_owned())]);
    }

    #[test]
    fn no_word_ends_after_what_was_heard() {
        let heard = Heard { phrases: vec![phrase(0, 3_000, "가 나다")], words: vec![] };
        assert_eq!(shown(heard, 5_000).last(), Some(&(6_000, 7_000, "나다".to_owned())));
    }

    #[test]
    fn a_word_is_as_sure_as_its_least_sure_part() {
        let part = |start, end, text, p| Word { p, ..Word::new(start, end, text) };
        let heard = Heard {
            phrases: vec![phrase(0, 1_000, "왔어? 응.")],
            words: vec![part(0, 200, "왔", 0.9), part(200, 400, "어", 0.4), part(600, 900, "응", 0.8)],
        };
        let phrases = heard.into_phrases(Interval::new(0, 1_000), &KO);
        assert_eq!(phrases[0].words.iter().map(|word| word.p).collect::<Vec<_>>(), [0.4, 0.8]);
    }
}
