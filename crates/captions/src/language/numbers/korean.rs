use super::super::particles::is_syllable;
use super::{Kind, Number};

/// What is counted in Sino-Korean numbers. Without one of these, 이만 is «enough» and 천만 «not at all».
const SINO_COUNTERS: &str =
    "개월 년 월 일 원 분 초 층 호 회 퍼센트 프로 인분 킬로 미터 주년 세 명 점 등 학년 달러 번";
/// The same after a single digit, where 사원 is an employee, 이번 «this time» and 구분 a distinction.
const SINO_COUNTERS_OF_ONE: &str = "개월 년 층 월 초 킬로 미터 인분 퍼센트 학년";
/// After 십, 백, 천 and 만.
const SINO_COUNTERS_OF_TENS: &str = "개월 년 원 명 층 초 분 킬로 미터 퍼센트 달러";
const NATIVE_COUNTERS: &str =
    "개 명 살 시간 시 번 잔 병 마리 권 장 대 달 가지 분 쪽 군데 켤레 그릇 배 주 끼 사람 채 통 판 줄 곳 식구";
/// What may follow a counter.
const AFTER_COUNTER: &str = "은는이가을를에도만의째나밖까부정쯤씩으로와과랑뿐동간전후반생인입야예이요짜";
const NATIVE: [(&str, u32); 34] = [
    ("스물", 20),
    ("스무", 20),
    ("서른", 30),
    ("마흔", 40),
    ("예순", 60),
    ("일흔", 70),
    ("여든", 80),
    ("아흔", 90),
    ("쉰", 50),
    ("열", 10),
    ("다섯", 5),
    ("여섯", 6),
    ("일곱", 7),
    ("여덟", 8),
    ("아홉", 9),
    ("하나", 1),
    ("한", 1),
    ("둘", 2),
    ("두", 2),
    ("셋", 3),
    ("세", 3),
    ("넷", 4),
    ("네", 4),
    ("석", 3),
    ("넉", 4),
    ("이틀", 102),
    ("사흘", 103),
    ("나흘", 104),
    ("열흘", 110),
    ("보름", 115),
    ("절반", 150),
    ("환갑", 160),
    ("칠순", 170),
    ("팔순", 180),
];
/// Days and shares: hints, 100 added.
const HINTS: u32 = 100;
/// A saying that is no number: never again.
const NEVER: &str = "두 번 다시";

/// The numbers of a Korean text.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let begins = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let number = if rest.starts_with(|c: char| c.is_ascii_digit()) {
            Some(in_digits(rest))
        } else if begins {
            in_words_and_digits(rest).or_else(|| in_sino_words(rest)).or_else(|| in_native_words(rest))
        } else {
            None
        };
        at += match number {
            Some((number, length)) => {
                found.extend(number);
                length
            }
            None => rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    found
}

/// Whether a text has syllables that may be numbers, understood or not.
pub(super) fn may_count(text: &str) -> bool {
    let words =
        ["십", "백", "천", "만", "억", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "스물", "서른", "마흔"];
    text.chars().any(|c| c.is_ascii_digit()) || words.iter().any(|word| text.contains(word))
}

/// A number and the bytes that it takes; no number where something else was understood.
type Taken = (Option<Number>, usize);

/// `3만 5천`, `1,500`, `1.5`.
fn in_digits(text: &str) -> Taken {
    let (mut total, mut length) = (0.0, 0);
    loop {
        let (value, digits) = decimal(&text[length..]);
        let (value, units) = multiplied(value, &text[length + digits..]);
        total += value;
        length += digits + units;
        // «3만 5천»: more of the same number only after a unit.
        let more =
            text[length..].strip_prefix(' ').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let goes_on = more.is_some_and(|rest| {
            let (value, digits) = decimal(rest);
            let (times, units) = multiplied(value, &rest[digits..]);
            units > 0 && times < total
        });
        if units == 0 || !goes_on {
            break;
        }
        length += 1;
    }
    let rest = text[length..].trim_start();
    // Other measures are converted, and a second round is often just another.
    let is_free = ["평", "근", "차"].iter().any(|unit| rest.starts_with(unit));
    ((!is_free).then(|| number(total, &text[..length], rest, Kind::Digits)), length)
}

/// `만 2천 원`.
fn in_words_and_digits(text: &str) -> Option<Taken> {
    let first = text.chars().next()?;
    let begin = first.len_utf8() + 1;
    let rest = text[first.len_utf8()..]
        .strip_prefix(' ')
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))?;
    let (times, (number, length)) = (unit(first)?, in_digits(rest));
    let text = text.get(..begin + length)?.to_owned();
    let number = number.map(|number| Number { value: number.value + f64::from(times), text, ..number });
    Some((number, begin + length))
}

/// Digits with their separators, and how many bytes they take.
fn decimal(text: &str) -> (f64, usize) {
    let is_part = |(at, c): &(usize, char)| {
        let before_digit = text[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        c.is_ascii_digit() || matches!(c, ',' | '.') && *at > 0 && before_digit
    };
    let length =
        text.char_indices().take_while(is_part).map(|(at, c)| at + c.len_utf8()).last().unwrap_or_default();
    (text[..length].replace(',', "").parse().unwrap_or_default(), length)
}

/// A value times the units that follow it: 5천만.
fn multiplied(value: f64, text: &str) -> (f64, usize) {
    let mut result = (value, 0);
    for c in text.chars() {
        let Some(unit) = unit(c) else { break };
        result = (result.0 * f64::from(unit), result.1 + c.len_utf8());
    }
    result
}

fn unit(c: char) -> Option<u32> {
    Some(match c {
        '십' => 10,
        '백' => 100,
        '천' => 1_000,
        '만' => 10_000,
        '억' => 100_000_000,
        _ => return None,
    })
}

fn digit(c: char) -> Option<u32> {
    "일이삼사오육칠팔구".chars().zip(1..).find(|(known, _)| *known == c).map(|(_, value)| value)
}

/// `이백만 원`, `삼십 분`.
fn in_sino_words(text: &str) -> Option<Taken> {
    let is_part = |(at, c): &(usize, char)| {
        let goes_on = *c == ' '
            && text[..*at].ends_with(['만', '억'])
            && text[at + 1..].chars().nth(1).and_then(unit).is_some();
        digit(*c).is_some() || unit(*c).is_some() || goes_on && *at > 0
    };
    let run: Vec<(usize, char)> = text.char_indices().take_while(is_part).collect();
    // «십오일» is 15 and a counter: the longest start that is a number and has one.
    (1..=run.len()).rev().find_map(|count| {
        let (at, last) = *run.get(count - 1)?;
        let (value, length) = (sino_value(&text[..at + last.len_utf8()])?, at + last.len_utf8());
        let counters = match (count, unit(last)) {
            (1, None) => SINO_COUNTERS_OF_ONE,
            (1, Some(_)) => SINO_COUNTERS_OF_TENS,
            _ => SINO_COUNTERS,
        };
        let rest = text[length..].trim_start();
        let is_this = last == '이' && count == 1;
        let known = !is_this && counters.split_whitespace().any(|counter| counted(rest, counter));
        known.then(|| (Some(number(value, &text[..length], rest, Kind::Words)), length))
    })
}

/// The value of Sino-Korean words; `None` if they are none.
fn sino_value(text: &str) -> Option<f64> {
    let (mut total, mut section, mut last) = (0.0, 0.0, None);
    for c in text.chars().filter(|c| *c != ' ') {
        match (digit(c), unit(c), last) {
            (Some(value), _, None) => last = Some(f64::from(value)),
            (None, Some(unit), _) if unit < 10_000 => {
                section += last.take().unwrap_or(1.0) * f64::from(unit);
            }
            (None, Some(unit), _) => {
                let value: f64 = section + last.take().unwrap_or_default();
                total += value.max(1.0) * f64::from(unit);
                section = 0.0;
            }
            _ => return None,
        }
    }
    Some(total + section + last.unwrap_or_default())
}

/// `스물다섯 살`, `세 시`, `이틀`.
fn in_native_words(text: &str) -> Option<Taken> {
    let (first, tens) = native(text)?;
    let (length, value) =
        match native(&text[first..]).filter(|(_, unit)| *unit < 10 && (10..HINTS).contains(&tens)) {
            Some((second, unit)) => (first + second, tens + unit),
            None => (first, tens),
        };
    let (said, rest) = (&text[..length], text[length..].trim_start());
    if text.starts_with(NEVER) {
        return None;
    }
    if value > HINTS {
        return Some((Some(number(f64::from(value - HINTS), said, rest, Kind::Hint)), length));
    }
    let is_counted = NATIVE_COUNTERS.split_whitespace().any(|counter| counted(rest, counter));
    // «네 시간» is «your time» as well.
    let is_yours = said == "네"
        && (rest.starts_with("시간")
            || rest.starts_with("사람")
            || rest.starts_with("장")
            || rest.starts_with("분"));
    let is_clear = value >= 5 && said.chars().count() > 1;
    (is_counted && !is_yours || is_clear)
        .then(|| (Some(number(f64::from(value), said, rest, Kind::Words)), length))
}

fn native(text: &str) -> Option<(usize, u32)> {
    let words = NATIVE.iter().filter(|(word, _)| text.starts_with(word));
    words.max_by_key(|(word, _)| word.len()).map(|(word, value)| (word.len(), *value))
}

/// Whether a text begins with a counter that is not the start of another word: 네 번, but not 네 번호.
fn counted(text: &str, counter: &str) -> bool {
    text.strip_prefix(counter)
        .is_some_and(|rest| rest.chars().next().is_none_or(|c| !is_syllable(c) || AFTER_COUNTER.contains(c)))
}

/// A number with what else it may be called by what it counts.
fn number(value: f64, text: &str, counted: &str, kind: Kind) -> Number {
    let also = if counted.starts_with('시') && !counted.starts_with("시간") {
        vec![value + 12.0, value - 12.0]
    } else if counted.starts_with('년') && value < 100.0 {
        vec![value + 1_900.0, value + 2_000.0]
    } else {
        Vec::new()
    };
    Number { value, text: text.trim().to_owned(), also, kind }
}
