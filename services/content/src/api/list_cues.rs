use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id, Listed, Paging};
use hallyu_kernel::{CueId, SegmentId, TrackId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::{Content, CueLine};

/// A cue of a track's latest revision.
#[derive(Serialize, ToSchema)]
pub(super) struct CueView {
    #[schema(value_type = String, example = "cue_01h455vb4pex5vsknk084sn02q")]
    cue_id: CueId,
    /// Its place in the track, from 1.
    number: usize,
    /// Milliseconds from the start of the video.
    start_ms: i64,
    /// Milliseconds from the start of the video.
    end_ms: i64,
    /// Its lines, separated by line breaks.
    text: String,
    /// The segments whose words it shows; none in a person's file.
    #[schema(value_type = Vec<String>)]
    segment_ids: Vec<SegmentId>,
    /// Whether a person timed it: no machine moves it.
    is_pinned: bool,
    /// The revision that made it what it is; to be sent with a change.
    rev: u32,
}

impl From<CueLine> for CueView {
    fn from(line: CueLine) -> Self {
        let CueLine { shown, number, is_own } = line;
        Self {
            cue_id: shown.id,
            number,
            start_ms: shown.cue.start_ms,
            end_ms: shown.cue.end_ms,
            text: shown.cue.text,
            segment_ids: shown.cue.segments,
            is_pinned: is_own,
            rev: shown.since,
        }
    }
}

/// List the cues of a track
///
/// For those who may change the title.
#[utoipa::path(
    get,
    path = "/api/v1/subtitles/{id}/cues",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track"), Paging),
    responses((status = OK, description = "One page of the latest revision, in order of time", body = Listed<CueView>))
)]
pub(super) async fn list_cues(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Paging(page): Paging,
) -> Answer<Listed<CueView>> {
    Ok(Data(content.list_cues(&actor, id, page).await?.map(CueView::from).into()))
}
