//! Keys: what entries are found by. A key's first character says what kind it is, the rest is text:
//!
//! | kind | of |
//! | --- | --- |
//! | `k` | a word, as it sounds; a Korean one by its letters |
//! | `p` | the beginning of such a word, also as it is written |
//! | `s` | the stem of a word in Latin letters |
//! | `=` | a whole name without spaces |
//! | `g`, `b` | three letters of a name, two letters of a short one |
//! | `i`, `j` | the beginning of a name's initials, two of them |
//! | `c` | the first syllable of a title in Korean, and one that follows |
//! | `a` | a word of a description |
//! | `h`, `u` | two syllables of a line in Korean, the first one of a word |

use std::collections::BTreeSet;

use hallyu_contracts::catalogue::TitleRecord;
use hallyu_hangul::is_hangul;

use super::names::{self, Name, NameKind, sound};
use super::text::{fold, fold_parted, is_stop_word, stem};

/// Longest beginning of a word that is a key.
pub(super) const LATIN_BEGINNING: usize = 6;
/// The same of a Korean word, letters.
pub(super) const JAMO_BEGINNING: usize = 9;
/// The same of initials.
pub(super) const INITIALS_BEGINNING: usize = 8;
/// Longest name whose pairs of letters are keys.
pub(super) const SHORT: usize = 9;

/// What an entry must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// Of each group one key.
    All(Vec<Vec<String>>),
    /// So many of these keys.
    Least(Vec<String>, usize),
}

/// What is needed of an entry: any of these clauses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need(pub Vec<Clause>);

impl Need {
    /// Whether nothing has it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a title is found by.
pub(super) fn title_keys(record: &TitleRecord, names: &str) -> Vec<String> {
    let mut keys = BTreeSet::new();
    for name in names::read(names) {
        add_name(&mut keys, &name);
    }
    add_words(&mut keys, &record.year.to_string(), LATIN_BEGINNING);
    if let Some(network) = &record.network {
        add_words(&mut keys, &sound(&fold(network)), LATIN_BEGINNING);
    }
    for text in record.texts.values() {
        let words = fold_parted(&text.description);
        keys.extend(words.split(' ').filter(|word| !is_stop_word(word)).filter_map(about));
    }
    keys.into_iter().collect()
}

fn add_name(keys: &mut BTreeSet<String>, name: &Name<'_>) {
    add_words(keys, name.sound, LATIN_BEGINNING);
    add_words(keys, name.jamo, JAMO_BEGINNING);
    // Half typed, two letters that make one sound are only the first of them: "se" begins "Seúl", which sounds like "sul".
    for word in name.latin.split(' ') {
        keys.extend(beginnings(word, LATIN_BEGINNING).map(|beginning| key('p', beginning)));
    }
    keys.extend(name.latin.split(' ').filter(|word| !word.is_empty()).map(|word| key('s', &stem(word))));
    if name.kind == NameKind::Genre {
        return;
    }
    for spelling in [name.sound, name.jamo].into_iter().filter(|spelling| !spelling.is_empty()) {
        let whole: String = spelling.chars().filter(|c| *c != ' ').collect();
        keys.insert(key('=', &whole));
        if let Some((first, rest)) = spelling.split_once(' ').filter(|_| name.kind == NameKind::Person) {
            keys.insert(key('=', &(rest.replace(' ', "") + first)));
        }
        keys.extend(grams(&whole, 3).map(|gram| key('g', &gram)));
        if name.kind == NameKind::Title && whole.chars().count() <= SHORT {
            keys.extend(grams(&whole, 2).map(|gram| key('b', &gram)));
        }
    }
    add_initials(keys, name);
    if name.kind == NameKind::Title {
        keys.extend(shortened(name.shown));
    }
}

/// The keys that a Korean title shares with what it may be shortened to.
pub(super) fn shortened(name: &str) -> impl Iterator<Item = String> {
    let mut syllables = name.chars().filter(|c| is_hangul(*c));
    let first = syllables.next();
    syllables.filter_map(move |next| first.map(|first| key('c', &String::from_iter([first, next]))))
}

fn add_initials(keys: &mut BTreeSet<String>, name: &Name<'_>) {
    let words: Vec<&str> = name.initials.split(' ').filter(|word| !word.is_empty()).collect();
    for at in 0..words.len() {
        let rest = words[at..].concat();
        keys.extend(beginnings(&rest, INITIALS_BEGINNING).skip(1).map(|beginning| key('i', beginning)));
    }
    keys.extend(grams(&words.concat(), 2).map(|gram| key('j', &gram)));
}

fn add_words(keys: &mut BTreeSet<String>, spelling: &str, longest: usize) {
    for word in spelling.split(' ').filter(|word| !word.is_empty()) {
        keys.insert(key('k', word));
        keys.extend(beginnings(word, longest).map(|beginning| key('p', beginning)));
    }
}

/// The key of a word of a description; Korean ones count by their first two syllables, since particles follow.
pub(super) fn about(word: &str) -> Option<String> {
    if word.chars().any(is_hangul) {
        return cut(word, 2).map(|beginning| key('a', beginning));
    }
    (word.len() > 1).then(|| key('a', &stem(word)))
}

/// A key of this kind.
pub(super) fn key(kind: char, text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 1);
    key.push(kind);
    key.push_str(text);
    key
}

/// The first characters of a text, if it has so many.
pub(super) fn cut(text: &str, characters: usize) -> Option<&str> {
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.nth(characters.checked_sub(1)?).map(|end| &text[..end])
}

/// The first characters of a text, or all.
pub(super) fn at_most(text: &str, characters: usize) -> &str {
    cut(text, characters).unwrap_or(text)
}

fn beginnings(text: &str, longest: usize) -> impl Iterator<Item = &str> {
    text.char_indices().take(longest).map(|(at, c)| &text[..at + c.len_utf8()])
}

/// Every run of so many characters.
pub(super) fn grams(text: &str, length: usize) -> impl Iterator<Item = String> {
    let letters: Vec<char> = text.chars().collect();
    let windows = letters.len().saturating_sub(length - 1);
    (0..windows).map(move |at| letters[at..at + length].iter().collect())
}
