//! How Korean is spoken: levels of speech and questions, by the endings of sentences.

use serde::{Deserialize, Serialize};

use super::list::List;
use super::particles::{coda, is_syllable};

/// A level of Korean speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeechLevel {
    /// 해체 and 해라체: without ceremony.
    Banmal,
    /// 해요체: polite.
    Haeyo,
    /// 하오체 and 하게체: of old times.
    Hao,
    /// 합쇼체: formal.
    Hapsyo,
}

/// Final consonant ㅂ in Unicode's order.
const BIEUP: u32 = 17;

/// Words that end like 해요 and are none, or are no sentence.
static NOT_POLITE: List = List::new("필요 중요 주요 강요 소요 수요 동요 담요 월요 화요 목요 금요 토요 일요");
static OLD: List = List::new(
    "하오 시오 이오 주오 되오 마오 보오 겠소 었소 았소 했소 였소 있소 없소 좋소 갔소 왔소 구려 이보게 게나 시게 라네 다네 \
     그려 는가 리다",
);
/// Endings without ceremony that no noun has.
static PLAIN: List = List::new(
    "했어 있어 없어 겠어 었어 았어 였어 갔어 왔어 봤어 됐어 싶어 같아 좋아 싫어 알아 몰라 잖아 거야 할게 줄게 갈게 을게 을래 \
     할래 거든 는데 은데 인데 구나 는군 더라 니까 아니야 이야 하자 가자 보자 먹자 해라 마라 가라 와라 어라 아라 하냐 느냐 \
     거냐 었냐 았냐 하니 거니 었니 았니 있니 없니 먹어 가지 하지 그래 돼 해 줘 봐 마 자 니 냐 지 어 아 다 까 네 래 와 \
     가 야 게 걸 라 군 데 서",
);
/// Whole answers.
static POLITE_WORDS: List = List::new("네 예 아니요 아뇨 그럼요");
static PLAIN_WORDS: List = List::new("응 어 아니 그래 야 왜 뭐 싫어 됐어");

/// The level that a line is spoken in: that of its most polite sentence, because fragments of polite speech look plain.
/// `None` if no sentence of it has an ending.
pub fn speech_level(source: &str) -> Option<SpeechLevel> {
    sentences(source).filter_map(level_of).max()
}

fn sentences(source: &str) -> impl Iterator<Item = &str> {
    source.split(['.', '?', '!', '…', '\n', '~', '。']).map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// The last word, without marks.
fn last_word(sentence: &str) -> &str {
    let trimmed = sentence.trim_end_matches(|c: char| !is_syllable(c));
    trimmed.rsplit(|c: char| !is_syllable(c)).next().unwrap_or_default()
}

fn level_of(sentence: &str) -> Option<SpeechLevel> {
    let word = last_word(sentence);
    let is_whole = word.len() == sentence.trim_end_matches(|c: char| !is_syllable(c)).len();
    if word.is_empty() {
        return None;
    }
    if POLITE_WORDS.has(word) {
        return is_whole.then_some(SpeechLevel::Haeyo);
    }
    if is_formal(word) {
        return Some(SpeechLevel::Hapsyo);
    }
    if word.ends_with(['요', '죠']) && !NOT_POLITE.has(word) && word != "요" {
        return Some(SpeechLevel::Haeyo);
    }
    if OLD.ends(word) {
        return Some(SpeechLevel::Hao);
    }
    let is_ending =
        |ending: &&str| word.ends_with(*ending) && (word.len() > ending.len() || ending.len() > 3);
    // A single word may be a call (지우야, 오빠) as well as a sentence: only long endings tell.
    let plain = PLAIN.iter().filter(|ending| !is_whole || ending.len() > 3).any(|ending| is_ending(&ending));
    (plain || is_whole && PLAIN_WORDS.has(word)).then_some(SpeechLevel::Banmal)
}

/// -ㅂ니다, -ㅂ니까, -ㅂ시다, -십시오.
fn is_formal(word: &str) -> bool {
    let stem = ["니다", "니까", "시다"].into_iter().find_map(|ending| word.strip_suffix(ending));
    let is_bieup = stem.and_then(|stem| stem.chars().next_back()).and_then(coda) == Some(BIEUP);
    is_bieup || word.ends_with("십시오")
}

/// Endings that only questions have.
static ASKING: List = List::new("할까요 을까요 나요 느냐 거냐 었냐 았냐 하냐 겠냐");
/// Parts of words that leave open whether a line without a question mark asks.
static MAY_ASK: List =
    List::new("왜 뭐 뭘 무슨 누구 누가 어디 언제 어떻게 어째서 몇 얼마 어느 까 니 냐 지 죠 래 가요 예요 나");

/// Whether a line asks, as far as its signs and endings show; `None` where they leave it open.
pub fn asks(source: &str) -> Option<bool> {
    // «어? 왔네!» exclaims, «여보세요.» is how a telephone is answered.
    let is_aside =
        |part: &str| syllables(part.rsplit(['.', '!', '?', '…', ',']).next().unwrap_or_default()) < 2;
    let (questions, end) =
        source.rsplit_once('?').map_or((None, source), |(before, end)| (Some(before), end));
    if let Some(questions) = questions {
        let is_open = syllables(end) > 0 && questions.split('?').all(is_aside);
        return if is_open { None } else { Some(true) };
    }
    if source.contains("여보세요") {
        return None;
    }
    let last = sentences(source).last().map(last_word)?;
    if ASKING.ends(last) || is_formal(last) && last.ends_with('까') {
        return Some(true);
    }
    let may_ask = MAY_ASK.iter().any(|part| source.contains(part));
    (!may_ask).then_some(false)
}

/// How many Korean syllables a text has.
pub fn syllables(text: &str) -> usize {
    text.chars().filter(|c| is_syllable(*c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_level() {
        use SpeechLevel::{Banmal, Haeyo, Hao, Hapsyo};
        let cases = [
            ("어제 왜 전화 안 받았어?", Banmal),
            ("밥 먹자.", Banmal),
            ("너 미쳤냐?", Banmal),
            ("응.", Banmal),
            ("어디 가세요?", Haeyo),
            ("그렇죠.", Haeyo),
            ("네, 알겠어요.", Haeyo),
            ("아니요.", Haeyo),
            ("진짜? 몰랐어요.", Haeyo),
            ("감사합니다.", Hapsyo),
            ("들어오십시오!", Hapsyo),
            ("누구십니까?", Hapsyo),
            ("갑시다.", Hapsyo),
            ("어찌 이러시오?", Hao),
            ("나는 모르겠소.", Hao),
            ("이리 와서 앉게나.", Hao),
        ];
        for (line, level) in cases {
            assert_eq!(speech_level(line), Some(level), "{line}");
        }
    }

    #[test]
    fn a_line_without_an_ending_has_no_level() {
        for line in ["", "♪", "오빠!", "지우야!", "강태오 대표님.", "커피 한 잔", "OK"] {
            assert_eq!(speech_level(line), None, "{line}");
        }
    }

    #[test]
    fn questions_are_known_by_sign_or_ending() {
        assert_eq!(asks("갈래?"), Some(true));
        assert_eq!(asks("어디로 가십니까"), Some(true));
        assert_eq!(asks("나는 집에 갈 거야."), None);
        assert_eq!(asks("밥 먹었어."), Some(false));
        assert_eq!(asks("왜 그래"), None);
        assert_eq!(syllables("오빠, OK 왜?"), 3);
    }
}
