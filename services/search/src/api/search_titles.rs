use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use chrono::TimeDelta;
use garde::Validate;
use hallyu_contracts::catalogue::TitleRecord;
use hallyu_http::{ApiError, Cached, Lang, Listed, OptionalCaller, Pagination, Paging, Query};
use hallyu_kernel::{ContentId, Language, PageRequest, Time};
use http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answers::{Found, answer, kept};
use crate::application::ports::Facets;
use crate::application::{FoundTitle, Results, Search, Wish};
use crate::domain::{Filter, Match, NameKind};

/// How long a title counts as new.
const NEW_FOR: TimeDelta = TimeDelta::days(14);

/// What a title is.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TitleType {
    /// A series with a story.
    Drama,
    /// A film.
    Movie,
    /// A show.
    Variety,
    /// Music.
    Kpop,
}

impl TitleType {
    fn as_str(self) -> &'static str {
        match self {
            Self::Drama => "drama",
            Self::Movie => "movie",
            Self::Variety => "variety",
            Self::Kpop => "kpop",
        }
    }
}

/// What is looked for.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Names of a title, of people in it, or words of what it is about: in Hangul, its initials, Latin letters however spelled,
    /// Spanish, Portuguese or English, half typed or with mistakes.
    #[garde(length(chars, max = 500), pattern(r"\S"))]
    #[param(max_length = 500, pattern = r"\S", example = "saranghae")]
    q: String,
    /// Only titles of this type.
    #[garde(skip)]
    r#type: Option<TitleType>,
    /// Only titles of this genre: its id or its slug.
    #[garde(inner(length(chars, max = 64)))]
    #[param(example = "romance", max_length = 64)]
    genre: Option<String>,
    /// Only titles of this year.
    #[garde(inner(range(min = 1900, max = 2100)))]
    #[param(minimum = 1900, maximum = 2100)]
    year: Option<u16>,
}

/// What is looked for, and which page of it.
pub(super) struct Question(Wanted, PageRequest);

impl<S: Send + Sync> FromRequestParts<S> for Question {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(wanted) = Query::from_request_parts(parts, state).await?;
        let Paging(page) = Paging::from_request_parts(parts, state).await?;
        Ok(Self(wanted, page))
    }
}

/// What was found.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchAnswer {
    /// What was looked for.
    query: String,
    /// The best first.
    items: Vec<FoundContent>,
    facets: FacetsView,
    pagination: Pagination,
    /// The name that was probably meant; null if what was typed is a name.
    #[schema(example = "Crash Landing on You")]
    did_you_mean: Option<String>,
}

/// A title that was found.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundContent {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    /// `drama`, `movie`, `variety` or `kpop`.
    #[schema(example = "drama")]
    r#type: String,
    /// In Korean.
    title: String,
    /// In the caller's language, else in Korean.
    title_translated: String,
    /// An address on this server.
    poster_url: Option<String>,
    year: u16,
    /// Names in the caller's language.
    genres: Vec<String>,
    /// Mean of the stars, 1 to 10; null without ratings.
    rating: Option<f64>,
    /// Episodes it has or will have.
    total_episodes: u32,
    /// BCP 47 tags of languages with published subtitles.
    available_subtitles: Vec<&'static str>,
    /// Whether viewers could see it first within the last two weeks.
    is_new: bool,
    /// Whether it is shown nowhere else in Latin America.
    is_exclusive: bool,
    /// How well it fits, 0 to 1.
    relevance_score: f64,
    /// The name that fits; null if the words stand elsewhere.
    matched: Option<MatchView>,
}

/// A name that was found.
#[derive(Serialize, ToSchema)]
pub(super) struct MatchView {
    /// `title`, `person` or `genre`.
    #[schema(example = "person")]
    r#type: &'static str,
    #[schema(example = "Hyun Bin")]
    text: String,
}

/// How many of all titles that were found there are by a property.
#[derive(Serialize, ToSchema)]
struct FacetsView {
    /// By type.
    r#type: BTreeMap<String, u64>,
    /// By slug of the genre.
    genre: BTreeMap<String, u64>,
    /// By year.
    year: BTreeMap<u16, u64>,
}

/// What a name is the name of.
pub(super) fn kind_name(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Title => "title",
        NameKind::Person => "person",
        NameKind::Genre => "genre",
    }
}

impl From<Match> for MatchView {
    fn from(found: Match) -> Self {
        Self { r#type: kind_name(found.kind), text: found.text }
    }
}

impl From<Facets> for FacetsView {
    fn from(facets: Facets) -> Self {
        Self { r#type: facets.kinds, genre: facets.genres, year: facets.years }
    }
}

impl FoundContent {
    fn of(found: FoundTitle, (language, now): (Language, Time)) -> Self {
        let TitleRecord { content_id, kind, title, texts, .. } = found.record;
        let named =
            texts.get(language.as_str()).map(|text| text.title.clone()).filter(|name| !name.is_empty());
        let genre = |genre: hallyu_contracts::catalogue::GenreRecord| {
            genre.names.get(language.as_str()).cloned().unwrap_or(genre.slug)
        };
        Self {
            content_id,
            r#type: kind,
            title_translated: named.unwrap_or_else(|| title.clone()),
            title,
            poster_url: found.record.poster_key.map(|key| format!("/{key}")),
            year: found.record.year,
            genres: found.record.genres.into_iter().map(genre).collect(),
            rating: (found.record.rating_count > 0).then_some(found.record.rating),
            total_episodes: found.record.total_episodes,
            available_subtitles: found.record.subtitles.iter().map(|language| language.as_str()).collect(),
            is_new: found.record.published_at.is_some_and(|at| now - at < NEW_FOR),
            is_exclusive: found.record.is_exclusive,
            relevance_score: (f64::from(found.score) * 1000.0).round() / 1000.0,
            matched: found.matched.map(Into::into),
        }
    }
}

impl SearchAnswer {
    fn of(query: String, results: Results, reader: (Language, Time)) -> Self {
        let titles: Listed<FoundContent> = results.titles.map(|found| FoundContent::of(found, reader)).into();
        Self {
            query,
            items: titles.items,
            pagination: titles.pagination,
            facets: results.facets.into(),
            did_you_mean: results.meant,
        }
    }
}

/// Search titles
///
/// Titles that viewers can see, found by their names in any language and spelling, by their people, genres, years and descriptions.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    tag = "search",
    params(Wanted, Paging),
    responses((status = OK, description = "One page, with counts of all that was found", body = SearchAnswer))
)]
pub(super) async fn search_titles(
    State(search): State<Arc<Search>>,
    OptionalCaller(caller): OptionalCaller,
    Lang(language): Lang,
    Question(wanted, page): Question,
) -> Result<Cached, ApiError> {
    let kind = wanted.r#type.map(|kind| kind.as_str().to_owned());
    let filter = Filter { kind, genre: wanted.genre, year: wanted.year };
    let wish = Wish { typed: wanted.q, filter, page, language };
    let narrowed = format!("{:?} {} {} {language}", wish.filter, page.number(), page.limit());
    let reader = (language, search.ambient.now());
    let find = || async {
        let results = search.search_titles(&wish).await?;
        let found = if results.is_whole { Found::Whole } else { Found::Part };
        Ok(found(SearchAnswer::of(wish.typed.trim().to_owned(), results, reader)))
    };
    let found = kept(&search, &["titles", wish.typed.trim(), &narrowed], find).await?;
    if let Some(actor) = caller.filter(|_| page.number() == 1) {
        super::history::note(&search, actor.user_id, (wish.typed, found.clone()));
    }
    Ok(answer(found))
}
