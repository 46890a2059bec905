use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_captions::MAX_MS;
use hallyu_http::{ApiError, Body, Caller, Created, Id};
use hallyu_kernel::{Actor, SegmentId, SuggestionId, Time, TrackId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::twins;
use crate::application::{Content, Correction};
use crate::domain::{Fault, Suggestion};

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reason {
    /// It says something else.
    Meaning,
    /// It comes at the wrong time.
    Timing,
    /// A name is wrong.
    Name,
    /// People speak to each other in the wrong way.
    Register,
    /// It hurts.
    Offensive,
}

twins!(Reason = Fault { Meaning, Timing, Name, Register, Offensive });

/// A viewer's correction.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSuggestion {
    /// When the line is shown, in milliseconds from the start of the video.
    #[garde(range(min = 0, max = MAX_MS))]
    #[schema(minimum = 0, maximum = 3_599_999_999_i64)]
    at_ms: i64,
    /// What it should say, without links and markup.
    #[garde(length(chars, min = 1, max = 84))]
    #[schema(min_length = 1, max_length = 84, example = "¿Por qué tardaste hoy?")]
    text: String,
    #[garde(skip)]
    #[schema(inline)]
    reason: Reason,
}

/// A viewer's correction of a line.
#[derive(Serialize, ToSchema)]
pub(super) struct SuggestionView {
    #[schema(value_type = String, example = "sug_01h455vb4pex5vsknk084sn02q")]
    suggestion_id: SuggestionId,
    #[schema(value_type = String, example = "seg_01h455vb4pex5vsknk084sn02q")]
    segment_id: SegmentId,
    /// What it should say.
    text: String,
    /// What it said.
    replaces: String,
    /// `meaning`, `timing`, `name`, `register` or `offensive`.
    #[schema(example = "meaning")]
    reason: &'static str,
    /// `open`, `agreed` (enough viewers agree: it is shown), `accepted` or `refused`.
    #[schema(example = "open")]
    state: &'static str,
    /// Viewers who agree.
    votes: u32,
    /// Whether the caller made it.
    is_own: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

impl SuggestionView {
    pub(super) fn of(suggestion: Suggestion, reader: &Actor) -> Self {
        Self {
            is_own: suggestion.author_id == Some(reader.user_id),
            suggestion_id: suggestion.id,
            segment_id: suggestion.segment_id,
            text: suggestion.text,
            replaces: suggestion.replaces,
            reason: suggestion.fault.as_str(),
            state: suggestion.state.as_str(),
            votes: suggestion.votes,
            created_at: suggestion.created_at,
        }
    }
}

/// Correct a line
///
/// By any viewer of the track. It is shown when three others agree or somebody who may change the title accepts it.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/suggestions",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    request_body = NewSuggestion,
    responses((status = CREATED, description = "The correction awaits votes", body = SuggestionView))
)]
pub(super) async fn suggest_line(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Body(body): Body<NewSuggestion>,
) -> Result<Created<SuggestionView>, ApiError> {
    let correction = Correction { at_ms: body.at_ms, text: body.text, fault: body.reason.into() };
    let made = content.suggest_line(&actor, id, correction).await?;
    Ok(Created(SuggestionView::of(made, &actor)))
}
