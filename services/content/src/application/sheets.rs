//! Lines as workers exchange them, as the database keeps them and as the subtitle craft knows them.

use hallyu_captions::Cue;
use hallyu_contracts::subtitles::CueLine;

use crate::domain::ShownCue;

/// The lines that can be shown, cleaned, with the numbers they came with.
pub(super) fn shown_in_order(lines: Vec<CueLine>) -> Vec<CueLine> {
    let mut lines: Vec<CueLine> = lines.into_iter().filter_map(shown).collect();
    lines.sort_by_key(|line| (line.start_ms, line.seq));
    lines.dedup_by_key(|line| line.seq);
    lines
}

/// The line as the subtitle craft would show it, or none if it would show nothing.
fn shown(mut line: CueLine) -> Option<CueLine> {
    let cue = Cue::new(line.start_ms, line.end_ms, &line.text).ok()?;
    cue.text().clone_into(&mut line.text);
    Some(line)
}

/// What a track shows, as cues.
pub(super) fn cues(lines: &[ShownCue]) -> Vec<Cue> {
    let cue = |shown: &ShownCue| Cue::new(shown.cue.start_ms, shown.cue.end_ms, &shown.cue.text).ok();
    lines.iter().filter_map(cue).collect()
}

/// Cues as numbered lines.
pub(super) fn lines(cues: &[Cue]) -> Vec<CueLine> {
    (1..)
        .zip(cues)
        .map(|(seq, cue)| CueLine {
            seq,
            start_ms: cue.start_ms(),
            end_ms: cue.end_ms(),
            text: cue.text().to_owned(),
        })
        .collect()
}
