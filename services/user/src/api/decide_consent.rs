use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use serde::Deserialize;
use utoipa::ToSchema;

use super::consents::ConsentView;
use crate::application::User;
use crate::domain::{Choice, ConsentKind};

/// What the user says to a text.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideConsent {
    /// Whether the user agrees to the version in force.
    #[garde(skip)]
    agreed: bool,
}

impl From<DecideConsent> for Choice {
    fn from(body: DecideConsent) -> Self {
        if body.agreed { Self::Agree } else { Self::Withdraw }
    }
}

/// Agrees to a text, or takes it back. Terms and privacy cannot be taken back: the account would have to be erased.
#[utoipa::path(
    put,
    path = "/api/v1/users/me/consents/{kind}",
    tag = "users",
    security(("bearer" = [])),
    params(("kind" = String, Path, description = "terms, privacy or marketing")),
    request_body = DecideConsent,
    responses(
        (status = 200, description = "Where the user stands now", body = ConsentView),
        (status = 409, description = "An account cannot go on without it")
    )
)]
pub async fn decide_consent(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Id(kind): Id<ConsentKind>,
    Body(body): Body<DecideConsent>,
) -> Answer<ConsentView> {
    Ok(Data(user.decide_consent(&actor, kind, body.into()).await?.into()))
}
