//! What clients are told, in the languages of the interface: by error code and by rule.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hallyu_kernel::Language;
use http::StatusCode;
use serde::Deserialize;

use crate::ApiError;

#[derive(Deserialize)]
struct Catalogue {
    codes: BTreeMap<String, String>,
    rules: BTreeMap<String, String>,
}

static CATALOGUES: LazyLock<[Catalogue; 4]> = LazyLock::new(|| Language::ALL.map(read));

fn read(language: Language) -> Catalogue {
    let text = match language {
        Language::Es => include_str!("../messages/es.toml"),
        Language::Pt => include_str!("../messages/pt.toml"),
        Language::Ko => include_str!("../messages/ko.toml"),
        Language::En => include_str!("../messages/en.toml"),
    };
    toml::from_str(text).expect("a test reads all four files")
}

fn of(language: Language) -> &'static Catalogue {
    let place = Language::ALL.iter().position(|known| *known == language);
    &CATALOGUES[place.unwrap_or_default()]
}

/// The message for an error code; for a code without one, that of the status's general code.
pub(crate) fn of_code(code: &str, status: StatusCode, language: Language) -> String {
    let codes = &of(language).codes;
    let message = codes.get(code).or_else(|| codes.get(ApiError::of_status(status).code()));
    message.cloned().unwrap_or_else(|| code.to_owned())
}

/// The message for a broken rule, its parameters filled in; unknown rules get a general one.
pub(crate) fn of_rule(rule: &str, params: &[String], language: Language) -> String {
    let rules = &of(language).rules;
    let Some(template) = rules.get(rule).or_else(|| rules.get("invalid")) else {
        return rule.to_owned();
    };
    let fill = |text: String, (place, param): (usize, &String)| text.replace(&format!("{{{place}}}"), param);
    params.iter().enumerate().fold(template.clone(), fill)
}

/// The rule's name as the catalogue spells it, `invalid` if it has no message of its own.
pub(crate) fn rule_named(name: &str) -> &'static str {
    of(Language::Es).rules.get_key_value(name).map_or("invalid", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places such as `{0}` in a template, in order of their numbers.
    fn places(template: &str) -> Vec<usize> {
        (0..5).filter(|place| template.contains(&format!("{{{place}}}"))).collect()
    }

    #[test]
    fn every_language_says_the_same() {
        let reference = of(Language::Es);
        for language in Language::ALL {
            let other = of(language);
            assert!(reference.codes.keys().eq(other.codes.keys()), "codes of {language}");
            assert!(reference.rules.keys().eq(other.rules.keys()), "rules of {language}");
            for (rule, template) in &reference.rules {
                assert_eq!(places(template), places(&other.rules[rule]), "{rule} of {language}");
            }
        }
    }

    #[test]
    fn parameters_are_filled_in_and_unknown_names_have_an_answer() {
        assert_eq!(of_rule("length_min", &["8".into()], Language::En), "must have at least 8 characters");
        assert_eq!(of_rule("no_such_rule", &[], Language::En), of_rule("invalid", &[], Language::En));
        let general = of_code("CONFLICT", StatusCode::CONFLICT, Language::Ko);
        assert_eq!(of_code("NO_SUCH_CODE", StatusCode::CONFLICT, Language::Ko), general);
    }
}
