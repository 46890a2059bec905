//! Rights over personal data: asked for by `user`, done by every service that holds any.

use hallyu_kernel::{ErasureId, ExportId, Time, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::events;

/// The services that hold personal data. Each of them answers [`ExportRequested`] and [`ErasureDue`]; an export or an
/// erasure is complete when all have.
pub const HOLDERS: [&str; 4] = ["auth", "user", "content", "search"];

/// A user wants a copy of all that is held. Each holder writes its [`ExportPart`] under [`export_part_key`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportRequested {
    /// The export.
    pub export_id: ExportId,
    /// Whose data.
    pub user_id: UserId,
}

/// A holder has written its part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportPartReady {
    /// The export.
    pub export_id: ExportId,
    /// One of [`HOLDERS`].
    pub holder: String,
}

/// The archive of an export can be fetched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportReady {
    /// The export.
    pub export_id: ExportId,
}

/// A user will be erased after the grace period, unless that is called off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasurePlanned {
    /// Whom.
    pub user_id: UserId,
}

/// The time has come to erase a user. Each holder deletes or anonymises all that it has, in one unit of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasureDue {
    /// The erasure.
    pub erasure_id: ErasureId,
    /// Whom.
    pub user_id: UserId,
}

/// A holder has nothing of the user any more. Names nobody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Erased {
    /// The erasure.
    pub erasure_id: ErasureId,
    /// One of [`HOLDERS`].
    pub holder: String,
}

events! {
    ExportRequested => "user.export_requested",
    ExportPartReady => "user.export_part_ready",
    ExportReady => "user.export_ready",
    ErasurePlanned => "user.erasure_planned",
    ErasureDue => "user.erasure_due",
    Erased => "user.erased",
}

/// What one holder has about a user, as the user gets it: no secrets, times in RFC 3339, ids as in the API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportPart {
    /// One of [`HOLDERS`].
    pub service: String,
    /// When it was read.
    pub made_at: Time,
    /// Rows by the name of their table.
    pub data: Map<String, Value>,
}

/// What the blob keys of an export start with.
#[must_use]
pub fn export_prefix(export_id: ExportId) -> String {
    format!("exports/{export_id}")
}

/// Blob key of a holder's part.
#[must_use]
pub fn export_part_key(export_id: ExportId, holder: &str) -> String {
    format!("exports/{export_id}/{holder}.json")
}

/// Blob key of the archive of all parts.
#[must_use]
pub fn export_archive_key(export_id: ExportId) -> String {
    format!("exports/{export_id}/export.zip")
}
