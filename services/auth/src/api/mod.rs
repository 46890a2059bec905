//! The routes.

mod admin_users;
mod audit_log;
mod browser;
mod change_password;
mod device;
mod forgot_password;
mod jwks;
mod linked_accounts;
mod live_session;
mod login;
mod login_methods;
mod logout;
mod mfa;
mod oauth;
mod passkeys;
mod prove_owner;
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
        .routes(routes!(login_methods::login_methods))
        .routes(routes!(oauth::start_oauth))
        .routes(routes!(oauth::finish_oauth))
        .routes(routes!(oauth::exchange_oauth))
        .routes(routes!(oauth::start_link))
        .routes(routes!(linked_accounts::linked_accounts))
        .routes(routes!(linked_accounts::unlink_account))
        .routes(routes!(passkeys::start_passkey_registration))
        .routes(routes!(passkeys::finish_passkey_registration, passkeys::own_passkeys))
        .routes(routes!(passkeys::rename_passkey, passkeys::remove_passkey))
        .routes(routes!(passkeys::start_passkey_login))
        .routes(routes!(passkeys::finish_passkey_login))
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
        .routes(routes!(prove_owner::prove_owner))
}
