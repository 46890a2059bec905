//! How a translation addresses whom it speaks to, and whether that was decided so (rules C3 and C4).
//!
//! Only what is certain counts: `su`, `le` and verbs of the third person may be about anybody.

mod portuguese;
mod spanish;

use std::ops::Range;

use super::cast::Reason;
use super::translation::Line;
use super::words::Words;
use super::{Form, Locale};
use crate::{Finding, Rule};

/// A word that shows a form of address.
pub(super) struct Sign {
    pub(super) form: Form,
    pub(super) span: Range<usize>,
}

/// How a text addresses one person. [`Form::Unclear`] if it does not show, or shows two ways.
pub fn form_of(text: &str, locale: Locale) -> Form {
    form_of_words(&Words::of(text), locale)
}

pub(super) fn form_of_words(words: &Words<'_>, locale: Locale) -> Form {
    let signs = signs(words, locale);
    let mut single = signs.iter().map(|sign| sign.form).filter(|form| *form != Form::Plural);
    match (single.next(), signs.first()) {
        (Some(form), _) if single.all(|other| other == form) => form,
        (None, Some(_)) => Form::Plural,
        _ => Form::Unclear,
    }
}

/// The form that the word at a place shows.
pub(super) fn form_at(words: &Words<'_>, at: usize, locale: Locale) -> Option<Form> {
    match locale {
        Locale::Es419 | Locale::EsAr => spanish::form_at(words, at, locale),
        Locale::PtBr => portuguese::form_at(words, at),
        Locale::Ko => None,
    }
}

/// Every sign of a form in a text, quotations aside.
fn signs(words: &Words<'_>, locale: Locale) -> Vec<Sign> {
    let form = |at: usize| form_at(words, at, locale);
    let quoted = quotations(words.text());
    let said =
        words.places().filter(|(_, word)| !quoted.iter().any(|range| range.contains(&word.span.start)));
    said.filter_map(|(at, word)| Some(Sign { form: form(at)?, span: word.span.clone() })).collect()
}

/// What somebody else is quoted with.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let (mut ranges, mut open) = (Vec::new(), None);
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('«' | '“' | '"', None) => open = Some(at),
            ('»' | '”' | '"', Some(start)) => {
                ranges.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    ranges
}

/// C3: a form other than the one that was decided. A line whose register is only guessed from its level is let alone, and so
/// is a cue of two speakers.
pub(super) fn check(line: &Line<'_>) -> Vec<Finding> {
    let locale = line.sheet.language;
    let Some(decision) = line.sheet.cast.decide(&line.pair.turn(), locale) else { return Vec::new() };
    if matches!(decision.reason, Reason::Level(_)) || has_two_speakers(line.words.text()) {
        return Vec::new();
    }
    let wanted = decision.register.form(locale);
    let slip = signs(&line.words, locale).into_iter().find(|sign| differ(wanted, sign.form));
    let finding = |sign: Sign| {
        let word = &line.words.text()[sign.span.clone()];
        Finding::new(Rule::C3, 0, format!("{} (\"{word}\")", sign.form), wanted.to_string()).at(sign.span)
    };
    slip.map(finding).into_iter().collect()
}

/// Whether two forms cannot both be meant for one person by one speaker. `tú` and `vos` are a matter of the region.
pub(super) fn differ(one: Form, other: Form) -> bool {
    let distance = |form| match form {
        Form::Tu | Form::Vos | Form::Voce => Some(false),
        Form::Usted | Form::Senhor => Some(true),
        Form::Plural | Form::Unclear => None,
    };
    distance(one).zip(distance(other)).is_some_and(|(one, other)| one != other)
}

/// `- One.` and `- Another.` on two lines.
pub(super) fn has_two_speakers(text: &str) -> bool {
    text.lines().filter(|line| line.trim_start().starts_with(['-', '–', '—'])).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(cases: &[(&str, Form)], locale: Locale) {
        for (text, form) in cases {
            assert_eq!(form_of(text, locale), *form, "{text}");
        }
    }

    #[test]
    fn spanish_shows_its_form_in_pronouns_and_verbs() {
        all(
            &[
                ("¿Por qué no me llamaste?", Form::Tu),
                ("Siéntate aquí.", Form::Tu),
                ("No te vayas.", Form::Tu),
                ("¿Tienes tu llave?", Form::Tu),
                ("Oye, mira esto.", Form::Tu),
                ("Siéntese, por favor.", Form::Usted),
                ("Dígame qué pasó.", Form::Usted),
                ("No se preocupe.", Form::Usted),
                ("¿Cómo está usted?", Form::Usted),
                ("Disculpe, ¿está libre?", Form::Usted),
                ("¿Ustedes vienen?", Form::Plural),
                ("Siéntense.", Form::Plural),
                ("Usted me lo prometiste.", Form::Unclear),
            ],
            Locale::Es419,
        );
    }

    #[test]
    fn statements_about_others_show_nothing() {
        for text in [
            "Su madre le dijo que se fuera.",
            "Que espere afuera.",
            "Este chiste es triste.",
            "Él insiste en que existe.",
            "Pase lo que pase, iré.",
            "Los días fríos y las tías.",
            "Atrás, detrás de la puerta.",
            "Le pedí que viniera.",
            "Me gritó: «¡Tú no sirves!»",
            "Ese límite es un trámite.",
        ] {
            assert_eq!(form_of(text, Locale::Es419), Form::Unclear, "{text}");
        }
    }

    #[test]
    fn vos_is_its_own_form() {
        all(&[("¿Qué querés vos?", Form::Vos), ("Sos un desastre.", Form::Vos)], Locale::EsAr);
        all(&[("No te vayas.", Form::Vos), ("¿Por qué me llamaste?", Form::Vos)], Locale::EsAr);
        all(&[("¿Tienes hambre?", Form::Tu)], Locale::EsAr);
    }

    #[test]
    fn portuguese_shows_its_form_in_pronouns() {
        all(
            &[
                ("Você vem comigo?", Form::Voce),
                ("Eu te amo.", Form::Voce),
                ("O senhor já comeu?", Form::Senhor),
                ("Trouxe o café da senhora.", Form::Senhor),
                ("Vocês vêm?", Form::Plural),
                ("O senhor Kang chegou.", Form::Unclear),
                ("Um senhor de terno.", Form::Unclear),
                ("Vossa Majestade me chamou?", Form::Senhor),
            ],
            Locale::PtBr,
        );
    }
}
