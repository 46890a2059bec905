//! What people are called to their face.

use super::cast::{Cast, Character, Kin, KinTerms};
use super::list::List;
use super::particles::is_syllable;
use super::words::{Words, composed};
use super::{Locale, Pair};
use crate::{Finding, Fix, Rule};

/// What may become of a word of address.
enum Become {
    /// A sibling by word: kept, or translated between real siblings if the series wants it.
    Sibling,
    /// Kept.
    Kept,
    /// Translated.
    Title,
}

/// A word of address: how it is said, how it is kept, and how it is translated.
struct Honorific {
    ko: &'static [&'static str],
    becomes: Become,
    kept: &'static [&'static str],
    es: &'static [&'static str],
    pt: &'static [&'static str],
}

const BROTHER_ES: &[&str] = &["hermano", "hermanito", "mano", "manito"];
const SISTER_ES: &[&str] = &["hermana", "hermanita"];
const BROTHER_PT: &[&str] = &["irmão", "irmãozinho", "mano", "maninho"];
const SISTER_PT: &[&str] = &["irmã", "irmãzinha", "mana", "maninha"];
const CHIEF_ES: &[&str] = &[
    "jefe",
    "jefa",
    "director",
    "directora",
    "presidente",
    "presidenta",
    "gerente",
    "señor",
    "señora",
    "sr",
    "sra",
];
const CHIEF_PT: &[&str] =
    &["chefe", "diretor", "diretora", "presidente", "gerente", "senhor", "senhora", "sr", "sra"];

const HONORIFICS: &[Honorific] = &[
    Honorific { ko: &["오빠"], becomes: Become::Sibling, kept: &["oppa"], es: BROTHER_ES, pt: BROTHER_PT },
    Honorific {
        ko: &["형", "형님"],
        becomes: Become::Sibling,
        kept: &["hyung", "hyungnim"],
        es: BROTHER_ES,
        pt: BROTHER_PT,
    },
    Honorific { ko: &["언니"], becomes: Become::Sibling, kept: &["unnie"], es: SISTER_ES, pt: SISTER_PT },
    Honorific {
        ko: &["누나", "누님"],
        becomes: Become::Sibling,
        kept: &["noona"],
        es: SISTER_ES,
        pt: SISTER_PT,
    },
    Honorific {
        ko: &["선배", "선배님"],
        becomes: Become::Kept,
        kept: &["sunbae", "sunbaenim"],
        es: &[],
        pt: &[],
    },
    Honorific { ko: &["후배", "후배님"], becomes: Become::Kept, kept: &["hoobae"], es: &[], pt: &[] },
    Honorific {
        ko: &["아저씨"],
        becomes: Become::Title,
        kept: &["ajusshi"],
        es: &["señor", "don", "amigo"],
        pt: &["moço", "senhor", "tio"],
    },
    Honorific {
        ko: &["아줌마", "아주머니"],
        becomes: Become::Title,
        kept: &["ajumma"],
        es: &["señora", "doña"],
        pt: &["senhora", "moça", "dona", "tia"],
    },
    Honorific {
        ko: &["사장님", "대표님", "팀장님", "과장님", "부장님", "실장님", "본부장님", "회장님", "이사님"],
        becomes: Become::Title,
        kept: &[],
        es: CHIEF_ES,
        pt: CHIEF_PT,
    },
    Honorific {
        ko: &["선생님", "쌤", "교수님", "의사 선생님"],
        becomes: Become::Title,
        kept: &[],
        es: &[
            "profesor",
            "profesora",
            "profe",
            "maestro",
            "maestra",
            "doctor",
            "doctora",
            "señor",
            "señora",
            "sr",
            "sra",
        ],
        pt: &["professor", "professora", "prof", "doutor", "doutora", "senhor", "senhora", "sr", "sra"],
    },
    Honorific {
        ko: &["전하", "폐하", "마마", "저하"],
        becomes: Become::Title,
        kept: &[],
        es: &["alteza", "majestad"],
        pt: &["alteza", "majestade"],
    },
];

/// Words before a word of address that make it speak of somebody else.
const OF_OTHERS: &[&str] =
    &["우리", "네", "내", "제", "니", "저", "그", "이", "너희", "걔네", "남의", "당신"];

/// What is wrong with how an addressee is called (rule C5): the word is gone, or it was only spelled out.
pub(super) fn check(pair: &Pair<'_>, words: &Words<'_>, (cast, locale): (&Cast, Locale)) -> Vec<Finding> {
    if locale == Locale::Ko {
        return Vec::new();
    }
    let mut findings = spelled_out(words);
    let forms = wanted(pair, (cast, locale)).unwrap_or_default();
    if !forms.is_empty() && !forms.iter().any(|form| words.has(form)) {
        findings.push(Finding::new(
            Rule::C5,
            0,
            "what the addressee is called is missing",
            forms.join(" / "),
        ));
    }
    findings
}

/// The forms of which one must stand in the translation; `None` if the source calls nobody.
fn wanted<'a>(pair: &Pair<'_>, (cast, locale): (&'a Cast, Locale)) -> Option<Vec<&'a str>> {
    let relation = cast.relation(&pair.turn());
    if let Some(relation) = relation {
        let settled = (relation.address.get(&Locale::Ko), relation.address.get(&locale));
        if let (Some(said), Some(form)) = settled
            && calls(pair.source, |word| word == said)
        {
            return Some(vec![form]);
        }
    }
    let honorific = HONORIFICS.iter().find(|honorific| {
        calls(pair.source, |word| {
            honorific.ko.iter().any(|said| word.strip_suffix(said).is_some_and(is_nameable))
        })
    })?;
    let addressee = pair.addressee.and_then(|id| cast.character(id));
    let translated = if locale.is_spanish() { honorific.es } else { honorific.pt };
    let name = addressee.map(|character| given_names(character, locale)).unwrap_or_default();
    let kin = relation.and_then(|relation| relation.kin);
    Some(match (&honorific.becomes, kin, cast.kin_terms) {
        (Become::Kept, ..) | (Become::Sibling, Some(Kin::Family), KinTerms::Retain) => {
            honorific.kept.to_vec()
        }
        (Become::Sibling, Some(Kin::Family), KinTerms::Translate) => [translated, &name].concat(),
        (Become::Sibling, Some(_), _) => honorific.kept.to_vec(),
        _ => [honorific.kept, translated, &name].concat(),
    })
}

/// Whether a name of at most three syllables, or none, may stand before a word of address.
fn is_nameable(before: &str) -> bool {
    before.chars().count() <= 3 && !before.contains(' ')
}

/// The name and each of its parts, without the family name where there are several.
fn given_names(character: &Character, locale: Locale) -> Vec<&str> {
    let name = character.names.get(&locale).map_or("", String::as_str);
    std::iter::once(name).chain(name.split_whitespace().skip(1)).filter(|part| !part.is_empty()).collect()
}

/// What begins a sentence after a call that no comma follows: 오빠 왜 그래? But 오빠 차 is his car.
static AFTER_CALLS: List = List::new(
    "왜 뭐 뭐해 뭐하세요 어디 언제 누구 어떻게 진짜 정말 지금 빨리 잠깐 잠깐만 미안 미안해 고마워 감사합니다 안녕 안녕하세요 여기 \
     나 저 제가 내가 저는 나는 우리 이리 제발 오늘 어서 그만 죄송합니다",
);

/// Whether somebody is called by a word: it begins or ends a clause, without a particle.
fn calls(source: &str, is: impl Fn(&str) -> bool) -> bool {
    let source = composed(source);
    let mut clauses = source.split(|c: char| !is_syllable(c) && !c.is_whitespace());
    clauses.any(|clause| {
        let words: Vec<&str> = clause.split_whitespace().collect();
        (1..=words.len().min(2)).any(|length| begins(&words, length, &is) || ends(&words, length, &is))
    })
}

fn begins(words: &[&str], length: usize, is: &impl Fn(&str) -> bool) -> bool {
    let goes_on = words.get(length).is_none_or(|next| AFTER_CALLS.has(next));
    goes_on && is_call(&words[..length], is)
}

fn ends(words: &[&str], length: usize, is: &impl Fn(&str) -> bool) -> bool {
    let (before, call) = words.split_at(words.len() - length);
    before.last().is_some_and(|before| !OF_OTHERS.contains(before)) && is_call(call, is)
}

/// Whether words are a call, 지우 as well as 지우야.
fn is_call(words: &[&str], is: &impl Fn(&str) -> bool) -> bool {
    let call = words.join(" ");
    is(&call) || ["아", "야"].iter().filter_map(|calling| call.strip_suffix(calling)).any(is)
}

/// `Ji-woo-ssi`, `Kang-nim`: a suffix of address that no viewer knows.
fn spelled_out(words: &Words<'_>) -> Vec<Finding> {
    let suffix = |lower: &str| {
        ["-ssi", "-shi", "-nim", "-ya", "-ah"].into_iter().find(|suffix| lower.ends_with(*suffix))
    };
    let mut findings = Vec::new();
    for (_, word) in words.places().filter(|(at, _)| words.is_capital(*at)) {
        let Some(suffix) = suffix(&word.lower).filter(|suffix| is_whole_name(&word.lower, suffix)) else {
            continue;
        };
        let name = word.text.get(..word.text.len() - suffix.len()).unwrap_or(word.text);
        let text = [&words.text()[..word.span.start], name, &words.text()[word.span.end..]].concat();
        let finding = Finding::new(Rule::C5, 0, word.text, name);
        findings.push(finding.at(word.span.clone()).with(Fix::Text(text)));
    }
    findings
}

/// Whether what stands before a suffix is a name already: `Seo-ya` and `Min-ah` are names, `Ji-woo-ya` is a call.
fn is_whole_name(word: &str, suffix: &str) -> bool {
    let stem = word.strip_suffix(suffix).unwrap_or_default();
    matches!(suffix, "-ssi" | "-nim") || stem.contains('-')
}

#[cfg(test)]
mod tests {
    use super::super::cast::Relation;
    use super::*;
    use crate::SpeakerId;

    fn findings(source: &str, target: &str, kin: Option<Kin>) -> usize {
        let (a, b) = (SpeakerId("a".to_owned()), SpeakerId("b".to_owned()));
        let relation = |kin| Relation {
            a: a.clone(),
            b: b.clone(),
            kin: Some(kin),
            register: None,
            address: [].into(),
            events: vec![],
        };
        let cast = Cast { relations: kin.map(relation).into_iter().collect(), ..Cast::default() };
        let pair = Pair { source, target, speaker: Some(&a), addressee: Some(&b), ..Pair::default() };
        check(&pair, &Words::of(target), (&cast, Locale::Es419)).len()
    }

    #[test]
    fn a_call_is_kept() {
        assert_eq!(findings("오빠, 왜 안 왔어?", "¿Por qué no viniste?", Some(Kin::Lover)), 1);
        assert_eq!(findings("오빠, 왜 안 왔어?", "Oppa, ¿por qué no viniste?", Some(Kin::Lover)), 0);
        assert_eq!(findings("태오 오빠! 여기!", "¡Hermano! ¡Aquí!", Some(Kin::Lover)), 1);
        assert_eq!(findings("태오 오빠! 여기!", "¡Hermano! ¡Aquí!", None), 0);
        assert_eq!(findings("김대표님, 오셨어요?", "¿Ya llegó?", None), 1);
    }

    #[test]
    fn who_is_only_spoken_of_may_become_a_pronoun() {
        assert_eq!(findings("오빠가 그랬잖아.", "Tú lo dijiste.", Some(Kin::Lover)), 0);
        assert_eq!(findings("이건 우리 오빠.", "Este es mi hermano.", Some(Kin::Friend)), 0);
        assert_eq!(findings("형사가 왔어.", "Vino un detective.", Some(Kin::Friend)), 0);
    }

    #[test]
    fn a_suffix_that_is_only_spelled_out_is_cut() {
        let words = Words::of("¿Ji-woo-ssi?");
        let found = spelled_out(&words);
        assert_eq!(found[0].fix, Some(Fix::Text("¿Ji-woo?".to_owned())));
        assert!(spelled_out(&Words::of("Seo-ya, Min-ah.")).is_empty());
    }
}
