//! Cues that people cut and timed, among those that a machine cuts.

use std::ops::Range;

use hallyu_captions::cut::{CutInput, lay_out};
use hallyu_captions::line::break_lines;
use hallyu_captions::profile::Profile;
use hallyu_captions::segment::Segment as Spoken;
use hallyu_captions::{Cue, Ms, Picture};

use crate::domain::OwnCue;

/// A cue and where it comes from.
pub(super) struct Placed {
    /// What is shown.
    pub(super) cue: Cue,
    /// The places of its lines.
    pub(super) lines: Range<usize>,
    /// Whether a person timed it.
    pub(super) is_own: bool,
}

/// The cues of a line that a person timed. If its text is another one by now, they keep their time: one is broken anew, several
/// are cut anew from the start of the first to the end of the last.
pub(super) fn own_cues(own: &[OwnCue], text: &str, (profile, picture): (&Profile, &Picture<'_>)) -> Vec<Cue> {
    let cue = |own: &OwnCue, text: &str| Cue::new(own.start_ms, own.end_ms, text).ok();
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return Vec::new() };
    let known: Vec<&str> = own.iter().flat_map(|own| own.text.split_whitespace()).collect();
    if text.split_whitespace().eq(known) {
        return own.iter().filter_map(|own| cue(own, &own.text)).collect();
    }
    if own.len() == 1 {
        return cue(first, &break_lines(text, profile)).into_iter().collect();
    }
    let (start_ms, end_ms) = (first.start_ms, last.end_ms);
    let window = Spoken { start_ms, end_ms, speaker: None, words: Vec::new(), text: text.to_owned() };
    let cut = lay_out(&[CutInput { segment: &window, text }], profile, picture);
    let fitted = cut
        .iter()
        .filter_map(|cut| Cue::new(cut.start_ms.max(start_ms), cut.end_ms.min(end_ms), &cut.text).ok());
    fitted.collect()
}

/// Has what a machine cut keep off what a person timed, as far as anything is left of it, and puts all in order of time.
pub(super) fn make_way(cues: &mut [Placed], gap_ms: Ms) {
    let own: Vec<(Ms, Ms)> = cues
        .iter()
        .filter(|placed| placed.is_own)
        .map(|own| (own.cue.start_ms(), own.cue.end_ms()))
        .collect();
    for placed in cues.iter_mut().filter(|placed| !placed.is_own) {
        for (start, end) in &own {
            let cue = &placed.cue;
            let (from, to) = (cue.start_ms(), cue.end_ms());
            if to + gap_ms <= *start || end + gap_ms <= from {
                continue;
            }
            let (from, to) = if from < *start { (from, start - gap_ms) } else { (end + gap_ms, to) };
            if let Ok(shorter) = Cue::new(from, to, cue.text()) {
                placed.cue = shorter;
            }
        }
    }
    cues.sort_by_key(|placed| placed.cue.start_ms());
}

#[cfg(test)]
mod tests {
    use hallyu_captions::FrameRate;
    use hallyu_captions::profile::ES_419;

    use super::*;

    fn own(times: &[(Ms, Ms)], text: &str) -> Vec<OwnCue> {
        let own = |(start_ms, end_ms): &(Ms, Ms)| OwnCue {
            start_ms: *start_ms,
            end_ms: *end_ms,
            text: text.to_owned(),
        };
        times.iter().map(own).collect()
    }

    fn shown(own: &[OwnCue], text: &str) -> Vec<(Ms, Ms, String)> {
        let cues = own_cues(own, text, (&ES_419, &Picture::new(FrameRate::FILM)));
        cues.iter().map(|cue| (cue.start_ms(), cue.end_ms(), cue.text().to_owned())).collect()
    }

    #[test]
    fn a_persons_times_and_line_breaks_stay() {
        let cut = own(&[(1_000, 2_000)], "Hola,\nYuna.");
        assert_eq!(shown(&cut, "Hola, Yuna."), [(1_000, 2_000, "Hola,\nYuna.".to_owned())]);
        assert_eq!(shown(&cut, "Hola, Doyun."), [(1_000, 2_000, "Hola, Doyun.".to_owned())]);
    }

    #[test]
    fn another_text_is_cut_anew_within_the_persons_time() {
        let cut = own(&[(1_000, 3_000), (3_100, 6_000)], "Hola.");
        let text = "Nunca pensé que volvería a verte después de tantos años, y menos aquí, \
            en la misma estación en la que nos despedimos aquella noche de invierno.";
        let cues = shown(&cut, text);
        assert!(cues.iter().all(|(start, end, _)| *start >= 1_000 && *end <= 6_000), "{cues:?}");
        let words: Vec<&str> = cues.iter().flat_map(|cue| cue.2.split_whitespace()).collect();
        assert_eq!(words, text.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn a_machines_cues_make_way() {
        let placed = |(start, end, is_own): (Ms, Ms, bool)| {
            let cue = Cue::new(start, end, "a").unwrap();
            Placed { cue, lines: 0..1, is_own }
        };
        let mut cues: Vec<Placed> =
            [(0, 2_000, false), (1_500, 3_000, true), (2_500, 4_000, false), (1_600, 2_900, false)]
                .map(placed)
                .into();
        make_way(&mut cues, 100);
        let times: Vec<(Ms, Ms)> =
            cues.iter().map(|placed| (placed.cue.start_ms(), placed.cue.end_ms())).collect();
        assert_eq!(
            times,
            [(0, 1_400), (1_500, 3_000), (1_600, 2_900), (3_100, 4_000)],
            "what is left of nothing stays"
        );
    }
}
