//! The routes.

mod device;
mod jwks;
mod live_session;
mod login;
mod logout;
mod mfa;
mod refresh;
mod register;
mod verify_email;

use std::sync::Arc;

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::application::Auth;

/// All routes at their public paths, and their documentation.
pub(crate) fn routes(auth: Arc<Auth>) -> (Router, OpenApi) {
    documented().with_state(auth).split_for_parts()
}

pub(crate) fn documented() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new()
        .routes(routes!(register::register))
        .routes(routes!(login::login))
        .routes(routes!(mfa::verify_mfa))
        .routes(routes!(mfa::mfa_status))
        .routes(routes!(mfa::enrol_totp))
        .routes(routes!(mfa::confirm_totp))
        .routes(routes!(mfa::disable_totp))
        .routes(routes!(refresh::refresh))
        .routes(routes!(logout::logout))
        .routes(routes!(verify_email::verify_email))
        .routes(routes!(verify_email::resend_verification))
        .routes(routes!(jwks::jwks))
        .routes(routes!(live_session::live_session))
}
