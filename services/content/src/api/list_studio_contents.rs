use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Lang, Listed, Paging};
use hallyu_kernel::{ContentId, JobId, Language, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::views::{EpisodeSummary, TitleType, image_url};
use crate::application::Content;
use crate::application::models::StudioTitle;
use crate::domain::Episode;

/// A title as its creator's list shows it.
#[derive(Serialize, ToSchema)]
pub(super) struct StudioContent {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    r#type: TitleType,
    /// In Korean.
    title: String,
    poster_url: Option<String>,
    /// `draft`, `coming_soon`, `active` or `ended`.
    #[schema(example = "draft")]
    status: &'static str,
    /// Streams started.
    views: u64,
    episodes: Vec<StudioEpisode>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Time,
}

/// An episode as its creator's list shows it.
#[derive(Serialize, ToSchema)]
struct StudioEpisode {
    #[serde(flatten)]
    episode: EpisodeSummary,
    /// Whether there is a video that can be watched.
    is_playable: bool,
    /// The job of the latest upload.
    #[schema(value_type = Option<String>)]
    job_id: Option<JobId>,
}

impl StudioEpisode {
    fn of((episode, job_id): &(Episode, Option<JobId>), language: Language) -> Self {
        let is_playable = episode.media_id.is_some();
        Self { episode: EpisodeSummary::of(episode, language), is_playable, job_id: *job_id }
    }
}

impl StudioContent {
    fn of(title: &StudioTitle, language: Language) -> Self {
        Self {
            content_id: title.id,
            r#type: title.kind.into(),
            title: title.title.clone(),
            poster_url: image_url(title.poster_key.as_deref()),
            status: title.status.as_str(),
            views: title.views,
            episodes: title.episodes.iter().map(|episode| StudioEpisode::of(episode, language)).collect(),
            created_at: title.created_at,
            updated_at: title.updated_at,
        }
    }
}

/// List one's own titles
///
/// Whatever their status, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/studio/contents",
    tag = "creators",
    security(("bearer" = [])),
    params(Paging),
    responses((status = OK, description = "One page", body = Listed<StudioContent>))
)]
pub(super) async fn list_studio_contents(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Lang(language): Lang,
    Paging(page): Paging,
) -> Answer<Listed<StudioContent>> {
    let titles = content.list_studio_contents(&actor, page).await?;
    Ok(Data(titles.map(|title| StudioContent::of(&title, language)).into()))
}
