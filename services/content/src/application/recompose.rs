use std::collections::HashMap;

use hallyu_captions::score::{Gate, Review};
use hallyu_contracts::subtitles::{Provenance, Usage};
use hallyu_kernel::SegmentId;

use super::Content;
use super::compose::{Composed, Rules, Shown, compose, compose_transcript};
use super::orders::briefing;
use super::ports::Tx;
use super::revise::Maker;
use super::transcripts::said;
use crate::domain::{ContentError, ReviewState, Track, Translation, What};

/// What models had to do with a revision.
#[derive(Default)]
pub(super) struct Machinery {
    /// Models.
    pub(super) provenance: Provenance,
    /// Their cost.
    pub(super) usage: Usage,
}

impl Content {
    /// Makes the next revision of a track from what its segments are in its language now, checks it, and publishes it unless it is a
    /// translation and the checks forbid it.
    pub(super) async fn recompose(
        &self,
        tx: &mut dyn Tx,
        track: &mut Track,
        (maker, machinery): (Maker, Machinery),
    ) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let composed = self.composed(tx, track).await?;
        // A person may break a rule knowingly, but one good line does not release the bad ones around it.
        let is_judged = track.source.is_some() && (maker.author.is_none() || track.is_held());
        let provenance = match maker.author {
            Some(_) => provenance(tx, track).await?,
            None => machinery.provenance,
        };
        match maker.author {
            Some(_) => track.edit(now),
            None => track.fill(None, now).unwrap_or(track.revision),
        };
        track.quality_score = Some(composed.score);
        if composed.gate == Gate::Hold && is_judged {
            track.hold(blame(&composed), now);
        }
        self.revise(tx, (track, maker), composed.reported(provenance, machinery.usage)).await
    }

    async fn composed(&self, tx: &mut dyn Tx, track: &Track) -> Result<Composed, ContentError> {
        let Some((transcript, _)) = track.source else {
            return Ok(compose_transcript(&said(tx, track).await?));
        };
        let transcript = tx.tracks().get(transcript).await?.ok_or(ContentError::Unknown(What::Track))?;
        let draft = said(tx, &transcript).await?;
        let briefing = briefing(tx, track.episode_id).await?;
        let known = tx.translations().of_track(track.id).await?;
        let known: HashMap<SegmentId, &Translation> =
            known.iter().map(|line| (line.segment_id, line)).collect();
        let shown: Vec<Shown<'_>> = draft
            .segments
            .iter()
            .filter(|segment| segment.is_shown())
            .map(|segment| Shown::translated(segment, known.get(&segment.id).copied()))
            .collect();
        let (glossary, cast) = (&briefing.glossary, &briefing.cast);
        let (language, hearing, footage) = (track.language, &draft.hearing, &draft.footage);
        Ok(compose(&shown, &Rules { language, glossary, cast, hearing, footage }))
    }
}

/// The models whose lines are in a track.
pub(super) async fn provenance(tx: &mut dyn Tx, track: &Track) -> Result<Provenance, ContentError> {
    let report = tx.translations().report(track.id, track.revision).await?;
    Ok(report.map(|report| report.provenance).unwrap_or_default())
}

/// Why lines are not shown, in English.
fn blame(composed: &Composed) -> String {
    let blocking: Vec<&str> = composed
        .findings
        .iter()
        .filter(|finding| finding.severity == hallyu_captions::Severity::Blocking)
        .map(|finding| finding.rule.code())
        .collect();
    match blocking.first() {
        Some(rule) => format!(
            "{} lines break rules that forbid publishing, the first of them {rule}; correct them, or publish the track yourself",
            blocking.len()
        ),
        None => format!(
            "the score of {:.2} is too low, or lines are missing; correct them, or publish the track yourself",
            composed.score
        ),
    }
}

/// Whether a person vouches for a text.
pub(super) fn review(translation: &Translation) -> Review {
    match translation.state {
        ReviewState::Approved | ReviewState::Reviewed => Review::Approved,
        _ => Review::Machine,
    }
}
