use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::{EpisodeId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::list_subtitles::TrackView;
use super::views::Items;
use crate::application::{Content, FindingCounts, LineCounts, StudioTrack};

/// A track as those see it who work on it.
#[derive(Serialize, ToSchema)]
pub(super) struct StudioTrackView {
    track: TrackView,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Time,
    lines: LineCountsView,
    /// What the checks found in the latest revision; null for files that a person uploaded.
    findings: Option<FindingCountsView>,
}

/// Who made the lines of a track, those left out that viewers do not see.
#[derive(Serialize, ToSchema)]
struct LineCountsView {
    /// All of them.
    total: usize,
    /// Written by a model.
    model: usize,
    /// Taken from the translation memory.
    memory: usize,
    /// Written by a person.
    human: usize,
    /// Without a text.
    missing: usize,
    /// Reviewed or approved by somebody who may change the title.
    reviewed: usize,
}

/// What the checks found, by weight.
#[derive(Serialize, ToSchema)]
struct FindingCountsView {
    /// Matters of polish.
    minor: usize,
    /// What a viewer notices.
    major: usize,
    /// What forbids publishing.
    blocking: usize,
}

impl From<LineCounts> for LineCountsView {
    fn from(counts: LineCounts) -> Self {
        let LineCounts { total, model, memory, human, missing, reviewed } = counts;
        Self { total, model, memory, human, missing, reviewed }
    }
}

impl From<FindingCounts> for FindingCountsView {
    fn from(counts: FindingCounts) -> Self {
        let FindingCounts { minor, major, blocking } = counts;
        Self { minor, major, blocking }
    }
}

impl From<StudioTrack> for StudioTrackView {
    fn from(known: StudioTrack) -> Self {
        Self {
            updated_at: known.track.updated_at,
            track: known.track.into(),
            lines: known.lines.into(),
            findings: known.findings.map(FindingCountsView::from),
        }
    }
}

/// List an episode's tracks for those who work on them
///
/// With who made their lines and what the checks found. For those who may change the title.
#[utoipa::path(
    get,
    path = "/api/v1/studio/episodes/{ep}/tracks",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode")),
    responses((status = OK, description = "All of them", body = Items<StudioTrackView>))
)]
pub(super) async fn list_studio_tracks(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<EpisodeId>,
) -> Answer<Items<StudioTrackView>> {
    let tracks = content.list_studio_tracks(&actor, id).await?;
    Ok(Data(Items { items: tracks.into_iter().map(StudioTrackView::from).collect() }))
}
