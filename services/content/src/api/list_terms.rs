use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::ContentId;

use super::terms::TermView;
use super::views::Items;
use crate::application::Content;

/// List a title's glossary
///
/// For those who may change the title.
#[utoipa::path(
    get,
    path = "/api/v1/contents/{id}/glossary",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    responses((status = OK, description = "All terms, by their Korean", body = Items<TermView>))
)]
pub(super) async fn list_terms(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
) -> Answer<Items<TermView>> {
    let terms = content.list_terms(&actor, id).await?;
    Ok(Data(Items { items: terms.into_iter().map(TermView::from).collect() }))
}
