use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Data, Id, Lang, OptionalCaller};
use hallyu_kernel::{ContentId, EpisodeId, Language};
use serde::Serialize;
use utoipa::ToSchema;

use super::views::EpisodeSummary;
use crate::application::{Content, EpisodePage};

/// An episode with its title and neighbours.
#[derive(Serialize, ToSchema)]
pub(super) struct EpisodeDetail {
    #[serde(flatten)]
    episode: EpisodeSummary,
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    /// In Korean.
    content_title: String,
    /// In the caller's language, else in Korean.
    content_title_translated: String,
    #[schema(value_type = Option<String>)]
    next_episode_id: Option<EpisodeId>,
    #[schema(value_type = Option<String>)]
    previous_episode_id: Option<EpisodeId>,
}

impl EpisodeDetail {
    fn of(page: &EpisodePage, language: Language) -> Self {
        Self {
            episode: EpisodeSummary::of(&page.episode, language),
            content_id: page.title.id,
            content_title: page.title.draft.title.clone(),
            content_title_translated: page.title.name(language).to_owned(),
            next_episode_id: page.next,
            previous_episode_id: page.previous,
        }
    }
}

/// Get an episode
#[utoipa::path(
    get,
    path = "/api/v1/episodes/{ep}",
    tag = "contents",
    params(("ep" = String, Path, description = "The episode")),
    responses((status = OK, description = "The episode", body = EpisodeDetail))
)]
pub(super) async fn get_episode(
    State(content): State<Arc<Content>>,
    OptionalCaller(reader): OptionalCaller,
    Lang(language): Lang,
    Id(id): Id<EpisodeId>,
) -> Answer<EpisodeDetail> {
    let page = content.get_episode(reader.as_ref(), id).await?;
    Ok(Data(EpisodeDetail::of(&page, language)))
}
