//! From changed cues to the texts and times of the segments that they show.

use std::collections::{BTreeMap, HashMap};

use hallyu_captions::{MAX_MS, Ms, clean, visible};
use hallyu_kernel::{CueId, FieldError, SegmentId};

use super::edit_segment::{expect, one_line};
use crate::domain::{ContentError, CueDraft, OwnCue, ShownCue, What};

/// Most lines of a cue.
const MOST_LINES: usize = 2;

/// What is to become of a cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueEdit {
    /// The cue.
    pub id: CueId,
    /// Its `since` as the editor saw it.
    pub rev: u32,
    /// The new text, of one or two lines; none leaves it.
    pub text: Option<String>,
    /// The new first millisecond on screen; none leaves it.
    pub start_ms: Option<Ms>,
    /// The new first millisecond off screen; none leaves it.
    pub end_ms: Option<Ms>,
}

/// What a segment says and shows when its cues are changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recut {
    /// Its words, on one line.
    pub(super) text: String,
    /// Its cues.
    pub(super) cues: Vec<OwnCue>,
    /// Whether the editor changed times.
    pub(super) is_timed: bool,
}

/// A cue that is changed, and which of the edits does it.
struct Changed {
    edit: usize,
    cue: CueDraft,
    is_timed: bool,
}

/// The cues of a track with these changes, by their places.
///
/// # Errors
/// [`ContentError::Unknown`] for a cue that the track does not have; [`ContentError::Changed`] if somebody was faster;
/// [`ContentError::Invalid`] with every field that is wrong.
pub(super) fn edited(
    lines: &[ShownCue],
    edits: &[CueEdit],
) -> Result<BTreeMap<usize, CueDraft>, ContentError> {
    Ok(changed(lines, edits)?.into_iter().map(|(at, changed)| (at, changed.cue)).collect())
}

/// What becomes of the segments whose cues are changed.
///
/// # Errors
/// As [`edited`]. The text of a cue of several segments is taken if it has a line for each of them and these have no other cues.
pub(super) fn recut(lines: &[ShownCue], edits: &[CueEdit]) -> Result<Vec<(SegmentId, Recut)>, ContentError> {
    let changed = changed(lines, edits)?;
    let (mut made, mut wrong) = (Vec::new(), Vec::new());
    for (at, change) in &changed {
        let outcome = match lines[*at].cue.segments.as_slice() {
            [segment] if made.iter().any(|(known, _)| known == segment) => continue,
            [segment] => whole(lines, &changed, *segment).map(|recut| vec![(*segment, recut)]),
            several => apart(lines, change, several),
        };
        match outcome {
            Ok(recuts) => made.extend(recuts),
            Err(rule) => wrong.push(FieldError::new(format!("cues[{}]", change.edit), rule)),
        }
    }
    if wrong.is_empty() { Ok(made) } else { Err(ContentError::Invalid(wrong)) }
}

fn changed(lines: &[ShownCue], edits: &[CueEdit]) -> Result<BTreeMap<usize, Changed>, ContentError> {
    let places: HashMap<CueId, usize> = lines.iter().enumerate().map(|(at, line)| (line.id, at)).collect();
    let (mut changed, mut wrong) = (BTreeMap::new(), Vec::new());
    for (number, edit) in edits.iter().enumerate() {
        let at = *places.get(&edit.id).ok_or(ContentError::Unknown(What::Cue))?;
        expect(edit.rev, lines[at].since)?;
        match draft(&lines[at].cue, edit) {
            _ if changed.contains_key(&at) => wrong.push(("cue_id", "duplicate", number)),
            Err((field, rule)) => wrong.push((field, rule, number)),
            Ok(cue) => {
                let is_timed = edit.start_ms.is_some() || edit.end_ms.is_some();
                changed.insert(at, Changed { edit: number, cue, is_timed });
            }
        }
    }
    let error = |(field, rule, number)| FieldError::new(format!("cues[{number}].{field}"), rule);
    match wrong.is_empty() {
        true => Ok(changed),
        false => Err(ContentError::Invalid(wrong.into_iter().map(error).collect())),
    }
}

fn draft(known: &CueDraft, edit: &CueEdit) -> Result<CueDraft, (&'static str, &'static str)> {
    let start_ms = edit.start_ms.unwrap_or(known.start_ms);
    let end_ms = edit.end_ms.unwrap_or(known.end_ms);
    let text = edit.text.as_deref().map_or_else(|| Ok(known.text.clone()), cue_text);
    let text = text.map_err(|rule| ("text", rule))?;
    if end_ms <= start_ms || end_ms > MAX_MS {
        return Err(("end_ms", "after_start"));
    }
    Ok(CueDraft { start_ms, end_ms, text, segments: known.segments.clone() })
}

/// A text as cues show it: at most two lines, with `<i>` as its only markup.
fn cue_text(text: &str) -> Result<String, &'static str> {
    let fold = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text.lines().map(fold).filter(|line| !line.is_empty()).collect();
    let text = lines.join("\n");
    match lines.len() {
        _ if visible(&text).trim().is_empty() => Err("empty"),
        1..=MOST_LINES if clean(&text) == text => Ok(text),
        1..=MOST_LINES => Err("subtitle_markup"),
        _ => Err("two_lines"),
    }
}

/// A segment that has its cues for itself.
fn whole(
    lines: &[ShownCue],
    changed: &BTreeMap<usize, Changed>,
    segment: SegmentId,
) -> Result<Recut, &'static str> {
    let (mut cues, mut is_timed): (Vec<OwnCue>, bool) = (Vec::new(), false);
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.cue.segments.contains(&segment)) {
        if line.cue.segments.len() > 1 {
            return Err("several_segments");
        }
        let change = changed.get(&at);
        let cue = change.map_or(&line.cue, |change| &change.cue);
        is_timed |= change.is_some_and(|change| change.is_timed);
        if is_timed && cues.last().is_some_and(|before| before.end_ms > cue.start_ms) {
            return Err("cue_order");
        }
        cues.push(OwnCue { start_ms: cue.start_ms, end_ms: cue.end_ms, text: cue.text.clone() });
    }
    let texts: Vec<&str> = cues.iter().map(|cue| cue.text.as_str()).collect();
    let text = one_line(&texts.join(" ")).map_err(|_| "sentence_length")?;
    Ok(Recut { text, cues, is_timed })
}

/// Segments that share a cue, a line for each.
fn apart(
    lines: &[ShownCue],
    change: &Changed,
    segments: &[SegmentId],
) -> Result<Vec<(SegmentId, Recut)>, &'static str> {
    let texts: Vec<&str> = change.cue.text.lines().collect();
    let cues_of =
        |segment: &SegmentId| lines.iter().filter(|line| line.cue.segments.contains(segment)).count();
    if change.is_timed
        || texts.len() != segments.len()
        || segments.iter().any(|segment| cues_of(segment) != 1)
    {
        return Err("several_segments");
    }
    let recut = |(segment, text): (&SegmentId, &str)| {
        let text = one_line(text.trim_start_matches('-')).map_err(|_| "empty")?;
        Ok((*segment, Recut { text, cues: Vec::new(), is_timed: false }))
    };
    segments.iter().zip(texts).map(recut).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn segment(id: u128) -> SegmentId {
        Uuid::from_u128(id).into()
    }

    /// Cues of a second, one after the other, each with the segments that it shows.
    fn lines(cues: &[(&str, &[u128])]) -> Vec<ShownCue> {
        let line = |(at, (text, segments)): (usize, &(&str, &[u128]))| {
            let start_ms = at as Ms * 1_000;
            let segments = segments.iter().map(|id| segment(*id)).collect();
            let cue = CueDraft { start_ms, end_ms: start_ms + 900, text: (*text).to_owned(), segments };
            ShownCue { id: Uuid::from_u128(at as u128).into(), since: 3, cue }
        };
        cues.iter().enumerate().map(line).collect()
    }

    fn edit(at: u128, text: Option<&str>) -> CueEdit {
        let text = text.map(str::to_owned);
        CueEdit { id: Uuid::from_u128(at).into(), rev: 3, text, start_ms: None, end_ms: None }
    }

    fn wrong(outcome: Result<Vec<(SegmentId, Recut)>, ContentError>) -> Vec<String> {
        let Err(ContentError::Invalid(fields)) = outcome else { panic!("{outcome:?}") };
        fields.iter().map(|field| format!("{}: {}", field.field, field.rule)).collect()
    }

    #[test]
    fn a_changed_part_changes_the_whole_sentence() {
        let lines = lines(&[("Si no me lo", &[1]), ("dijeras,\nno iría.", &[1]), ("Ya.", &[2])]);
        let made = recut(&lines, &[edit(0, Some(" Si  no me lo ")), edit(1, Some("dijeras,\nno vendría."))])
            .unwrap();
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].1.text, "Si no me lo dijeras, no vendría.");
        assert_eq!((made[0].1.cues[1].text.as_str(), made[0].1.is_timed), ("dijeras,\nno vendría.", false));
    }

    #[test]
    fn two_who_share_a_cue_have_a_line_each() {
        let lines = lines(&[("- ¿Vienes?\n- Ya.", &[1, 2]), ("Más tarde.", &[2])]);
        assert_eq!(wrong(recut(&lines, &[edit(0, Some("- ¿Vas?\n- Ya."))])), ["cues[0]: several_segments"]);
        let made = recut(&lines[..1], &[edit(0, Some("- ¿Vas?\n- Ya."))]).unwrap();
        let texts: Vec<_> = made.iter().map(|(id, made)| (*id, made.text.as_str())).collect();
        assert_eq!(texts, [(segment(1), "¿Vas?"), (segment(2), "Ya.")]);
        assert_eq!(wrong(recut(&lines[..1], &[edit(0, Some("¿Vas ya?"))])), ["cues[0]: several_segments"]);
    }

    #[test]
    fn every_edit_that_is_wrong_is_named() {
        let lines = lines(&[("Uno", &[1]), ("dos", &[1]), ("Tres", &[2])]);
        let late = CueEdit { start_ms: Some(5_000), ..edit(2, None) };
        let edits = [edit(0, Some("a\nb\nc")), edit(1, Some("<b>x</b>")), late, edit(2, None)];
        let expected =
            ["cues[0].text: two_lines", "cues[1].text: subtitle_markup", "cues[2].end_ms: after_start"];
        assert_eq!(wrong(recut(&lines, &edits)), expected);
        let overlapping = CueEdit { start_ms: Some(100), ..edit(1, None) };
        assert_eq!(wrong(recut(&lines, &[overlapping])), ["cues[0]: cue_order"]);
        let twice = [edit(2, None), edit(2, None)];
        assert_eq!(wrong(recut(&lines, &twice)), ["cues[1].cue_id: duplicate"]);
        let old = CueEdit { rev: 2, ..edit(0, None) };
        assert!(matches!(recut(&lines, &[old]), Err(ContentError::Changed { rev: 3 })));
        assert!(matches!(recut(&lines, &[edit(9, None)]), Err(ContentError::Unknown(What::Cue))));
    }
}
