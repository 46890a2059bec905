//! One key for all spellings of a Korean word in Latin letters.
//!
//! Fans write what they hear, by the habits of their own language: `oo` and `u`, `ee` and `i`, `eun` and `un`; one letter or
//! two; `k` or `g`, `ch` or `j`. The key keeps what all of them agree on: seven kinds of consonants, three vowels and one
//! sound for all rounded and central ones (ㅓ ㅗ ㅜ ㅡ), which no two habits write alike. Words that differ only there share a
//! key, so that it finds; exact spellings must rank.

use unicode_normalization::UnicodeNormalization;

/// Family names that are written as nothing else is. The first of a row is how it sounds.
const NAMES: [&[&str]; 4] = [
    &["i", "lee", "yi", "rhee", "ri", "ree", "yee"],
    &["im", "lim", "rim", "yim", "leem"],
    &["yu", "ryu", "ryoo", "lyu", "yoo", "you"],
    &["no", "roh", "noh"],
];

/// Vowels, longest spelling first, and their sounds. What is in no row is taken letter by letter.
const VOWELS: [(&str, &str); 23] = [
    ("eui", "i"),
    ("oui", "wi"),
    ("oeu", "o"),
    ("eoo", "o"),
    ("ae", "e"),
    ("ee", "i"),
    ("ei", "e"),
    ("eo", "o"),
    ("eu", "o"),
    ("ie", "i"),
    ("oa", "wa"),
    ("oe", "we"),
    ("oi", "we"),
    ("oo", "o"),
    ("ou", "o"),
    ("ua", "wa"),
    ("ue", "we"),
    ("ui", "i"),
    ("a", "a"),
    ("e", "e"),
    ("i", "i"),
    ("o", "o"),
    ("u", "o"),
];

/// Consonants that are written by two letters.
const PAIRS: [(&str, &str); 15] = [
    ("ch", "c"),
    ("sh", "s"),
    ("kh", "k"),
    ("gh", "k"),
    ("th", "t"),
    ("dh", "t"),
    ("ph", "p"),
    ("bh", "p"),
    ("ck", "k"),
    ("ts", "c"),
    ("tz", "c"),
    ("dz", "c"),
    ("tc", "c"),
    ("ks", "ks"),
    ("yi", "i"),
];

/// The key of a text in Latin letters, word by word; marks, hyphens and apostrophes count for nothing. Two texts that may
/// be spellings of the same Korean have the same key: of `saranghae` and `sarange`, `oppa` and `opa`, `Park` and `Bak`,
/// `Jeong` and `Chung`. Characters that are neither letters nor digits part words; Korean ones stay.
#[must_use]
pub fn sound_key(text: &str) -> String {
    let flat: String = text.nfkd().flat_map(char::to_lowercase).filter(|c| !is_mark(*c)).collect();
    let words = flat.nfc().collect::<String>();
    let words = words.split(|c: char| !c.is_alphanumeric() && !is_hyphen(c));
    words.map(word_key).filter(|key| !key.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Combining accents and apostrophes.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\'' | '\u{2018}' | '\u{2019}')
}

/// What parts syllables inside a word.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '·')
}

fn word_key(word: &str) -> String {
    let row = NAMES.iter().find(|row| row.contains(&word)).and_then(|row| row.first());
    assimilate(&sounds(row.copied().unwrap_or(word)))
}

/// The sounds of a word, one letter each.
fn sounds(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for syllables in word.split(is_hyphen) {
        push_sounds(&mut out, syllables);
    }
    out
}

fn push_sounds(out: &mut String, mut rest: &str) {
    while let Some(c) = rest.chars().next() {
        let sound = vowel(rest).or_else(|| consonant(rest, out.chars().next_back()));
        match sound {
            Some((_, sound)) => out.push_str(sound),
            None => out.push(c),
        }
        rest = &rest[sound.map_or(c.len_utf8(), |(length, _)| length)..];
    }
}

/// The vowel that a text begins with: its length in bytes and its sound.
fn vowel(text: &str) -> Option<(usize, &'static str)> {
    VOWELS
        .iter()
        .find(|(letters, _)| text.starts_with(letters))
        .map(|(letters, sound)| (letters.len(), *sound))
}

/// As [`vowel`], for a consonant or half a vowel after the sound `before`.
fn consonant(text: &str, before: Option<char>) -> Option<(usize, &'static str)> {
    let after = |length: usize| text.get(length..).and_then(|rest| rest.chars().next());
    let is_vowel = |c: Option<char>| c.is_some_and(|c| "aeiou".contains(c));
    let after_consonant = before.is_some_and(|c| "kctpslmn".contains(c));
    if let Some((letters, sound)) = PAIRS.iter().find(|(letters, _)| text.starts_with(letters)) {
        return Some((letters.len(), *sound));
    }
    Some(match text.chars().next()? {
        'k' | 'g' | 'q' | 'c' => (1, "k"),
        't' | 'd' => (1, "t"),
        'p' | 'b' | 'f' | 'v' => (1, "p"),
        'j' | 'z' => (1, "c"),
        's' => (1, "s"),
        'x' => (1, "ks"),
        'm' => (1, "m"),
        'n' => (1, "n"),
        'l' => (1, "l"),
        // No Korean syllable ends in r: Park, Hur.
        'r' if is_vowel(after(1)) || matches!(after(1), Some('y' | 'w' | 'r' | 'l')) => (1, "l"),
        'r' => (1, ""),
        // It is heard before a vowel, and hardly after a consonant: Ahn, Oh, saranghae.
        'h' if !after_consonant && (is_vowel(after(1)) || matches!(after(1), Some('y' | 'w'))) => (1, "h"),
        'h' => (1, ""),
        'w' if text.starts_with("woo") || text.starts_with("wu") => (1, ""),
        'w' if is_vowel(after(1)) => (1, "w"),
        'w' => (1, "o"),
        'y' if is_vowel(after(1)) => (1, "y"),
        'y' => (1, "i"),
        _ => return None,
    })
}

/// Writes sounds that change at the border of two syllables as they are heard, and doubled ones once: `Baekma` is
/// `Baengma`, `hapnida` is `hamnida`, `Shinla` is `Silla`.
fn assimilate(sounds: &str) -> String {
    let mut out = String::with_capacity(sounds.len() + 2);
    let mut rest = sounds.chars().peekable();
    while let Some(sound) = rest.next() {
        if is_doubled(&out, sound) {
            continue;
        }
        let heard = match (sound, rest.peek()) {
            ('k', Some('m' | 'n' | 'l')) if !out.ends_with('n') => {
                out.push('n');
                'k'
            }
            ('p', Some('m' | 'n' | 'l')) => 'm',
            ('t', Some('m' | 'n')) => 'n',
            ('n', Some('l')) => continue,
            ('l', _) if out.ends_with(['k', 'm']) => 'n',
            ('n', _) if out.ends_with('l') => continue,
            _ => sound,
        };
        if !is_doubled(&out, heard) {
            out.push(heard);
        }
    }
    out
}

/// Digits are no sounds.
fn is_doubled(before: &str, sound: char) -> bool {
    before.ends_with(sound) && !sound.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::romanize;

    #[test]
    fn spellings_of_one_word_share_a_key() {
        for spellings in [
            &["oppa", "opa", "Oppa!"][..],
            &["saranghae", "sarange", "saranghe", "sarang-hae"],
            &["annyeonghaseyo", "annyonghaseyo", "anyeonghaseyo", "annyeongaseyo"],
            &["ajussi", "ahjussi", "ajeossi", "ahjusshi"],
            &["Lee", "Yi", "I", "Rhee"],
            &["Park", "Bak", "Pak"],
            &["Choi", "Choe", "Chwe"],
            &["Jeong", "Jung", "Chung", "Joung"],
            &["Kim", "Gim"],
            &["Shin", "Sin"],
            &["Ahn", "An"],
            &["Ah-in", "Ain", "A-in"],
            &["Oh", "O"],
            &["Woo", "U", "Wu"],
            &["Yoo", "Yu", "Ryu"],
            &["Heo", "Hur", "Huh"],
            &["Lim", "Im", "Rim"],
            &["Kwon", "Gwon", "Kweon"],
            &["Hyunbin", "Hyeonbin", "Hyoun-bin"],
            &["Eunseo", "Un-seo", "Eun-suh", "Eunso"],
            &["Soo-hee", "Suhui", "Su-hee"],
            &["Kyung", "Gyeong", "Kyoung"],
            &["Seok-jin", "Sukjin", "Seogjin"],
            &["Baekma", "Baengma"],
            &["Silla", "Shilla", "Sinra", "Shinla"],
            &["hamnida", "hapnida", "hamnidah"],
            &["dongnip", "dongrip", "doklip", "doglib"],
            &["Taehyung", "Taehyeong", "Tae-hyoung"],
            &["Dokkaebi", "Tokkebi", "Dokebi", "Dokaebi"],
            &["Itaewon", "Itaeweon", "Itewon"],
        ] {
            let keys: Vec<String> = spellings.iter().map(|spelling| sound_key(spelling)).collect();
            assert!(keys.iter().all(|key| *key == keys[0] && !key.is_empty()), "{spellings:?}: {keys:?}");
        }
    }

    #[test]
    fn different_words_have_different_keys() {
        let words = [
            "oppa",
            "appa",
            "eomma",
            "unni",
            "noona",
            "hyung",
            "saranghae",
            "goblin",
            "kim",
            "gam",
            "gom",
            "hana",
            "ana",
        ];
        let mut keys: Vec<String> = words.iter().map(|word| sound_key(word)).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), words.len(), "{keys:?}");
    }

    #[test]
    fn the_key_of_korean_is_that_of_its_romanization() {
        for (korean, typed) in [
            ("사랑의 불시착", "sarangui bulshichak"),
            ("오징어 게임", "ojingeo geim"),
            ("이태원 클라쓰", "itaewon keulrasseu"),
            ("도깨비", "dokebi"),
            ("이병헌", "ibyunghun"),
            ("박보검", "bakbogum"),
            ("응답하라 1988", "eungdaphara 1988"),
        ] {
            assert_eq!(sound_key(&romanize(korean)), sound_key(typed), "{korean}");
        }
        assert_eq!(sound_key("1122"), "1122", "digits are no sounds");
    }
}
