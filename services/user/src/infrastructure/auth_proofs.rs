use async_trait::async_trait;
use hallyu_contracts::auth::{OwnerProof, proof_path};
use hallyu_http::Upstream;
use hallyu_kernel::Actor;
use serde_json::Value;

use crate::application::ports::Proofs;
use crate::domain::ProofError;

/// Asks the service `auth`, wherever it runs.
pub struct AuthProofs(pub Upstream);

#[async_trait]
impl Proofs for AuthProofs {
    async fn prove(&self, actor: &Actor, password: Option<String>) -> Result<(), ProofError> {
        let proof = OwnerProof { session_id: actor.session_id, password };
        let asked = self.0.ask(&proof_path(actor.user_id), &proof).await;
        let (status, body) = asked.map_err(|error| ProofError::Unavailable(error.code().to_owned()))?;
        if status.is_success() {
            return Ok(());
        }
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        Err(match body["error"]["code"].as_str().unwrap_or_default() {
            "VALIDATION_ERROR" => ProofError::PasswordNeeded,
            "INVALID_CREDENTIALS" => ProofError::WrongPassword,
            "RECENT_LOGIN_NEEDED" => ProofError::LoginTooOld,
            "RATE_LIMITED" => ProofError::TooMany,
            other => ProofError::Unavailable(format!("{status} {other}")),
        })
    }
}
