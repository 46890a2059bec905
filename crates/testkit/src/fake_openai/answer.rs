//! What the model says when all goes well.

use hallyu_fixtures::Seeded;

use super::chat::{Asked, AskedLine};
use super::script::{State, Texts};

/// Characters of a head.
const HEAD: usize = 6;

/// A slot of the answer.
#[derive(Clone)]
pub(super) struct Slot {
    pub(super) name: String,
    pub(super) head: String,
    pub(super) text: String,
}

pub(super) fn translate(state: &State, asked: &Asked) -> Vec<Slot> {
    let known = |texts: &Texts, line: &AskedLine| texts.get(&asked.tgt)?.get(&line.ko).cloned();
    let slot = |line: &AskedLine| {
        let whole = || known(&state.gold, line).unwrap_or_else(|| obedient(line, asked));
        let fits = |text: &String| text.chars().count() <= line.max;
        let text = match asked.task.as_str() {
            "condense" => {
                known(&state.condensed, line).filter(fits).unwrap_or_else(|| condensed(&whole(), line.max))
            }
            _ => whole(),
        };
        Slot { name: line.s.clone(), head: head_of(&line.ko), text }
    };
    asked.lines.iter().map(slot).collect()
}

pub(super) fn head_of(source: &str) -> String {
    source.chars().filter(|c| !c.is_whitespace()).take(HEAD).collect()
}

/// What this server makes of a line that it knows no gold for: different for different lines and languages, and without
/// meaning. It has the line's numbers, asks if the line asks, and is about as long as a translation would be.
pub fn translation_of(source: &str, target: &str) -> String {
    let portuguese = target.starts_with("pt");
    let mut random = Seeded::of(&format!("{target} {source}"));
    let name: String = (0..8).map(|at| letter(at, &mut random)).collect();
    let mut words = vec![if portuguese { "Linha" } else { "Frase" }.to_owned(), name];
    let syllables = source.chars().filter(|c| ('가'..='힣').contains(c)).count();
    let filler = if portuguese { FILLER_PT } else { FILLER_ES };
    while words.iter().map(|word| word.len() + 1).sum::<usize>() < syllables * 3 / 2 {
        words.push((*random.pick(filler)).to_owned());
    }
    words.extend(numbers(source));
    let sentence = words.join(" ");
    match (source.trim_end().ends_with('?'), portuguese) {
        (true, false) => format!("¿{sentence}?"),
        (true, true) => format!("{sentence}?"),
        (false, _) => format!("{sentence}."),
    }
}

const FILLER_ES: &[&str] =
    &["del camino", "en la casa", "con la luz", "de la noche", "sobre el mar", "por la calle"];
const FILLER_PT: &[&str] = &["do caminho", "na casa", "com a luz", "da noite", "sobre o mar", "pela rua"];

/// Consonants and vowels in turn.
fn letter(at: usize, random: &mut Seeded) -> char {
    let letters: &[u8] = if at.is_multiple_of(2) { b"bdfglmnprst" } else { b"aeiou" };
    char::from(*random.pick(letters))
}

fn numbers(source: &str) -> impl Iterator<Item = String> {
    source.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).map(str::to_owned)
}

/// A translation with everything in it that the question prescribes.
fn obedient(line: &AskedLine, asked: &Asked) -> String {
    let mut text = translation_of(&line.ko, &asked.tgt);
    for term in asked.glossary.iter().filter(|term| line.ko.contains(&term.ko)) {
        text = before_end(&text, &format!(" {}", term.preferred));
    }
    match &line.call {
        Some(call) => before_end(&text, &format!(", {call}")),
        None => text,
    }
}

/// The text with something more in front of its last sign.
pub(super) fn before_end(text: &str, more: &str) -> String {
    match text.strip_suffix(['.', '?', '!', '…']) {
        Some(body) => format!("{body}{more}{}", &text[body.len()..]),
        None => format!("{text}{more}"),
    }
}

/// As many whole words as fit, with the sign at the end that the whole has.
fn condensed(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let body = text.trim_end_matches(['.', '?', '!', '…']);
    let end = text[body.len()..].chars().last().unwrap_or('.');
    let mut short = String::new();
    for word in body.split(' ') {
        if short.chars().count() + 1 + word.chars().count() + 1 > max {
            break;
        }
        short.push_str(if short.is_empty() { "" } else { " " });
        short.push_str(word);
    }
    if short.is_empty() {
        short = body.chars().take(max.saturating_sub(1)).collect();
    }
    format!("{}{end}", short.trim_end_matches([',', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translation_is_its_own_for_each_line_and_language() {
        let lines: Vec<String> = (1..500).map(|n| format!("{n}번 문을 열어 주세요.")).collect();
        let texts: std::collections::BTreeSet<String> =
            lines.iter().flat_map(|line| ["es-419", "pt-BR"].map(|tag| translation_of(line, tag))).collect();
        assert_eq!(texts.len(), 2 * lines.len());
    }

    #[test]
    fn a_translation_keeps_numbers_and_questions() {
        let text = translation_of("3시 15분에 와?", "es-419");
        assert!(text.starts_with("¿Frase ") && text.ends_with(" 3 15?"), "{text}");
    }

    #[test]
    fn what_is_condensed_fits_and_ends_like_the_whole() {
        let whole = "¿Por qué no me dijiste nada de esto ayer?";
        for max in 4..60 {
            let short = condensed(whole, max);
            assert!(short.chars().count() <= max && short.ends_with('?'), "{max}: {short}");
        }
    }
}
