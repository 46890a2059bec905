use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_contracts::media::Chapter;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use hallyu_kernel::EpisodeId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::get_markers::MarksView;
use super::views::twins;
use crate::application::Content;
use crate::domain::{Marker, MarkerKind, Marks};

/// Longest position that makes sense: a day.
const LONGEST: f64 = 86_400.0;

/// What viewers may pass over.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkersBody {
    /// In any order; none of a kind overlaps another of it.
    #[garde(length(max = Marks::MOST_MARKERS), dive)]
    #[schema(max_items = 20)]
    markers: Vec<MarkerBody>,
}

/// A stretch of the episode.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct MarkerBody {
    #[garde(skip)]
    kind: Kind,
    /// From the start of the video.
    #[garde(range(min = 0.0, max = LONGEST))]
    #[schema(minimum = 0, maximum = 86400)]
    start_seconds: f64,
    /// After the start, at most the length of the video.
    #[garde(range(min = 0.0, max = LONGEST))]
    #[schema(minimum = 0, maximum = 86400)]
    end_seconds: f64,
}

/// What a stretch of an episode is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// The opening.
    Intro,
    /// The credits.
    Credits,
    /// What happened before.
    Recap,
}

twins!(Kind = MarkerKind { Intro, Credits, Recap });

/// The parts of an episode.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChaptersBody {
    /// In any order; no two begin at the same time.
    #[garde(length(max = Marks::MOST_CHAPTERS), dive)]
    #[schema(max_items = 100)]
    chapters: Vec<ChapterBody>,
}

/// A part of the episode.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChapterBody {
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    title: String,
    /// From the start of the video, before its end.
    #[garde(range(min = 0.0, max = LONGEST))]
    #[schema(minimum = 0, maximum = 86400)]
    start_seconds: f64,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range was checked")]
fn millis(seconds: f64) -> u64 {
    (seconds * 1000.0).round() as u64
}

/// Say what viewers may pass over
///
/// Takes the place of what was found or said before; what a person says is not changed by later findings, also if it is
/// nothing. Before there is a video, the field `media` is missing.
#[utoipa::path(
    put,
    path = "/api/v1/episodes/{ep}/markers",
    tag = "creators",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode")),
    request_body = MarkersBody,
    responses((status = OK, description = "Markers and chapters", body = MarksView))
)]
pub(super) async fn set_markers(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<EpisodeId>,
    Body(body): Body<MarkersBody>,
) -> Answer<MarksView> {
    let marker = |body: MarkerBody| Marker {
        kind: body.kind.into(),
        start_ms: millis(body.start_seconds),
        end_ms: millis(body.end_seconds),
    };
    let markers = body.markers.into_iter().map(marker).collect();
    Ok(Data(content.set_markers(&actor, id, markers).await?.into()))
}

/// Say where the chapters of an episode begin
///
/// Takes the place of what was said before, and of what the video's file says.
#[utoipa::path(
    put,
    path = "/api/v1/episodes/{ep}/chapters",
    tag = "creators",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode")),
    request_body = ChaptersBody,
    responses((status = OK, description = "Markers and chapters", body = MarksView))
)]
pub(super) async fn set_chapters(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<EpisodeId>,
    Body(body): Body<ChaptersBody>,
) -> Answer<MarksView> {
    let chapter = |body: ChapterBody| Chapter { title: body.title, start_ms: millis(body.start_seconds) };
    let chapters = body.chapters.into_iter().map(chapter).collect();
    Ok(Data(content.set_chapters(&actor, id, chapters).await?.into()))
}
