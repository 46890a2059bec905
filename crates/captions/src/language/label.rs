//! Whether lines are in the language that their label says. A file of Castilian lines under the label of Latin America is
//! the best known case.

use super::words::Words;
use super::{Language, Locale, identify, locale};
use crate::korean::is_hangul;

/// Characters that are looked at: more of them tell no more.
const LOOKED_AT: usize = 20_000;
/// Fewest letters that tell anything of a file.
const FEWEST: usize = 30;
/// Lines in the forms of another region that make a file one of that region: as many, and this share of all. A character
/// may speak so once or twice.
const REGIONAL: (usize, f64) = (3, 0.01);

/// The BCP 47 tag of what the lines are in instead of `label`; `und` for a language that is not known here. `None` if they
/// may well be what the label says, as few words always may.
pub fn contradiction<'a>(
    label: Locale,
    lines: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'static str> {
    let text = beginning(lines.clone());
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < FEWEST {
        return None;
    }
    let is_korean = text.chars().filter(|c| is_hangul(*c)).count() * 2 > letters;
    match (label, is_korean) {
        (Locale::Ko, true) => None,
        (_, true) => Some(Locale::Ko.tag()),
        (Locale::Ko, false) => Some(identify(&text).map_or("und", tag)),
        (_, false) => match identify(&text) {
            Some(found) if Some(found) != label.language() => Some(tag(found)),
            _ => region(label, lines),
        },
    }
}

fn beginning<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.flat_map(|line| line.chars().chain(std::iter::once(' '))).take(LOOKED_AT).collect()
}

fn region<'a>(label: Locale, lines: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let (mut all, mut foreign) = (0_u32, 0_u32);
    for line in lines {
        all += 1;
        foreign += u32::from(locale::is_of_another_region(&Words::of(line), label));
    }
    let (fewest, share) = REGIONAL;
    let is_foreign = foreign as usize >= fewest && f64::from(foreign) >= share * f64::from(all);
    is_foreign.then_some(if label.is_spanish() { "es-ES" } else { "pt-PT" })
}

fn tag(language: Language) -> &'static str {
    match language {
        Language::Spanish => "es",
        Language::Portuguese => "pt",
        Language::English => "en",
        Language::Other => "und",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KOREAN: [&str; 3] =
        ["오늘은 왜 이렇게 늦었어?", "길이 너무 막혔어요, 미안해요.", "앉으세요, 이제 곧 시작할 거예요."];
    const NEUTRAL: [&str; 3] = [
        "¿Por qué llegaron tan tarde hoy?",
        "Había mucho tráfico, lo siento.",
        "Siéntense, ya casi empieza.",
    ];
    const CASTILIAN: [&str; 3] = [
        "¿Por qué habéis llegado tan tarde hoy?",
        "Sentaos, que ya casi empieza.",
        "Vosotros sabéis cómo es esto.",
    ];
    const BRAZILIAN: [&str; 2] =
        ["Por que vocês chegaram tão tarde hoje?", "O trânsito estava horrível, me desculpem."];
    const EUROPEAN: [&str; 3] = [
        "Por que é que chegaste tão tarde hoje?",
        "Tu sabes como é, estava a chover imenso.",
        "Nunca disseste nada disso ontem.",
    ];

    fn found(label: Locale, lines: &[&'static str]) -> Option<&'static str> {
        contradiction(label, lines.iter().copied())
    }

    #[test]
    fn locale_label_matches_content() {
        for (label, lines) in [
            (Locale::Ko, &KOREAN[..]),
            (Locale::Es419, &NEUTRAL[..]),
            (Locale::PtBr, &BRAZILIAN[..]),
            (Locale::Ko, &["Sí.", "Ya voy."][..]),
        ] {
            assert_eq!(found(label, lines), None, "{lines:?} as {label}");
        }
        for (label, lines, instead) in [
            (Locale::Es419, &KOREAN[..], "ko"),
            (Locale::Es419, &BRAZILIAN[..], "pt"),
            (Locale::PtBr, &NEUTRAL[..], "es"),
            (Locale::Ko, &NEUTRAL[..], "es"),
            (Locale::Es419, &CASTILIAN[..], "es-ES"),
            (Locale::PtBr, &EUROPEAN[..], "pt-PT"),
        ] {
            assert_eq!(found(label, lines), Some(instead), "{lines:?} as {label}");
        }
    }

    #[test]
    fn one_character_who_speaks_as_elsewhere_makes_no_other_language() {
        let lines = NEUTRAL.iter().chain(&CASTILIAN[..1]).copied();
        assert_eq!(contradiction(Locale::Es419, lines), None);
    }
}
