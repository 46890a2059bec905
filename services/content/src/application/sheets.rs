//! Lines as workers exchange them, as the database keeps them and as the subtitle craft knows them.

use hallyu_captions::Cue;
use hallyu_contracts::subtitles::{CueLine, CueSheet, cue_sheet_key};
use hallyu_kernel::{JobId, TrackId};
use hallyu_platform::blobs::{BlobError, Blobs};

use crate::domain::{ContentError, Track};

/// Stores the lines of a track's revision where a translation job can read them, and gives their blob key. The same
/// revision always gives the same blob, so this may be repeated.
pub(super) async fn put_source(
    blobs: &Blobs,
    root: JobId,
    (track, revision, lines): (&Track, u32, &[CueLine]),
) -> Result<String, ContentError> {
    let key = source_key(root, track.id, revision);
    let sheet = CueSheet { language: track.language, cues: lines.to_vec() };
    blobs.put_json(&key, &sheet).await?;
    Ok(key)
}

fn source_key(root: JobId, track: TrackId, revision: u32) -> String {
    cue_sheet_key(root, &format!("{track}-{revision}"))
}

/// Reads what a worker made: the lines that can be shown, cleaned, with the numbers they came with.
pub(super) async fn get_result(blobs: &Blobs, job: JobId, key: &str) -> Result<Vec<CueLine>, ContentError> {
    let sheet: CueSheet = match blobs.get_json(key).await {
        Err(error @ BlobError::Json { .. }) => {
            return Err(ContentError::BadResult { job, reason: error.to_string() });
        }
        outcome => outcome?,
    };
    let mut lines: Vec<CueLine> = sheet.cues.into_iter().filter_map(shown).collect();
    lines.sort_by_key(|line| (line.start_ms, line.seq));
    lines.dedup_by_key(|line| line.seq);
    Ok(lines)
}

/// The line as the subtitle craft would show it, or none if it would show nothing.
fn shown(mut line: CueLine) -> Option<CueLine> {
    let cue = Cue::new(line.start_ms, line.end_ms, &line.text).ok()?;
    cue.text().clone_into(&mut line.text);
    Some(line)
}

/// The lines as cues.
pub(super) fn cues(lines: &[CueLine]) -> Vec<Cue> {
    lines.iter().filter_map(|line| Cue::new(line.start_ms, line.end_ms, &line.text).ok()).collect()
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
