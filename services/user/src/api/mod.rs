//! Routes and views.

mod cancel_erasure;
mod consents;
mod decide_consent;
mod download_export;
mod erasure_views;
mod export_views;
mod get_erasure;
mod get_export;
mod home;
mod list_erasures;
mod me;
mod public_profile;
mod request_erasure;
mod request_export;
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
