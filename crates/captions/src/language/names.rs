//! Names that are almost those of the cast (rule C2).

use std::collections::HashSet;
use std::ops::Range;

use super::cast::Character;
use super::translation::Line;
use super::{Locale, Sheet};
use crate::distance::distance_within;
use crate::{Finding, Fix, Rule};

/// A part of a name.
struct Part<'a> {
    /// As it is written.
    text: &'a str,
    /// Its letters alone, in lower case.
    letters: Vec<char>,
    /// What is said in Korean where it is meant.
    said: Option<String>,
}

impl Part<'_> {
    fn is_said(&self, source: &str) -> bool {
        self.said.as_ref().is_some_and(|said| source.contains(said.as_str()))
    }
}

/// The names of a series in one language.
pub(super) struct Names<'a> {
    /// Of everybody.
    parts: Vec<Part<'a>>,
    /// Every word that a name or a term of the glossary has, in lower case.
    known: HashSet<String>,
}

impl<'a> Names<'a> {
    pub(super) fn of(sheet: &'a Sheet) -> Self {
        let parts: Vec<Part<'a>> =
            sheet.cast.characters.iter().flat_map(|character| parts(character, sheet.language)).collect();
        let targets = sheet.glossary.terms().iter().filter_map(|term| term.targets.get(&sheet.language));
        let terms =
            targets.flat_map(|target| target.forms().flat_map(str::split_whitespace).collect::<Vec<_>>());
        let known = parts.iter().map(|part| part.text).chain(terms).map(str::to_lowercase).collect();
        Self { parts, known }
    }

    /// The name that a word was meant to be, and how far it is from it; only if no other is as near. Many names differ by a
    /// letter (Ji-woo, Ji-soo): the one that is meant must be said in the source.
    fn nearest(&self, (word, is_name): (&[char], bool), source: &str) -> Option<(&'a str, usize)> {
        let near = |part: &Part<'a>| {
            let is_said = part.said.as_ref().map(|_| part.is_said(source));
            let most = match (part.letters.len(), is_name, is_said) {
                (0..=3, ..) | (4, false, _) | (_, _, Some(false)) => 0,
                (5, false, _) | (4, true, _) | (5, true, None) => 1,
                _ => 2,
            };
            Some((part.text, distance_within(word, &part.letters, most)?)).filter(|_| part.letters.len() > 3)
        };
        let mut found: Vec<_> = self.parts.iter().filter_map(near).collect();
        found.sort_by_key(|(name, distance)| (*distance, *name));
        found.dedup();
        match found.as_slice() {
            [first, second, ..] if first.1 == second.1 => None,
            [first, ..] => Some(*first),
            [] => None,
        }
    }
}

/// The parts of a person's name: in Korean the family name is the first syllable and the given name the rest.
fn parts(character: &Character, locale: Locale) -> Vec<Part<'_>> {
    let name = character.names.get(&locale).map_or("", String::as_str);
    let korean = character.names.get(&Locale::Ko);
    let given =
        korean.map(|korean| korean.chars().skip(usize::from(korean.chars().count() > 2)).collect::<String>());
    let has_family = name.contains(' ');
    let part = |(at, text)| Part {
        text,
        letters: letters(text),
        said: if at == 0 && has_family { korean.cloned() } else { given.clone() },
    };
    name.split_whitespace().enumerate().map(part).collect()
}

fn letters(word: &str) -> Vec<char> {
    word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect()
}

/// C2.
pub(super) fn check(line: &Line<'_>) -> Vec<Finding> {
    if line.sheet.language == Locale::Ko || line.names.parts.is_empty() {
        return Vec::new();
    }
    let meant = |at: usize| joined(line, at).or_else(|| misspelled(line, at));
    let findings =
        line.words.places().filter(|(at, _)| line.words.is_capital(*at)).filter_map(|(at, _)| meant(at));
    findings.map(|(span, name)| finding(line.words.text(), span, name)).collect()
}

/// A name with one letter wrong, or written together or with other capitals.
fn misspelled<'a>(line: &Line<'a>, at: usize) -> Option<(Range<usize>, &'a str)> {
    let (words, names) = (&line.words, line.names);
    let word = words.iter().nth(at)?;
    if names.known.contains(&word.lower) {
        let is_loud = word.text.chars().all(|c| !c.is_lowercase());
        let part = names.parts.iter().map(|part| part.text).find(|part| part.to_lowercase() == word.lower)?;
        return (part != word.text && !is_loud).then(|| (word.span.clone(), part));
    }
    // Capitals at the start of a sentence tell nothing, a hyphen does.
    let is_name = word.text.contains('-');
    let (part, distance) = names.nearest((&letters(word.text), is_name), line.pair.source)?;
    let is_said = || names.parts.iter().any(|known| known.text == part && known.is_said(line.pair.source));
    let is_sure = match (is_name, words.opens_sentence(at)) {
        (true, _) => distance == 0 || !ends_in_clitic(word.text),
        (false, true) => distance == 0 && is_said(),
        (false, false) => true,
    };
    is_sure.then(|| (word.span.clone(), part))
}

/// `Sente-se` is no name.
fn ends_in_clitic(word: &str) -> bool {
    const CLITICS: [&str; 12] = ["se", "me", "te", "lo", "la", "los", "las", "lhe", "lhes", "nos", "o", "a"];
    word.rsplit('-').next().is_some_and(|last| CLITICS.contains(&last))
}

/// A given name written as two words.
fn joined<'a>(line: &Line<'a>, at: usize) -> Option<(Range<usize>, &'a str)> {
    let (words, names) = (&line.words, line.names);
    let (first, second) = (words.iter().nth(at)?, words.iter().nth(at + 1)?);
    if words.opens(at + 1) || !words.is_capital(at + 1) || names.known.contains(&second.lower) {
        return None;
    }
    let both = [letters(first.text), letters(second.text)].concat();
    let (part, distance) = names.nearest((&both, false), line.pair.source)?;
    (distance == 0).then_some((first.span.start..second.span.end, part))
}

fn finding(text: &str, span: Range<usize>, name: &str) -> Finding {
    let fixed = [&text[..span.start], name, &text[span.end..]].concat();
    Finding::new(Rule::C2, 0, &text[span.clone()], name).at(span).with(Fix::Text(fixed))
}

#[cfg(test)]
mod tests {
    use super::super::{Cast, Character, Gender, Glossary, Pair};
    use super::*;
    use crate::SpeakerId;

    fn fixes(source: &str, target: &str) -> Vec<String> {
        let character = |(ko, name): (&str, &str)| Character {
            id: SpeakerId(name.to_owned()),
            names: [(Locale::Ko, ko.to_owned()), (Locale::Es419, name.to_owned())].into(),
            gender: Gender::Unknown,
            birth: None,
            job: None,
        };
        let people = [
            ("한지우", "Han Ji-woo"),
            ("강태오", "Kang Tae-oh"),
            ("윤미나", "Yoon Mi-na"),
            ("서연", "Seo-yeon"),
        ];
        let characters = people.map(character).to_vec();
        let sheet = Sheet::new(Glossary::default(), Cast { characters, ..Cast::default() }, Locale::Es419);
        let pair = Pair { source, target, ..Pair::default() };
        let names = Names::of(&sheet);
        let found = check(&Line::new(&pair, &sheet, &names)).into_iter();
        found
            .filter_map(|finding| if let Some(Fix::Text(text)) = finding.fix { Some(text) } else { None })
            .collect()
    }

    #[test]
    fn a_name_that_is_almost_one_of_the_cast_is_corrected() {
        assert_eq!(fixes("지우야, 기다려!", "¡Ji-wo, espera!"), ["¡Ji-woo, espera!"]);
        assert_eq!(fixes("지우는 나갔어.", "Jiwoo ya salió."), ["Ji-woo ya salió."]);
        assert_eq!(fixes("지우 불러.", "Llama a Ji Woo."), ["Llama a Ji-woo."]);
        assert_eq!(fixes("서연이 봤어.", "Vi a Seo-yon allí."), ["Vi a Seo-yeon allí."]);
        assert_eq!(fixes("지우 봤어.", "Vi a Ji-Woo."), ["Vi a Ji-woo."]);
        assert_eq!(fixes("태오가 왔어.", "Tae-ho vino con Han."), ["Tae-oh vino con Han."]);
    }

    #[test]
    fn names_that_are_right_and_other_words_are_let_alone() {
        for text in [
            "Han Ji-woo y Tae-oh.",
            "¡JI-WOO!",
            "Mira, Lina no viene.",
            "Vi a Jin-ho.",
            "Hay un taxi.",
            "Vino Ji-soo.",
        ] {
            assert!(fixes("지수가 미나를 봤어.", text).is_empty(), "{text}");
        }
    }
}
