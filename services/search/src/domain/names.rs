//! The names under which a title is found, in every alphabet in which somebody may type them. Stored as one text, so that an engine keeps
//! and gives them without knowing what they are.

use std::collections::BTreeSet;

use hallyu_contracts::catalogue::{CreditRecord, TitleRecord};
use hallyu_hangul::{initials, is_hangul, jamo, romanize, sound_key, transliterate};

use super::numbers::in_digits;
use super::text::{fold, fold_parted};

/// Stands between names.
const RECORD: char = '\u{1e}';
/// Stands between what is said of a name.
const FIELD: char = '\u{1f}';

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// The title itself.
    Title,
    /// Somebody who took part.
    Person,
    /// One of its genres.
    Genre,
}

/// One spelling of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// Of what.
    pub kind: NameKind,
    /// The id of the person or of the genre; empty for a title.
    pub id: &'a str,
    /// As it is shown.
    pub shown: &'a str,
    /// Folded, if it has no Hangul.
    pub latin: &'a str,
    /// How that sounds, word by word.
    pub sound: &'a str,
    /// Its letters, word by word, if it has Hangul.
    pub jamo: &'a str,
    /// The first letters of its syllables, word by word.
    pub initials: &'a str,
}

/// All names of a title.
pub(super) fn write(record: &TitleRecord) -> String {
    let mut out = String::new();
    let mut seen = Vec::new();
    // Of names that fit alike the first one is shown: that in Latin letters to those who type them.
    let own = std::iter::once(&record.title).chain(&record.original_title);
    for title in record.texts.values().map(|text| &text.title).chain(own) {
        if !title.is_empty() && !seen.contains(&title.as_str()) {
            seen.push(title);
            push_forms(&mut out, (NameKind::Title, "", title));
            if let Some(digits) = in_digits(&fold_parted(title)) {
                push_latin(&mut out, (NameKind::Title, "", title), &digits);
                push_latin(&mut out, (NameKind::Title, "", title), &digits.replace(' ', ""));
            }
        }
    }
    for person in &record.cast {
        push_person(&mut out, person);
    }
    for genre in &record.genres {
        let names: BTreeSet<_> = genre.names.values().collect();
        for name in names {
            push_forms(&mut out, (NameKind::Genre, &genre.slug, name));
        }
    }
    out
}

fn push_person(out: &mut String, person: &CreditRecord) {
    let id = person.person_id.to_string();
    if let Some(romanized) = &person.name_romanized {
        push_forms(out, (NameKind::Person, &id, romanized));
    }
    push_forms(out, (NameKind::Person, &id, &person.name));
}

/// Every spelling of one name.
fn push_forms(out: &mut String, (kind, id, shown): (NameKind, &str, &str)) {
    if !shown.chars().any(is_hangul) {
        let joined = fold(shown);
        push_latin(out, (kind, id, shown), &joined);
        let parted = fold_parted(shown);
        if parted != joined {
            push_latin(out, (kind, id, shown), &parted);
        }
        return;
    }
    let folded = fold(shown);
    let words = |form: fn(&str) -> String| folded.split(' ').map(form).collect::<Vec<_>>().join(" ");
    push(out, (kind, id, shown), ["", "", &words(jamo), &words(initials)]);
    let heard = fold(&romanize(&folded));
    push_latin(out, (kind, id, shown), &heard);
    let written = fold(&transliterate(&folded));
    if written != heard {
        push_latin(out, (kind, id, shown), &written);
    }
    if kind == NameKind::Person {
        // A family name of one syllable is written apart.
        let mut syllables = folded.chars();
        let (family, given) = (syllables.next().into_iter().collect::<String>(), syllables.as_str());
        if !given.is_empty() && !given.contains(' ') {
            push_latin(out, (kind, id, shown), &fold(&format!("{} {}", romanize(&family), romanize(given))));
        }
    }
}

fn push_latin(out: &mut String, of: (NameKind, &str, &str), folded: &str) {
    push(out, of, [folded, &sound(folded), "", ""]);
}

fn push(out: &mut String, (kind, id, shown): (NameKind, &str, &str), forms: [&str; 4]) {
    if !out.is_empty() {
        out.push(RECORD);
    }
    out.push(match kind {
        NameKind::Title => 't',
        NameKind::Person => 'p',
        NameKind::Genre => 'g',
    });
    for field in [id, shown].into_iter().chain(forms) {
        out.push(FIELD);
        out.extend(field.chars().filter(|c| !matches!(*c, RECORD | FIELD)));
    }
}

/// How folded words sound.
pub(super) fn sound(folded: &str) -> String {
    folded.split(' ').map(sound_key).collect::<Vec<_>>().join(" ")
}

/// The names that were written.
pub(super) fn read(written: &str) -> impl Iterator<Item = Name<'_>> {
    written.split(RECORD).filter_map(|record| {
        let mut fields = record.split(FIELD);
        let kind = match fields.next()? {
            "t" => NameKind::Title,
            "p" => NameKind::Person,
            _ => NameKind::Genre,
        };
        let mut next = || fields.next();
        Some(Name {
            kind,
            id: next()?,
            shown: next()?,
            latin: next()?,
            sound: next()?,
            jamo: next()?,
            initials: next()?,
        })
    })
}
