use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Caller, Created};
use hallyu_kernel::{ContentId, Language, PersonId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::headers::{IdempotencyKey, Keyed};
use super::views::{TitleType, twins};
use crate::application::models::GenreName;
use crate::application::{Content, CreditWish, Made, TitleChange};
use crate::domain::{CreditRole, Text, TitleDraft};

/// What a creator says about a new title.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewContent {
    #[garde(skip)]
    r#type: TitleType,
    /// In Korean.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(example = "첫눈 오는 밤", min_length = 1, max_length = 200)]
    title: String,
    /// Of the first showing.
    #[garde(range(min = 1900, max = 2100))]
    #[schema(example = 2026, minimum = 1900, maximum = 2100)]
    year: u16,
    /// The name it was first shown under, where that is another.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[schema(min_length = 1, max_length = 200)]
    original_title: Option<String>,
    /// Length of a film or of a usual episode.
    #[garde(inner(range(min = 1, max = 1440)))]
    #[schema(minimum = 1, maximum = 1440)]
    duration_minutes: Option<u32>,
    /// Episodes it will have; grows with the episodes that are added.
    #[garde(inner(range(max = 10_000)))]
    #[schema(maximum = 10000)]
    total_episodes: Option<u32>,
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[schema(min_length = 1, max_length = 100)]
    network: Option<String>,
    #[garde(skip)]
    is_exclusive: Option<bool>,
    #[garde(inner(url, length(chars, max = 2000)))]
    #[schema(format = "uri", max_length = 2000)]
    trailer_url: Option<String>,
    #[garde(dive)]
    texts: Option<Texts>,
    /// Ids or slugs, the most fitting first.
    #[garde(inner(length(max = 10), inner(length(chars, max = 64))))]
    #[schema(value_type = Option<Vec<GenreWord>>, example = json!(["romance", "drama"]), max_items = 10)]
    genres: Option<Vec<String>>,
    #[garde(length(max = 200), dive)]
    #[schema(max_items = 200)]
    cast: Option<Vec<Part>>,
}

/// A name and a description by language.
#[derive(Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    #[garde(dive)]
    es: Option<TextBody>,
    #[garde(dive)]
    pt: Option<TextBody>,
    #[garde(dive)]
    ko: Option<TextBody>,
    #[garde(dive)]
    en: Option<TextBody>,
}

/// A name and a description.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextBody {
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(example = "La noche de la primera nieve", min_length = 1, max_length = 200)]
    title: String,
    #[garde(length(chars, max = 5000))]
    #[serde(default)]
    #[schema(max_length = 5000)]
    description: String,
}

/// Somebody's part in the title.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// A known person; else the one of this name is found or made.
    #[garde(skip)]
    #[schema(
        value_type = Option<String>,
        example = "per_01h455vb4pex5vsknk084sn02q",
        pattern = "^per_[0-7][0-9a-hjkmnp-tv-z]{25}$"
    )]
    person_id: Option<PersonId>,
    /// In Hangul; required without `person_id`.
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// In Latin letters.
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[schema(min_length = 1, max_length = 100)]
    name_romanized: Option<String>,
    #[garde(skip)]
    role_type: PartType,
    /// Name of the character.
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[schema(min_length = 1, max_length = 100)]
    role_name: Option<String>,
}

/// Id or slug of a genre.
#[derive(ToSchema)]
#[schema(max_length = 64)]
#[expect(dead_code, reason = "only describes")]
pub(super) struct GenreWord(String);

/// What somebody did.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum PartType {
    /// Acts.
    Actor,
    /// Directs.
    Director,
    /// Writes.
    Writer,
    /// Produces.
    Producer,
}

twins!(PartType = CreditRole { Actor, Director, Writer, Producer });

/// A genre as requests name it: what is no id is a slug.
pub(super) fn genre_name(text: String) -> GenreName {
    text.parse().map_or(GenreName::Slug(text), GenreName::Id)
}

impl From<Texts> for BTreeMap<&'static str, Text> {
    fn from(texts: Texts) -> Self {
        let by_language = [
            (Language::Es, texts.es),
            (Language::Pt, texts.pt),
            (Language::Ko, texts.ko),
            (Language::En, texts.en),
        ];
        let given = by_language.into_iter().filter_map(|(language, text)| Some((language.as_str(), text?)));
        given
            .map(|(language, TextBody { title, description })| (language, Text { title, description }))
            .collect()
    }
}

impl From<Part> for CreditWish {
    fn from(part: Part) -> Self {
        let (person_id, name, name_romanized) = (part.person_id, part.name, part.name_romanized);
        Self { person_id, name, name_romanized, role: part.role_type.into(), role_name: part.role_name }
    }
}

impl From<NewContent> for (TitleDraft, TitleChange) {
    fn from(new: NewContent) -> Self {
        let draft = TitleDraft::new(new.r#type.into(), new.title, new.year);
        let change = TitleChange {
            original_title: Some(new.original_title),
            duration_minutes: Some(new.duration_minutes),
            total_episodes: new.total_episodes,
            network: Some(new.network),
            is_exclusive: new.is_exclusive,
            trailer_url: Some(new.trailer_url),
            texts: new.texts.unwrap_or_default().into(),
            genres: new.genres.map(|names| names.into_iter().map(genre_name).collect()),
            cast: new.cast.map(|parts| parts.into_iter().map(Into::into).collect()),
            ..TitleChange::default()
        };
        (draft, change)
    }
}

/// The title that was made.
#[derive(Serialize, ToSchema)]
pub(super) struct CreatedContent {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

/// Make a title
///
/// It is a draft that only its creator and moderators see. With an `Idempotency-Key` a repeat makes nothing new.
#[utoipa::path(
    post,
    path = "/api/v1/contents",
    tag = "creators",
    security(("bearer" = [])),
    params(IdempotencyKey),
    request_body = NewContent,
    responses((status = CREATED, description = "The title was made", body = CreatedContent))
)]
pub(super) async fn create_content(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Keyed(repeat, new): Keyed<NewContent>,
) -> Result<Created<CreatedContent>, ApiError> {
    let Made { id, at } = content.create_content(&actor, new.into(), repeat).await?;
    Ok(Created(CreatedContent { content_id: id, created_at: at }))
}
