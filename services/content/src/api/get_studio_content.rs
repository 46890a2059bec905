use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use chrono::NaiveDate;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::{ContentId, EpisodeId, GenreId, JobId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::views::{TitleType, image_url};
use crate::application::{Content, StudioSheet};
use crate::domain::{Episode, EpisodeTexts};

/// All that is to be edited of a title, in all languages.
#[derive(Serialize, ToSchema)]
pub(super) struct StudioContentDetail {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    r#type: TitleType,
    /// In Korean.
    title: String,
    original_title: Option<String>,
    year: u16,
    /// Length of a film or of a usual episode.
    duration_minutes: Option<u32>,
    total_episodes: u32,
    network: Option<String>,
    is_exclusive: bool,
    trailer_url: Option<String>,
    /// An address on this server.
    poster_url: Option<String>,
    /// An address on this server.
    backdrop_url: Option<String>,
    /// Names and descriptions by language: `es`, `pt`, `ko`, `en`.
    texts: BTreeMap<String, StudioText>,
    /// Ids, the most fitting first.
    #[schema(value_type = Vec<String>)]
    genres: Vec<GenreId>,
    /// `draft`, `coming_soon`, `active` or `ended`.
    #[schema(example = "draft")]
    status: &'static str,
    /// When it is published by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    publish_at: Option<Time>,
    /// By number.
    episodes: Vec<StudioEpisodeDetail>,
}

/// All that is to be edited of an episode.
#[derive(Serialize, ToSchema)]
struct StudioEpisodeDetail {
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    episode_number: u32,
    /// In Korean.
    title: Option<String>,
    /// In Korean.
    description: Option<String>,
    /// Names and descriptions by language: `es`, `pt`, `ko`, `en`.
    texts: BTreeMap<String, StudioText>,
    #[schema(value_type = Option<String>, format = Date)]
    air_date: Option<NaiveDate>,
    /// An address on this server.
    thumbnail_url: Option<String>,
    /// Null before there is a video.
    duration_seconds: Option<u32>,
    /// `draft` or `published`.
    #[schema(example = "draft")]
    status: &'static str,
    /// When it is published by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    publish_at: Option<Time>,
    /// Whether there is a video that can be watched.
    is_playable: bool,
    /// The job of the latest upload.
    #[schema(value_type = Option<String>)]
    job_id: Option<JobId>,
}

/// A name and a description in one language.
#[derive(Serialize, ToSchema)]
struct StudioText {
    title: Option<String>,
    description: Option<String>,
}

impl StudioEpisodeDetail {
    fn of(episode: Episode, sheet: &StudioSheet) -> Self {
        let draft = episode.draft;
        let text = |EpisodeTexts { title, description }| StudioText { title, description };
        Self {
            episode_id: episode.id,
            episode_number: draft.number,
            title: draft.korean.title,
            description: draft.korean.description,
            texts: draft.texts.into_iter().map(|(language, texts)| (language, text(texts))).collect(),
            air_date: draft.air_date,
            thumbnail_url: image_url(episode.thumbnail_key.as_deref()),
            duration_seconds: Some(episode.duration_seconds).filter(|seconds| *seconds > 0),
            status: episode.status.as_str(),
            publish_at: sheet.episodes_at.get(&episode.id).copied(),
            is_playable: episode.media_id.is_some(),
            job_id: sheet.jobs.get(&episode.id).copied(),
        }
    }
}

impl From<StudioSheet> for StudioContentDetail {
    fn from(mut sheet: StudioSheet) -> Self {
        let episodes = std::mem::take(&mut sheet.episodes).into_iter();
        let episodes = episodes.map(|episode| StudioEpisodeDetail::of(episode, &sheet)).collect();
        let StudioSheet { title, publish_at, .. } = sheet;
        let draft = title.draft;
        let texts = draft.texts.into_iter().map(|(language, text)| {
            let text = StudioText { title: Some(text.title), description: Some(text.description) };
            (language.to_owned(), text)
        });
        Self {
            content_id: title.id,
            r#type: draft.kind.into(),
            title: draft.title,
            original_title: draft.original_title,
            year: draft.year,
            duration_minutes: draft.duration_minutes,
            total_episodes: draft.total_episodes,
            network: draft.network,
            is_exclusive: draft.is_exclusive,
            trailer_url: draft.trailer_url,
            poster_url: image_url(title.poster_key.as_deref()),
            backdrop_url: image_url(title.backdrop_key.as_deref()),
            texts: texts.collect(),
            genres: draft.genres,
            status: title.status.as_str(),
            publish_at,
            episodes,
        }
    }
}

/// Get all of a title to edit it
///
/// By its creator or a moderator.
#[utoipa::path(
    get,
    path = "/api/v1/studio/contents/{id}",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    responses((status = OK, description = "The title with its episodes", body = StudioContentDetail))
)]
pub(super) async fn get_studio_content(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
) -> Answer<StudioContentDetail> {
    Ok(Data(content.get_studio_content(&actor, id).await?.into()))
}
