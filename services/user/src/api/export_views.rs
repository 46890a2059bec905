use hallyu_kernel::{ExportId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Export, ExportState};

/// A copy of all that is held about the user.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportView {
    #[schema(value_type = String, example = "exp_01h455vb4pex5vsknk084sn02q")]
    export_id: ExportId,
    /// collecting, ready, failed or expired.
    #[schema(example = "collecting")]
    state: &'static str,
    /// While it is collecting: services whose part is still missing.
    #[schema(example = json!(["content"]))]
    waiting_for: Vec<&'static str>,
    /// Size of the archive, bytes; null until it is ready.
    size_bytes: Option<u64>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    /// Until when it can be downloaded; null until it is ready.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Time>,
}

/// The user's exports.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportsView {
    /// The latest first.
    pub(super) items: Vec<ExportView>,
}

impl From<Export> for ExportView {
    fn from(export: Export) -> Self {
        let collecting = export.state == ExportState::Collecting;
        Self {
            export_id: export.id,
            state: export.state.as_str(),
            waiting_for: if collecting { export.parts.missing() } else { Vec::new() },
            size_bytes: export.size,
            created_at: export.created_at,
            expires_at: export.expires_at,
        }
    }
}
