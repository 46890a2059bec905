//! Translation memory: what becomes of an earlier translation of the same or a similar line. Candidates and the cosines of
//! their embeddings are given; nothing is stored here.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::distance::distance_within;
use crate::language::{Locale, Register, syllables};
use crate::{SpeakerId, visible};

/// Fewest syllables of a line that is reused outside its context: 네, 왜 and 진짜 mean too much.
pub const REUSABLE_SYLLABLES: usize = 6;
/// Up to so many syllables a line is too short to resemble another.
pub const AMBIGUOUS_SYLLABLES: usize = 3;
/// From here on a similar line is an example for a model.
pub const EXAMPLE_SIMILARITY: f64 = 0.85;
/// From here on a similar line is shown to people.
pub const SHOWN_SIMILARITY: f64 = 0.75;
/// From this cosine on lines are about the same, where the encoder does not say.
pub const SAME_MEANING: f64 = 0.86;
/// What a person has approved.
pub const APPROVED: f64 = 1.0;
/// What a machine has made; never shown as a match.
pub const MACHINE: f64 = 0.3;
/// Most examples and most lines of context in a question to a model.
const MOST: usize = 3;

/// A line that wants a translation.
#[derive(Clone, Debug, Default)]
pub struct Query<'a> {
    /// What is said.
    pub source: &'a str,
    /// The language that is wanted.
    pub locale: Locale,
    /// The register that was decided.
    pub register: Option<Register>,
    /// Who speaks to whom.
    pub pair: Option<(&'a SpeakerId, &'a SpeakerId)>,
    /// The line before, [`normal`]; empty if there is none.
    pub previous: &'a str,
    /// The line after, [`normal`]; empty if there is none.
    pub next: &'a str,
    /// The series.
    pub series: Option<&'a str>,
    /// From this cosine on lines are about the same; it depends on the encoder. [`SAME_MEANING`] if nothing is said.
    pub same_meaning: Option<f64>,
}

/// An earlier translation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What was said.
    pub source: String,
    /// What was shown.
    pub target: String,
    /// Its language.
    pub locale: Locale,
    /// Its register.
    pub register: Option<Register>,
    /// Who spoke to whom.
    pub pair: Option<(SpeakerId, SpeakerId)>,
    /// The line before, [`normal`].
    pub previous: String,
    /// The line after, [`normal`].
    pub next: String,
    /// The series.
    pub series: Option<String>,
    /// From 0 to 1: [`APPROVED`] by a person, [`MACHINE`] otherwise.
    pub trust: f64,
}

/// An entry with the cosine of its embedding and that of the line, where both are known.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// -1 to 1.
    pub cosine: Option<f64>,
}

/// How an entry matches a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Match {
    /// The same words between the same people in the same place: 101 %.
    InContext,
    /// The same words in the same register: 100 %.
    Exact,
    /// Similar words; how similar, up to 1.
    Fuzzy(f64),
    /// Other words of the same meaning; the cosine.
    Semantic(f64),
    /// Not at all.
    None,
}

/// What is done with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Its target is the translation; no model is asked.
    Reuse,
    /// It is shown to people.
    Suggest,
    /// It goes into the question as an example to adapt.
    Example,
    /// It goes into the question as context.
    ContextOnly,
    /// Nothing.
    None,
}

/// A source as the memory compares it: composed, lower case, without markup, spaces and signs, except for question marks, which
/// are all that tells 갔어? from 갔어.
pub fn normal(source: &str) -> String {
    let text = visible(source);
    let kept = text.nfc().filter(|c| c.is_alphanumeric() || *c == '?');
    kept.flat_map(char::to_lowercase).collect()
}

/// How similar two sources sound, from `floor` to 1, by the letters inside their syllables, so that 갔어 and 갔었어 are near.
/// `None` if below `floor`.
pub fn similarity(one: &str, other: &str, floor: f64) -> Option<f64> {
    let (one, other) = (letters(one), letters(other));
    let longest = count(one.len().max(other.len()));
    if longest == 0.0 {
        return None;
    }
    // Rounded up by a hair, so that the floor itself passes.
    let most = ((1.0 - floor) * longest + 1e-9).max(0.0).floor() as usize;
    let distance = distance_within(&one, &other, most)?;
    Some(1.0 - count(distance) / longest)
}

fn letters(source: &str) -> Vec<char> {
    normal(source).nfd().collect()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// How an entry matches a line and what is done with it.
pub fn judge(query: &Query<'_>, candidate: &Candidate<'_>) -> (Match, Use) {
    let entry = candidate.entry;
    if entry.locale != query.locale || entry.trust < APPROVED {
        return (Match::None, Use::None);
    }
    let is_same = normal(query.source) == normal(&entry.source) && !normal(query.source).is_empty();
    if is_same && entry.register == query.register {
        if is_in_context(query, entry) {
            return (Match::InContext, Use::Reuse);
        }
        let is_long = syllables(query.source) >= REUSABLE_SYLLABLES;
        return (Match::Exact, if is_long { Use::Reuse } else { Use::Suggest });
    }
    let is_ambiguous = syllables(query.source) <= AMBIGUOUS_SYLLABLES;
    let similar = if is_ambiguous { None } else { similarity(query.source, &entry.source, SHOWN_SIMILARITY) };
    match (similar, candidate.cosine) {
        (Some(similar), _) if similar >= EXAMPLE_SIMILARITY => (Match::Fuzzy(similar), Use::Example),
        (_, Some(cosine)) if cosine >= query.same_meaning.unwrap_or(SAME_MEANING) => {
            (Match::Semantic(cosine), Use::ContextOnly)
        }
        (Some(similar), _) => (Match::Fuzzy(similar), Use::Suggest),
        _ => (Match::None, Use::None),
    }
}

fn is_in_context(query: &Query<'_>, entry: &Entry) -> bool {
    let same_pair = match (query.pair, &entry.pair) {
        (Some((speaker, addressee)), Some((a, b))) => speaker == a && addressee == b,
        (None, None) => true,
        _ => false,
    };
    same_pair && entry.previous == query.previous && entry.next == query.next
}

/// What the memory has for a line; places in the list of candidates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recall {
    /// The translation to take.
    pub reuse: Option<usize>,
    /// What to show to people, the most similar first.
    pub suggestions: Vec<usize>,
    /// At most three examples for a model, the most similar first.
    pub examples: Vec<usize>,
    /// At most three lines of context for a model, of the same series first, no two of them alike.
    pub context: Vec<usize>,
}

/// Judges all candidates and picks what is used of them.
pub fn recall(query: &Query<'_>, candidates: &[Candidate<'_>]) -> Recall {
    let mut judged: Vec<(usize, Match, Use)> = Vec::with_capacity(candidates.len());
    judged.extend(candidates.iter().enumerate().map(|(at, candidate)| {
        let (found, used) = judge(query, candidate);
        (at, found, used)
    }));
    judged.sort_by(|(one, a, _), (other, b, _)| weight(*b).total_cmp(&weight(*a)).then(one.cmp(other)));
    let of = |wanted: Use| judged.iter().filter(move |(_, _, used)| *used == wanted).map(|(at, _, _)| *at);
    Recall {
        reuse: of(Use::Reuse).next(),
        suggestions: of(Use::Suggest).collect(),
        examples: of(Use::Example).take(MOST).collect(),
        context: diverse(query, candidates, of(Use::ContextOnly).collect()),
    }
}

fn weight(found: Match) -> f64 {
    match found {
        Match::InContext => 4.0,
        Match::Exact => 3.0,
        Match::Fuzzy(similar) => 1.0 + similar,
        Match::Semantic(cosine) => cosine,
        Match::None => 0.0,
    }
}

/// Picks lines that are near in meaning but unlike each other (maximal marginal relevance), those of the series first.
fn diverse(query: &Query<'_>, candidates: &[Candidate<'_>], mut left: Vec<usize>) -> Vec<usize> {
    /// How much nearness counts against likeness.
    const RELEVANCE: f64 = 0.7;
    let mut picked: Vec<usize> = Vec::new();
    let entry = |at: usize| candidates.get(at).map(|candidate| candidate.entry);
    let likeness = |at: usize, other: usize| {
        entry(at)
            .zip(entry(other))
            .and_then(|(one, other)| similarity(&one.source, &other.source, 0.0))
            .unwrap_or_default()
    };
    while picked.len() < MOST && !left.is_empty() {
        let value = |at: usize| {
            let cosine = candidates.get(at).and_then(|candidate| candidate.cosine).unwrap_or_default();
            let alike = picked.iter().map(|other| likeness(at, *other)).fold(0.0, f64::max);
            RELEVANCE * cosine - (1.0 - RELEVANCE) * alike
        };
        let is_other = |at: usize| {
            query.series.is_none() || entry(at).and_then(|entry| entry.series.as_deref()) != query.series
        };
        left.sort_by(|one, other| {
            is_other(*one).cmp(&is_other(*other)).then(value(*other).total_cmp(&value(*one)))
        });
        picked.push(left.remove(0));
    }
    picked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(source: &str, series: &str) -> Entry {
        Entry {
            source: source.to_owned(),
            target: "x".to_owned(),
            locale: Locale::Es419,
            register: None,
            pair: None,
            previous: String::new(),
            next: String::new(),
            series: Some(series.to_owned()),
            trust: APPROVED,
        }
    }

    #[test]
    fn sources_are_compared_without_what_does_not_sound() {
        assert_eq!(normal("<i>한 잔,</i> OK?"), "한잔ok?");
        assert_ne!(normal("갔어?"), normal("갔어."));
    }

    #[test]
    fn similarity_is_that_of_sounds() {
        // ㄱㅏㅆㅇㅓ and ㄱㅏㅆㅇㅓㅆㅇㅓ: three of eight letters differ.
        assert_eq!(similarity("갔어", "갔었어", 0.5), Some(0.625));
        assert_eq!(similarity("갔어", "갔었어", 0.75), None);
        assert_eq!(similarity("집에 갈게", "집에 갈께", 0.75), Some(1.0 - 1.0 / 10.0));
        assert_eq!(similarity("", "!", 0.0), None);
    }

    #[test]
    fn context_is_near_in_meaning_and_unlike_itself() {
        let entries = [
            entry("오늘 날씨 참 좋다", "a"),
            entry("오늘 날씨 참 좋네", "a"),
            entry("하늘이 맑구나", "a"),
            entry("비가 그쳤어", "b"),
        ];
        let cosines = [0.95, 0.94, 0.90, 0.99];
        let candidates: Vec<Candidate<'_>> = entries
            .iter()
            .zip(cosines)
            .map(|(entry, cosine)| Candidate { entry, cosine: Some(cosine) })
            .collect();
        let query =
            Query {
                source: "화창한 날이야", locale: Locale::Es419, series: Some("a"), ..Query::default()
            };
        assert_eq!(recall(&query, &candidates).context, [0, 2, 1]);
        let anywhere = Query { series: None, ..query };
        assert_eq!(recall(&anywhere, &candidates).context[0], 3);
    }

    #[test]
    fn only_three_examples_are_taken() {
        let entries: Vec<Entry> = ["갈 거야", "갈 거냐", "가자", "갈 거라", "갈 거지"]
            .map(|end| entry(&format!("내일 학교에 {end}"), "a"))
            .to_vec();
        let candidates: Vec<Candidate<'_>> =
            entries.iter().map(|entry| Candidate { entry, cosine: None }).collect();
        let query =
            Query { source: "내일 학교에 갈 거다", locale: Locale::Es419, ..Query::default() };
        let recall = recall(&query, &candidates);
        assert_eq!((recall.reuse, recall.examples.len()), (None, 3));
    }
}
