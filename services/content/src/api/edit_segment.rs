use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use hallyu_kernel::{SegmentId, TrackId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::list_segments::SegmentView;
use super::views::twins;
use crate::application::{Content, SegmentEdit, Verdict};

/// What an editor says of a text.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Review {
    /// It was looked at.
    #[default]
    Reviewed,
    /// It is right: later translations follow it.
    Approved,
}

twins!(Review = Verdict { Reviewed, Approved });

/// What is to change about a segment.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SegmentPatch {
    /// The `rev` that the editor saw: `translation.rev`, 0 if there is no translation; `source_rev` in a transcript.
    #[garde(skip)]
    rev: u32,
    /// The new text, on one line, with `<i>` as its only markup. Missing: the text stays.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 500)))]
    #[schema(min_length = 1, max_length = 500)]
    text: Option<String>,
    #[serde(default)]
    #[garde(skip)]
    #[schema(inline)]
    state: Review,
}

/// Correct or approve a segment
///
/// In a transcript the source is changed; its translations by machines are made anew, those by people become stale.
#[utoipa::path(
    patch,
    path = "/api/v1/subtitles/{id}/segments/{segment}",
    tag = "subtitles",
    security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "The track"),
        ("segment" = String, Path, description = "The segment")
    ),
    request_body = SegmentPatch,
    responses((status = OK, description = "The segment as it is now", body = SegmentView))
)]
pub(super) async fn edit_segment(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id((track, segment)): Id<(TrackId, SegmentId)>,
    Body(patch): Body<SegmentPatch>,
) -> Answer<SegmentView> {
    let edit = SegmentEdit { rev: patch.rev, text: patch.text, verdict: patch.state.into() };
    Ok(Data(content.edit_segment(&actor, (track, segment), edit).await?.into()))
}
