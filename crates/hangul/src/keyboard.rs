//! The Korean keyboard with two sets (KS X 5002), over the Latin one.

use unicode_normalization::UnicodeNormalization;

use crate::syllable::{FINALS, NUCLEI, ONSETS, Syllable, joined, pair};
use crate::{is_hangul, jamo};

const KEYS: [(char, char); 33] = [
    ('q', 'ㅂ'),
    ('w', 'ㅈ'),
    ('e', 'ㄷ'),
    ('r', 'ㄱ'),
    ('t', 'ㅅ'),
    ('y', 'ㅛ'),
    ('u', 'ㅕ'),
    ('i', 'ㅑ'),
    ('o', 'ㅐ'),
    ('p', 'ㅔ'),
    ('a', 'ㅁ'),
    ('s', 'ㄴ'),
    ('d', 'ㅇ'),
    ('f', 'ㄹ'),
    ('g', 'ㅎ'),
    ('h', 'ㅗ'),
    ('j', 'ㅓ'),
    ('k', 'ㅏ'),
    ('l', 'ㅣ'),
    ('z', 'ㅋ'),
    ('x', 'ㅌ'),
    ('c', 'ㅊ'),
    ('v', 'ㅍ'),
    ('b', 'ㅠ'),
    ('n', 'ㅜ'),
    ('m', 'ㅡ'),
    ('Q', 'ㅃ'),
    ('W', 'ㅉ'),
    ('E', 'ㄸ'),
    ('R', 'ㄲ'),
    ('T', 'ㅆ'),
    ('O', 'ㅒ'),
    ('P', 'ㅖ'),
];

/// What was meant by a text that was typed for a Korean keyboard while it was Latin: `from_keys("tkfkd")` is `사랑`. `None`
/// if that makes no Korean: a letter is left without a syllable, or there is none.
#[must_use]
pub fn from_keys(text: &str) -> Option<String> {
    let letters = text.chars().map(|c| letter(c).unwrap_or(c));
    let meant = compose(letters);
    let is_whole = meant.chars().all(|c| !is_hangul(c) || Syllable::of(c).is_some());
    (is_whole && meant.chars().any(is_hangul) && !text.chars().any(is_hangul)).then_some(meant)
}

/// What was meant by a text that was typed for a Latin keyboard while it was Korean: `to_keys("ㅗ디ㅣㅐ")` is `hello`.
/// Characters that no key of the keyboard writes stay.
#[must_use]
pub fn to_keys(text: &str) -> String {
    let letters: String = jamo(text).nfc().flat_map(|c| pair(c).map_or([c, '\0'], |pair| pair)).collect();
    let key = |c| KEYS.iter().find(|(_, letter)| *letter == c).map_or(c, |(key, _)| *key);
    letters.chars().filter(|c| *c != '\0').map(key).collect()
}

/// The Korean letter of a key. A key that shift does not change may be held with it.
fn letter(key: char) -> Option<char> {
    let find = |key| KEYS.iter().find(|(known, _)| *known == key).map(|(_, letter)| *letter);
    find(key).or_else(|| find(key.to_ascii_lowercase()))
}

/// Puts letters together as an input method does: as long as a letter fits the syllable, it belongs to it; a consonant
/// that a vowel follows begins the next one.
fn compose(letters: impl Iterator<Item = char>) -> String {
    let mut writer = Writer::default();
    for c in letters {
        writer.take(c);
    }
    writer.flush();
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    onset: Option<char>,
    vowel: Option<char>,
    coda: Option<char>,
}

impl Writer {
    fn take(&mut self, c: char) {
        match (NUCLEI.contains(&c), is_hangul(c)) {
            (true, _) => self.take_vowel(c),
            (false, true) => self.take_consonant(c),
            (false, false) => {
                self.flush();
                self.out.push(c);
            }
        }
    }

    fn take_vowel(&mut self, c: char) {
        if let Some(coda) = self.coda.take() {
            // The coda, or the second half of it, begins the next syllable.
            let (stays, goes) = match pair(coda) {
                Some([first, second]) => (Some(first), second),
                None => (None, coda),
            };
            self.coda = stays;
            self.flush();
            (self.onset, self.vowel) = (Some(goes), Some(c));
            return;
        }
        match self.vowel.map(|vowel| joined(vowel, c)) {
            None => self.vowel = Some(c),
            Some(Some(both)) => self.vowel = Some(both),
            Some(None) => {
                self.flush();
                self.vowel = Some(c);
            }
        }
    }

    fn take_consonant(&mut self, c: char) {
        let fits = FINALS.contains(&c);
        match (self.onset.is_some() && self.vowel.is_some(), self.coda) {
            (true, None) if fits => self.coda = Some(c),
            (true, Some(coda)) if joined(coda, c).is_some() => self.coda = joined(coda, c),
            _ => {
                self.flush();
                self.onset = ONSETS.contains(&c).then_some(c);
                if self.onset.is_none() {
                    self.out.push(c);
                }
            }
        }
    }

    /// Writes the syllable, or the letters that make none.
    fn flush(&mut self) {
        let (onset, vowel, coda) = (self.onset.take(), self.vowel.take(), self.coda.take());
        let whole = onset.zip(vowel).and_then(|(onset, vowel)| Syllable { onset, vowel, coda }.compose());
        match whole {
            Some(syllable) => self.out.push(syllable),
            None => self.out.extend([onset, vowel, coda].into_iter().flatten()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_on_a_latin_keyboard_is_read() {
        for (typed, meant) in [
            ("tkfkd", "사랑"),
            ("tkfkddml qnftlckr", "사랑의 불시착"),
            ("dhwlddj rpdla", "오징어 게임"),
            ("Rkaqkr", "깜박"),
            ("dhksqur", "완벽"),
            ("djqtsms rkqt", "없는 값"),
            ("dmdekqgkfk 1988", "응답하라 1988"),
            ("TKFKD", "싸랑"),
        ] {
            assert_eq!(from_keys(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn what_makes_no_korean_is_left_alone() {
        for typed in ["goblin", "crash landing", "", "1988", "사랑", "kdrama"] {
            assert_eq!(from_keys(typed), None, "{typed}");
        }
    }

    #[test]
    fn latin_on_a_korean_keyboard_is_read() {
        assert_eq!(to_keys("ㅗ디ㅣㅐ"), "hello");
        assert_eq!(to_keys("해ㅠㅣㅑㅜ 2"), "gobliN 2".to_lowercase());
        assert_eq!(to_keys("값"), "rkqt");
    }
}
