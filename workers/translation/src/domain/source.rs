use hallyu_captions::profile::{MIN_DURATION_MS, Profile};
use hallyu_captions::{Ms, visible};
use hallyu_contracts::subtitles::{CueLine, CueSheet};

/// A cue may stay this long after its sound, for slow readers.
const LINGER_MS: Ms = 500;
/// Two frames at 24 per second: cues must not touch.
const GAP_MS: Ms = 84;

/// A line to translate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number in the source.
    pub(crate) seq: u32,
    /// The source on one line, without markup.
    pub(crate) text: String,
    /// Most characters that can be read in its time.
    pub(crate) max: usize,
    /// Silence before it.
    pub(crate) pause_ms: Ms,
}

/// The lines of a sheet that a model has to see.
pub(crate) fn lines_of(sheet: &CueSheet, target: &Profile) -> Vec<Line> {
    let cues = &sheet.cues;
    let line = |(at, cue): (usize, &CueLine)| {
        let next_start = cues.get(at + 1).map_or(Ms::MAX, |next| next.start_ms - GAP_MS);
        let previous_end = at.checked_sub(1).map_or(0, |before| cues[before].end_ms);
        let available = cue.end_ms.saturating_add(LINGER_MS).min(next_start) - cue.start_ms;
        Line {
            seq: cue.seq,
            text: one_line(&cue.text),
            max: target.budget(available.max(MIN_DURATION_MS)),
            pause_ms: cue.start_ms - previous_end,
        }
    };
    cues.iter().enumerate().filter(|(_, cue)| needs_translation(&cue.text)).map(line).collect()
}

/// Whether a text has letters: signs such as `♪` or `…` are the same in every language.
pub(crate) fn needs_translation(text: &str) -> bool {
    visible(text).chars().any(char::is_alphabetic)
}

fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use hallyu_captions::profile::ES_419;
    use hallyu_kernel::SubtitleLanguage;

    use super::*;

    fn cue(seq: u32, start_ms: Ms, end_ms: Ms, text: &str) -> CueLine {
        CueLine { seq, start_ms, end_ms, text: text.to_owned() }
    }

    #[test]
    fn blank_and_symbol_cues_are_not_asked_and_shift_nothing() {
        let cues = vec![
            cue(1, 0, 1_000, "♪ ♪"),
            cue(2, 1_000, 2_000, ""),
            cue(5, 3_000, 5_000, "<i>안녕</i>\n하세요"),
            cue(9, 5_100, 5_300, "네"),
        ];
        let lines = lines_of(&CueSheet { language: SubtitleLanguage::Ko, cues }, &ES_419);
        let seen: Vec<_> =
            lines.iter().map(|line| (line.seq, line.text.as_str(), line.max, line.pause_ms)).collect();
        assert_eq!(seen, [(5, "안녕 하세요", 34, 1_000), (9, "네", 14, 100)]);
    }
}
