//! What is left of a text when spelling matters and writing does not.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Which signs are no part of a word.
#[derive(Clone, Copy)]
pub(crate) enum Signs {
    /// The punctuation and symbols of ASCII.
    Ascii,
    /// What Unicode calls punctuation, and what ASCII calls symbols.
    Unicode,
}

impl Signs {
    /// The signs that count as punctuation in a language: Korean writes more of them than ASCII has.
    pub(crate) fn of(language: &str) -> Self {
        match language.split('-').next() {
            Some("ko" | "ja" | "zh") => Self::Unicode,
            _ => Self::Ascii,
        }
    }

    fn include(self, c: char) -> bool {
        let punctuation = || c.general_category_group() == GeneralCategoryGroup::Punctuation;
        c.is_ascii_punctuation() || (matches!(self, Self::Unicode) && punctuation())
    }
}

/// The words of a text, composed, in lower case and without signs; a word of nothing but signs is empty.
pub(crate) fn words(text: &str, signs: Signs) -> impl Iterator<Item = String> {
    let bare =
        move |word: &str| word.nfc().filter(|c| !signs.include(*c)).flat_map(char::to_lowercase).collect();
    text.split_whitespace().map(bare)
}
