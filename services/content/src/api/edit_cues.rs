use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_captions::MAX_MS;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use hallyu_kernel::{CueId, TrackId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::edit_segment::Review;
use super::list_cues::CueView;
use super::list_segments::FindingView;
use super::list_subtitles::TrackView;
use crate::application::{Content, CueEdit, CueEdits, EditedCues};

/// What is to become of a cue.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct CuePatch {
    #[garde(skip)]
    #[schema(value_type = String, example = "cue_01h455vb4pex5vsknk084sn02q")]
    cue_id: CueId,
    /// The `rev` that the editor saw.
    #[garde(skip)]
    rev: u32,
    /// The new text, of one or two lines, with `<i>` as its only markup. Missing: the text stays.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[schema(min_length = 1, max_length = 200)]
    text: Option<String>,
    /// Milliseconds from the start of the video. Missing: it stays.
    #[serde(default)]
    #[garde(inner(range(min = 0, max = MAX_MS)))]
    #[schema(minimum = 0, maximum = 3_599_999_999_i64)]
    start_ms: Option<i64>,
    /// Milliseconds from the start of the video. Missing: it stays.
    #[serde(default)]
    #[garde(inner(range(min = 0, max = MAX_MS)))]
    #[schema(minimum = 0, maximum = 3_599_999_999_i64)]
    end_ms: Option<i64>,
}

/// What is to become of cues: all of it happens, or nothing.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CuesPatch {
    /// Each of another cue.
    #[garde(length(min = 1, max = 100), dive)]
    #[schema(min_items = 1, max_items = 100)]
    cues: Vec<CuePatch>,
    #[serde(default)]
    #[garde(skip)]
    #[schema(inline)]
    state: Review,
}

/// A track after changes of its cues.
#[derive(Serialize, ToSchema)]
pub(super) struct EditedCuesView {
    subtitle: TrackView,
    /// Those that are new or changed, in order of time. Cues around an edit may move with it.
    cues: Vec<CueView>,
    /// What the checks find in them.
    findings: Vec<FindingView>,
}

impl From<CuesPatch> for CueEdits {
    fn from(patch: CuesPatch) -> Self {
        let edit = |patch: CuePatch| {
            let CuePatch { cue_id: id, rev, text, start_ms, end_ms } = patch;
            CueEdit { id, rev, text, start_ms, end_ms }
        };
        Self { cues: patch.cues.into_iter().map(edit).collect(), verdict: patch.state.into() }
    }
}

impl From<EditedCues> for EditedCuesView {
    fn from(edited: EditedCues) -> Self {
        Self {
            subtitle: edited.track.into(),
            cues: edited.cues.into_iter().map(CueView::from).collect(),
            findings: edited.findings.into_iter().map(FindingView::from).collect(),
        }
    }
}

/// Change cues of a track
///
/// Texts become those of the segments that are shown, as if these had been edited. Times are kept as the person's own: no
/// machine moves them. For those who may change the title.
#[utoipa::path(
    patch,
    path = "/api/v1/subtitles/{id}/cues",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    request_body = CuesPatch,
    responses((status = OK, description = "What changed, checked", body = EditedCuesView))
)]
pub(super) async fn edit_cues(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Body(patch): Body<CuesPatch>,
) -> Answer<EditedCuesView> {
    Ok(Data(content.edit_cues(&actor, id, patch.into()).await?.into()))
}
