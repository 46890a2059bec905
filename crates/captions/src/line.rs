//! Line breaking: where a reader's eye may jump.

use crate::profile::Profile;

/// Whether a text, broken well, fits into one cue.
pub fn fits(text: &str, profile: &Profile) -> bool {
    let broken = break_lines(text, profile);
    broken.lines().count() <= profile.max_lines
        && broken.lines().all(|line| profile.length(line) <= profile.max_line)
}

/// Sets a text in one line if it fits, else in two at the best place. White space is folded; no character is lost,
/// so a text that is too long for two lines stays too long ([`fits`] tells).
pub fn break_lines(text: &str, profile: &Profile) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let one_line = words.join(" ");
    if profile.length(&one_line) <= profile.max_line {
        return one_line;
    }
    match best_break(&words, profile) {
        Some(at) => format!("{}\n{}", words[..at].join(" "), words[at..].join(" ")),
        None => one_line,
    }
}

/// The word that the second line starts with; `None` if there is only one word.
fn best_break(words: &[&str], profile: &Profile) -> Option<usize> {
    let cost = |at: usize| style_cost(words, at, profile) + length_cost(words, at, profile);
    (1..words.len()).min_by(|a, b| cost(*a).total_cmp(&cost(*b)))
}

/// What the lengths of the lines cost when the second starts with the word `at`: overflow, unevenness, a heavy top.
fn length_cost(words: &[&str], at: usize, profile: &Profile) -> f64 {
    let characters = |halves: usize| f64::from(u32::try_from(halves).unwrap_or(u32::MAX)) / 2.0;
    let (top, bottom) = (profile.length(&words[..at].join(" ")), profile.length(&words[at..].join(" ")));
    let overflow = |line: usize| match line.saturating_sub(profile.max_line) {
        0 => 0.0,
        excess => 1_000.0 + 10.0 * characters(excess),
    };
    let heavy_top = if top > bottom { 1.5 } else { 0.0 };
    overflow(top) + overflow(bottom) + 0.25 * characters(top.abs_diff(bottom)) + heavy_top
}

/// What it costs to part the words around `at`; the weights are those of the specification.
fn style_cost(words: &[&str], at: usize, profile: &Profile) -> f64 {
    let (last, next) = (words[at - 1], words[at]);
    let mut cost = match last.trim_end_matches(['"', '”', '»', ')']).chars().last() {
        Some('.' | '?' | '!' | '…') => -12.0,
        Some(',' | ';' | ':') => -8.0,
        _ => 0.0,
    };
    if profile.opens(&bare(next)) {
        cost -= 5.0;
    }
    if profile.clings(&last.to_lowercase()) {
        cost += 20.0;
    }
    if is_capitalised(last) && is_capitalised(next) {
        cost += 15.0;
    }
    if at == 1 && is_short(last) || at + 1 == words.len() && is_short(next) {
        cost += 6.0;
    }
    cost
}

/// A word without the punctuation around it, in lower case.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn is_short(word: &str) -> bool {
    word.chars().count() <= 4
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
}
