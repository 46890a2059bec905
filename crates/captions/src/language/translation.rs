//! What one translation must be: rules X1 to X4 and X9, and the door to those that need to know the language.

use super::names::Names;
use super::pair::{Pair, Sheet};
use super::speech::{asks, syllables};
use super::words::Words;
use super::{gender, honorific, identify, locale, names, numbers, register};
use crate::{Finding, Rule, visible};

/// A pair with its words.
pub(super) struct Line<'a> {
    pub(super) pair: &'a Pair<'a>,
    pub(super) words: Words<'a>,
    pub(super) sheet: &'a Sheet,
    pub(super) names: &'a Names<'a>,
}

impl<'a> Line<'a> {
    pub(super) fn new(pair: &'a Pair<'a>, sheet: &'a Sheet, names: &'a Names<'a>) -> Self {
        Self { pair, words: Words::of(pair.target), sheet, names }
    }
}

/// The checks of a line that is a translation at all.
const CHECKS: &[fn(&Line<'_>) -> Vec<Finding>] = &[
    meta,
    length,
    question,
    glossary,
    address,
    register::check,
    gender::check,
    locale::check,
    names::check,
    numbers::check,
    identify::check,
];

/// Everything that is wrong with one line; nothing more than that if it is not translated.
pub(super) fn check(line: &Line<'_>) -> Vec<Finding> {
    if let Some(finding) = untranslated(line.pair) {
        return vec![finding];
    }
    CHECKS.iter().flat_map(|check| check(line)).collect()
}

/// X1 and X2.
fn untranslated(pair: &Pair<'_>) -> Option<Finding> {
    let is_spoken = pair.source.chars().any(char::is_alphabetic);
    let is_korean = pair.source.chars().any(is_east_asian);
    let target = visible(pair.target);
    if is_spoken && target.trim().is_empty() {
        return Some(Finding::new(Rule::X2, 0, "nothing", "a translation"));
    }
    if is_korean && target.trim() == visible(pair.source).trim() {
        return Some(Finding::new(Rule::X2, 0, "the source", "a translation"));
    }
    let (start, left) = pair.target.char_indices().find(|(_, c)| is_east_asian(*c))?;
    Some(Finding::new(Rule::X1, 0, left, "Latin letters").at(start..start + left.len_utf8()))
}

/// Hangul, Kana, Chinese characters and their full-width punctuation.
pub(super) fn is_east_asian(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11ff | 0x2e80..=0x9fff | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff)
}

/// Words that only a translator speaking of its work would say, as whole words, in lower case.
const META: &[&str] = &[
    "chatgpt",
    "openai",
    "claude:",
    "soy claude",
    "sou claude",
    "como claude",
    "modelo de lenguaje",
    "modelo de linguagem",
    "modelo de idioma",
    "language model",
    "aquí tienes la traducción",
    "aquí está la traducción",
    "aqui está a tradução",
    "aqui está a legenda",
    "traducción:",
    "tradução:",
    "translation:",
    "traducido por",
    "traduzido por",
    "translated by",
    "subtítulos por",
    "subtítulos de",
    "legendas por",
    "legendado por",
    "nota del traductor",
    "nota do tradutor",
    "no puedo traducir",
    "não posso traduzir",
    "can't translate",
    "cannot translate",
    "no puedo ayudarte con esa solicitud",
    "ignora las instrucciones anteriores",
    "texto original:",
    "es-419",
    "pt-br",
    "json",
];

/// X3: the translator talks about its work, or parts of its protocol are left.
fn meta(line: &Line<'_>) -> Vec<Finding> {
    let text = visible(line.pair.target).to_lowercase();
    let spoken = META.iter().find(|phrase| says(&text, phrase));
    let signs = ["{", "}", "[br]", "```", "\\n", "\":"]
        .into_iter()
        .find(|sign| text.contains(sign))
        .map(str::to_owned);
    let slot = || line.words.iter().find(|word| is_slot(&word.lower)).map(|word| word.lower.clone());
    let introduced =
        || text.strip_suffix(':').filter(|text| text.starts_with("aquí tienes")).map(str::to_owned);
    let found = spoken.map(|phrase| (*phrase).to_owned()).or(signs).or_else(slot).or_else(introduced);
    found.map(|found| Finding::new(Rule::X3, 0, found, "the translation alone")).into_iter().collect()
}

/// Whether a phrase stands in a text with no letter beside it.
fn says(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_letter(before) && (!is_letter(after) || phrase.ends_with(':'))
    })
}

/// `s01`, as questions to a model number their lines.
fn is_slot(word: &str) -> bool {
    word.len() == 3
        && word.strip_prefix('s').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Fewest syllables of a line whose translation has a length to expect.
const MEASURABLE: usize = 8;

/// Characters of a translation per syllable of its source; `None` for sources that are too short to tell.
pub(super) fn ratio(source: &str, target: &str) -> Option<f64> {
    let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let spoken = syllables(source);
    (spoken >= MEASURABLE).then(|| count(visible(target).trim().chars().count()) / count(spoken))
}

/// X4.
fn length(line: &Line<'_>) -> Vec<Finding> {
    let usual = &line.sheet.ratio;
    let ratio = ratio(line.pair.source, line.pair.target).filter(|ratio| !usual.contains(ratio));
    let limit = format!("{:.1} to {:.1} characters per syllable", usual.start(), usual.end());
    ratio.map(|ratio| Finding::new(Rule::X4, 0, format!("{ratio:.1}"), limit)).into_iter().collect()
}

/// Questions that a statement may end in.
const TAGS: &[&str] = &[
    "no", "verdad", "sí", "eh", "cierto", "o no", "bueno", "ok", "okey", "né", "não é", "certo", "tá", "sim",
    "viu", "hein", "não", "sabes", "sabe",
];

/// X9.
fn question(line: &Line<'_>) -> Vec<Finding> {
    let (asked, shown) = (asks(line.pair.source), line.pair.target.contains('?'));
    let finding = |measured, limit| vec![Finding::new(Rule::X9, 0, measured, limit)];
    match (asked, shown) {
        (Some(true), false) => finding("no question", "a question"),
        (Some(false), true) if !is_tag(line.pair.target) => finding("a question", "no question"),
        _ => Vec::new(),
    }
}

/// Whether the only question of a text is one that a statement may end in.
fn is_tag(target: &str) -> bool {
    let text = visible(target);
    let mut questions = text.split_inclusive('?').filter_map(|part| part.strip_suffix('?'));
    questions.all(|before| {
        let last = before.rsplit(['¿', ',', '.', '!', '…']).next().unwrap_or_default();
        TAGS.contains(&last.trim().to_lowercase().as_str())
    })
}

/// C1.
fn glossary(line: &Line<'_>) -> Vec<Finding> {
    line.sheet.glossary.check_words(line.pair.source, &line.words, line.sheet.language)
}

/// C5.
fn address(line: &Line<'_>) -> Vec<Finding> {
    honorific::check(line.pair, &line.words, (&line.sheet.cast, line.sheet.language))
}

#[cfg(test)]
mod tests {
    use super::super::{Cast, Glossary, Locale};
    use super::*;

    fn rules(source: &str, target: &str) -> Vec<Rule> {
        let sheet = Sheet::new(Glossary::default(), Cast::default(), Locale::Es419);
        let pair = Pair { source, target, ..Pair::default() };
        check(&Line::new(&pair, &sheet, &Names::of(&sheet))).into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn a_line_must_be_translated() {
        assert_eq!(rules("안녕.", " <i></i>"), [Rule::X2]);
        assert_eq!(rules("안녕.", "안녕."), [Rule::X2]);
        assert_eq!(rules("안녕.", "Hola, 지우."), [Rule::X1]);
        assert_eq!(rules("안녕.", "Hola。"), [Rule::X1]);
        assert_eq!(rules("♪", ""), []);
        assert_eq!(rules("OK", "OK"), []);
    }

    #[test]
    fn nothing_but_the_translation_is_shown() {
        for text in [
            "ChatGPT dijo: hola.",
            "Traducción: hola.",
            "Aquí tienes:",
            "{\"t\": \"hola\"}",
            "s01 Hola.",
            "Hola[BR]tú.",
            "Soy Claude, un modelo.",
        ] {
            assert_eq!(rules("안녕.", text), [Rule::X3], "{text}");
        }
        for text in ["Aquí tienes tu café.", "Claude llegó ayer.", "La traducción es mala.", "Tiene 3."] {
            assert_eq!(rules("안녕.", text), [], "{text}");
        }
    }

    #[test]
    fn lengths_stay_in_proportion() {
        assert_eq!(rules("오늘은 날씨가 정말 좋네.", "Sí."), [Rule::X4]);
        assert_eq!(rules("오늘은 날씨가 정말 좋네.", "Hoy hace muy buen tiempo."), []);
        assert_eq!(rules("응.", "Claro que sí, por supuesto."), []);
    }

    #[test]
    fn a_question_stays_one() {
        assert_eq!(rules("밥 먹었어?", "Comiste."), [Rule::X9]);
        assert_eq!(rules("밥 먹었어.", "¿Comiste?"), [Rule::X9]);
        assert_eq!(rules("밥 먹었어.", "Comí, ¿verdad?"), []);
        assert_eq!(rules("어디 가", "¿Adónde vas?"), []);
    }
}
