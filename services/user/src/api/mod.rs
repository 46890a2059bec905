//! Routes and views.

mod me;
mod public_profile;
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
        .routes(routes!(me::me, update_me::update_me))
        .routes(routes!(public_profile::public_profile))
}
