use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Cached, Lang, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answers::{Found, answer, kept};
use super::search_titles::kind_name;
use crate::application::{Search, Suggestion};

/// Suggestions when the caller does not say.
const USUAL: usize = 10;
/// Most suggestions.
const MOST: usize = 20;

/// What was typed so far.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Typed {
    /// In any alphabet, with mistakes or without.
    #[garde(length(chars, max = 500), pattern(r"\S"))]
    #[param(max_length = 500, pattern = r"\S", example = "ㅅㄹ")]
    q: String,
    /// Most suggestions.
    #[garde(inner(range(min = 1, max = MOST)))]
    #[param(minimum = 1, maximum = 20, default = 10)]
    limit: Option<usize>,
}

/// Names that may be meant.
#[derive(Serialize, ToSchema)]
pub(super) struct Suggestions {
    /// The best first.
    suggestions: Vec<CompletionView>,
}

/// A name that may be meant.
#[derive(Serialize, ToSchema)]
pub(super) struct CompletionView {
    #[schema(example = "Son Ye-jin")]
    text: String,
    /// `title`, `person` or `genre`.
    #[schema(example = "person")]
    r#type: &'static str,
    /// The id of the title or person, the slug of the genre.
    #[schema(example = "per_01h455vb4pex5vsknk084sn02q")]
    id: String,
}

impl From<Suggestion> for CompletionView {
    fn from(suggestion: Suggestion) -> Self {
        Self { text: suggestion.text, r#type: kind_name(suggestion.kind), id: suggestion.id }
    }
}

/// Complete a search
///
/// Names of titles, people and genres that begin with what was typed.
#[utoipa::path(
    get,
    path = "/api/v1/search/autocomplete",
    tag = "search",
    params(Typed),
    responses((status = OK, description = "At most twenty", body = Suggestions))
)]
pub(super) async fn complete(
    State(search): State<Arc<Search>>,
    Lang(language): Lang,
    Query(Typed { q, limit }): Query<Typed>,
) -> Result<Cached, ApiError> {
    let most = limit.unwrap_or(USUAL);
    let find = || async {
        let found = search.complete(&q, (most, language)).await?;
        Ok(Found::Whole(Suggestions { suggestions: found.into_iter().map(Into::into).collect() }))
    };
    let question = ["complete", q.trim(), language.as_str(), &most.to_string()];
    Ok(answer(kept(&search, &question, find).await?))
}
