//! Numbers that are written as words, in the languages in which titles are known.

/// Words of Spanish, Portuguese and English, folded, and the Korean ones that count things. `dos` is no number: Portuguese writes "of the" so.
const WORDS: [(u32, &str); 39] = [
    (1, "uno um one 하나"),
    (2, "dois duas two 둘"),
    (3, "tres three 셋"),
    (4, "cuatro quatro four 넷"),
    (5, "cinco five 다섯"),
    (6, "seis six 여섯"),
    (7, "siete sete seven 일곱"),
    (8, "ocho oito eight 여덟"),
    (9, "nueve nove nine 아홉"),
    (10, "diez dez ten 열"),
    (11, "once onze eleven"),
    (12, "doce doze twelve"),
    (13, "trece treze thirteen"),
    (14, "catorce catorze quatorze fourteen"),
    (15, "quince quinze fifteen"),
    (16, "dieciseis dezesseis sixteen"),
    (17, "diecisiete dezessete seventeen"),
    (18, "dieciocho dezoito eighteen"),
    (19, "diecinueve dezenove nineteen"),
    (20, "veinte vinte twenty 스물"),
    (21, "veintiuno veintiun"),
    (22, "veintidos"),
    (23, "veintitres"),
    (24, "veinticuatro"),
    (25, "veinticinco"),
    (26, "veintiseis"),
    (27, "veintisiete"),
    (28, "veintiocho"),
    (29, "veintinueve"),
    (30, "treinta trinta thirty 서른"),
    (40, "cuarenta quarenta forty 마흔"),
    (50, "cincuenta cinquenta fifty 쉰"),
    (60, "sesenta sessenta sixty 예순"),
    (70, "setenta seventy 일흔"),
    (80, "ochenta oitenta eighty 여든"),
    (90, "noventa ninety 아흔"),
    (100, "cien cem ciento cento hundred"),
    (900, "novecientos novecentos"),
    (1000, "mil thousand"),
];
/// What multiplies the number before it.
const MULTIPLIERS: [&str; 3] = ["hundred", "thousand", "mil"];
/// What may stand inside a number.
const JOINTS: [&str; 3] = ["y", "e", "and"];

/// The folded text with its numbers in digits; `None` if it has none in words, or only the number one, which is an article, too.
pub(super) fn in_digits(parted: &str) -> Option<String> {
    let (mut out, mut number, mut is_other) = (Vec::new(), None::<Number>, false);
    let words: Vec<&str> = parted.split(' ').collect();
    for (at, word) in words.iter().enumerate() {
        let follows = number.is_some() && words.get(at + 1).is_some_and(|next| value(next).is_some());
        if JOINTS.contains(word) && follows {
            continue;
        }
        let Some(value) = value(word) else {
            out.extend(number.take().map(|number| number.value.to_string()));
            out.push((*word).to_owned());
            continue;
        };
        is_other |= value > 1;
        number = match number.map(|number| (number, number.with((word, value)))) {
            None => Some(Number::new(value)),
            Some((_, Some(both))) => Some(both),
            Some((before, None)) => {
                out.push(before.value.to_string());
                Some(Number::new(value))
            }
        };
    }
    out.extend(number.map(|number| number.value.to_string()));
    is_other.then(|| out.join(" "))
}

/// A number of which more words may follow.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    /// What follows is less than this.
    room: u32,
}

impl Number {
    fn new(value: u32) -> Self {
        let room = [1000, 100, 10].into_iter().find(|round| value >= 20 && value.is_multiple_of(*round));
        Self { value, room: room.unwrap_or(1) }
    }

    /// Together with the word that follows, if that is a part of it.
    fn with(self, (word, next): (&str, u32)) -> Option<Self> {
        if MULTIPLIERS.contains(&word) && self.value < next {
            return Some(Self { value: self.value * next, room: next });
        }
        (next < self.room).then(|| Self { value: self.value + next, room: Self::new(next).room })
    }
}

fn value(word: &str) -> Option<u32> {
    let find = |word: &str| WORDS.iter().find(|(_, words)| words.split(' ').any(|known| known == word));
    if let Some((value, _)) = find(word) {
        return Some(*value);
    }
    // Korean tens and ones are one word: 스물다섯.
    let parts = |at| Some((word.get(..at)?, word.get(at..)?));
    let (tens, ones) = [3, 6].into_iter().filter_map(parts).find(|(tens, ones)| {
        let is = |word, round: fn(u32) -> bool| find(word).is_some_and(|(value, _)| round(*value));
        !word.is_ascii() && is(tens, |value| value >= 10) && is(ones, |value| value < 10)
    })?;
    Some(find(tens)?.0 + find(ones)?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_numbers() {
        for (words, digits) in [
            ("veinticinco veintiuno", "25 21"),
            ("vinte e cinco vinte e um", "25 21"),
            ("twenty five twenty one", "25 21"),
            ("스물다섯 스물하나", "25 21"),
            ("round six", "round 6"),
            ("reply mil novecientos noventa y siete", "reply 1997"),
            ("reply nineteen ninety seven", "reply 19 97"),
            ("a batalha dos cem", "a batalha dos 100"),
            ("physical one hundred", "physical 100"),
            ("cuatro y tres", "4 3"),
            ("two thousand and one", "2001"),
            ("y cuatro", "y 4"),
        ] {
            assert_eq!(in_digits(words).as_deref(), Some(digits), "{words}");
        }
        for words in [
            "",
            "y",
            "uno",
            "one",
            "crash landing on you",
            "25 21",
            "스물스물",
            "a e e",
            "amantes dos sonhos",
        ] {
            assert_eq!(in_digits(words), None, "{words}");
        }
    }
}
