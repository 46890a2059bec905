//! The rules H1 to H10 over what is known of one phrase.

use super::stock::{self, Kind};
use super::text::{Collapsed, collapse, compression, is_laughter, syllables};
use super::{Phrase, Recording, Sign, Verdict};
use crate::korean::is_hangul;
use crate::speech::Interval;
use crate::{Ms, Word};

/// Whisper's own limits of silence: probability that nobody speaks, and mean log probability.
const NO_SPEECH: f64 = 0.6;
const LOGPROB: f64 = -1.0;
/// Mean probabilities of words: less than the first is not sure, less than the second is a doubt beside another sign.
const SURE: f64 = 0.35;
const DOUBTED: f64 = 0.5;
/// Whisper's limit of compression, and the fewest characters that it says something about.
const COMPRESSION: f64 = 2.4;
const COMPRESSIBLE: usize = 24;
/// Shares of a phrase during which somebody speaks: less than the first is nobody, less than the second is doubtful.
const NOBODY: f64 = 0.3;
const DOUBTFUL: f64 = 0.6;
/// Where stock phrases are at home.
const OPENING_MS: Ms = 30_000;
const CLOSING_MS: Ms = 90_000;
/// How often a stock phrase, and any other line, is said without being doubted.
const OFTEN: usize = 3;
/// A stock phrase that people say as well needs a doubt of its own at home: less speech or less sureness than this.
const CLEAR: f64 = 0.8;
/// What Whisper's own score of odd words must reach.
const ODD: f64 = 3.0;
/// Silence on both sides that leaves odd words alone.
const ALONE_MS: Ms = 2_000;
/// Syllables a second.
const FASTEST: f64 = 12.0;
const SLOWEST: f64 = 0.5;
const SLOW_FROM_MS: Ms = 3_000;
/// Fewest letters of a line that is not said three times, and the time between two of them that is far.
const LONG_LINE: usize = 8;
const FAR_MS: Ms = 30_000;

/// A phrase and what is known of it.
pub(super) struct Evidence<'a> {
    pub(super) phrase: &'a Phrase,
    /// Its letters alone.
    pub(super) letters: &'a str,
    /// When phrases of the same letters start.
    pub(super) times: &'a [Ms],
    /// From the end of the phrase before it to the start of the one after it.
    pub(super) silence: Interval,
    pub(super) recording: &'a Recording<'a>,
}

impl Evidence<'_> {
    /// What is noticed, and what each would do.
    pub(super) fn signs(&self) -> Vec<(Sign, Verdict)> {
        let found = [
            (Sign::H1, self.no_speech()),
            (Sign::H2, self.unsure()),
            (Sign::H3, self.compressible()),
            (Sign::H4, self.looping()),
            (Sign::H5, self.unvoiced()),
            (Sign::H6, self.stock()),
            (Sign::H7, self.odd_words()),
            (Sign::H8, self.foreign()),
            (Sign::H9, self.rate()),
            (Sign::H10, self.recurring()),
        ];
        found.into_iter().filter_map(|(sign, verdict)| Some((sign, verdict?))).collect()
    }

    fn no_speech(&self) -> Option<Verdict> {
        let silent = self.phrase.no_speech_prob? > NO_SPEECH && self.phrase.avg_logprob? < LOGPROB;
        silent.then_some(Verdict::Drop)
    }

    fn unsure(&self) -> Option<Verdict> {
        let unlikely = self.phrase.avg_logprob.is_some_and(|logprob| logprob < LOGPROB);
        (unlikely || below(self.sureness(), SURE)).then_some(Verdict::Suspect)
    }

    fn compressible(&self) -> Option<Verdict> {
        let text = self.phrase.text.trim();
        let long = text.chars().count() >= COMPRESSIBLE && !is_laughter(text);
        if !long || compression(text) <= COMPRESSION {
            return None;
        }
        let looping = collapse(text).is_some_and(|collapsed| collapsed.whole);
        Some(if looping { Verdict::Drop } else { Verdict::Suspect })
    }

    /// What is repeated is said once. A phrase of nothing else is said at all only if somebody was heard.
    fn looping(&self) -> Option<Verdict> {
        let Collapsed { text, whole } = collapse(&self.phrase.text)?;
        Some(if whole && !self.is_voiced() { Verdict::Drop } else { Verdict::Collapse(text) })
    }

    fn unvoiced(&self) -> Option<Verdict> {
        match self.voiced()? {
            share if share < NOBODY => Some(Verdict::Drop),
            share if share < DOUBTFUL => Some(Verdict::Suspect),
            _ => None,
        }
    }

    fn stock(&self) -> Option<Verdict> {
        let kind = stock::find(self.letters)?;
        let ill_heard = below(self.voiced(), DOUBTFUL) || below(self.sureness(), DOUBTED);
        let last = self.recording.duration_ms.saturating_sub(CLOSING_MS);
        let at_home =
            self.phrase.start_ms < OPENING_MS || self.phrase.end_ms > last || self.times.len() >= OFTEN;
        let doubted = kind == Kind::Credit || below(self.voiced(), CLEAR) || below(self.sureness(), CLEAR);
        (ill_heard || (at_home && doubted)).then_some(Verdict::Drop)
    }

    /// Odd words that stand alone are dropped, unless they were heard well: a cry is one long word, and so is laughter.
    fn odd_words(&self) -> Option<Verdict> {
        let words =
            self.phrase.words.iter().filter(|word| word.text.chars().any(char::is_alphanumeric)).take(8);
        let oddities: Vec<f64> = words.map(oddity).collect();
        let score: f64 = oddities.iter().sum();
        let all = f64::from(u32::try_from(oddities.len()).unwrap_or(u32::MAX));
        if is_laughter(&self.phrase.text) || oddities.is_empty() || (score < ODD && score + 0.01 < all) {
            return None;
        }
        let before = self.phrase.start_ms.saturating_sub(self.silence.start_ms);
        let after = self.silence.end_ms.saturating_sub(self.phrase.end_ms);
        let alone = before.min(after) > ALONE_MS;
        let heard = self.is_voiced() && !below(self.sureness(), DOUBTED);
        Some(if alone && !heard { Verdict::Drop } else { Verdict::Suspect })
    }

    /// Songs and whole scenes may be in another language: a person decides.
    fn foreign(&self) -> Option<Verdict> {
        let letters = self.letters.chars().filter(|c| c.is_alphabetic()).count();
        (letters >= 4 && !self.letters.chars().any(is_hangul)).then_some(Verdict::Suspect)
    }

    fn rate(&self) -> Option<Verdict> {
        let syllables = f64::from(u32::try_from(syllables(self.letters)).unwrap_or(u32::MAX));
        let time = self.time();
        let per_second = syllables / seconds(time.duration_ms().max(1));
        let slow = per_second < SLOWEST && time.duration_ms() >= SLOW_FROM_MS;
        (syllables > 0.0 && (per_second > FASTEST || slow)).then_some(Verdict::Suspect)
    }

    fn recurring(&self) -> Option<Verdict> {
        let far = self.times.windows(2).filter(|pair| pair[1].saturating_sub(pair[0]) >= FAR_MS).count();
        let long = self.letters.chars().count() >= LONG_LINE;
        (long && far + 1 >= OFTEN).then_some(Verdict::Suspect)
    }

    /// Whether somebody is known to speak during most of it.
    fn is_voiced(&self) -> bool {
        self.voiced().is_some_and(|share| share >= DOUBTFUL)
    }

    fn time(&self) -> Interval {
        Interval::new(self.phrase.start_ms, self.phrase.end_ms)
    }

    /// Mean probability of the words, or what the tokens say if no word is rated; 1 is what a word has that is not.
    fn sureness(&self) -> Option<f64> {
        let words = &self.phrase.words;
        if words.iter().all(|word| word.p >= 1.0) {
            return self.phrase.avg_logprob.map(f64::exp);
        }
        let count = f64::from(u32::try_from(words.len()).unwrap_or(u32::MAX));
        Some(words.iter().map(|word| f64::from(word.p)).sum::<f64>() / count)
    }

    /// The share of the phrase during which somebody speaks. Words count where they are timed, because recognisers let
    /// phrases begin and end in the silence around them.
    fn voiced(&self) -> Option<f64> {
        let speech = self.recording.speech?;
        let mut times: Vec<Interval> =
            self.phrase.words.iter().map(|word| Interval::new(word.start_ms, word.end_ms)).collect();
        if times.iter().all(|time| time.duration_ms() == 0) {
            times = vec![Interval::new(
                self.phrase.start_ms,
                self.phrase.end_ms.max(self.phrase.start_ms.saturating_add(1)),
            )];
        }
        let shared = |time: &Interval| {
            let first = speech.partition_point(|interval| interval.end_ms <= time.start_ms);
            let near = speech[first..].iter().take_while(|interval| interval.start_ms < time.end_ms);
            near.map(|interval| seconds(interval.shared_ms(*time))).sum::<f64>()
        };
        let all: f64 = times.iter().map(|time| seconds(time.duration_ms())).sum();
        Some(times.iter().map(shared).sum::<f64>() / all)
    }
}

/// Whether something was measured and is too little.
fn below(measured: Option<f64>, limit: f64) -> bool {
    measured.is_some_and(|share| share < limit)
}

/// How odd a word is, by Whisper's own score: unlikely, too short, too long.
fn oddity(word: &Word) -> f64 {
    let duration = seconds(word.end_ms.saturating_sub(word.start_ms).max(0));
    let unlikely = if word.p < 0.15 { 1.0 } else { 0.0 };
    unlikely + (0.133 - duration).max(0.0) * 15.0 + (duration - 2.0).max(0.0)
}

#[allow(clippy::cast_precision_loss, reason = "times are far below 2^52 ms")]
fn seconds(ms: Ms) -> f64 {
    ms as f64 / 1_000.0
}
