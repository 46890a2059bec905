//! P: signs and numbers.

use super::view::View;
use super::{numbers, spanish};
use crate::{Finding, Fix, Rule};

pub(super) fn of_cue(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    let Some(cue) = view.cues.get(at) else { return };
    findings.extend(spacing(cue.text(), at));
    if view.profile.language.starts_with("es") {
        spanish::of_cue(view, at, findings);
    }
    numbers::of_cue(view, at, findings);
}

/// P1: one ellipsis character, single spaces, no space before a sign.
fn spacing(text: &str, at: usize) -> Option<Finding> {
    let better = respaced(text);
    if better == text {
        return None;
    }
    let measured = if text.contains("...") {
        "three dots"
    } else if text.contains("  ") {
        "two spaces"
    } else {
        "a space before a sign"
    };
    Some(Finding::new(Rule::P1, at, measured, "…, single spaces, none before a sign").with(Fix::Text(better)))
}

fn respaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        if spaces > 0 {
            rest = &rest[spaces..];
            if !closes_here(rest) {
                out.push(' ');
            }
            continue;
        }
        out.push(character);
        rest = &rest[character.len_utf8()..];
    }
    with_ellipses(&out)
}

/// Whether a text begins with signs that close what stands before them, such as `?` or `,` but not `.com`.
fn closes_here(text: &str) -> bool {
    let rest = text.trim_start_matches([',', '.', ';', ':', '!', '?']);
    rest.len() < text.len() && !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '('))
}

/// Three dots and more become one character.
fn with_ellipses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("...") {
        out.push_str(&rest[..at]);
        out.push('…');
        rest = rest[at..].trim_start_matches('.');
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{check_with, cues, rules};

    #[test]
    fn dots_spaces_and_signs_stand_as_they_should() {
        for (text, better) in [
            ("No sé...", "No sé…"),
            ("No.... Ya", "No… Ya"),
            ("Bueno . . .", "Bueno…"),
            ("Dos  espacios", "Dos espacios"),
            ("Ven , anda !", "Ven, anda!"),
            ("uno ;\ndos :", "uno;\ndos:"),
        ] {
            assert_eq!(respaced(text), better);
            assert_eq!(respaced(better), better);
        }
        for text in ["Es de .com", "Sí… no", "¿Ya? Sí.", "a :)", "2,5 y 3.4"] {
            assert_eq!(respaced(text), text);
        }
    }

    #[test]
    fn a_finding_of_signs_brings_the_better_text() {
        let found = check_with(&cues(&[(0, 2_000, "Espera...")]), |_, _| ());
        assert_eq!(rules(&found), [Rule::P1]);
        assert_eq!(found.findings[0].fix, Some(Fix::Text("Espera…".to_owned())));
        assert_eq!(rules(&check_with(&cues(&[(0, 2_000, "Espera…")]), |_, _| ())), []);
    }
}
