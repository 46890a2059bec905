use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_captions::MAX_MS;
use hallyu_http::{Answer, Caller, Data, Id, Query};
use hallyu_kernel::{SegmentId, TrackId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::application::{Content, ShownLine};

/// Which line is meant.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Moment {
    /// When it is shown, in milliseconds from the start of the video.
    #[garde(range(min = 0, max = MAX_MS))]
    #[param(minimum = 0, maximum = 3_599_999_999_i64)]
    at_ms: i64,
}

/// A sentence that viewers see.
#[derive(Serialize, ToSchema)]
pub(super) struct LineView {
    #[schema(value_type = String, example = "seg_01h455vb4pex5vsknk084sn02q")]
    segment_id: SegmentId,
    /// Milliseconds from the start of the video.
    start_ms: i64,
    /// Milliseconds from the start of the video.
    end_ms: i64,
    /// What is said, in Korean; null where the caller may not read the transcript.
    source: Option<String>,
    /// What it is in the language of the track, whole; empty if there is nothing.
    #[schema(example = "¿Por qué tardaste hoy?")]
    text: String,
}

impl From<ShownLine> for LineView {
    fn from(line: ShownLine) -> Self {
        let ShownLine { segment, text, is_source_public } = line;
        Self {
            segment_id: segment.id,
            start_ms: segment.start_ms,
            end_ms: segment.end_ms,
            source: is_source_public.then_some(segment.text),
            text,
        }
    }
}

/// Get the line that is shown at a moment
///
/// The whole sentence, of which a cue may be a part: it is what a correction replaces. Transcripts have none.
#[utoipa::path(
    get,
    path = "/api/v1/subtitles/{id}/line",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track"), Moment),
    responses((status = OK, description = "The line", body = LineView))
)]
pub(super) async fn get_line(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Query(moment): Query<Moment>,
) -> Answer<LineView> {
    Ok(Data(content.get_line(&actor, id, moment.at_ms).await?.into()))
}
