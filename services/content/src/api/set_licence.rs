use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id, schema};
use hallyu_kernel::{ContentId, Country, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::application::Content;
use crate::domain::{Licence, Window};

/// Most windows of a title.
const WINDOWS: usize = 500;
/// As many countries as there are.
const COUNTRIES: usize = 249;

/// Where and when viewers may watch a title; two empty lists are everywhere and always.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LicenceBody {
    /// A viewer may watch in any window of their country, or of everywhere else if no window names it. Empty: everywhere
    /// that is not denied, and always.
    #[garde(length(max = WINDOWS))]
    #[schema(max_items = 500)]
    allowed: Vec<WindowBody>,
    /// Countries in which it may not be watched, whatever is allowed.
    #[garde(length(max = COUNTRIES))]
    #[schema(value_type = Vec<schema::Country>, max_items = 249)]
    denied: Vec<Country>,
}

/// A time in which viewers of a country may watch.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WindowBody {
    /// Null is every country that no window names.
    #[schema(value_type = Option<schema::Country>)]
    country: Option<Country>,
    /// Null is since ever.
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// It ends before then; null is for ever.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Time>,
}

impl From<&Licence> for LicenceBody {
    fn from(licence: &Licence) -> Self {
        let window =
            |window: &Window| WindowBody { country: window.country, from: window.from, until: window.until };
        Self { allowed: licence.allowed.iter().map(window).collect(), denied: licence.denied.clone() }
    }
}

impl From<LicenceBody> for Licence {
    fn from(body: LicenceBody) -> Self {
        let window =
            |window: WindowBody| Window { country: window.country, from: window.from, until: window.until };
        Self { allowed: body.allowed.into_iter().map(window).collect(), denied: body.denied }
    }
}

/// Say where and when viewers may watch a title
///
/// Takes the place of what was said before. Elsewhere and at other times `GET .../stream` answers 403 `NOT_IN_COUNTRY`,
/// `NOT_YET_AVAILABLE` or `NO_LONGER_AVAILABLE`, but not to those who may change the title.
#[utoipa::path(
    put,
    path = "/api/v1/contents/{id}/licence",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    request_body = LicenceBody,
    responses((status = OK, description = "Where and when", body = LicenceBody))
)]
pub(super) async fn set_licence(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
    Body(body): Body<LicenceBody>,
) -> Answer<LicenceBody> {
    let licence = body.into();
    content.set_licence(&actor, id, &licence).await?;
    Ok(Data((&licence).into()))
}
