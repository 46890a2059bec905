//! Routes and views.

mod add_favorite;
mod cancel_erasure;
mod consents;
mod continue_watching;
mod decide_consent;
mod download_export;
mod erase_history;
mod erasure_views;
mod export_views;
mod get_erasure;
mod get_export;
mod home;
mod list_erasures;
mod list_favorites;
mod list_history;
mod list_reviews;
mod list_similar;
mod me;
mod public_profile;
mod rate_content;
mod reasons;
mod recommend;
mod remove_favorite;
mod request_erasure;
mod request_export;
mod taste_views;
mod update_me;
mod views;

use std::sync::Arc;

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::application::User;

/// All routes at their public paths, and their documentation.
pub(crate) fn routes(user: Arc<User>) -> (Router, OpenApi) {
    documented().with_state(user).split_for_parts()
}

pub(crate) fn documented() -> OpenApiRouter<Arc<User>> {
    accounts().merge(tastes())
}

fn tastes() -> OpenApiRouter<Arc<User>> {
    OpenApiRouter::new()
        .routes(routes!(list_favorites::list_favorites, add_favorite::add_favorite))
        .routes(routes!(list_favorites::get_favorite, remove_favorite::remove_favorite))
        .routes(routes!(rate_content::get_rating, rate_content::rate_content, rate_content::unrate_content))
        .routes(routes!(list_reviews::list_reviews))
        .routes(routes!(list_history::list_history, erase_history::erase_history))
        .routes(routes!(erase_history::erase_visit))
        .routes(routes!(continue_watching::continue_watching))
        .routes(routes!(recommend::recommend))
        .routes(routes!(list_similar::list_similar))
}

fn accounts() -> OpenApiRouter<Arc<User>> {
    OpenApiRouter::new()
        .routes(routes!(me::me, update_me::update_me, request_erasure::request_erasure))
        .routes(routes!(consents::consents))
        .routes(routes!(decide_consent::decide_consent))
        .routes(routes!(request_export::request_export))
        .routes(routes!(get_export::list_exports))
        .routes(routes!(get_export::get_export))
        .routes(routes!(download_export::download_export))
        .routes(routes!(get_erasure::get_erasure, cancel_erasure::cancel_erasure))
        .routes(routes!(list_erasures::list_erasures))
        .routes(routes!(public_profile::public_profile))
        .routes(routes!(home::home))
}
