use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use garde::Validate;
use hallyu_http::{Answer, ApiError, Caller, Data, NoContent, Query};
use hallyu_kernel::{ContentId, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::search_titles::kind_name;
use crate::application::{Outcome, Search, Searched};
use crate::domain::{NameKind, is_surely_meant};

/// Which search is meant.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Meant {
    /// The search as it was typed; all of them if not given.
    #[garde(inner(length(chars, max = 500)))]
    #[param(max_length = 500)]
    q: Option<String>,
}

/// The caller's searches.
#[derive(Serialize, ToSchema)]
pub(super) struct Searches {
    /// The latest first.
    items: Vec<SearchView>,
}

/// A search that the caller made.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchView {
    /// As it was typed.
    query: String,
    /// How many titles were found.
    results: u64,
    #[schema(value_type = String, format = DateTime)]
    searched_at: Time,
}

impl From<Searched> for SearchView {
    fn from(searched: Searched) -> Self {
        Self { query: searched.query, results: searched.outcome.results, searched_at: searched.at }
    }
}

/// An answer, as far as it says what a search led to.
#[derive(Deserialize)]
struct Found {
    items: Vec<FoundItem>,
    pagination: Total,
}

#[derive(Deserialize)]
struct FoundItem {
    content_id: ContentId,
    relevance_score: f32,
    matched: Option<FoundName>,
}

#[derive(Deserialize)]
struct FoundName {
    r#type: String,
}

#[derive(Deserialize)]
struct Total {
    total: u64,
}

impl Found {
    fn outcome(self) -> Outcome {
        let score = |at: usize| self.items.get(at).map(|item| item.relevance_score);
        let by_name = |item: &&FoundItem| {
            item.matched.as_ref().is_some_and(|name| name.r#type == kind_name(NameKind::Title))
        };
        let meant = self.items.first().filter(by_name);
        let meant = meant.filter(|first| is_surely_meant(first.relevance_score, score(1)));
        Outcome { results: self.pagination.total, content_id: meant.map(|title| title.content_id) }
    }
}

/// Notes a search beside the answer, which does not wait for it.
pub(super) fn note(search: &Arc<Search>, user_id: UserId, (query, found): (String, Bytes)) {
    let outcome = serde_json::from_slice(&found).map_or(Outcome::NOTHING, |found: Found| found.outcome());
    let search = Arc::clone(search);
    tokio::spawn(async move {
        if let Err(error) = search.note_search(user_id, &query, outcome).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a search was not noted");
        }
    });
}

/// List my searches
///
/// What the caller looked for lately.
#[utoipa::path(
    get,
    path = "/api/v1/search/history",
    tag = "search",
    security(("bearer" = [])),
    responses((status = OK, description = "At most twenty", body = Searches))
)]
pub(super) async fn list_searches(
    State(search): State<Arc<Search>>,
    Caller(actor): Caller,
) -> Answer<Searches> {
    let items = search.history(actor.user_id).await?.into_iter().map(Into::into).collect();
    Ok(Data(Searches { items }))
}

/// Forget my searches
///
/// One of them, or all.
#[utoipa::path(
    delete,
    path = "/api/v1/search/history",
    tag = "search",
    security(("bearer" = [])),
    params(Meant),
    responses((status = NO_CONTENT, description = "They are forgotten"))
)]
pub(super) async fn forget_searches(
    State(search): State<Arc<Search>>,
    Caller(actor): Caller,
    Query(Meant { q }): Query<Meant>,
) -> Result<NoContent, ApiError> {
    search.forget_searches(actor.user_id, q.as_deref()).await?;
    Ok(NoContent)
}
