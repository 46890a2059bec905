//! L8: two speakers in one cue.

use crate::profile::Profile;
use crate::{Finding, Fix, Rule, visible};

/// What people write before a speaker's line.
const DASHES: [char; 3] = ['-', '–', '—'];

/// Who says what in a cue with hyphens.
pub(super) struct Dialogue<'a> {
    text: &'a str,
    /// What each speaker says, without the hyphen; empty if one person speaks.
    turns: Vec<String>,
    /// Whether it is plain that the turns are those of different speakers.
    is_plain: bool,
}

impl<'a> Dialogue<'a> {
    /// Finds the speakers of a text.
    pub(super) fn read(text: &'a str) -> Self {
        let marked_lines = text.lines().filter(|line| unmarked(line).is_some()).count();
        let mut turns: Vec<String> = Vec::new();
        let mut hyphens = marked_lines;
        for line in text.lines() {
            let said = unmarked(line);
            let goes_on =
                said.is_none() && turns.last().is_some_and(|last| marked_lines > 1 || !is_sentence(last));
            let said = said.unwrap_or_else(|| line.to_owned());
            let mut pieces = split_turns(&said).into_iter();
            let first = pieces.next().unwrap_or_default();
            match turns.last_mut() {
                Some(last) if goes_on => *last = format!("{last} {first}"),
                _ => turns.push(first.to_owned()),
            }
            hyphens += pieces.len();
            turns.extend(pieces.map(str::to_owned));
        }
        // A hyphen on a single turn is somebody who goes on after somebody else's cue.
        if hyphens == 0 || turns.len() < 2 {
            turns.clear();
        }
        let is_plain = hyphens > 1 || !text.starts_with(DASHES);
        Self { text, turns, is_plain }
    }

    /// What each speaker says; empty if one person speaks.
    pub(super) fn turns(&self) -> &[String] {
        &self.turns
    }

    /// The turns as they should stand.
    pub(super) fn written(&self) -> String {
        self.turns.iter().map(|turn| format!("- {turn}")).collect::<Vec<_>>().join("\n")
    }

    /// L8: two speakers have a line each, with a hyphen and a space.
    pub(super) fn flaw(&self, at: usize, profile: &Profile) -> Option<Finding> {
        let written = self.written();
        if self.turns.is_empty() || visible(&written) == visible(self.text) && self.turns.len() == 2 {
            return None;
        }
        let measured = match (self.turns.len(), self.text.lines().count()) {
            (2, 2) => "two speakers without a hyphen and a space each".to_owned(),
            (speakers, lines) => format!("{speakers} speakers on {lines} lines"),
        };
        let finding = Finding::new(Rule::L8, at, measured, "- one speaker\n- another");
        let fits = written.lines().all(|line| profile.length(line) <= profile.max_line);
        let is_cure = self.turns.len() == 2 && self.is_plain && fits;
        Some(if is_cure { finding.with(Fix::Text(written)) } else { finding })
    }
}

/// A line without its hyphen; `None` if it has none, or the hyphen is a minus.
fn unmarked(line: &str) -> Option<String> {
    let (italics, rest) = match line.strip_prefix("<i>") {
        Some(rest) => ("<i>", rest),
        None => ("", line),
    };
    let said = rest.strip_prefix(DASHES)?;
    if said.starts_with(|c: char| c.is_ascii_digit() || DASHES.contains(&c)) {
        return None;
    }
    Some(format!("{italics}{}", said.trim_start()))
}

/// Parts a line at hyphens that follow a sentence and start another.
fn split_turns(line: &str) -> Vec<&str> {
    let mut turns = Vec::new();
    let mut start = 0;
    for (at, dash) in line.match_indices(DASHES) {
        let (before, after) = (&line[start..at], line[at + dash.len()..].trim_start());
        let begins = after.starts_with(|c: char| c.is_uppercase() || matches!(c, '¿' | '¡'));
        if before.ends_with(' ') && is_sentence(before.trim_end()) && begins {
            turns.push(before.trim_end());
            start = line.len() - after.len();
        }
    }
    turns.push(&line[start..]);
    turns
}

/// Whether a text ends as sentences do.
fn is_sentence(text: &str) -> bool {
    visible(text).trim_end_matches(['"', '”', '»', ')', ' ']).ends_with(['.', '?', '!', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::ES_419;

    fn flaw(text: &str) -> Option<Option<String>> {
        let text_of =
            |finding: Finding| if let Some(Fix::Text(text)) = finding.fix { Some(text) } else { None };
        Dialogue::read(text).flaw(0, &ES_419).map(text_of)
    }

    #[test]
    fn two_speakers_have_a_line_each_with_hyphen_and_space() {
        let expected = "- ¿Vienes?\n- No.";
        for text in
            ["-¿Vienes?\n-No.", "– ¿Vienes?\n— No.", "- ¿Vienes? - No.", "¿Vienes?\n- No.", "¿Vienes? —No."]
        {
            assert_eq!(flaw(text), Some(Some(expected.to_owned())), "{text}");
        }
        assert_eq!(flaw(expected), None);
        assert_eq!(flaw("<i>- ¿Vienes?\n- No.</i>"), None);
        assert_eq!(flaw("-¿Vienes\nhoy?\n-No."), Some(Some("- ¿Vienes hoy?\n- No.".to_owned())));
    }

    #[test]
    fn one_speaker_needs_no_hyphen() {
        for text in [
            "Ven aquí.\nAhora.",
            "- Ven.",
            "- Ven aquí\nahora.",
            "-5 grados.\nHace frío.",
            "Bien - dijo él.",
            "un-dos",
        ] {
            assert_eq!(flaw(text), None, "{text}");
        }
    }

    #[test]
    fn what_only_a_person_can_tell_has_no_fix() {
        assert_eq!(flaw("- Ven aquí.\nNos vamos."), Some(None));
        assert_eq!(flaw("- Sí. - No.\n- Tal vez."), Some(None));
        let long = format!("-{}.\n-No.", "a".repeat(41));
        assert_eq!(flaw(&long), Some(None));
    }
}
