use std::collections::{HashMap, HashSet};

use hallyu_kernel::{Actor, SegmentId, TrackId};

use super::Content;
use super::access::managed_track;
use super::ports::Tx;
use super::request_tracks::SPOKEN;
use super::revise::Maker;
use super::transcripts::said;
use crate::domain::{Cause, ContentError, CueDraft, Segment, Track, Translation, What};

/// What is to be brought back of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restore {
    /// The revision with the texts that are wanted.
    pub wanted: u32,
    /// The latest revision that the editor saw.
    pub seen: u32,
    /// What becomes of lines that people wrote since.
    pub human: HumanLines,
}

/// What becomes of lines that people wrote after the revision that is brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HumanLines {
    /// They stay.
    Keep,
    /// They go, too; the history has them.
    Replace,
}

/// What was brought back.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// The track as it is now.
    pub track: Track,
    /// Lines that say again what they said; 0 makes no revision.
    pub lines: usize,
    /// Lines that people wrote since, and that stay.
    pub kept: usize,
}

/// Lines on their way back, with the number of those that stay.
struct Return<T> {
    lines: Vec<T>,
    changed: usize,
    kept: usize,
}

impl Content {
    /// Makes a revision with the texts of an earlier one. Nothing is lost: the revisions in between stay known. Lines that
    /// did not exist then stay as they are; of a person's file every line comes back.
    ///
    /// # Errors
    /// [`ContentError::Changed`] if there is a later revision than the editor saw; [`ContentError::Unknown`] if there was none of
    /// this number.
    pub async fn restore_revision(
        &self,
        actor: &Actor,
        id: TrackId,
        restore: Restore,
    ) -> Result<Restored, ContentError> {
        let mut tx = self.store.read().await?;
        let track = managed_track(&mut *tx, actor, id).await?;
        tx.revisions().get(id, restore.wanted).await?.ok_or(ContentError::Unknown(What::Revision))?;
        if track.revision != restore.seen {
            return Err(ContentError::Changed { rev: track.revision });
        }
        drop(tx);
        let author = Some(actor.user_id);
        let maker = Maker { cause: Cause::Restore, author, restored: Some(restore.wanted) };
        let restored = match (track.language, track.source) {
            (SPOKEN, _) => self.restore_source(actor, (track, maker), restore).await?,
            (_, Some(_)) => self.restore_translations(actor, (track, maker), restore).await?,
            (_, None) => self.restore_file(actor, (track, maker), restore).await?,
        };
        self.publish_soon(&restored.track).await;
        let track = self.store.read().await?.tracks().get(id).await?;
        Ok(Restored { track: track.ok_or(ContentError::Unknown(What::Track))?, ..restored })
    }

    async fn restore_source(
        &self,
        actor: &Actor,
        (track, maker): (Track, Maker),
        restore: Restore,
    ) -> Result<Restored, ContentError> {
        let mut tx = self.store.read().await?;
        let old = tx.revisions().segments(track.id, restore.wanted).await?;
        let now = tx.revisions().segments(track.id, track.revision).await?;
        let by_people = tx.revisions().by_people(track.id).await?.into_iter().collect();
        let mut draft = said(&mut *tx, &track).await?;
        drop(tx);
        let Return { lines, changed, kept } = segments(old, &now, (restore.human, &by_people));
        if changed == 0 {
            return Ok(Restored { track, lines: 0, kept });
        }
        draft.segments = lines;
        let track = self.revise_source(actor, (track, maker), draft).await?;
        Ok(Restored { track, lines: changed, kept })
    }

    async fn restore_translations(
        &self,
        actor: &Actor,
        (seen, maker): (Track, Maker),
        restore: Restore,
    ) -> Result<Restored, ContentError> {
        let mut tx = self.store.write().await?;
        let mut track = still(&mut *tx, actor, &seen).await?;
        let segments = tx.segments().of_track(track.transcript()).await?;
        let old = tx.revisions().translations(track.id, restore.wanted).await?;
        let known = tx.translations().of_track(track.id).await?;
        let mut back = translations(old, &known, restore.human);
        if back.lines.is_empty() {
            return Ok(Restored { track, lines: 0, kept: back.kept });
        }
        let segments: HashMap<SegmentId, &Segment> =
            segments.iter().map(|segment| (segment.id, segment)).collect();
        let now = self.ambient.now();
        for line in &mut back.lines {
            line.updated_at = now;
            if segments.get(&line.segment_id).is_some_and(|segment| line.is_settled() && !line.is_of(segment))
            {
                line.outdate(now);
            }
        }
        tx.translations().put(&back.lines, track.revision + 1).await?;
        self.recompose(&mut *tx, &mut track, (maker, Default::default())).await?;
        tx.commit().await?;
        Ok(Restored { track, lines: back.changed, kept: back.kept })
    }

    async fn restore_file(
        &self,
        actor: &Actor,
        (seen, maker): (Track, Maker),
        restore: Restore,
    ) -> Result<Restored, ContentError> {
        let mut tx = self.store.write().await?;
        let mut track = still(&mut *tx, actor, &seen).await?;
        let old = tx.tracks().lines(track.id, restore.wanted).await?;
        let now: HashSet<_> = tx
            .tracks()
            .lines(track.id, track.revision)
            .await?
            .into_iter()
            .map(|cue| (cue.id, cue.since))
            .collect();
        let lines = old.iter().filter(|cue| !now.contains(&(cue.id, cue.since))).count();
        if lines == 0 && old.len() == now.len() {
            return Ok(Restored { track, lines, kept: 0 });
        }
        track.edit(self.ambient.now());
        let cues: Vec<CueDraft> = old.into_iter().map(|cue| cue.cue).collect();
        self.revise(&mut *tx, (&track, maker), (cues, None)).await?;
        tx.commit().await?;
        Ok(Restored { track, lines, kept: 0 })
    }
}

/// The track, if nobody has changed it meanwhile.
async fn still(tx: &mut dyn Tx, actor: &Actor, seen: &Track) -> Result<Track, ContentError> {
    let track = managed_track(tx, actor, seen.id).await?;
    if track.revision == seen.revision {
        Ok(track)
    } else {
        Err(ContentError::Changed { rev: track.revision })
    }
}

/// All segments as they are to be: as they were, but for those that people changed since and that stay.
fn segments(
    old: Vec<(u32, Segment)>,
    now: &[(u32, Segment)],
    (human, by_people): (HumanLines, &HashSet<u32>),
) -> Return<Segment> {
    let known: HashMap<SegmentId, &(u32, Segment)> = now.iter().map(|line| (line.1.id, line)).collect();
    let (mut changed, mut kept) = (0, 0);
    let mut lines = Vec::with_capacity(old.len());
    for (_, segment) in old {
        let rev = match known.get(&segment.id) {
            Some((_, now))
                if now.text == segment.text && now.own == segment.own && now.verdict == segment.verdict =>
            {
                lines.push(now.clone());
                continue;
            }
            Some((since, now)) if human == HumanLines::Keep && by_people.contains(since) => {
                kept += 1;
                lines.push(now.clone());
                continue;
            }
            Some((_, now)) => now.rev,
            None => segment.rev,
        };
        changed += 1;
        lines.push(Segment { rev: rev + 1, ..segment });
    }
    // What came since goes: it is said elsewhere in the revision of then.
    changed += usize::from(changed == 0 && lines.len() != now.len());
    Return { lines, changed, kept }
}

/// The translations that say something else than they did.
fn translations(old: Vec<Translation>, known: &[Translation], human: HumanLines) -> Return<Translation> {
    let known: HashMap<SegmentId, &Translation> = known.iter().map(|line| (line.segment_id, line)).collect();
    let (mut lines, mut kept) = (Vec::new(), 0);
    for line in old {
        let Some(now) = known.get(&line.segment_id) else { continue };
        if now.text == line.text && now.own == line.own {
            continue;
        }
        if human == HumanLines::Keep && now.is_settled() {
            kept += 1;
            continue;
        }
        lines.push(Translation { rev: now.rev + 1, ..line });
    }
    Return { changed: lines.len(), lines, kept }
}
