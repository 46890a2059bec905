use unicode_normalization::UnicodeNormalization;

use crate::syllable::{ONSETS, Syllable};

/// The first letters of the syllables, as Koreans abbreviate: `initials("사랑의 불시착")` is `ㅅㄹㅇㅂㅅㅊ`. Digits and Latin
/// letters stay, spaces and signs go.
#[must_use]
pub fn initials(text: &str) -> String {
    let initial = |c| Syllable::of(c).map_or(c, |syllable| syllable.onset);
    text.nfc().map(initial).filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a query is one of initials: two letters or more that can begin a syllable, and nothing else but spaces and digits.
#[must_use]
pub fn is_initials(text: &str) -> bool {
    let letters = || text.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit());
    letters().count() >= 2 && letters().all(|c| ONSETS.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_onsets() {
        assert_eq!(initials("사랑의 불시착"), "ㅅㄹㅇㅂㅅㅊ");
        assert_eq!(initials("응답하라 1988"), "ㅇㄷㅎㄹ1988");
        assert!(is_initials("ㅅㄹㅇ ㅂㅅㅊ") && is_initials("ㅇㄷ 1988"));
        assert!(!is_initials("ㅅ") && !is_initials("ㅏㅓ") && !is_initials("ㅅ랑") && !is_initials(""));
    }
}
