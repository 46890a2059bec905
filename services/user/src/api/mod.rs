//! Routes and views.

mod me;
mod public_profile;
mod update_me;
mod views;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::application::User;

/// Every route of the service.
pub fn routes(user: Arc<User>) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(me::me, update_me::update_me))
        .routes(routes!(public_profile::public_profile))
        .with_state(user)
}
