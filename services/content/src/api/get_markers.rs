use std::sync::Arc;

use axum::extract::State;
use hallyu_contracts::media::Chapter;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::EpisodeId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Content;
use crate::domain::Marks;

/// What viewers may pass over, and the parts of an episode.
#[derive(Serialize, ToSchema)]
pub(super) struct MarksView {
    /// In order of time.
    markers: Vec<MarkerView>,
    /// In order of time.
    chapters: Vec<ChapterView>,
}

/// A stretch of an episode.
#[derive(Serialize, ToSchema)]
pub(super) struct MarkerView {
    /// `intro`, `credits` or `recap`.
    #[schema(example = "intro")]
    kind: &'static str,
    /// From the start of the video.
    #[schema(example = 61.5)]
    start_seconds: f64,
    /// The same.
    #[schema(example = 121.0)]
    end_seconds: f64,
    /// `detected`: it sounds as in other episodes of the title; `edited`: a person says so.
    #[schema(example = "detected")]
    origin: &'static str,
}

/// A part of an episode; it ends where the next begins.
#[derive(Serialize, ToSchema)]
pub(super) struct ChapterView {
    #[schema(example = "첫 만남")]
    title: String,
    /// From the start of the video.
    #[schema(example = 121.0)]
    start_seconds: f64,
}

impl From<Marks> for MarksView {
    fn from(marks: Marks) -> Self {
        let (markers, chapters) = views(marks);
        Self { markers, chapters }
    }
}

/// Markers and chapters as answers show them.
pub(super) fn views(marks: Marks) -> (Vec<MarkerView>, Vec<ChapterView>) {
    let markers = marks.markers.iter().map(|marker| MarkerView {
        kind: marker.kind.as_str(),
        start_seconds: seconds(marker.start_ms),
        end_seconds: seconds(marker.end_ms),
        origin: marks.marked_by.as_str(),
    });
    let markers = markers.collect();
    let chapter =
        |chapter: Chapter| ChapterView { title: chapter.title, start_seconds: seconds(chapter.start_ms) };
    (markers, marks.chapters.unwrap_or_default().into_iter().map(chapter).collect())
}

fn seconds(ms: u64) -> f64 {
    ms as f64 / 1000.0
}

/// Read what viewers may pass over, and the chapters of an episode
#[utoipa::path(
    get,
    path = "/api/v1/episodes/{ep}/markers",
    tag = "creators",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode")),
    responses((status = OK, description = "Markers and chapters", body = MarksView))
)]
pub(super) async fn get_markers(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<EpisodeId>,
) -> Answer<MarksView> {
    Ok(Data(content.get_markers(&actor, id).await?.into()))
}
