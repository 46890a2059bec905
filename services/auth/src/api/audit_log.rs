use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Caller, Data, Query};
use hallyu_kernel::{PageRequest, Time, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::application::Auth;
use crate::application::ports::{AuditEntry, WantedEntries};

/// A part of the audit log.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditPage {
    /// The newest first.
    items: Vec<AuditItem>,
    /// Where the next page begins; none if this is the last one.
    next_cursor: Option<Uuid>,
}

/// A privileged act, or something that somebody responsible for security wants to see.
#[derive(Serialize, ToSchema)]
struct AuditItem {
    entry_id: Uuid,
    /// Who did it; none is the operator at the command line, or the system itself.
    #[schema(value_type = Option<String>, example = "usr_01h455vb4pex5vsknk084sn02q")]
    actor: Option<UserId>,
    #[schema(example = "role.set")]
    action: String,
    /// To whom or what.
    #[schema(example = "usr_01h455vb4pex5vsknk084sn02q")]
    subject: String,
    /// What else is worth knowing.
    #[schema(value_type = Object)]
    details: Value,
    /// Network address that it came from.
    ip: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
}

impl From<AuditEntry> for AuditItem {
    fn from(entry: AuditEntry) -> Self {
        let AuditEntry { id, actor, action, subject, details, ip, at } = entry;
        Self { entry_id: id, actor, action: action.into_owned(), subject, details, ip, at }
    }
}

/// Which entries are wanted.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditWishes {
    /// Only what this user did.
    #[garde(skip)]
    #[param(
        value_type = Option<String>,
        example = "usr_01h455vb4pex5vsknk084sn02q",
        pattern = "^usr_[0-7][0-9a-hjkmnp-tv-z]{25}$"
    )]
    actor: Option<UserId>,
    /// Only what was done to this subject.
    #[garde(length(chars, max = 255))]
    #[param(max_length = 255)]
    subject: Option<String>,
    /// Only this act.
    #[garde(length(chars, max = 255))]
    #[param(example = "role.set", max_length = 255)]
    action: Option<String>,
    /// `next_cursor` of the page before.
    #[garde(skip)]
    cursor: Option<Uuid>,
    /// Items on a page; more than 50 are cut to 50.
    #[garde(range(min = 1, max = 2_147_483_647))]
    #[param(minimum = 1, maximum = 2147483647, default = 20)]
    limit: Option<u32>,
}

/// Read the audit log
#[utoipa::path(
    get,
    path = "/api/v1/admin/audit-log",
    tag = "admin",
    security(("bearer" = [])),
    params(AuditWishes),
    responses((status = OK, description = "Entries, the newest first", body = AuditPage))
)]
pub(super) async fn read_audit_log(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Query(wishes): Query<AuditWishes>,
) -> Answer<AuditPage> {
    let AuditWishes { actor: by, subject, action, cursor, limit } = wishes;
    let wanted = WantedEntries { actor: by, subject, action, before: cursor };
    let limit = limit.unwrap_or(PageRequest::DEFAULT_LIMIT).min(PageRequest::MAX_LIMIT);
    let (entries, next_cursor) = auth.read_audit_log(&actor, &wanted, limit).await?;
    Ok(Data(AuditPage { items: entries.into_iter().map(AuditItem::from).collect(), next_cursor }))
}
