use hallyu_captions::Finding;
use hallyu_captions::check::{Context, Track as Checked, check};
use hallyu_captions::profile::Profile;
use hallyu_kernel::{Actor, TrackId};

use super::Content;
use super::access::managed_track;
use super::edit_segment::{Verdict, segment_of};
use super::list_cues::{CueLine, cue_lines};
use super::ports::Tx;
use super::recut::{CueEdit, Recut, edited, recut};
use super::request_tracks::SPOKEN;
use super::revise::Maker;
use super::sheets::cues;
use super::transcripts::{footage, said};
use crate::domain::{Cause, ContentError, CueDraft, OwnCue, ShownCue, Track, Translation, What};

/// Changes of cues of a track, which happen all or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueEdits {
    /// Each of another cue.
    pub cues: Vec<CueEdit>,
    /// What the editor says of the texts.
    pub verdict: Verdict,
}

/// A track after changes of its cues.
#[derive(Clone, Debug, PartialEq)]
pub struct EditedCues {
    /// The track.
    pub track: Track,
    /// Those that are new or changed in its latest revision.
    pub cues: Vec<CueLine>,
    /// What the checks say of them; `cue` is the place in the track, from 0.
    pub findings: Vec<Finding>,
}

impl Content {
    /// Changes cues of a track and makes its next revision. Texts become those of the segments that are shown; times are kept as a
    /// person's, and no machine moves them afterwards.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] for a cue that the track does not have; [`ContentError::Changed`] if somebody was faster;
    /// [`ContentError::Invalid`] with every field that is wrong.
    pub async fn edit_cues(
        &self,
        actor: &Actor,
        id: TrackId,
        edits: CueEdits,
    ) -> Result<EditedCues, ContentError> {
        let track = managed_track(&mut *self.store.read().await?, actor, id).await?;
        let track = match (track.language, track.source) {
            (SPOKEN, _) => self.edit_source_cues(actor, track, edits).await?,
            (_, Some(_)) => self.edit_translated_cues(actor, id, edits).await?,
            (_, None) => self.edit_file_cues(actor, id, edits).await?,
        };
        self.publish_soon(&track).await;
        let mut tx = self.store.read().await?;
        let track = tx.tracks().get(id).await?.ok_or(ContentError::Unknown(What::Track))?;
        let (cues, findings) = latest(&mut *tx, &track).await?;
        Ok(EditedCues { track, cues, findings })
    }

    async fn edit_translated_cues(
        &self,
        actor: &Actor,
        id: TrackId,
        edits: CueEdits,
    ) -> Result<Track, ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, id).await?;
        let lines = tx.tracks().lines(id, track.revision).await?;
        let mut made = Vec::new();
        for (segment, recut) in recut(&lines, &edits.cues)? {
            let segment = segment_of(&mut *tx, &track, segment).await?;
            let known = tx.translations().get(id, segment.id).await?;
            let mut translation = known.unwrap_or_else(|| Translation::none(id, &segment, now));
            let own = own_after(&translation.own, &recut);
            translation.write(&segment, (recut.text, edits.verdict.into()), (actor.user_id, now));
            translation.own = own;
            made.push((segment, translation));
        }
        let maker = Maker::person(Cause::Edit, actor.user_id);
        self.show_edits(&mut *tx, (&mut track, maker), &made).await?;
        tx.commit().await?;
        Ok(track)
    }

    async fn edit_source_cues(
        &self,
        actor: &Actor,
        track: Track,
        edits: CueEdits,
    ) -> Result<Track, ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.read().await?;
        let lines = tx.tracks().lines(track.id, track.revision).await?;
        let mut draft = said(&mut *tx, &track).await?;
        drop(tx);
        for (segment, recut) in recut(&lines, &edits.cues)? {
            let known = draft.segments.iter_mut().find(|known| known.id == segment);
            let known = known.ok_or(ContentError::Unknown(What::Segment))?;
            known.own = own_after(&known.own, &recut);
            known.edit(recut.text, now);
        }
        self.revise_source(actor, (track, Maker::person(Cause::Edit, actor.user_id)), draft).await
    }

    async fn edit_file_cues(
        &self,
        actor: &Actor,
        id: TrackId,
        edits: CueEdits,
    ) -> Result<Track, ContentError> {
        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, id).await?;
        let lines = tx.tracks().lines(id, track.revision).await?;
        let mut edited = edited(&lines, &edits.cues)?;
        let cue = |(at, line): (usize, ShownCue)| edited.remove(&at).unwrap_or(line.cue);
        let mut cues: Vec<CueDraft> = lines.into_iter().enumerate().map(cue).collect();
        cues.sort_by_key(|cue| cue.start_ms);
        track.edit(self.ambient.now());
        let maker = Maker::person(Cause::Edit, actor.user_id);
        self.revise(&mut *tx, (&track, maker), (cues, None)).await?;
        tx.commit().await?;
        Ok(track)
    }
}

/// A segment whose times a person has changed, now or before, keeps its cues as they are.
fn own_after(known: &[OwnCue], recut: &Recut) -> Vec<OwnCue> {
    if recut.is_timed || !known.is_empty() { recut.cues.clone() } else { Vec::new() }
}

/// What the latest revision changed, and what the checks say of it. Files have no report: their cues are checked by themselves.
async fn latest(tx: &mut dyn Tx, track: &Track) -> Result<(Vec<CueLine>, Vec<Finding>), ContentError> {
    let all = cue_lines(tx, track).await?;
    let mut findings = match tx.translations().report(track.id, track.revision).await? {
        Some(report) => report.findings,
        None => {
            let shown: Vec<ShownCue> = all.iter().map(|line| line.shown.clone()).collect();
            let (profile, rate) =
                (Profile::of(track.language.as_str()), footage(tx, track.episode_id).await?.frame_rate);
            let checked = Checked { cues: &cues(&shown), profile, rate, media_ms: None };
            check(&checked, &Context::default()).findings
        }
    };
    let cues: Vec<CueLine> = all.into_iter().filter(|line| line.shown.since == track.revision).collect();
    findings.retain(|finding| cues.iter().any(|line| line.number == finding.cue + 1));
    Ok((cues, findings))
}
