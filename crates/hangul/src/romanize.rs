use unicode_normalization::UnicodeNormalization;

use crate::pronounce::heard;
use crate::syllable::Syllable;

/// The text as it is heard, in the Revised Romanization of Korean, in lower case: `romanize("신라")` is `silla`. What is
/// not Korean stays as it is; letters alone (ㅋㅋ) are written one by one.
///
/// Sound changes cross the borders of syllables, not of words. Where writing alone cannot tell (verbs or nouns, words
/// made of two) the form of nouns is taken.
#[must_use]
pub fn romanize(text: &str) -> String {
    let (mut out, mut word) = (String::with_capacity(text.len()), Vec::new());
    for c in text.nfc() {
        if let Some(syllable) = Syllable::of(c) {
            word.push(syllable);
            continue;
        }
        write(&mut out, &std::mem::take(&mut word));
        match (onset(c), vowel(c)) {
            (Some(letters), _) | (_, Some(letters)) => out.push_str(letters),
            (None, None) => out.push(c),
        }
    }
    write(&mut out, &word);
    out
}

fn write(out: &mut String, word: &[Syllable]) {
    let mut before = None;
    for Syllable { onset: first, vowel: second, coda: last } in heard(word) {
        // ㄹㄹ is written ll.
        let is_double = before == Some('ㄹ') && first == 'ㄹ';
        out.push_str(if is_double { "l" } else { onset(first).unwrap_or_default() });
        out.push_str(vowel(second).unwrap_or_default());
        out.push_str(last.and_then(coda).unwrap_or_default());
        before = last;
    }
}

/// An onset in the romanization.
fn onset(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ㄱ' => "g",
        'ㄲ' => "kk",
        'ㄴ' => "n",
        'ㄷ' => "d",
        'ㄸ' => "tt",
        'ㄹ' => "r",
        'ㅁ' => "m",
        'ㅂ' => "b",
        'ㅃ' => "pp",
        'ㅅ' => "s",
        'ㅆ' => "ss",
        'ㅇ' => "",
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

/// A vowel in the romanization.
pub(crate) fn vowel(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ㅏ' => "a",
        'ㅐ' => "ae",
        'ㅑ' => "ya",
        'ㅒ' => "yae",
        'ㅓ' => "eo",
        'ㅔ' => "e",
        'ㅕ' => "yeo",
        'ㅖ' => "ye",
        'ㅗ' => "o",
        'ㅘ' => "wa",
        'ㅙ' => "wae",
        'ㅚ' => "oe",
        'ㅛ' => "yo",
        'ㅜ' => "u",
        'ㅝ' => "wo",
        'ㅞ' => "we",
        'ㅟ' => "wi",
        'ㅠ' => "yu",
        'ㅡ' => "eu",
        'ㅢ' => "ui",
        'ㅣ' => "i",
        _ => return None,
    })
}

/// A coda that is heard, in the romanization.
fn coda(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ㄱ' => "k",
        'ㄴ' => "n",
        'ㄷ' => "t",
        'ㄹ' => "l",
        'ㅁ' => "m",
        'ㅂ' => "p",
        'ㅇ' => "ng",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the standard itself, but for words that need a dictionary (신문로, 학여울, 알약, 잡혀).
    #[test]
    fn the_standards_own_examples() {
        let examples = "구미 gumi 영동 yeongdong 백암 baegam 옥천 okcheon 합덕 hapdeok 호법 hobeop 월곶 wolgot 벚꽃 beotkkot \
            한밭 hanbat 구리 guri 설악 seorak 칠곡 chilgok 임실 imsil 울릉 ulleung 대관령 daegwallyeong 백마 baengma \
            종로 jongno 왕십리 wangsimni 별내 byeollae 신라 silla 해돋이 haedoji 같이 gachi 굳히다 guchida 좋고 joko \
            놓다 nota 낳지 nachi 묵호 mukho 집현전 jiphyeonjeon 압구정 apgujeong 낙동강 nakdonggang 죽변 jukbyeon \
            낙성대 nakseongdae 합정 hapjeong 팔당 paldang 샛별 saetbyeol 울산 ulsan 중앙 jungang 해운대 haeundae \
            광희문 gwanghuimun 독립문 dongnimmun 속리산 songnisan 무량사 muryangsa 불국사 bulguksa 독도 dokdo";
        let words: Vec<&str> = examples.split_whitespace().collect();
        for pair in words.chunks(2) {
            assert_eq!(romanize(pair[0]), pair[1], "{}", pair[0]);
        }
    }

    #[test]
    fn words_keep_to_themselves_and_the_rest_stays() {
        assert_eq!(romanize("사랑의 불시착 2"), "sarangui bulsichak 2");
        assert_eq!(romanize("값이 없어, 닭을 앉아"), "gapsi eopseo, dalgeul anja");
        assert_eq!(romanize("K-POP 스타 ㅋㅋ ㅠㅠ"), "K-POP seuta kk yuyu");
        assert_eq!(romanize("싫어 않은 좋아"), "sireo aneun joa");
    }
}
