use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::TrackId;

use super::suggest_line::SuggestionView;
use super::views::Items;
use crate::application::Content;

/// List corrections of a track
///
/// Those who may change the title get all, others their own and those that await votes.
#[utoipa::path(
    get,
    path = "/api/v1/subtitles/{id}/suggestions",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    responses((status = OK, description = "The oldest first", body = Items<SuggestionView>))
)]
pub(super) async fn list_suggestions(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
) -> Answer<Items<SuggestionView>> {
    let suggestions = content.list_suggestions(&actor, id).await?;
    let items = suggestions.into_iter().map(|known| SuggestionView::of(known, &actor));
    Ok(Data(Items { items: items.collect() }))
}
