//! Routes and views.

mod answers;
mod complete;
mod history;
mod search_lines;
mod search_titles;

use std::sync::Arc;

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::application::Search;

/// All routes at their public paths, and their documentation.
pub(crate) fn routes(search: Arc<Search>) -> (Router, OpenApi) {
    documented().with_state(search).split_for_parts()
}

pub(crate) fn documented() -> OpenApiRouter<Arc<Search>> {
    OpenApiRouter::new()
        .routes(routes!(search_titles::search_titles))
        .routes(routes!(complete::complete))
        .routes(routes!(search_lines::search_lines))
        .routes(routes!(history::list_searches, history::forget_searches))
}
