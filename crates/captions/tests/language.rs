//! The language checks on lines that nobody would write.

use hallyu_captions::language::{
    Cast, Glossary, Locale, Pair, Sheet, asks, check_pairs, form_of, identify, speech_level,
};
use hallyu_captions::memory::similarity;
use hallyu_captions::{Fix, SpeakerId};
use proptest::prelude::*;

const CAST: &str = r#"
characters = [
  { id = "a", names = { ko = "한지우", "es-419" = "Han Ji-woo", "pt-BR" = "Han Ji-woo" }, gender = "female" },
  { id = "b", names = { ko = "강태오", "es-419" = "Kang Tae-oh", "pt-BR" = "Kang Tae-oh" }, gender = "male" },
]
relations = [{ a = "a", b = "b", kin = "lover", register = "formal", address = { ko = "대표님", "es-419" = "director" } }]
"#;
const TERMS: &str = r#"
[[terms]]
source = "대표"
pos = "title"
targets = { "es-419" = { preferred = "director", forbidden = ["líder"] }, "pt-BR" = { preferred = "diretor" } }
"#;

fn sheet(language: Locale) -> Sheet {
    let (cast, glossary): (Cast, Glossary) =
        (toml::from_str(CAST).expect("a cast"), toml::from_str(TERMS).expect("terms"));
    Sheet::new(glossary, cast, language)
}

/// What the checks look for, and what they do not expect, between bars.
const PIECES: &str = concat!(
    "오빠|지우야|대표님|김대표|만 2천|이백만|3|1,500| 원|스물다섯 살|니다|?|!|…|, | |\n|- |<i>|</i>|<|-|'|¿|«|»|Ji-wo|",
    "Ji Woo|Tae-oh-ssi|señor|obrigado|estoy|estou a|cansado|usted|te|no se|preocupe|tu|sabes|vale|",
    "os|mil|y|dois|milhões|8h55|30.000|e\u{301}|İ|ß|𝒳|\u{1f600}|\u{0}",
);

/// Pieces of what the checks look for, and of what they do not expect.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![4 => proptest::sample::select(PIECES.split('|').collect::<Vec<_>>()).prop_map(str::to_owned), 1 => "\\PC{0,3}"]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn findings_stay_inside_their_text(lines in proptest::collection::vec((text(), text()), 1..4)) {
        let (a, b) = (SpeakerId("a".to_owned()), SpeakerId("b".to_owned()));
        let mut pairs = Vec::new();
        for (source, target) in &lines {
            let (speaker, addressee) = (Some(&a), Some(&b));
            pairs.push(Pair { source, target, speaker, addressee, start_ms: 0, head: Some("오빠") });
        }
        for language in Locale::ALL {
            for finding in check_pairs(&pairs, &sheet(language)) {
                let target = pairs[finding.cue].target;
                prop_assert!(finding.span.is_none_or(|span| target.get(span).is_some()), "{target:?}");
                prop_assert!(!matches!(finding.fix, Some(Fix::Text(fixed)) if fixed == target));
            }
        }
    }

    #[test]
    fn any_text_can_be_asked_about(one in text(), other in text()) {
        let _ = (asks(&one), speech_level(&one), identify(&one));
        for locale in Locale::ALL {
            let _ = form_of(&one, locale);
        }
        let there = similarity(&one, &other, 0.5);
        prop_assert_eq!(there, similarity(&other, &one, 0.5));
        prop_assert!(there.is_none_or(|value| (0.5..=1.0).contains(&value)));
    }
}
