use hallyu_captions::{Ms, Word};
use serde::{Deserialize, Serialize};

/// What a speech-to-text engine made of one chunk. Times count from the chunk's start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Heard {
    /// What was said, with punctuation, in order.
    pub(crate) phrases: Vec<Phrase>,
    /// Single words, mostly without punctuation; empty if the engine cannot time them.
    pub(crate) words: Vec<SpokenWord>,
}

/// A stretch of speech and how sure the engine is of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Phrase {
    pub(crate) start_ms: Ms,
    pub(crate) end_ms: Ms,
    pub(crate) text: String,
    /// Mean log probability of its tokens.
    pub(crate) avg_logprob: Option<f64>,
    /// Probability that nobody spoke, 0 to 1.
    pub(crate) no_speech_prob: Option<f64>,
}

/// A word and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SpokenWord {
    pub(crate) start_ms: Ms,
    pub(crate) end_ms: Ms,
    pub(crate) text: String,
}

impl Heard {
    /// The words with their punctuation and their times in the whole recording, where the chunk begins at `offset_ms`.
    ///
    /// Phrases know how a sentence is written, words know when they were said; engines give both, but apart. Where they
    /// do not agree the phrase is right and its time is shared out among its words.
    pub(crate) fn timed_words(&self, offset_ms: Ms) -> Vec<Word> {
        let mut timed: Vec<Word> = match self.phrases.is_empty() {
            true => self.words.iter().map(|word| timed(word.start_ms, word.end_ms, &word.text)).collect(),
            false => self
                .phrases
                .iter()
                .filter(|phrase| !phrase.is_invented())
                .flat_map(|p| self.words_of(p))
                .collect(),
        };
        for word in &mut timed {
            word.start_ms += offset_ms;
            word.end_ms += offset_ms;
        }
        timed
    }

    fn words_of(&self, phrase: &Phrase) -> Vec<Word> {
        let within = |word: &&SpokenWord| {
            let middle = i64::midpoint(word.start_ms, word.end_ms);
            (phrase.start_ms..=phrase.end_ms).contains(&middle)
        };
        let spoken: Vec<&SpokenWord> = self.words.iter().filter(within).collect();
        match_words(&phrase.text, &spoken).unwrap_or_else(|| phrase.share_out())
    }
}

impl Phrase {
    /// Whether the engine most likely invented it over silence: Whisper's own rule.
    fn is_invented(&self) -> bool {
        self.no_speech_prob.is_some_and(|p| p > 0.6) && self.avg_logprob.is_some_and(|p| p < -1.0)
    }

    /// Gives each word the share of the phrase's time that its letters have of the phrase.
    fn share_out(&self) -> Vec<Word> {
        let length = |text: &str| i64::try_from(text.chars().count()).unwrap_or(1);
        let total = self.text.split_whitespace().map(length).sum::<Ms>().max(1);
        let duration = (self.end_ms - self.start_ms).max(0);
        let at = |letters: Ms| self.start_ms + duration.saturating_mul(letters) / total;
        let mut before = 0;
        let words = self.text.split_whitespace().map(|word| {
            let start = before;
            before += length(word);
            timed(at(start), at(before), word)
        });
        words.collect()
    }
}

/// Times the words of a written text by the words that were heard: the same letters in the same order, however they are
/// divided. `None` if the letters differ.
fn match_words(written: &str, spoken: &[&SpokenWord]) -> Option<Vec<Word>> {
    let mut spoken = spoken.iter();
    let mut matched: Vec<Word> = Vec::new();
    for word in written.split_whitespace() {
        let wanted = letters(word);
        let mut heard = String::new();
        let mut time: Option<(Ms, Ms)> = None;
        while heard.len() < wanted.len() {
            let next = spoken.next()?;
            heard += &letters(&next.text);
            time = Some((time.map_or(next.start_ms, |(start, _)| start), next.end_ms));
        }
        if heard != wanted {
            return None;
        }
        match (time, matched.last_mut()) {
            (Some((start, end)), _) => matched.push(timed(start, end, word)),
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

fn timed(start_ms: Ms, end_ms: Ms, text: &str) -> Word {
    Word::new(start_ms, end_ms, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(start_ms: Ms, end_ms: Ms, text: &str) -> Phrase {
        Phrase { start_ms, end_ms, text: text.to_owned(), avg_logprob: Some(-0.2), no_speech_prob: Some(0.1) }
    }

    fn word(start_ms: Ms, end_ms: Ms, text: &str) -> SpokenWord {
        SpokenWord { start_ms, end_ms, text: text.to_owned() }
    }

    fn shown(heard: &Heard, offset: Ms) -> Vec<(Ms, Ms, String)> {
        heard.timed_words(offset).into_iter().map(|word| (word.start_ms, word.end_ms, word.text)).collect()
    }

    #[test]
    fn words_take_their_punctuation_from_the_phrase() {
        let heard = Heard {
            phrases: vec![phrase(0, 2_000, " 어제, 왔어? - 응.")],
            words: vec![
                word(100, 500, "어제"),
                word(600, 900, "왔"),
                word(900, 1_100, "어"),
                word(1_500, 1_700, "응"),
            ],
        };
        let expected = [(5_100, 5_500, "어제,"), (5_600, 6_100, "왔어? -"), (6_500, 6_700, "응.")];
        assert_eq!(shown(&heard, 5_000), expected.map(|(start, end, text)| (start, end, text.to_owned())));
    }

    #[test]
    fn number_words_have_time() {
        let heard = Heard {
            phrases: vec![phrase(0, 1_200, "1,500원 주세요.")],
            words: vec![word(0, 600, "천오백원"), word(700, 1_200, "주세요")],
        };
        let expected = [(0, 720, "1,500원".to_owned()), (720, 1_200, "주세요.".to_owned())];
        assert_eq!(shown(&heard, 0), expected);
    }

    #[test]
    fn an_engine_without_word_times_is_enough() {
        let heard = Heard { phrases: vec![phrase(1_000, 2_000, "가 나다")], words: vec![] };
        assert_eq!(shown(&heard, 0), [(1_000, 1_333, "가".to_owned()), (1_333, 2_000, "나다".to_owned())]);
        let heard = Heard { phrases: vec![], words: vec![word(0, 10, "가")] };
        assert_eq!(shown(&heard, 0), [(0, 10, "가".to_owned())]);
    }

    #[test]
    fn what_was_invented_over_silence_is_left_out() {
        let mut invented = phrase(2_000, 3_000, "시청해 주셔서 감사합니다.");
        (invented.no_speech_prob, invented.avg_logprob) = (Some(0.9), Some(-1.4));
        let unsure = Phrase { avg_logprob: None, ..invented.clone() };
        assert!(invented.is_invented() && !unsure.is_invented());
        let heard = Heard { phrases: vec![invented], words: vec![word(2_100, 2_900, "시청해")] };
        assert_eq!(shown(&heard, 0), []);
    }
}
