//! What the end of a Korean word says about the sentence: endings, particles, words that lean on their neighbours.

/// Whether a character is a Korean syllable or a part of one.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣' | 'ㄱ'..='ㆎ' | '\u{1100}'..='\u{11ff}')
}

/// Endings that close a sentence, where a pause follows.
const FINAL: &[&str] = &["다", "요", "죠", "까", "네", "지", "군", "니", "냐", "라", "자", "마", "어", "야"];

/// Endings that promise another clause.
const CONNECTIVE: &[&str] = &["고", "서", "면", "는데", "지만", "니까", "려고", "도록"];

/// Nouns that mean nothing without the words before them.
const BOUND_NOUNS: &[&str] = &["수", "것", "거", "줄", "적", "데", "때문"];

/// What may follow a bound noun inside its word: particles, and forms of 이다.
const PARTICLES: &[&str] = &[
    "",
    "이",
    "가",
    "은",
    "는",
    "을",
    "를",
    "도",
    "만",
    "에",
    "에서",
    "의",
    "로",
    "으로",
    "과",
    "와",
    "들",
    "까지",
    "밖에",
    "처럼",
    "라도",
    "야",
    "예요",
    "에요",
    "이야",
    "이에요",
    "입니다",
    "인데",
    "인지",
    "이지",
    "지",
    "지만",
    "죠",
    "다",
    "라",
    "라고",
    "라면",
    "고",
    "니까",
    "네",
    "네요",
    "냐",
    "였어",
    "였어요",
    "였다",
    "거든",
    "거든요",
    "잖아",
    "잖아요",
    "군요",
];

/// Words that point at the noun after them.
const DETERMINERS: &[&str] = &["이", "그", "저", "한", "두", "세"];

/// Words that belong to the verb after them.
const NEGATIONS: &[&str] = &["안", "못"];

/// How a word ends, and how the auxiliary verb begins that may follow it.
const AUXILIARIES: &[(&str, &[&str])] = &[
    ("수", &["있", "없"]),
    ("고", &["있", "싶", "계"]),
    ("야", &["해", "하", "돼", "되", "했"]),
    ("아", &["주", "줘", "있", "보", "봐", "버"]),
    ("어", &["주", "줘", "있", "보", "봐", "버"]),
    ("해", &["주", "줘", "보", "봐", "버"]),
    ("지", &["마", "말", "않", "못"]),
];

/// A word without the signs around it.
pub(crate) fn letters(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a word without signs closes a sentence, if a pause follows.
pub(crate) fn closes(word: &str) -> bool {
    ends_in(word, FINAL) && !connects(word)
}

/// Whether a word promises another clause.
pub(crate) fn connects(word: &str) -> bool {
    ends_in(word, CONNECTIVE) && !asks_formally(word)
}

/// Whether a word ends in the question `-ㅂ니까`, which looks like the connective `-니까`.
fn asks_formally(word: &str) -> bool {
    let before = word.strip_suffix("니까").and_then(|stem| stem.chars().last());
    before.is_some_and(|syllable| ('가'..='힣').contains(&syllable) && final_consonant(syllable) == BIEUP)
}

const BIEUP: u32 = 17;

/// The number of a syllable's final consonant; 0 without one.
fn final_consonant(syllable: char) -> u32 {
    (u32::from(syllable) - u32::from('가')) % 28
}

/// Whether a word leans on the one before it: a bound noun, alone or with its particle.
pub(crate) fn leans_back(word: &str) -> bool {
    let word = letters(word);
    let rest_of = |noun: &&str| word.strip_prefix(noun);
    BOUND_NOUNS.iter().filter_map(rest_of).any(|rest| PARTICLES.contains(&rest))
}

/// Whether a word points at the noun after it.
pub(crate) fn points_on(word: &str) -> bool {
    DETERMINERS.contains(&word)
}

/// Why two words without signs must not be parted.
pub(crate) fn bond(last: &str, next: &str) -> Option<&'static str> {
    if points_on(last) {
        return Some("determiner|noun");
    }
    if leans_back(next) {
        return Some("clause|bound noun");
    }
    if NEGATIONS.contains(&last) {
        return Some("negation|verb");
    }
    let follows = |(ending, verbs): &(&str, &[&str])| {
        last.ends_with(ending) && verbs.iter().any(|verb| next.starts_with(verb))
    };
    AUXILIARIES.iter().any(follows).then_some("verb|auxiliary")
}

fn ends_in(word: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bound_nouns_are_known_with_their_particles_and_not_inside_other_words() {
        assert!(["수", "수가", "것이", "거예요.", "때문에", "줄은"].into_iter().all(leans_back));
        assert!(!["수학", "거리", "적당히", "데이트", "줄넘기", ""].into_iter().any(leans_back));
    }

    #[test]
    fn a_word_tells_by_its_end_whether_the_sentence_goes_on() {
        assert!(closes("왔어") && closes("합니다") && !closes("학교"));
        assert!(connects("먹으면") && connects("가는데") && !connects("갔어"));
        assert!(connects("가니까") && !closes("가니까") && closes("갑니까") && !connects("갔습니까"));
        assert!(points_on("그") && !points_on("그는"));
    }
}
