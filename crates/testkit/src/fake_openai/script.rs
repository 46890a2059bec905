//! What the server was told and what it saw.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use hallyu_fixtures::Seeded;

use super::{Asked, Endpoint, Fault, Heard};

/// Tokens as the server has billed them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Of questions.
    pub prompt_tokens: u64,
    /// Of answers.
    pub completion_tokens: u64,
}

/// Texts by language tag and source.
pub(super) type Texts = BTreeMap<String, BTreeMap<String, String>>;

/// Faults of a share of the calls.
pub(super) struct Share {
    pub(super) part: f64,
    pub(super) seed: u64,
    pub(super) faults: Vec<Fault>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) script: BTreeMap<(Endpoint, usize), Fault>,
    pub(super) shares: BTreeMap<Endpoint, Share>,
    pub(super) always: BTreeMap<Endpoint, Fault>,
    pub(super) of_lines: BTreeMap<String, Fault>,
    pub(super) gold: Texts,
    pub(super) condensed: Texts,
    pub(super) key: Option<String>,
    pub(super) calls: BTreeMap<Endpoint, usize>,
    pub(super) usage: BTreeMap<Endpoint, Usage>,
    pub(super) asked: Vec<Asked>,
    pub(super) heard: Vec<Heard>,
    /// Whether each recording goes on where the one before ended.
    pub(super) goes_on: bool,
    /// How often each question came, so that asking once more may end differently, and the same in every run.
    repeats: BTreeMap<(Endpoint, String), usize>,
}

pub(super) type Shared = Arc<Mutex<State>>;

/// A call, as far as it decides what goes wrong.
pub(super) struct Call<'a> {
    pub(super) endpoint: Endpoint,
    /// What is asked: the same question means the same call repeated.
    pub(super) question: &'a str,
    /// How many lines it asks for.
    pub(super) lines: usize,
}

pub(super) fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a call, and tells what is to go wrong with it.
pub(super) fn begin(state: &Shared, headers: &HeaderMap, call: &Call<'_>) -> Option<Fault> {
    let mut state = lock(state);
    let number = state.calls.entry(call.endpoint).and_modify(|calls| *calls += 1).or_insert(1);
    let number = *number;
    let sent = headers.get("authorization").and_then(|value| value.to_str().ok());
    if state.key.as_ref().is_some_and(|key| sent != Some(&format!("Bearer {key}"))) {
        return Some(Fault::Refused(401));
    }
    if let Some(scripted) = state.script.get(&(call.endpoint, number)) {
        return Some(scripted.clone());
    }
    let drawn = state.draw(call);
    drawn.or_else(|| state.always.get(&call.endpoint).cloned())
}

impl State {
    /// Draws a fault for a share of the calls. The lot depends on the seed, the question and how often it came, not on the
    /// order of calls, so that concurrent callers get the same faults in every run.
    fn draw(&mut self, call: &Call<'_>) -> Option<Fault> {
        let share = self.shares.get(&call.endpoint)?;
        let times = self.repeats.entry((call.endpoint, call.question.to_owned())).or_default();
        *times += 1;
        let mut random = Seeded::of(&format!("{} {times} {}", share.seed, call.question));
        if random.unit() >= share.part || share.faults.is_empty() {
            return None;
        }
        let fault = random.pick(&share.faults).clone();
        Some(fault.at(random.below(call.lines)))
    }

    pub(super) fn bill(&mut self, endpoint: Endpoint, usage: Usage) {
        let sum = self.usage.entry(endpoint).or_default();
        sum.prompt_tokens += usage.prompt_tokens;
        sum.completion_tokens += usage.completion_tokens;
    }

    /// The faults that follow lines of these sources wherever they are asked, with their places.
    pub(super) fn faults_of(&self, asked: &Asked) -> Vec<Fault> {
        let places = asked.lines.iter().enumerate();
        places.filter_map(|(at, line)| Some(self.of_lines.get(&line.ko)?.clone().at(at))).collect()
    }

    /// How many sentences were said in the recordings before this one; none unless they go on. The same recording again says
    /// the same.
    pub(super) fn sentences_before(&self, heard: &Heard) -> u64 {
        let mut known: Vec<&Heard> = Vec::new();
        for earlier in self.heard.iter().take_while(|earlier| earlier.sound != heard.sound) {
            if self.goes_on && known.iter().all(|known| known.sound != earlier.sound) {
                known.push(earlier);
            }
        }
        known.iter().map(|earlier| earlier.sentences()).sum()
    }

    /// How often each source was asked for.
    pub(super) fn sources(&self) -> BTreeMap<String, usize> {
        let mut sources = BTreeMap::new();
        for line in self.asked.iter().flat_map(|asked| &asked.lines) {
            *sources.entry(line.ko.clone()).or_default() += 1;
        }
        sources
    }
}

/// Tokens of a text, as a byte-pair vocabulary would make them, nearly: four Latin letters or one and a third Korean
/// syllables a token.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand, and above 0")]
pub(super) fn tokens(text: &str) -> u64 {
    let weight = |character: char| match character {
        letter if letter.is_ascii_alphanumeric() => 0.27,
        space if space.is_whitespace() => 0.05,
        sign if sign.is_ascii() => 0.35,
        '가'..='힣' => 0.75,
        _ => 0.5,
    };
    text.chars().map(weight).sum::<f64>().ceil() as u64
}
