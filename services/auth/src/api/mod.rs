//! The routes.

mod admin_users;
mod audit_log;
mod change_password;
mod device;
mod forgot_password;
mod jwks;
mod live_session;
mod login;
mod logout;
mod mfa;
mod refresh;
mod register;
mod reset_password;
mod sessions;
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
        .routes(routes!(forgot_password::forgot_password))
        .routes(routes!(reset_password::reset_password))
        .routes(routes!(change_password::change_password))
        .routes(routes!(sessions::list_sessions, sessions::end_other_sessions))
        .routes(routes!(sessions::end_session))
        .routes(routes!(admin_users::find_users))
        .routes(routes!(admin_users::find_user))
        .routes(routes!(admin_users::change_role))
        .routes(routes!(admin_users::suspend_user))
        .routes(routes!(admin_users::unsuspend_user))
        .routes(routes!(audit_log::read_audit_log))
        .routes(routes!(jwks::jwks))
        .routes(routes!(live_session::live_session))
}
