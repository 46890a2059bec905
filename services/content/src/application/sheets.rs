//! Lines as the subtitle craft knows them.

use hallyu_captions::Cue;

use crate::domain::ShownCue;

/// What a track shows, as cues.
pub(super) fn cues(lines: &[ShownCue]) -> Vec<Cue> {
    let cue = |shown: &ShownCue| Cue::new(shown.cue.start_ms, shown.cue.end_ms, &shown.cue.text).ok();
    lines.iter().filter_map(cue).collect()
}
