use std::collections::HashSet;

use hallyu_captions::Severity;
use hallyu_kernel::{Actor, EpisodeId, SegmentId};

use super::Content;
use super::access::managed_episode;
use super::ports::Tx;
use super::request_tracks::SPOKEN;
use crate::domain::{ContentError, Provenance, ReviewState, Segment, Track};

/// A track as those see it who work on it.
#[derive(Clone, Debug, PartialEq)]
pub struct StudioTrack {
    /// The track.
    pub track: Track,
    /// Who made its lines.
    pub lines: LineCounts,
    /// What the checks found in its latest lines; none for files that a person uploaded.
    pub findings: Option<FindingCounts>,
}

/// Who made the lines of a track, those left out that viewers do not see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// All of them.
    pub total: usize,
    /// Written by a model.
    pub model: usize,
    /// Taken from the translation memory.
    pub memory: usize,
    /// Written by a person.
    pub human: usize,
    /// Without a text.
    pub missing: usize,
    /// Reviewed or approved by somebody who may change the title.
    pub reviewed: usize,
}

/// What the checks found, by weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts {
    /// Matters of polish.
    pub minor: usize,
    /// What a viewer notices.
    pub major: usize,
    /// What forbids publishing.
    pub blocking: usize,
}

impl Content {
    /// The tracks of an episode with who made their lines and what the checks found.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn list_studio_tracks(
        &self,
        actor: &Actor,
        id: EpisodeId,
    ) -> Result<Vec<StudioTrack>, ContentError> {
        let mut tx = self.store.read().await?;
        let (_, episode) = managed_episode(&mut *tx, actor, id).await?;
        let mut tracks = Vec::new();
        for track in tx.tracks().of_episode(episode.id).await? {
            let lines = count_lines(&mut *tx, &track).await?;
            let report = tx.translations().report(track.id, track.revision).await?;
            let findings = report
                .map(|report| FindingCounts::of(report.findings.into_iter().map(|finding| finding.severity)));
            tracks.push(StudioTrack { track, lines, findings });
        }
        Ok(tracks)
    }
}

async fn count_lines(tx: &mut dyn Tx, track: &Track) -> Result<LineCounts, ContentError> {
    let all = |total: usize| match track.is_human() {
        true => LineCounts { total, human: total, ..LineCounts::default() },
        false => LineCounts { total, model: total, ..LineCounts::default() },
    };
    if track.is_human() {
        return Ok(all(tx.tracks().lines(track.id, track.revision).await?.len()));
    }
    let segments = tx.segments().of_track(track.transcript()).await?;
    let shown: HashSet<SegmentId> =
        segments.into_iter().filter(Segment::is_shown).map(|segment| segment.id).collect();
    if track.language == SPOKEN {
        return Ok(all(shown.len()));
    }
    let mut counts = LineCounts { total: shown.len(), ..LineCounts::default() };
    for line in tx.translations().of_track(track.id).await? {
        if line.text.is_empty() || !shown.contains(&line.segment_id) {
            continue;
        }
        match line.origin {
            Provenance::Model => counts.model += 1,
            Provenance::Memory => counts.memory += 1,
            Provenance::Human => counts.human += 1,
        }
        if matches!(line.state, ReviewState::Reviewed | ReviewState::Approved) {
            counts.reviewed += 1;
        }
    }
    counts.missing = counts.total - counts.model - counts.memory - counts.human;
    Ok(counts)
}

impl FindingCounts {
    fn of(severities: impl Iterator<Item = Severity>) -> Self {
        severities.fold(Self::default(), |mut counts, severity| {
            match severity {
                Severity::Minor => counts.minor += 1,
                Severity::Major => counts.major += 1,
                Severity::Blocking => counts.blocking += 1,
            }
            counts
        })
    }
}
