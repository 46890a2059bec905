//! In which language a text is (rule X7), by the trigrams of its letters and the words that every sentence has.
//!
//! What the languages look like is learned at first use from a page of each, written for the purpose. Castilian and
//! Portuguese of Portugal are the matter of rule C7.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::list::List;
use super::translation::Line;
use super::words::Words;
use crate::{Finding, Rule};

/// A language that a text may be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Spanish of any region.
    Spanish,
    /// Portuguese of any region.
    Portuguese,
    /// English.
    English,
    /// French, Italian, German or the like.
    Other,
}

const LANGUAGES: [Language; 4] =
    [Language::Spanish, Language::Portuguese, Language::English, Language::Other];
const PAGES: [&str; 4] = [
    include_str!("identify/es.txt"),
    include_str!("identify/pt.txt"),
    include_str!("identify/en.txt"),
    include_str!("identify/other.txt"),
];
/// Frequent words that only one of the four has.
static STOP_WORDS: [List; 4] = [
    List::new(
        "el los las y pero muy más qué porque yo tú usted está es un una del al lo le les mi su ya hay eso esto esta \
               aquí ahora nada también hasta sin ella él ellos fue era ser hacer siempre nunca bien así",
    ),
    List::new(
        "o os as e mas muito mais não você eu ele ela isso isto um uma do da dos das no na em com meu minha seu sua já \
               também até sem ao à é foi são tem nada aqui agora então só pra para gente sempre nunca bem assim num numa",
    ),
    List::new(
        "the and but very more what because i you he she it is are was were of to in on for with my your his her this \
               that not don't i'm it's we they have has do did will would can could just now here there",
    ),
    List::new(
        "le les et mais très plus je tu vous il elle est dans pour avec mon ma ce cette pas ne il che non è di per con \
               questo sono mio della der die das und nicht ich du er sie es ist ein eine mit auf zu",
    ),
];
/// Fewest characters that tell a language.
const FEWEST: usize = 20;
/// Smoothing: what a trigram that was never seen weighs.
const UNSEEN: f64 = 0.2;
/// How much a stop word counts beside its trigrams, in natural logarithms.
const STOP_WORD: f64 = 2.5;
/// How much likelier the best language must be than the second: for each letter, and for the whole text, since a few words
/// may look like another language by chance.
const MARGINS: [f64; 2] = [0.12, 10.0];
/// Signs and letters of one of two near languages.
const TELLING: [&str; 2] = ["¿¡ñ", "ãõçâêôà"];

/// Which of the languages a text is in; `None` if it has less than 20 characters or could be either of two.
pub fn identify(text: &str) -> Option<Language> {
    identify_words(&Words::of(text))
}

fn identify_words(words: &Words<'_>) -> Option<Language> {
    // Names tell nothing, and neither does what is not in letters.
    let is_name = |at: usize| words.is_capital(at) && !words.opens_sentence(at);
    let told: Vec<&str> =
        words.places().filter(|(at, _)| !is_name(*at)).map(|(_, word)| word.lower.as_str()).collect();
    let letters: usize = told.iter().map(|word| word.chars().count() + 1).sum();
    if letters < FEWEST {
        return None;
    }
    let mut scores: Vec<(f64, Language)> = LANGUAGES
        .iter()
        .enumerate()
        .filter(|(at, _)| !has_letters_of_another(words.text(), *at))
        .map(|(at, language)| (score(&told, at), *language))
        .collect();
    scores.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let [per_letter, in_all] = MARGINS;
    match scores.as_slice() {
        [(best, language), (second, _), ..] => {
            // The page of other languages is thin and of many kinds.
            let doubt = if *language == Language::Other { 1.5 } else { 1.0 };
            let margin = doubt * in_all.max(per_letter * count(letters));
            (best - second >= margin).then_some(*language)
        }
        _ => None,
    }
}

/// Spanish has no ã, Portuguese has no ñ.
fn has_letters_of_another(text: &str, language: usize) -> bool {
    let other = match language {
        0 => 1,
        1 => 0,
        _ => return false,
    };
    TELLING.get(other).is_some_and(|letters| text.to_lowercase().contains(|c| letters.contains(c)))
}

/// How likely words are in a language, as a logarithm.
fn score(words: &[&str], language: usize) -> f64 {
    let known = models().get(language);
    let trigrams: f64 = words
        .iter()
        .flat_map(|word| trigrams(word))
        .map(|trigram| known.map_or(0.0, |model| model.weigh(trigram)))
        .sum();
    let stop_words =
        words.iter().filter(|word| STOP_WORDS.get(language).is_some_and(|list| list.has(word))).count();
    trigrams + STOP_WORD * count(stop_words)
}

type Trigram = [char; 3];

fn trigrams(word: &str) -> Vec<Trigram> {
    let letters: Vec<char> = std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
    letters.windows(3).filter_map(|window| window.try_into().ok()).collect()
}

/// How often each trigram stands on a page.
struct Model {
    seen: HashMap<Trigram, f64>,
    all: f64,
}

impl Model {
    fn of(page: &str) -> Self {
        let mut seen = HashMap::new();
        for trigram in Words::of(page).iter().flat_map(|word| trigrams(&word.lower)) {
            *seen.entry(trigram).or_insert(0.0) += 1.0;
        }
        let all = seen.values().sum();
        Self { seen, all }
    }

    fn weigh(&self, trigram: Trigram) -> f64 {
        /// About how many trigrams a language has.
        const KINDS: f64 = 3_000.0;
        let seen = self.seen.get(&trigram).copied().unwrap_or_default();
        ((seen + UNSEEN) / (self.all + UNSEEN * KINDS)).ln()
    }
}

fn models() -> &'static [Model; 4] {
    static MODELS: OnceLock<[Model; 4]> = OnceLock::new();
    MODELS.get_or_init(|| PAGES.map(Model::of))
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// X7.
pub(super) fn check(line: &Line<'_>) -> Vec<Finding> {
    let Some(wanted) = line.sheet.language.language() else { return Vec::new() };
    let found = identify_words(&line.words).filter(|found| *found != wanted);
    found
        .map(|found| Finding::new(Rule::X7, 0, format!("{found:?}"), line.sheet.language.tag()))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_languages_are_told_apart() {
        let cases = [
            ("¿Y si nos vamos de viaje el mes que viene?", Language::Spanish),
            ("Mi hermano trabaja en una fábrica de zapatos.", Language::Spanish),
            ("E se a gente viajar no mês que vem?", Language::Portuguese),
            ("Meu irmão trabalha numa fábrica de sapatos.", Language::Portuguese),
            ("What if we go on a trip next month?", Language::English),
            ("Pourquoi est-ce que tu ne m'as rien dit hier?", Language::Other),
            ("Perché non mi hai detto niente ieri sera?", Language::Other),
        ];
        for (text, language) in cases {
            assert_eq!(identify(text), Some(language), "{text}");
        }
    }

    #[test]
    fn short_texts_and_names_tell_nothing() {
        for text in [
            "",
            "Sí, ya voy.",
            "Kang Tae-oh, Han Ji-woo, Seo-yeon…",
            "¡Oppa! ¡Oppa!",
            "12345 67890 12345 67890",
        ] {
            assert_eq!(identify(text), None, "{text}");
        }
    }
}
