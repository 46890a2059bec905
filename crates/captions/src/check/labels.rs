//! S: what subtitles for the deaf and hard of hearing add to speech.

use super::view::View;
use crate::profile::Audience;
use crate::stretches::{merged, shown};
use crate::{Finding, Ms, Rule, visible};

/// A longer sound needs a label.
const LONG_SOUND_MS: Ms = 2_000;

/// S1: sounds in brackets and lower case, speakers in brackets, songs between notes.
pub(super) fn of_cue(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    if !is_for_the_deaf(view) {
        return;
    }
    let Some(cue) = view.cues.get(at) else { return };
    let text = visible(cue.text());
    let found = [sound_form(&text), speaker_form(&text), song_form(&text)];
    let finding = |(measured, limit): (&str, &str)| Finding::new(Rule::S1, at, measured, limit);
    findings.extend(found.into_iter().flatten().map(finding));
}

/// S2: a long sound has a label. What is found is said of the cue that follows.
pub(super) fn of_track(view: &View<'_>, findings: &mut Vec<Finding>) {
    if !is_for_the_deaf(view) {
        return;
    }
    let labelled = merged(view.cues.iter().filter(|cue| has_label(cue.text())).map(shown));
    for sound in merged(view.context.sounds.unwrap_or_default().iter().copied()) {
        let first = labelled.partition_point(|label| label.end_ms <= sound.start_ms);
        let is_told = labelled.get(first).is_some_and(|label| label.start_ms < sound.end_ms);
        if sound.duration_ms() <= LONG_SOUND_MS || is_told {
            continue;
        }
        let after = view.cues.partition_point(|cue| cue.start_ms() < sound.start_ms);
        let measured = format!("{} ms of sound from {} ms", sound.duration_ms(), sound.start_ms);
        let at = after.min(view.cues.len().saturating_sub(1));
        findings.push(Finding::new(Rule::S2, at, measured, format!("a label after {LONG_SOUND_MS} ms")));
    }
}

fn is_for_the_deaf(view: &View<'_>) -> bool {
    matches!(view.profile.audience, Audience::Deaf | Audience::DeafChildren)
}

fn has_label(text: &str) -> bool {
    text.contains(['[', '♪'])
}

fn sound_form(text: &str) -> Option<(&'static str, &'static str)> {
    let lines = || text.lines().map(|line| line.trim_start_matches(['-', ' ']));
    let is_wrapped =
        |open, close| lines().any(|line| line.len() > 2 && line.starts_with(open) && line.ends_with(close));
    if is_wrapped('(', ')') || is_wrapped('*', '*') {
        return Some(("a sound in round brackets or asterisks", "[puerta se cierra]"));
    }
    if text.matches('[').count() != text.matches(']').count() {
        return Some(("a bracket without counterpart", "[ and ]"));
    }
    let mut labels = text.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    let is_loud =
        |label: &str| label.chars().any(char::is_uppercase) && !label.chars().any(char::is_lowercase);
    // A name alone would introduce what somebody says; with nothing after it, it is a sound.
    let is_title = |label: &str| !label.contains(' ') && label.starts_with(char::is_uppercase);
    let stands_alone = text.starts_with('[') && text.matches('[').count() == 1 && text.ends_with(']');
    let is_upper = labels.any(|(label, _)| is_loud(label) || stands_alone && is_title(label));
    is_upper.then_some(("a sound label in upper case", "[puerta se cierra]"))
}

/// A speaker's name in capitals with a colon.
fn speaker_form(text: &str) -> Option<(&'static str, &'static str)> {
    let is_name = |line: &str| {
        let Some((name, _)) = line.trim_start_matches(['-', ' ']).split_once(':') else { return false };
        name.chars().filter(|c| c.is_uppercase()).count() > 1
            && name.chars().all(|c| c.is_uppercase() || c == ' ' || c == '-' || c == '.')
    };
    text.lines().any(is_name).then_some(("a speaker with a colon", "[Ji-woo]"))
}

fn song_form(text: &str) -> Option<(&'static str, &'static str)> {
    let limit = "♪ between notes ♪";
    if text.contains(['♫', '♬']) || text.lines().any(|line| line.starts_with("# ") && line.ends_with(" #"))
    {
        return Some(("a song between other signs", limit));
    }
    let sung =
        text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(text, |(_, sung)| sung).trim();
    let is_open = sung.contains('♪') && !(sung.starts_with('♪') && sung.ends_with('♪'));
    is_open.then_some(("a song without notes at both ends", limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{check_with, cues, rules};
    use crate::profile::{ES_419, ES_419_SDH, Profile};
    use crate::speech::Interval;

    fn found(text: &str, profile: &'static Profile) -> Vec<Rule> {
        rules(&check_with(&cues(&[(0, 4_000, text)]), |track, _| track.profile = profile))
    }

    #[test]
    fn sounds_speakers_and_songs_have_their_forms() {
        for text in [
            "[puerta se cierra]",
            "[Ji-woo] Ven.",
            "[Ji-woo suspira]",
            "♪ la la la ♪",
            "[canta] ♪ la la ♪",
            "- [Ana] Sí.\n- [golpe]",
            "Recuerda: mañana.",
            "♪",
        ] {
            assert_eq!(found(text, &ES_419_SDH), [], "{text}");
        }
        for text in [
            "(puerta se cierra)",
            "*risas*",
            "[RISAS]",
            "[Risas]",
            "[risas",
            "JI-WOO: Ven.",
            "♪ la la la",
            "♫ la la ♫",
            "# la la #",
            "- (golpe)\n- Sí.",
        ] {
            assert_eq!(found(text, &ES_419_SDH), [Rule::S1], "{text}");
        }
        assert_eq!(found("(puerta se cierra)", &ES_419), []);
    }

    #[test]
    fn long_sounds_have_a_label() {
        let given = cues(&[(0, 2_000, "Hola."), (10_000, 12_000, "[lluvia]")]);
        let with = |end_ms: Ms, profile| {
            let sounds = [Interval::new(4_000, end_ms), Interval::new(9_000, 13_000)];
            rules(&check_with(&given, |track, context| {
                track.profile = profile;
                context.sounds = Some(&sounds);
            }))
        };
        assert_eq!((with(6_000, &ES_419_SDH), with(6_001, &ES_419_SDH)), (vec![], vec![Rule::S2]));
        assert_eq!(with(6_001, &ES_419), []);
    }
}
