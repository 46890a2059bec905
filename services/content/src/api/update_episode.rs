use std::sync::Arc;

use axum::extract::State;
use chrono::NaiveDate;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id, Lang};
use hallyu_kernel::EpisodeId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::create_episode::EpisodeTextsBody;
use super::update_content::present;
use super::views::EpisodeSummary;
use crate::application::{Content, EpisodeChange};

/// What is to change; what is missing stays, null removes.
#[derive(Default, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EpisodePatch {
    #[garde(inner(range(min = 1, max = 10_000)))]
    #[schema(minimum = 1, maximum = 10000)]
    episode_number: Option<u32>,
    /// In Korean.
    #[serde(deserialize_with = "present")]
    #[garde(inner(inner(length(chars, min = 1, max = 200))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    title: Option<Option<String>>,
    /// In Korean.
    #[serde(deserialize_with = "present")]
    #[garde(inner(inner(length(chars, max = 5000))))]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description: Option<Option<String>>,
    /// Languages that are missing stay.
    #[garde(dive)]
    texts: Option<EpisodeTextsBody>,
    /// Day of the first showing.
    #[serde(deserialize_with = "present")]
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = Date)]
    air_date: Option<Option<NaiveDate>>,
}

impl From<EpisodePatch> for EpisodeChange {
    fn from(patch: EpisodePatch) -> Self {
        Self {
            number: patch.episode_number,
            title: patch.title,
            description: patch.description,
            texts: patch.texts.unwrap_or_default().into(),
            air_date: patch.air_date,
        }
    }
}

/// Change an episode
///
/// By its creator or a moderator.
#[utoipa::path(
    patch,
    path = "/api/v1/episodes/{ep}",
    tag = "creators",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode")),
    request_body = EpisodePatch,
    responses((status = OK, description = "The episode was changed", body = EpisodeSummary))
)]
pub(super) async fn update_episode(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    asked: (Lang, Id<EpisodeId>),
    Body(patch): Body<EpisodePatch>,
) -> Answer<EpisodeSummary> {
    let (Lang(language), Id(id)) = asked;
    let episode = content.update_episode(&actor, id, patch.into()).await?;
    Ok(Data(EpisodeSummary::of(&episode, language)))
}
