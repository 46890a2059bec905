//! What a recogniser invented.
//!
//! Whisper and its kin were trained on subtitles of videos and write their usual phrases over music and silence, or one word
//! again and again. No single sign proves it, and every such phrase is also said by people: a phrase is dropped for what it
//! says only if how it was heard speaks against it too. Nothing is deleted: what is dropped is hidden until somebody looks.

mod evidence;
mod stock;
mod text;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Interval;
use crate::{Ms, Word};
use evidence::Evidence;
pub use text::{compression, is_laughter};

/// What a recogniser wrote, and how sure it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    /// What it wrote.
    pub text: String,
    /// Where the phrase starts in the recording.
    pub start_ms: Ms,
    /// Where it ends.
    pub end_ms: Ms,
    /// Mean log probability of its tokens, 0 or less.
    pub avg_logprob: Option<f64>,
    /// Probability that nobody speaks, 0 to 1.
    pub no_speech_prob: Option<f64>,
    /// Its words; empty if the recogniser does not time them.
    pub words: Vec<Word>,
}

/// What is known of the recording.
#[derive(Clone, Copy, Debug)]
pub struct Recording<'a> {
    /// Where somebody speaks, in order; `None` if nobody listened for it.
    pub speech: Option<&'a [Interval]>,
    /// How long it is.
    pub duration_ms: Ms,
}

macro_rules! signs {
    ($($sign:ident: $summary:literal;)+) => {
        /// What hints at an invention.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Sign { $(#[doc = $summary] $sign,)+ }

        impl Sign {
            /// Its code, for example `H5`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$sign => stringify!($sign),)+ }
            }

            /// What was noticed, in English.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$sign => $summary,)+ }
            }
        }
    };
}

signs! {
    H1: "the recogniser itself doubts that anybody speaks";
    H2: "the recogniser is not sure of the words";
    H3: "the text repeats itself";
    H4: "words or syllables come again and again in a row";
    H5: "hardly anybody speaks while it is said";
    H6: "it is a phrase that recognisers know from the ends of videos";
    H7: "words are too short, too long or too unlikely";
    H8: "it is not written in Korean";
    H9: "it is said faster or slower than anybody speaks";
    H10: "the same long line is said at distant times";
}

/// What becomes of a phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was heard.
    Keep,
    /// A person should listen.
    Suspect,
    /// It was heard once: this is what is left.
    Collapse(String),
    /// It was invented.
    Drop,
}

/// A verdict and its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What becomes of the phrase.
    pub verdict: Verdict,
    /// What was noticed, the signs that decided first.
    pub signs: Vec<Sign>,
}

impl Judgement {
    fn new(mut found: Vec<(Sign, Verdict)>) -> Self {
        found.sort_by_key(|(_, verdict)| std::cmp::Reverse(weight(verdict)));
        let signs = found.iter().map(|(sign, _)| *sign).collect();
        let verdict = found.into_iter().next().map_or(Verdict::Keep, |(_, verdict)| verdict);
        Self { verdict, signs }
    }
}

fn weight(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Keep => 0,
        Verdict::Suspect => 1,
        Verdict::Collapse(_) => 2,
        Verdict::Drop => 3,
    }
}

/// Judges the phrases of a recording in the order of their times, one judgement for each.
pub fn judge(phrases: &[Phrase], recording: &Recording<'_>) -> Vec<Judgement> {
    let letters: Vec<String> = phrases.iter().map(|phrase| text::letters(&phrase.text)).collect();
    let mut times: HashMap<&str, Vec<Ms>> = HashMap::new();
    for (letters, phrase) in letters.iter().zip(phrases) {
        times.entry(letters).or_default().push(phrase.start_ms);
    }
    let judge = |at: usize| {
        let before = at.checked_sub(1).map_or(Ms::MIN / 2, |before| phrases[before].end_ms);
        let after = phrases.get(at + 1).map_or(Ms::MAX / 2, |after| after.start_ms);
        let evidence = Evidence {
            phrase: &phrases[at],
            letters: &letters[at],
            times: times.get(letters[at].as_str()).map_or(&[], Vec::as_slice),
            silence: Interval::new(before, after),
            recording,
        };
        Judgement::new(evidence.signs())
    };
    (0..phrases.len()).map(judge).collect()
}

#[cfg(test)]
mod tests;
