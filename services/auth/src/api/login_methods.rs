use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Data};
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Auth;
use crate::domain::Provider;

/// Ways to log in beside the password that this installation has.
#[derive(Serialize, ToSchema)]
pub(super) struct MethodsView {
    google: bool,
    facebook: bool,
    /// Whether browsers have passkeys at this site's address.
    passkeys: bool,
}

/// List the ways to log in
#[utoipa::path(
    get,
    path = "/api/v1/auth/methods",
    tag = "auth",
    responses((status = OK, description = "What is configured", body = MethodsView))
)]
pub(super) async fn login_methods(State(auth): State<Arc<Auth>>) -> Answer<MethodsView> {
    let has = |provider| auth.providers.has(provider);
    Ok(Data(MethodsView {
        google: has(Provider::Google),
        facebook: has(Provider::Facebook),
        passkeys: auth.passkeys.is_some(),
    }))
}
