//! P2: how Spanish writes questions and exclamations.

use std::ops::Range;

use super::view::View;
use crate::{Finding, Fix, Rule, visible};

const LIMIT: &str = "¿…? or ¡…!, no full stop after them, no semicolon";

/// A sentence is looked for in so many cues before.
const CUES_BACK: usize = 3;

/// Words after whose full stop the sentence goes on.
const ABBREVIATIONS: &[&str] = &[
    "sr", "sra", "srta", "sres", "dr", "dra", "prof", "profa", "ud", "uds", "av", "núm", "a", "p", "m", "ee",
    "uu",
];

/// Words that begin a question, also after a comma.
const ASKING: &[&str] = &[
    "qué", "quién", "quiénes", "cómo", "cuándo", "dónde", "adónde", "cuál", "cuáles", "cuánto", "cuánta",
    "cuántos", "cuántas",
];

/// Words that may stand before them.
const BEFORE_ASKING: &[&str] =
    &["por", "para", "a", "de", "con", "en", "desde", "hasta", "y", "pero", "entonces"];

/// What is asked after a statement and a comma.
const TAGS: &[&str] = &[
    "no",
    "sí",
    "verdad",
    "cierto",
    "eh",
    "ok",
    "okey",
    "entendido",
    "o no",
    "de acuerdo",
    "está bien",
    "te parece",
];

/// What is found in a cue is one finding for all that can be put right, and one for the rest.
pub(super) fn of_cue(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    let Some(cue) = view.cues.get(at) else { return };
    let plain = unpaired(cue.text());
    let openings = Openings::missing(&plain, before(view, at));
    let better = openings.put_into(&plain);
    if better != cue.text() {
        let measured =
            if plain == cue.text() { "no inverted sign" } else { "signs that Spanish does not put together" };
        findings.push(Finding::new(Rule::P2, at, measured, LIMIT).with(Fix::Text(better)));
    }
    if openings.is_missing_before {
        findings.push(Finding::new(Rule::P2, at, "no inverted sign, here or before", LIMIT));
    }
}

/// The text without `?!` pairs, full stops after `?` and `!`, and semicolons.
fn unpaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let signs = match character {
            '?' | '!' => ['?', '!'],
            '¿' | '¡' => ['¿', '¡'],
            _ => {
                out.push(if character == ';' { ',' } else { character });
                rest = &rest[character.len_utf8()..];
                continue;
            }
        };
        let after = rest.trim_start_matches(signs);
        let run = &rest[..rest.len() - after.len()];
        if signs.iter().all(|sign| run.contains(*sign)) {
            out.push(signs[0])
        } else {
            out.push_str(run)
        }
        let has_stop = signs[0] == '?' && after.starts_with('.') && !after.starts_with("..");
        rest = if has_stop { &after[1..] } else { after };
    }
    out
}

/// How the cue begins.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// With a sentence.
    Ended,
    /// Inside a sentence that has its inverted sign.
    Opened,
    /// Inside a sentence without one.
    Unfinished,
}

fn before(view: &View<'_>, at: usize) -> Before {
    for back in 1..=CUES_BACK {
        let Some(cue) = at.checked_sub(back).and_then(|at| view.cues.get(at)) else { break };
        let text = visible(cue.text());
        let unfinished = text.rsplit(['.', '?', '!']).next().unwrap_or_default();
        if unfinished.contains(['¿', '¡']) {
            return Before::Opened;
        }
        if unfinished.len() < text.len() {
            let is_ended = back == 1 && !unfinished.contains(char::is_alphabetic);
            return if is_ended { Before::Ended } else { starts(view, at) };
        }
    }
    starts(view, at)
}

/// A capital letter or a sign begins a sentence, where nothing else tells.
fn starts(view: &View<'_>, at: usize) -> Before {
    let text = view.cues.get(at).map(|cue| visible(cue.text())).unwrap_or_default();
    if at > 0 && text.starts_with(char::is_lowercase) { Before::Unfinished } else { Before::Ended }
}

/// The inverted signs that a text lacks.
struct Openings {
    /// Where they belong, in the order of the text.
    places: Vec<(usize, char)>,
    /// Whether one belongs to a cue before.
    is_missing_before: bool,
}

impl Openings {
    fn missing(text: &str, before: Before) -> Self {
        let mut found = Self { places: Vec::new(), is_missing_before: false };
        let (mut start, mut before) = (0, before);
        for (at, character) in text.char_indices() {
            let after = at + character.len_utf8();
            match character {
                '¿' | '¡' => before = Before::Opened,
                '?' | '!' => {
                    found.close(text, start..at, before);
                    (start, before) = (after, Before::Ended);
                }
                '.' | '…' | '\n'
                    if before != Before::Opened && ends_sentence(&text[start..at], &text[at..]) =>
                {
                    (start, before) = (after, Before::Ended);
                }
                _ => {}
            }
        }
        found
    }

    /// Takes note of a sentence that ends in a sign at the end of its range.
    fn close(&mut self, text: &str, sentence: Range<usize>, before: Before) {
        if before == Before::Opened || !text[sentence.clone()].contains(char::is_alphabetic) {
            return;
        }
        if before == Before::Unfinished {
            self.is_missing_before = true;
            return;
        }
        let begins = first_word(text, sentence.clone());
        let is_question = text[sentence.end..].starts_with('?');
        let place = if is_question { question(text, begins..sentence.end) } else { begins };
        self.places.push((place, if is_question { '¿' } else { '¡' }));
    }

    fn put_into(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 4);
        let mut done = 0;
        for (place, sign) in &self.places {
            out.push_str(&text[done..*place]);
            out.push(*sign);
            done = *place;
        }
        out + &text[done..]
    }
}

/// Whether a sentence ends in the sign that the rest begins with: another begins after it.
fn ends_sentence(sentence: &str, rest: &str) -> bool {
    let mut following = rest.chars();
    let sign = following.next();
    let after = following.as_str();
    if sign == Some('\n') {
        return after.trim_start_matches("<i>").starts_with(['-', '–', '—']);
    }
    let last_word = sentence.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_abbreviated = sign == Some('.') && ABBREVIATIONS.contains(&last_word.to_lowercase().as_str());
    let next = after.trim_start();
    next.len() < after.len() && !is_abbreviated && !next.starts_with(char::is_lowercase)
}

/// Where the first word of a sentence stands: after hyphens, quotation marks, italics, notes and labels.
fn first_word(text: &str, sentence: Range<usize>) -> usize {
    let mut rest = &text[sentence.clone()];
    loop {
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || "-–—\"“«(♪….,".contains(c));
        let after_mark = trimmed.strip_prefix("<i>").or_else(|| trimmed.strip_prefix("</i>"));
        let after_label = trimmed.strip_prefix('[').and_then(|label| Some(label.split_once(']')?.1));
        match after_mark.or(after_label) {
            Some(after) => rest = after,
            None => return sentence.end - trimmed.len(),
        }
    }
}

/// Where the question in a sentence begins: after a comma if a question word or a tag follows it.
fn question(text: &str, sentence: Range<usize>) -> usize {
    let asked = text[sentence.clone()].rmatch_indices(", ").map(|(comma, _)| sentence.start + comma + 2);
    asked.into_iter().find(|at| asks(&text[*at..sentence.end])).unwrap_or(sentence.start)
}

fn asks(clause: &str) -> bool {
    let clause = clause.to_lowercase();
    if TAGS.contains(&clause.as_str()) {
        return true;
    }
    let mut words = clause.split_whitespace();
    let first = words.next().unwrap_or_default();
    ASKING.contains(&first)
        || BEFORE_ASKING.contains(&first) && words.next().is_some_and(|word| ASKING.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{check_with, cues, rules};
    use crate::profile::PT_BR;

    fn better(text: &str) -> String {
        let plain = unpaired(text);
        Openings::missing(&plain, Before::Ended).put_into(&plain)
    }

    #[test]
    fn inverted_signs_go_where_the_question_begins() {
        for (text, expected) in [
            ("Vienes?", "¿Vienes?"),
            ("Oye, qué haces?", "Oye, ¿qué haces?"),
            ("Mamá, por qué lloras?", "Mamá, ¿por qué lloras?"),
            ("Es tarde, no?", "Es tarde, ¿no?"),
            ("Ya voy. Dónde estás?", "Ya voy. ¿Dónde estás?"),
            ("- Vienes?\n- No!", "- ¿Vienes?\n- ¡No!"),
            ("<i>Quién es?</i>", "<i>¿Quién es?</i>"),
            ("[Ji-woo] Qué dices?", "[Ji-woo] ¿Qué dices?"),
            ("El Sr. Kim vino?", "¿El Sr. Kim vino?"),
            ("Pero… ya vino?", "¿Pero… ya vino?"),
            ("Qué?! No!!", "¿Qué? ¡No!!"),
            ("¿Kang… Do-yun?", "¿Kang… Do-yun?"),
        ] {
            assert_eq!(better(text), expected);
            assert_eq!(better(expected), expected);
        }
    }

    #[test]
    fn signs_that_spanish_does_not_put_together_are_parted() {
        for (text, expected) in [
            ("¡¿Qué?!", "¿Qué?"),
            ("¿Ya?. Sí", "¿Ya? Sí"),
            ("¿Ya?... Sí", "¿Ya?... Sí"),
            ("Ven; ya es hora.", "Ven, ya es hora."),
            ("¡No!.", "¡No!"),
        ] {
            assert_eq!(better(text), expected);
        }
    }

    #[test]
    fn a_question_may_begin_in_a_cue_before() {
        let opened = cues(&[(0, 2_000, "¿Sabes lo que"), (2_083, 4_000, "me dijo ayer?")]);
        assert_eq!(rules(&check_with(&opened, |_, _| ())), []);
        let lost = cues(&[(0, 2_000, "Sabes lo que"), (2_083, 4_000, "me dijo ayer?")]);
        let found = check_with(&lost, |_, _| ());
        assert_eq!((rules(&found), &found.findings[0].fix), (vec![Rule::P2], &None));
        let new = cues(&[(0, 2_000, "No vino nadie."), (2_083, 4_000, "Sabes algo?")]);
        let found = check_with(&new, |_, _| ());
        assert_eq!(found.findings[0].fix, Some(Fix::Text("¿Sabes algo?".to_owned())));
    }

    #[test]
    fn other_languages_have_no_inverted_signs() {
        let found = check_with(&cues(&[(0, 2_000, "Você vem?; Não!.")]), |track, _| track.profile = &PT_BR);
        assert_eq!(rules(&found), []);
    }
}
