//! Numbers, dates and money that differ between a source and its translation (rule X6).
//!
//! Numbers are often said in another way (두 사람 → «ellos»), so a small one that is simply gone is no finding; one that
//! became another is.

mod korean;
mod romance;

use super::Locale;
use super::translation::Line;
use crate::{Finding, Rule};

/// A number as it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Its value.
    value: f64,
    /// As it is written.
    text: String,
    /// Other values that say the same: 15 for three o'clock, 1998 for the year 98.
    also: Vec<f64>,
    /// How sure it is that it is one.
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// In digits.
    Digits,
    /// In words.
    Words,
    /// May stand for a number, if one is looked for: months, ordinals, halves.
    Hint,
}

/// From here on a number in words is not left out by a good translation.
const LARGE: f64 = 11.0;

/// X6.
pub(super) fn check(line: &Line<'_>) -> Vec<Finding> {
    if line.sheet.language == Locale::Ko {
        return Vec::new();
    }
    let source = korean::numbers(line.pair.source);
    let target = romance::numbers(&line.words, line.sheet.language);
    let lost: Vec<&Number> = source.iter().filter(|number| counts(number) && !has(&target, number)).collect();
    let new: Vec<&Number> = target.iter().filter(|number| counts(number) && !has(&source, number)).collect();
    let name = |numbers: &[&Number]| {
        if numbers.is_empty() {
            "no number".to_owned()
        } else {
            numbers.iter().map(|number| number.text.as_str()).collect::<Vec<_>>().join(", ")
        }
    };
    let is_wrong = if lost.is_empty() {
        // Hints of the source may be numbers that were not understood.
        let is_invented = |number: &&Number| number.kind == Kind::Digits && number.value >= LARGE;
        new.iter().any(is_invented) && !korean::may_count(line.pair.source)
    } else {
        !new.is_empty() || lost.iter().any(|number| number.kind == Kind::Digits || number.value >= LARGE)
    };
    if is_wrong { vec![Finding::new(Rule::X6, 0, name(&new), name(&lost))] } else { Vec::new() }
}

/// One of something is as often an article.
fn counts(number: &Number) -> bool {
    number.kind != Kind::Hint && number.value >= 2.0
}

fn has(numbers: &[Number], wanted: &Number) -> bool {
    let values = |number: &Number| {
        std::iter::once(number.value).chain(number.also.iter().copied()).collect::<Vec<_>>()
    };
    let wanted = values(wanted);
    numbers.iter().any(|number| values(number).iter().any(|value| wanted.contains(value)))
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;
    use super::super::{Cast, Glossary, Pair, Sheet};
    use super::*;

    fn differ(source: &str, target: &str, language: Locale) -> bool {
        let sheet = Sheet::new(Glossary::default(), Cast::default(), language);
        let pair = Pair { source, target, ..Pair::default() };
        let names = Names::of(&sheet);
        !check(&Line::new(&pair, &sheet, &names)).is_empty()
    }

    #[test]
    fn the_same_number_may_be_written_in_many_ways() {
        let same = [
            ("3만 5천 원이야.", "Son 35.000 wones."),
            ("삼만 오천 원이야.", "Son treinta y cinco mil wones."),
            ("1억 2천만 원이요?", "¿Ciento veinte millones?"),
            ("1,500원입니다.", "Son 1500 wones."),
            ("내일 세 시에 봐.", "Nos vemos mañana a las tres."),
            ("오후 3시요.", "A las 15:00."),
            ("3시 반에 가자.", "Vamos a las tres y media."),
            ("5월 3일이야.", "Es el 3 de mayo."),
            ("스물다섯 살이에요.", "Tengo veinticinco años."),
            ("열두 명이 왔어.", "Vinieron doce."),
            ("두 사람 사귀어?", "¿Ustedes salen?"),
            ("둘 다 가.", "Váyanse ambos."),
            ("3층이에요.", "Es el tercer piso."),
            ("98년생이에요.", "Nací en 1998."),
            ("이만 가보겠습니다.", "Ya me voy."),
            ("천만에요.", "De nada."),
            ("사원이에요.", "Soy empleado."),
            ("너무 고마워.", "Mil gracias."),
            ("사흘 뒤에 와.", "Ven en tres días."),
            ("절반이야.", "Es el 50 %."),
            ("1.5배야.", "Es 1,5 veces más."),
            ("10시 30분 비행기야.", "El vuelo sale a las 10:30."),
        ];
        for (source, target) in same {
            assert!(!differ(source, target, Locale::Es419), "{source} {target}");
        }
        assert!(!differ("이십 년 만이네요.", "Faz vinte anos.", Locale::PtBr));
        assert!(!differ("200만 원 빌려줘.", "Me empresta dois milhões de wons.", Locale::PtBr));
        assert!(!differ("백이십 명이에요.", "São cento e vinte pessoas.", Locale::PtBr));
    }

    #[test]
    fn another_number_is_found() {
        let other = [
            ("3만 원이야.", "Son 3000 wones."),
            ("내일 세 시에 봐.", "Nos vemos mañana a las cuatro."),
            ("5월 3일이야.", "Es el 13 de mayo."),
            ("스물다섯 살이에요.", "Tengo treinta y cinco años."),
            ("이백만 원이 필요해.", "Necesito veinte mil wones."),
            ("15층에 살아.", "Vivo arriba."),
            ("거기 살아.", "Vivo en el piso 15."),
        ];
        for (source, target) in other {
            assert!(differ(source, target, Locale::Es419), "{source} {target}");
        }
    }
}
