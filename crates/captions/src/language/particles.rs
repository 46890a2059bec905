//! What may follow a Korean noun inside its word.

use super::glossary::Pos;
use super::list::List;

/// The order in which particles are stacked. Each place is filled once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Title,
    Plural,
    Called,
    Case,
    Focus,
    Topic,
    End,
    Done,
}

/// What a particle wants of the syllable before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Any,
    Vowel,
    Consonant,
    /// A vowel or ㄹ.
    Liquid,
}

use After::{Any, Consonant, Liquid, Vowel};

const PARTICLES: &[(Place, After, &str)] = &[
    (Place::Title, Any, "님"),
    (Place::Plural, Any, "들"),
    (
        Place::Case,
        Any,
        "의 에 에게 에게서 에게로 한테 한테서 한테로 께 께서 에서 에다 에다가 하고 처럼 같이 보다 만큼 마다 대로 \
         더러 보고 치고 말고",
    ),
    (Place::Case, Vowel, "가 를 와 랑"),
    (Place::Case, Consonant, "이 을 과 이랑 으로 으로서 으로써"),
    (Place::Case, Liquid, "로 로서 로써"),
    (Place::Focus, Any, "만 까지 부터 조차 마저 밖에 만큼 처럼 보다"),
    (Place::Topic, Any, "도 만 의 요"),
    (Place::Topic, Vowel, "는 나 라도 야말로"),
    (Place::Topic, Consonant, "은 이나 이라도 이야말로"),
    (Place::End, Vowel, "야 여 요 예요 에요 죠 냐 래 란 라 라니 라며 였다"),
    (Place::End, Consonant, "아 이야 이여 이요 이래 이라 이죠"),
    (Place::End, Any, "이다 이란 인데 인가 인지 일까 이냐 이니"),
];

/// Only after names: titles that are written onto them, the family of somebody, `-이` after a consonant.
const AFTER_NAMES: &[(Place, After, &str)] = &[
    (Place::Title, Any, "씨 군 양 선배 선배님 오빠 언니 누나 형 형님 쌤 선생님 아저씨 이모 삼촌"),
    (Place::Plural, Any, "네"),
    (Place::Called, Consonant, "이"),
];

/// Only after other nouns: endings that a name shares with a verb (지우다, 지우고, 지우지).
const AFTER_NOUNS: &[(Place, After, &str)] = &[(Place::End, Vowel, "다 고 지 면 네 니 구나 거든")];

/// Forms of the copula: whatever follows them belongs to them.
const COPULAS: &[(After, &str)] = &[
    (
        Any,
        "입니 이에요 이었 이라고 이라는 이라서 이라면 이라니 인데 이잖 이고 이지 이네 이니까 이면 이든 이시 이세 \
         이셨 이십 인가 인지 인걸 인줄 일까 일지 이며 이구",
    ),
    (Vowel, "예요 였 라고 라는 라서 라면 라니 잖아 십니 셨 세요"),
];

/// Words that only look like a noun of one syllable with a particle: 별로 is no star.
static WHOLE_WORDS: List = List::new(
    "별로 바로 서로 새로 따로 때로 홀로 실로 날로 도로 가로 세로 과로 피로 경로 미로 위로 진로 통로 회로 나이 누가 내가 네가 제가 \
     강의 회의 주의 거의 모의 정도 지도 기도 포도 태도 속도 온도 각도 제도 보도 파도 수도 시도 의도 강도 감도 차도 물가 \
     작가 국가 평가 휴가 증가 가의 사과 결과 성과 효과 학과 치과 내과 외과 만은 지은 좋은 많은 같은 작은 젊은",
);

/// Whether the rest of a word after a noun is nothing but particles, in an order that Korean allows, each fitting the sound
/// before it: 동해는, 지우한테도, 민준이가, 사장님께서는; but not 동해안, 지우개.
pub(super) fn are_particles(noun: &str, rest: &str, pos: Pos) -> bool {
    let last = noun.chars().next_back().unwrap_or_default();
    if noun.chars().count() == 1 && WHOLE_WORDS.has(&[noun, rest].concat()) {
        return false;
    }
    follow(last, rest, (Place::Title, pos))
}

fn follow(last: char, rest: &str, (from, pos): (Place, Pos)) -> bool {
    if rest.is_empty() {
        return true;
    }
    let more = if pos == Pos::Name { AFTER_NAMES } else { AFTER_NOUNS };
    let mut known =
        PARTICLES.iter().chain(more).filter(|(place, after, _)| *place >= from && fits(last, *after));
    let stacked = known.any(|(place, _, forms)| {
        forms.split_whitespace().any(|form| {
            let next = form.chars().next_back().unwrap_or_default();
            rest.strip_prefix(form).is_some_and(|rest| follow(next, rest, (after(*place), pos)))
        })
    });
    stacked || is_copula(last, rest)
}

fn after(place: Place) -> Place {
    match place {
        Place::Title => Place::Plural,
        Place::Plural => Place::Called,
        Place::Called => Place::Case,
        Place::Case => Place::Focus,
        Place::Focus => Place::Topic,
        Place::Topic => Place::End,
        Place::End | Place::Done => Place::Done,
    }
}

fn is_copula(last: char, rest: &str) -> bool {
    let begins = |(after, forms): &(After, &str)| {
        fits(last, *after) && forms.split_whitespace().any(|form| rest.starts_with(form))
    };
    COPULAS.iter().any(begins)
}

/// Whether a particle may follow a syllable. Of letters that are not Korean the sound is not known.
fn fits(last: char, after: After) -> bool {
    const RIEUL: u32 = 8;
    let Some(coda) = coda(last) else { return true };
    match after {
        Any => true,
        Vowel => coda == 0,
        Consonant => coda != 0,
        Liquid => coda == 0 || coda == RIEUL,
    }
}

/// Number of a Korean syllable's final consonant in Unicode's order, 0 for none; `None` for other characters.
pub(super) fn coda(c: char) -> Option<u32> {
    is_syllable(c).then(|| (u32::from(c) - 0xac00) % 28)
}

/// Whether a character is a Korean syllable.
pub(super) fn is_syllable(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_stack_in_order() {
        for rest in [
            "",
            "는",
            "가",
            "에게는",
            "한테도",
            "씨가",
            "씨한테는",
            "야",
            "랑",
            "네",
            "까지도",
            "입니다",
            "라고",
            "선배",
        ] {
            assert!(are_particles("지우", rest, Pos::Name), "지우{rest}");
        }
        for rest in ["이", "이가", "아", "이한테도", "이랑", "은", "씨께서"] {
            assert!(are_particles("민준", rest, Pos::Name), "민준{rest}");
        }
        for rest in ["님", "님께서는", "님들도", "이에요", "으로", "과", "만은"] {
            assert!(are_particles("사장", rest, Pos::Title), "사장{rest}");
        }
    }

    #[test]
    fn other_words_are_no_particles() {
        for rest in ["개", "고", "지", "다", "는가봐", "은", "이", "을"] {
            assert!(!are_particles("지우", rest, Pos::Name), "지우{rest}");
        }
        for rest in ["안", "물", "시", "은", "는도가"] {
            assert!(!are_particles("동해", rest, Pos::Place), "동해{rest}");
        }
        assert!(!are_particles("한국", "인", Pos::Place));
        assert!(are_particles("CEO", "는", Pos::Noun) && are_particles("CEO", "은", Pos::Noun));
    }
}
