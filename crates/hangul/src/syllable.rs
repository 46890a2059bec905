//! The syllables of Unicode are arithmetic: 19 onsets, 21 vowels and 28 codas (none among them) from U+AC00 on.

use unicode_normalization::UnicodeNormalization;

const FIRST: u32 = 0xAC00;
const VOWELS: u32 = 21;
const CODAS: u32 = 28;

/// Letters by their place in a syllable, in the order of Unicode.
pub(crate) const ONSETS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ',
    'ㅍ', 'ㅎ',
];
pub(crate) const NUCLEI: [char; 21] = [
    'ㅏ', 'ㅐ', 'ㅑ', 'ㅒ', 'ㅓ', 'ㅔ', 'ㅕ', 'ㅖ', 'ㅗ', 'ㅘ', 'ㅙ', 'ㅚ', 'ㅛ', 'ㅜ', 'ㅝ', 'ㅞ', 'ㅟ',
    'ㅠ', 'ㅡ', 'ㅢ', 'ㅣ',
];
/// The codas but for the first, which is none.
pub(crate) const FINALS: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ',
    'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

/// Letters that are written by two keys, and which.
const PAIRS: [(char, [char; 2]); 18] = [
    ('ㅘ', ['ㅗ', 'ㅏ']),
    ('ㅙ', ['ㅗ', 'ㅐ']),
    ('ㅚ', ['ㅗ', 'ㅣ']),
    ('ㅝ', ['ㅜ', 'ㅓ']),
    ('ㅞ', ['ㅜ', 'ㅔ']),
    ('ㅟ', ['ㅜ', 'ㅣ']),
    ('ㅢ', ['ㅡ', 'ㅣ']),
    ('ㄳ', ['ㄱ', 'ㅅ']),
    ('ㄵ', ['ㄴ', 'ㅈ']),
    ('ㄶ', ['ㄴ', 'ㅎ']),
    ('ㄺ', ['ㄹ', 'ㄱ']),
    ('ㄻ', ['ㄹ', 'ㅁ']),
    ('ㄼ', ['ㄹ', 'ㅂ']),
    ('ㄽ', ['ㄹ', 'ㅅ']),
    ('ㄾ', ['ㄹ', 'ㅌ']),
    ('ㄿ', ['ㄹ', 'ㅍ']),
    ('ㅀ', ['ㄹ', 'ㅎ']),
    ('ㅄ', ['ㅂ', 'ㅅ']),
];

/// A syllable by its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syllable {
    /// ㅇ where it begins with its vowel.
    pub(crate) onset: char,
    pub(crate) vowel: char,
    pub(crate) coda: Option<char>,
}

impl Syllable {
    /// The letters of a composed syllable; `None` for any other character.
    pub(crate) fn of(c: char) -> Option<Self> {
        let number = u32::from(c).checked_sub(FIRST)?;
        let letter = |letters: &[char], at: u32| letters.get(at as usize).copied();
        let coda = match number % CODAS {
            0 => None,
            at => Some(letter(&FINALS, at - 1)?),
        };
        let vowel = letter(&NUCLEI, number / CODAS % VOWELS)?;
        Some(Self { onset: letter(&ONSETS, number / CODAS / VOWELS)?, vowel, coda })
    }

    /// The composed syllable; `None` if a letter does not stand in its place.
    pub(crate) fn compose(self) -> Option<char> {
        let place = |letters: &[char], letter| letters.iter().position(|known| *known == letter);
        let coda = self.coda.map_or(Some(0), |coda| place(&FINALS, coda).map(|at| at + 1))?;
        let (onset, vowel) = (place(&ONSETS, self.onset)?, place(&NUCLEI, self.vowel)?);
        let number = (onset * VOWELS as usize + vowel) * CODAS as usize + coda;
        char::from_u32(FIRST + u32::try_from(number).ok()?)
    }
}

/// The two letters that a double vowel or a double coda is written by.
pub(crate) fn pair(letter: char) -> Option<[char; 2]> {
    PAIRS.iter().find(|(joined, _)| *joined == letter).map(|(_, pair)| *pair)
}

/// The letter that two letters make.
pub(crate) fn joined(first: char, second: char) -> Option<char> {
    PAIRS.iter().find(|(_, pair)| *pair == [first, second]).map(|(joined, _)| *joined)
}

/// Whether a character is a Korean syllable or letter.
#[must_use]
pub fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣' | 'ㄱ'..='ㅣ' | '\u{1100}'..='\u{11ff}')
}

/// The text with every Korean syllable taken apart into the letters that its keys write; other characters stay. What is
/// half typed begins what it becomes: `jamo("사랇")` begins as `jamo("사랑해")` does but for its last letter.
#[must_use]
pub fn jamo(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.nfc() {
        let Some(Syllable { onset, vowel, coda }) = Syllable::of(c) else {
            out.push(c);
            continue;
        };
        out.push(onset);
        for letter in [Some(vowel), coda].into_iter().flatten() {
            match pair(letter) {
                Some(letters) => out.extend(letters),
                None => out.push(letter),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_syllable_is_composed_of_its_letters() {
        for c in '가'..='힣' {
            assert_eq!(Syllable::of(c).and_then(Syllable::compose), Some(c), "{c}");
        }
        for c in ['a', 'ㄱ', '\u{abff}', '\u{d7a4}', '漢'] {
            assert_eq!(Syllable::of(c), None, "{c}");
        }
    }

    #[test]
    fn syllables_are_taken_apart_into_keys() {
        assert_eq!(jamo("값 봐요 2"), "ㄱㅏㅂㅅ ㅂㅗㅏㅇㅛ 2");
        assert_eq!(jamo("사랑"), jamo("\u{1109}\u{1161}\u{1105}\u{1161}\u{11bc}"), "composed or not");
        assert!(jamo("사랑의").starts_with(&jamo("사라")));
    }
}
