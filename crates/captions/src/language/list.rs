//! Lists of words as data.

use std::collections::HashSet;
use std::sync::OnceLock;

/// Words, written one after the other with spaces between them.
pub(super) struct List {
    text: &'static str,
    words: OnceLock<HashSet<&'static str>>,
}

impl List {
    pub(super) const fn new(text: &'static str) -> Self {
        Self { text, words: OnceLock::new() }
    }

    /// Whether a word is in the list as it is.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.get_or_init(|| self.iter().collect()).contains(word)
    }

    /// The words in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.text.split_whitespace()
    }

    /// Whether a word ends in one of the list.
    pub(super) fn ends(&self, word: &str) -> bool {
        self.iter().any(|ending| word.ends_with(ending))
    }
}
