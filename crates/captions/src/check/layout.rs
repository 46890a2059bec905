//! L: how a text stands on the screen, and whether it can be read.

use super::dialogue::Dialogue;
use super::view::View;
use crate::line::{break_lines, fits, forbidden_break};
use crate::profile::Profile;
use crate::{Cue, Finding, Fix, Ms, Rule};

/// So many characters per second above the limit, nobody follows.
const UNREADABLE_CPS: u32 = 3;

pub(super) fn of_cue(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    let Some(cue) = view.cues.get(at) else { return };
    let dialogue = Dialogue::read(cue.text());
    let layout = Layout { profile: view.profile, text: cue.text(), at, dialogue: &dialogue };
    layout.widths(findings);
    findings.extend(layout.lines());
    findings.extend(reading(view, at, cue));
    findings.extend(layout.needless_break());
    findings.extend(layout.torn_phrase());
    findings.extend(dialogue.flaw(at, view.profile));
}

struct Layout<'a> {
    profile: &'a Profile,
    text: &'a str,
    at: usize,
    dialogue: &'a Dialogue<'a>,
}

impl Layout<'_> {
    /// The text in other lines, if it can stand in lines that fit.
    fn reflowed(&self) -> Option<String> {
        let broken = match self.dialogue.turns() {
            [] => break_lines(self.text, self.profile),
            _ => self.dialogue.written(),
        };
        let fits = broken.lines().count() <= self.profile.max_lines
            && broken.lines().all(|line| self.profile.length(line) <= self.profile.max_line);
        (fits && broken != self.text).then_some(broken)
    }

    fn with_reflow(&self, finding: Finding) -> Finding {
        match self.reflowed() {
            Some(text) => finding.with(Fix::Text(text)),
            None => finding,
        }
    }

    /// L1: every line is short enough.
    fn widths(&self, findings: &mut Vec<Finding>) {
        let mut start = 0;
        for line in self.text.split('\n') {
            let length = self.profile.length(line);
            if length > self.profile.max_line {
                let (measured, limit) = (characters(length), characters(self.profile.max_line));
                let finding = Finding::new(Rule::L1, self.at, measured, limit).at(start..start + line.len());
                findings.push(self.with_reflow(finding));
            }
            start += line.len() + 1;
        }
    }

    /// L2: there are few enough lines.
    fn lines(&self) -> Option<Finding> {
        let (lines, most) = (self.text.lines().count(), self.profile.max_lines);
        let finding = || Finding::new(Rule::L2, self.at, format!("{lines} lines"), format!("{most} lines"));
        (lines > most).then(|| self.with_reflow(finding()))
    }

    /// L7: what fits on one line has one.
    fn needless_break(&self) -> Option<Finding> {
        if !self.text.contains('\n') || !self.dialogue.turns().is_empty() || is_song(self.text) {
            return None;
        }
        let joined = self.text.replace('\n', " ");
        let lines = self.text.lines().count();
        let finding = || Finding::new(Rule::L7, self.at, format!("{lines} lines"), "1 line");
        (self.profile.length(&joined) <= self.profile.max_line).then(|| finding().with(Fix::Text(joined)))
    }

    /// L6: no line ends inside a phrase.
    fn torn_phrase(&self) -> Option<Finding> {
        if !self.dialogue.turns().is_empty() {
            return None;
        }
        let reason = torn(self.text, self.profile)?;
        let finding = Finding::new(Rule::L6, self.at, reason, "a break between phrases");
        let better = break_lines(self.text, self.profile);
        let is_better =
            better != self.text && torn(&better, self.profile).is_none() && fits(&better, self.profile);
        Some(if is_better { finding.with(Fix::Text(better)) } else { finding })
    }
}

fn is_song(text: &str) -> bool {
    text.contains('♪')
}

/// What the first line end parts that belongs together.
fn torn(text: &str, profile: &Profile) -> Option<&'static str> {
    let mut lines = text.lines().peekable();
    while let (Some(line), Some(after)) = (lines.next(), lines.peek()) {
        let (last, next) = (line.split_whitespace().last()?, after.split_whitespace().next()?);
        let reason = forbidden_break(last, next, profile);
        if reason.is_some() {
            return reason;
        }
    }
    None
}

/// L3 to L5, the gravest that holds: whether a cue can be read in its time.
fn reading(view: &View<'_>, at: usize, cue: &Cue) -> Option<Finding> {
    let profile = view.profile;
    let cps = profile.cps(cue.text(), cue.duration_ms());
    let limits = [
        (Rule::L5, profile.cps_hard + UNREADABLE_CPS),
        (Rule::L3, profile.cps_hard),
        (Rule::L4, profile.cps_target),
    ];
    let (rule, limit) = limits.into_iter().find(|(_, limit)| cps > f64::from(*limit))?;
    let per_second = |cps: f64| format!("{cps:.1} characters per second");
    let finding = Finding::new(rule, at, per_second(cps), per_second(f64::from(limit)));
    Some(match longer(view, at, cue) {
        Some(end_ms) => finding.with(Fix::Times { start_ms: cue.start_ms(), end_ms }),
        None => finding,
    })
}

/// The end at which a cue can be read, if it need not stay longer after its sound than cues may.
fn longer(view: &View<'_>, at: usize, cue: &Cue) -> Option<Ms> {
    let profile = view.profile;
    let latest = match view.words_of(at).last() {
        Some(word) => word.end_ms + profile.linger_ms,
        None => cue.end_ms() + profile.linger_ms,
    };
    let latest = latest.min(cue.start_ms() + profile.max_duration_ms);
    let wanted = [profile.cps_target, profile.cps_hard]
        .map(|cps| cue.start_ms() + Profile::reading_ms(profile.length(cue.text()), cps))
        .into_iter()
        .find(|end_ms| *end_ms <= latest)?;
    let end_ms = view.proper_end(at, cue.start_ms(), wanted);
    (end_ms > cue.end_ms()).then_some(end_ms)
}

/// A length in halves of a character, as characters.
pub(super) fn characters(halves: usize) -> String {
    let half = if halves % 2 == 1 { ".5" } else { "" };
    format!("{}{half} characters", halves / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{check_with, cues};
    use crate::profile::{ES_419, ES_419_KIDS, KO, PT_BR};

    /// What is found in a cue of so many milliseconds, and the better text.
    fn found(text: &str, ms: Ms, profile: &'static Profile) -> Vec<(Rule, Option<String>)> {
        let report = check_with(&cues(&[(0, ms, text)]), |track, _| track.profile = profile);
        let text_of = |fix| if let Some(Fix::Text(text)) = fix { Some(text) } else { None };
        report.findings.into_iter().map(|finding| (finding.rule, text_of(finding.fix))).collect()
    }

    fn rules(text: &str, ms: Ms, profile: &'static Profile) -> Vec<Rule> {
        found(text, ms, profile).into_iter().map(|(rule, _)| rule).collect()
    }

    #[test]
    fn lines_hold_forty_two_characters_or_sixteen_syllables() {
        let line = "a".repeat(42);
        assert_eq!(rules(&line, 6_000, &ES_419), []);
        assert_eq!(rules(&format!("<i>{line}</i>"), 6_000, &PT_BR), []);
        assert_eq!(found(&format!("{line}a"), 6_000, &ES_419), [(Rule::L1, None)]);
        assert_eq!(rules(&"가".repeat(16), 6_000, &KO), []);
        assert_eq!(rules(&format!("{}a", "가".repeat(16)), 6_000, &KO), [Rule::L1]);
        let report = check_with(&cues(&[(0, 6_000, &format!("{}\n{line}a", "b ".repeat(20)))]), |_, _| ());
        assert_eq!(
            (report.findings[0].span.clone(), report.findings[0].measured.as_str()),
            (Some(40..83), "43 characters")
        );
    }

    #[test]
    fn a_long_line_is_broken_where_it_reads_well() {
        let text = "Nunca pensé que volvería a verte después de tantos años.";
        let better = "Nunca pensé que volvería\na verte después de tantos años.";
        assert_eq!(found(text, 6_000, &ES_419), [(Rule::L1, Some(better.to_owned()))]);
    }

    #[test]
    fn a_cue_has_two_lines() {
        assert_eq!(
            found("Uno,\ndos,\ntres.", 3_000, &ES_419)[0],
            (Rule::L2, Some("Uno, dos, tres.".to_owned()))
        );
        let three = "- Ven conmigo, por favor te lo pido.\n- No puedo\nirme ahora.";
        let two = "- Ven conmigo, por favor te lo pido.\n- No puedo irme ahora.";
        assert_eq!(found(three, 5_000, &ES_419)[0], (Rule::L2, Some(two.to_owned())));
    }

    #[test]
    fn reading_speed_has_a_target_a_limit_and_an_end() {
        let of = |characters: usize, profile| rules(&"a".repeat(characters), 2_000, profile);
        assert_eq!((of(30, &ES_419), of(31, &ES_419)), (vec![], vec![Rule::L4]));
        assert_eq!((of(34, &ES_419), of(35, &ES_419)), (vec![Rule::L4], vec![Rule::L3]));
        assert_eq!((of(40, &ES_419), of(41, &ES_419)), (vec![Rule::L3], vec![Rule::L5]));
        assert_eq!((of(26, &ES_419_KIDS), of(27, &ES_419_KIDS)), (vec![Rule::L4], vec![Rule::L3]));
    }

    #[test]
    fn a_cue_stays_longer_if_that_is_enough() {
        let fix = |next: Ms| {
            let report =
                check_with(&cues(&[(0, 2_000, &"a".repeat(34)), (next, next + 2_000, "Sí.")]), |_, _| ());
            report
                .findings
                .into_iter()
                .find(|finding| finding.rule == Rule::L4)
                .and_then(|finding| finding.fix)
        };
        assert_eq!(fix(9_000), Some(Fix::Times { start_ms: 0, end_ms: 2_267 }));
        assert_eq!(fix(2_200), Some(Fix::Times { start_ms: 0, end_ms: 2_117 }));
        assert_eq!(fix(2_083), None);
        let report = check_with(&cues(&[(0, 1_000, &"a".repeat(42))]), |_, _| ());
        assert_eq!(
            report.findings.last().map(|finding| (finding.rule, &finding.fix)),
            Some((Rule::L5, &None))
        );
    }

    #[test]
    fn a_cue_stays_no_longer_than_half_a_second_after_its_words() {
        let words = [crate::Word::new(0, 1_600, "말")];
        let given = cues(&[(0, 2_000, &"a".repeat(34))]);
        let fix = |words: &[crate::Word]| {
            check_with(&given, |_, context| context.words = Some(words)).findings[0].fix.clone()
        };
        assert_eq!((fix(&[]), fix(&words)), (Some(Fix::Times { start_ms: 0, end_ms: 2_267 }), None));
    }

    #[test]
    fn a_line_does_not_end_inside_a_phrase() {
        let text = "Nunca pensé que volvería a\nverte después de tantos años.";
        let better = "Nunca pensé que volvería\na verte después de tantos años.";
        assert_eq!(found(text, 6_000, &ES_419), [(Rule::L6, Some(better.to_owned()))]);
        assert_eq!(rules(better, 6_000, &ES_419), []);
        assert_eq!(
            rules("El director del hospital vino con Kang\nTae-oh a buscarnos.", 6_000, &ES_419),
            [Rule::L6]
        );
    }

    #[test]
    fn what_fits_on_one_line_has_one_unless_two_speak_or_sing() {
        assert_eq!(
            found("<i>Nos vemos</i>\nmañana.", 3_000, &ES_419),
            [(Rule::L7, Some("<i>Nos vemos</i> mañana.".to_owned()))]
        );
        assert_eq!(rules("- Sí.\n- No.", 3_000, &ES_419), []);
        assert_eq!(rules("♪ noche azul\nluna azul ♪", 3_000, &ES_419), []);
    }
}
