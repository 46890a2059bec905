use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use hallyu_kernel::TrackId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::list_subtitles::TrackView;
use super::views::twins;
use crate::application::{Content, HumanLines, Restore, Restored};

/// What becomes of lines that people wrote since. Of a person's file all lines come back.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Human {
    /// They stay.
    Keep,
    /// They go, too; their revisions stay known.
    Replace,
}

twins!(Human = HumanLines { Keep, Replace });

/// How a revision is brought back.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RestoreBody {
    /// The track's `revision` that the editor saw.
    #[garde(skip)]
    rev: u32,
    #[garde(skip)]
    #[schema(inline)]
    human_lines: Human,
}

/// What was brought back.
#[derive(Serialize, ToSchema)]
pub(super) struct RestoreView {
    subtitle: TrackView,
    /// Lines that say again what they said; 0 made no revision.
    restored_lines: usize,
    /// Lines that people wrote since, and that stay.
    kept_lines: usize,
}

impl From<Restored> for RestoreView {
    fn from(restored: Restored) -> Self {
        let Restored { track, lines, kept } = restored;
        Self { subtitle: track.into(), restored_lines: lines, kept_lines: kept }
    }
}

/// Bring an earlier revision back
///
/// The texts of then become a new revision; those in between stay known. For those who may change the title.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/revisions/{rev}/restore",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track"), ("rev" = u32, Path, description = "The revision", minimum = 1)),
    request_body = RestoreBody,
    responses((status = OK, description = "What was brought back", body = RestoreView))
)]
pub(super) async fn restore_revision(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id((id, wanted)): Id<(TrackId, u32)>,
    Body(body): Body<RestoreBody>,
) -> Answer<RestoreView> {
    let restore = Restore { wanted, seen: body.rev, human: body.human_lines.into() };
    Ok(Data(content.restore_revision(&actor, id, restore).await?.into()))
}
