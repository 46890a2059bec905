use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data};
use hallyu_kernel::Time;
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::User;
use crate::domain::{Consent, Decision};

/// Where the user stands towards every text.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentsView {
    items: Vec<ConsentView>,
}

/// Where the user stands towards one text.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentView {
    /// terms, privacy or marketing.
    #[schema(example = "marketing")]
    kind: &'static str,
    /// Whether the user agrees, be it to an older version.
    agreed: bool,
    /// Version that the user decided about last; null if never.
    version: Option<String>,
    /// When; null if never.
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Time>,
    /// Version of the text in force.
    #[schema(example = "1")]
    current_version: String,
    /// Whether the user agreed to an older version and is to be asked again.
    outdated: bool,
    /// Whether an account can go on without it.
    can_be_withdrawn: bool,
    /// Every decision, the latest first.
    history: Vec<DecisionView>,
}

/// What the user decided once.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// Version of the text.
    version: String,
    /// Whether the user agreed, or took it back.
    agreed: bool,
    #[schema(value_type = String, format = DateTime)]
    decided_at: Time,
}

impl From<Decision> for DecisionView {
    fn from(decision: Decision) -> Self {
        Self { version: decision.version, agreed: decision.agreed, decided_at: decision.decided_at }
    }
}

impl From<Consent> for ConsentView {
    fn from(consent: Consent) -> Self {
        Self {
            kind: consent.kind.as_str(),
            agreed: consent.is_given(),
            version: consent.last().map(|decision| decision.version.clone()),
            decided_at: consent.last().map(|decision| decision.decided_at),
            outdated: consent.is_outdated(),
            can_be_withdrawn: consent.kind.can_be_withdrawn(),
            current_version: consent.current_version,
            history: consent.decisions.into_iter().rev().map(DecisionView::from).collect(),
        }
    }
}

/// What the caller agreed to, with every decision so far.
#[utoipa::path(
    get,
    path = "/api/v1/users/me/consents",
    tag = "users",
    security(("bearer" = [])),
    responses((status = 200, description = "One consent of each kind", body = ConsentsView))
)]
pub async fn consents(State(user): State<Arc<User>>, Caller(actor): Caller) -> Answer<ConsentsView> {
    let consents = user.consents(&actor).await?;
    Ok(Data(ConsentsView { items: consents.into_iter().map(ConsentView::from).collect() }))
}
