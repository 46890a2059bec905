use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use chrono::NaiveDate;
use garde::Validate;
use hallyu_http::{ApiError, Caller, Created, Id};
use hallyu_kernel::{ContentId, EpisodeId, Language, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::headers::{IdempotencyKey, Keyed};
use crate::application::{Content, Made};
use crate::domain::{EpisodeDraft, EpisodeTexts};

/// What a creator says about a new episode.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEpisode {
    /// From 1; unique in the title.
    #[garde(range(min = 1, max = 10_000))]
    #[schema(example = 1, minimum = 1, maximum = 10000)]
    episode_number: u32,
    /// In Korean.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[schema(min_length = 1, max_length = 200)]
    title: Option<String>,
    /// In Korean.
    #[garde(inner(length(chars, max = 5000)))]
    #[schema(max_length = 5000)]
    description: Option<String>,
    #[garde(dive)]
    texts: Option<EpisodeTextsBody>,
    /// Day of the first showing.
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = Date)]
    air_date: Option<NaiveDate>,
}

/// A name and a description by language.
#[derive(Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EpisodeTextsBody {
    #[garde(dive)]
    es: Option<EpisodeTextBody>,
    #[garde(dive)]
    pt: Option<EpisodeTextBody>,
    #[garde(dive)]
    ko: Option<EpisodeTextBody>,
    #[garde(dive)]
    en: Option<EpisodeTextBody>,
}

/// A name and a description.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EpisodeTextBody {
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[schema(example = "El primer encuentro", min_length = 1, max_length = 200)]
    title: Option<String>,
    #[garde(inner(length(chars, max = 5000)))]
    #[schema(max_length = 5000)]
    description: Option<String>,
}

impl From<EpisodeTextsBody> for BTreeMap<String, EpisodeTexts> {
    fn from(texts: EpisodeTextsBody) -> Self {
        let by_language = [
            (Language::Es, texts.es),
            (Language::Pt, texts.pt),
            (Language::Ko, texts.ko),
            (Language::En, texts.en),
        ];
        let given = by_language.into_iter().filter_map(|(language, text)| Some((language, text?)));
        given
            .map(|(language, EpisodeTextBody { title, description })| {
                (language.to_string(), EpisodeTexts { title, description })
            })
            .collect()
    }
}

impl From<NewEpisode> for EpisodeDraft {
    fn from(new: NewEpisode) -> Self {
        Self {
            number: new.episode_number,
            korean: EpisodeTexts { title: new.title, description: new.description },
            texts: new.texts.unwrap_or_default().into(),
            air_date: new.air_date,
        }
    }
}

/// The episode that was made.
#[derive(Serialize, ToSchema)]
pub(super) struct CreatedEpisode {
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

/// Add an episode
///
/// It is a draft until it is published. With an `Idempotency-Key` a repeat makes nothing new.
#[utoipa::path(
    post,
    path = "/api/v1/contents/{id}/episodes",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title"), IdempotencyKey),
    request_body = NewEpisode,
    responses((status = CREATED, description = "The episode was made", body = CreatedEpisode))
)]
pub(super) async fn create_episode(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(content_id): Id<ContentId>,
    Keyed(repeat, new): Keyed<NewEpisode>,
) -> Result<Created<CreatedEpisode>, ApiError> {
    let Made { id, at } = content.create_episode(&actor, (content_id, new.into()), repeat).await?;
    Ok(Created(CreatedEpisode { episode_id: id, content_id, created_at: at }))
}
