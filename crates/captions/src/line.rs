//! Line breaking: where a reader's eye may jump.

use std::ops::Range;

use crate::grammar::NAME;
use crate::profile::Profile;
use crate::visible;

/// Whether a text, broken well, fits into one cue.
pub fn fits(text: &str, profile: &Profile) -> bool {
    let broken = break_lines(text, profile);
    broken.lines().count() <= profile.max_lines
        && broken.lines().all(|line| profile.length(line) <= profile.max_line)
}

/// Sets a text in one line if it fits, else in two at the best place; two lines of two speakers stay two lines. White
/// space is folded; no character is lost, so a text that is too long for two lines stays too long ([`fits`] tells).
pub fn break_lines(text: &str, profile: &Profile) -> String {
    if let Some(lines) = dual(text) {
        return lines.join("\n");
    }
    let measured = Measured::new(text.split_whitespace(), profile);
    let words = &measured.words;
    match measured.best_break(0..words.len()) {
        Some((at, _)) => format!("{}\n{}", words[..at].join(" "), words[at..].join(" ")),
        None => words.join(" "),
    }
}

/// The lines of two speakers, each with a hyphen and a space, if that is what the text is: two lines that start with a
/// dash of any kind.
pub fn dual(text: &str) -> Option<[String; 2]> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (Some(first), Some(second), None) = (lines.next(), lines.next(), lines.next()) else { return None };
    let line = |line: &str| {
        let said = line.strip_prefix(['-', '‐', '–', '—'])?;
        Some(format!("- {}", said.split_whitespace().collect::<Vec<_>>().join(" ")))
    };
    Some([line(first)?, line(second)?])
}

/// Why a line must not end between these two words, `None` if it may: an article parts from its noun, a verb from its
/// auxiliary, a first name from its last name and so on.
pub fn forbidden_break(last: &str, next: &str, profile: &Profile) -> Option<&'static str> {
    let (last, next) = (visible(last), visible(next));
    let opening = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    if profile.grammar.is_title(&opening.to_lowercase()) {
        return Some("title|name");
    }
    if opening.is_empty() || !opening.ends_with(char::is_alphanumeric) {
        return None;
    }
    let goes_on = next.starts_with(char::is_alphanumeric);
    if let Some(bond) = profile.grammar.bond(&opening.to_lowercase(), &bare(&next)) {
        return Some(bond);
    }
    if goes_on && opening.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
        return next.starts_with(char::is_alphabetic).then_some("number|noun");
    }
    (is_name(opening) && is_name(&next)).then_some(NAME)
}

/// Whether a sentence ends with this word.
pub(crate) fn ends_sentence(word: &str) -> bool {
    without_closers(word).ends_with(['.', '?', '!', '…', '。'])
}

/// Words with what the search for breaks must know of them.
pub(crate) struct Measured<'a> {
    words: Vec<&'a str>,
    profile: &'a Profile,
    /// Length of the words before each, with a space after every word.
    before: Vec<usize>,
    /// Length of a space.
    space: usize,
    /// What it costs to part each word from the one before it.
    seams: Vec<f64>,
    /// Where it must not be done.
    forbidden: Vec<bool>,
}

impl<'a> Measured<'a> {
    pub(crate) fn new(words: impl IntoIterator<Item = &'a str>, profile: &'a Profile) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        let space = profile.length(" ");
        let mut before = vec![0];
        for (at, word) in words.iter().enumerate() {
            before.push(before[at] + profile.length(word) + space);
        }
        let pairs = words.windows(2).map(|pair| seam_cost(pair[0], pair[1], profile));
        let (seams, forbidden) = [(0.0, false)].into_iter().chain(pairs).unzip();
        Self { words, profile, before, space, seams, forbidden }
    }

    /// Length of some of the words on one line, in halves of a character.
    pub(crate) fn length(&self, words: &Range<usize>) -> usize {
        (self.before[words.end] - self.before[words.start]).saturating_sub(self.space)
    }

    /// What it costs to part the word `at` from the one before it; the weights are those of the line break.
    pub(crate) fn seam(&self, at: usize) -> f64 {
        self.seams[at]
    }

    /// Whether some of the words fit into one cue.
    pub(crate) fn fits(&self, words: &Range<usize>) -> bool {
        let fits = |line: &Range<usize>| self.length(line) <= self.profile.max_line;
        fits(words)
            || (words.start + 1..words.end).any(|at| fits(&(words.start..at)) && fits(&(at..words.end)))
    }

    /// The word that the second line starts with and what the break costs; `None` where one line is enough or the only way.
    pub(crate) fn best_break(&self, words: Range<usize>) -> Option<(usize, f64)> {
        if self.length(&words) <= self.profile.max_line {
            return None;
        }
        let cost = |at: usize| (at, self.break_cost(&words, at));
        (words.start + 1..words.end).map(cost).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Whether the words, on two lines, are parted where they must not be.
    pub(crate) fn breaks_badly(&self, words: Range<usize>) -> bool {
        self.best_break(words).is_some_and(|(at, _)| self.forbidden[at])
    }

    /// The seam, the lengths of the lines (overflow, unevenness, a heavy top), and a word alone above or a short one below.
    fn break_cost(&self, words: &Range<usize>, at: usize) -> f64 {
        let (top, bottom) = (self.length(&(words.start..at)), self.length(&(at..words.end)));
        let overflow = |line: usize| match line.saturating_sub(self.profile.max_line) {
            0 => 0.0,
            excess => 1_000.0 + 10.0 * characters(excess),
        };
        let heavy_top = if top > bottom { 1.5 } else { 0.0 };
        let alone = at == words.start + 1 || at + 1 == words.end && is_short(self.words[at]);
        let lone_word = if alone { 6.0 } else { 0.0 };
        self.seams[at]
            + overflow(top)
            + overflow(bottom)
            + 0.25 * characters(top.abs_diff(bottom))
            + heavy_top
            + lone_word
    }
}

/// Halves of a character as characters.
pub(crate) fn characters(halves: usize) -> f64 {
    f64::from(u32::try_from(halves).unwrap_or(u32::MAX)) / 2.0
}

/// What it costs to part two words, and whether it must not be done.
fn seam_cost(last: &str, next: &str, profile: &Profile) -> (f64, bool) {
    let reason = forbidden_break(last, next, profile);
    let mut cost = match without_closers(last).chars().last() {
        _ if reason.is_some() => 0.0,
        Some('.' | '?' | '!' | '…') => -12.0,
        Some(',' | ';' | ':') => -8.0,
        _ => 0.0,
    };
    if profile.grammar.opens(&bare(next)) {
        cost -= 5.0;
    }
    cost += match reason {
        Some(NAME) => 15.0,
        Some(_) => 20.0,
        None => 0.0,
    };
    (cost, reason.is_some())
}

fn without_closers(word: &str) -> &str {
    word.trim_end_matches("</i>").trim_end_matches(['"', '”', '’', '»', ')'])
}

/// A word without the signs around it, in lower case.
fn bare(word: &str) -> String {
    visible(word).trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Whether a word may be part of a name: a capital and small letters. A text all in capitals has no names to be seen.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
}

fn is_short(word: &str) -> bool {
    visible(word).chars().count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{ES_419, KO, PT_BR};

    #[test]
    fn the_six_golden_sentences() {
        for golden in [
            "Si no me lo hubieras dicho, | jamás lo habría sabido.",
            "El director Kang Tae-oh me pidió | que no dijera nada.",
            "Oppa, ¿por qué no contestaste | mis llamadas de anoche?",
            "Nunca pensé que volvería | a verte después de tantos años.",
        ] {
            assert_eq!(break_lines(&golden.replace(" |", ""), &ES_419), golden.replace(" | ", "\n"));
        }
        for golden in [
            "Se você não tivesse me contado, | eu nunca teria descoberto.",
            "Eu nunca imaginei que fosse te ver | de novo depois de tudo.",
        ] {
            assert_eq!(break_lines(&golden.replace(" |", ""), &PT_BR), golden.replace(" | ", "\n"));
        }
    }

    #[test]
    fn what_fits_on_one_line_has_one() {
        assert_eq!(break_lines("  Nos vemos\nmañana. ", &ES_419), "Nos vemos mañana.");
        assert_eq!(break_lines("", &ES_419), "");
    }

    #[test]
    fn korean_lines_hold_sixteen_syllables() {
        let text = "어제 회의에서 말씀하신 계약서를 아직 못 받았습니다.";
        let broken = break_lines(text, &KO);
        assert_eq!((broken.replace('\n', " ").as_str(), broken.lines().count()), (text, 2));
        assert!(fits(text, &KO));
    }

    #[test]
    fn too_long_is_said_and_nothing_is_lost() {
        let text = "palabra ".repeat(12);
        assert!(!fits(&text, &ES_419));
        assert_eq!(break_lines(&text, &ES_419).replace('\n', " "), text.trim());
        assert!(!fits(&"a".repeat(60), &ES_419));
    }

    #[test]
    fn no_word_stands_alone_above() {
        let text = "Unnie, ¿y por qué vas de la mano con el jefe?";
        assert_eq!(break_lines(text, &ES_419), "Unnie, ¿y por qué vas\nde la mano con el jefe?");
    }

    #[test]
    fn two_speakers_keep_their_lines() {
        assert_eq!(break_lines("-¿Vienes?\n–  No.", &ES_419), "- ¿Vienes?\n- No.");
        assert_eq!(break_lines("- ¿Vienes? - No.", &ES_419), "- ¿Vienes? - No.");
        assert_eq!(dual("- uno\n- dos\n- tres"), None);
    }

    #[test]
    fn phrases_are_not_parted() {
        let cases = [
            ("la", "casa", "article|noun"),
            ("mi", "hermano", "possessive|noun"),
            ("¿Te", "vas?", "clitic|verb"),
            ("<i>no", "sé</i>", "negation|verb"),
            ("hemos", "llegado", "auxiliary|verb"),
            ("tengo", "que", "auxiliary|verb"),
            ("voy", "a", "auxiliary|verb"),
            ("ella", "sabe", "subject pronoun|verb"),
            ("depende", "de", "prepositional verb|preposition"),
            ("otra", "vez", "adjective|noun"),
            ("Kang", "Tae-oh", "first|last name"),
            ("Sra.", "Kim", "title|name"),
            ("300", "wones", "number|noun"),
        ];
        for (last, next, reason) in cases {
            assert_eq!(forbidden_break(last, next, &ES_419).unwrap_or_default(), reason, "{last}|{next}");
        }
        for (last, next) in [("gosto", "de"), ("não", "sei"), ("vou", "embora"), ("da", "casa")] {
            assert!(forbidden_break(last, next, &PT_BR).is_some() == (next != "embora"), "{last}|{next}");
        }
        for (last, next) in [("그", "사람"), ("할", "수"), ("안", "먹어"), ("가고", "싶어요"), ("수", "없어")]
        {
            assert!(forbidden_break(last, next, &KO).is_some(), "{last}|{next}");
        }
    }

    #[test]
    fn whole_phrases_may_be_parted() {
        for (last, next) in [
            ("ella", "y"),
            ("No,", "gracias"),
            ("dicho.", "Ana"),
            ("está", "en"),
            ("casa", "de"),
            ("PROHIBIDO", "EL"),
            ("dijo", "¿Quién"),
        ] {
            assert_eq!(forbidden_break(last, next, &ES_419), None, "{last}|{next}");
        }
        assert_eq!(forbidden_break("밥을", "먹었어", &KO), None);
    }
}
