use hallyu_kernel::{ErasureId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Erasure, ErasureRequest};

/// Whether and when the user will be erased.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasureRequestView {
    /// none; scheduled: it can be called off; started: it cannot.
    #[schema(example = "scheduled")]
    state: &'static str,
    #[schema(value_type = Option<String>, format = DateTime)]
    requested_at: Option<Time>,
    /// When all data is erased.
    #[schema(value_type = Option<String>, format = DateTime)]
    erase_at: Option<Time>,
}

/// The proof of an erasure. It names nobody.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasureView {
    #[schema(value_type = String, example = "era_01h455vb4pex5vsknk084sn02q")]
    erasure_id: ErasureId,
    #[schema(value_type = String, format = DateTime)]
    started_at: Time,
    /// When every service had nothing left; null until then.
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_at: Option<Time>,
    /// Services that have nothing left.
    #[schema(example = json!(["auth", "user"]))]
    confirmed: Vec<String>,
    /// Services that have not said so yet.
    #[schema(example = json!(["content"]))]
    waiting_for: Vec<&'static str>,
}

impl ErasureRequestView {
    pub(super) fn new(request: Option<ErasureRequest>) -> Self {
        let state = match &request {
            None => "none",
            Some(request) if request.erasure_id.is_some() => "started",
            Some(_) => "scheduled",
        };
        let (requested_at, erase_at) =
            request.map(|request| (request.requested_at, request.erase_at)).unzip();
        Self { state, requested_at, erase_at }
    }
}

impl From<Erasure> for ErasureView {
    fn from(erasure: Erasure) -> Self {
        Self {
            erasure_id: erasure.id,
            started_at: erasure.started_at,
            completed_at: erasure.completed_at,
            confirmed: erasure.confirmed.names().map(str::to_owned).collect(),
            waiting_for: erasure.confirmed.missing(),
        }
    }
}
