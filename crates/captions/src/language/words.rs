//! Words of a text in Latin letters, and where clauses begin and end.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Text with its letters composed.
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// A word and what stands before it.
#[derive(Debug)]
pub(crate) struct Word<'a> {
    /// As written.
    pub(crate) text: &'a str,
    /// In lower case, composed.
    pub(crate) lower: String,
    /// Its bytes in the text.
    pub(crate) span: Range<usize>,
    /// What stands between the word before and this one.
    gap: &'a str,
}

/// The words of a text. Markup is no word; hyphens and apostrophes inside a word belong to it (`Tae-oh`, `sente-se`).
#[derive(Debug)]
pub(crate) struct Words<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
}

impl<'a> Words<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let mut words: Vec<Word<'a>> = Vec::new();
        let (mut at, mut end) = (0, 0);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let length = word_length(rest);
            if length == 0 {
                at += skip(rest);
                continue;
            }
            let span = at..at + length;
            let word = &text[span.clone()];
            let lower = composed(word).to_lowercase();
            words.push(Word { text: word, lower, gap: &text[end..at], span: span.clone() });
            (at, end) = (span.end, span.end);
        }
        Self { text, words }
    }

    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Word<'a>> {
        self.words.iter()
    }

    /// The words with their places.
    pub(crate) fn places(&self) -> impl Iterator<Item = (usize, &Word<'a>)> {
        self.words.iter().enumerate()
    }

    /// The word at a place in lower case, or nothing.
    pub(crate) fn lower(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.lower)
    }

    /// The word before a place in lower case, or nothing.
    pub(crate) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.lower(before))
    }

    /// Whether a word in capital letters stands there.
    pub(crate) fn is_capital(&self, at: usize) -> bool {
        self.words.get(at).and_then(|word| word.text.chars().next()).is_some_and(char::is_uppercase)
    }

    /// What stands between the word at a place and the one before.
    pub(crate) fn gap_before(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| word.gap)
    }

    /// What stands after the word at a place and before the next.
    fn gap_after(&self, at: usize) -> &'a str {
        match (self.words.get(at), self.words.get(at + 1)) {
            (_, Some(next)) => next.gap,
            (Some(word), None) => &self.text[word.span.end..],
            (None, None) => "",
        }
    }

    /// Whether a clause begins with the word at a place.
    pub(crate) fn opens(&self, at: usize) -> bool {
        at == 0 || self.words.get(at).is_some_and(|word| word.gap.contains(is_mark))
    }

    /// Whether a sentence begins with the word at a place.
    pub(crate) fn opens_sentence(&self, at: usize) -> bool {
        at == 0
            || self.words.get(at).is_some_and(|word| {
                word.gap.contains(['.', '?', '!', '¿', '¡', '…', '-', '—', ':', '"', '“', '«', '♪'])
            })
    }

    /// Whether a question begins with the word at a place.
    pub(crate) fn is_asked(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.gap.contains('¿'))
    }

    /// Whether a clause ends with the word at a place.
    pub(crate) fn closes(&self, at: usize) -> bool {
        at + 1 >= self.words.len() || self.gap_after(at).contains(is_mark)
    }

    /// Whether the word at a place stands between marks: a form of address, or a whole answer.
    pub(crate) fn stands_alone(&self, at: usize) -> bool {
        self.opens(at) && self.closes(at)
    }

    /// Where a phrase stands, whole words only, the same marks between them. Line ends and markup do not matter.
    pub(crate) fn find(&self, phrase: &Words<'_>, case: Case) -> Option<Range<usize>> {
        let length = phrase.words.len();
        let same = |window: &[Word<'_>]| {
            let mut both = window.iter().zip(&phrase.words).enumerate();
            both.all(|(at, (here, there))| {
                let word = match case {
                    Case::Ignored => here.lower == there.lower,
                    Case::Kept => composed(here.text) == composed(there.text),
                };
                word && (at == 0 || marks(here.gap).eq(marks(there.gap)))
            })
        };
        if length == 0 {
            return None;
        }
        let window = self.words.windows(length).find(|window| same(window))?;
        Some(window.first()?.span.start..window.last()?.span.end)
    }

    /// Whether a phrase stands in the text, whatever its case.
    pub(crate) fn has(&self, phrase: &str) -> bool {
        self.find(&Words::of(phrase), Case::Ignored).is_some()
    }
}

/// Whether capital letters matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Ignored,
    Kept,
}

/// Bytes of the word that a text begins with; 0 if it begins with none.
fn word_length(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = characters.next() {
        let joins = matches!(c, '-' | '\'' | '’') && end > 0;
        let inside = joins && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !(c.is_alphanumeric() || inside || end > 0 && is_accent(c)) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Bytes to step over where no word begins.
fn skip(text: &str) -> usize {
    let tag = ["<i>", "</i>"].into_iter().find(|tag| text.starts_with(tag));
    tag.map_or_else(|| text.chars().next().map_or(1, char::len_utf8), str::len)
}

fn marks(gap: &str) -> impl Iterator<Item = char> {
    gap.chars().filter(|c| is_mark(*c))
}

fn is_mark(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '<' | '>' | '/' | 'i')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Words::of(text).words.iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_keep_their_hyphens_and_lose_their_marks() {
        assert_eq!(words("- ¿Tae-oh? <i>Sente-se</i>,\nd'água…"), ["Tae-oh", "Sente-se", "d'água"]);
        assert_eq!(words("♪ — 3 <3"), ["3", "3"]);
        assert_eq!(words("cafe\u{301}s"), ["cafe\u{301}s"]);
        assert_eq!(Words::of("CAFE\u{301}").lower(0), "café");
    }

    #[test]
    fn clauses_begin_and_end_at_marks() {
        let words = Words::of("Sí, señor. ¿Vamos ya?");
        let alone: Vec<bool> = (0..4).map(|at| words.stands_alone(at)).collect();
        assert_eq!(alone, [true, true, false, false]);
        assert!(words.opens(2) && words.closes(3) && !words.closes(2));
    }

    #[test]
    fn a_phrase_is_found_across_lines_but_not_across_sentences_or_inside_words() {
        let phrase = Words::of("mar del Este");
        let find = |text: &str, case| Words::of(text).find(&phrase, case);
        assert_eq!(find("El <i>Mar\ndel este</i>.", Case::Ignored), Some(6..18));
        assert_eq!(find("El Mar del Este.", Case::Kept), None);
        assert_eq!(find("El mar. Del Este…", Case::Ignored), None);
        assert!(!Words::of("Tae-oh").has("Tae"));
        assert!(Words::of("EE. UU.").has("ee. uu"));
        assert!(!Words::of("a").has(""));
    }
}
