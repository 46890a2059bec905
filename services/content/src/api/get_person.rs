use std::sync::Arc;

use axum::extract::State;
use chrono::NaiveDate;
use hallyu_http::{Answer, Data, Id, Lang};
use hallyu_kernel::{PersonId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::views::{ContentSummary, image_url};
use crate::application::Content;
use crate::application::models::Work;
use crate::domain::Person;

/// A person with their titles.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonDetail {
    #[schema(value_type = String, example = "per_01h455vb4pex5vsknk084sn02q")]
    person_id: PersonId,
    /// In Hangul.
    name: String,
    /// In Latin letters.
    name_romanized: Option<String>,
    profile_url: Option<String>,
    bio: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Option<NaiveDate>,
    /// The newest first.
    works: Vec<WorkView>,
}

/// A title that a person took part in.
#[derive(Serialize, ToSchema)]
struct WorkView {
    #[serde(flatten)]
    content: ContentSummary,
    /// The character's name, else what the person did.
    role: String,
    /// `actor`, `director`, `writer` or `producer`.
    #[schema(example = "actor")]
    role_type: &'static str,
}

impl WorkView {
    fn of(work: &Work, now: Time) -> Self {
        let role_type = work.role.as_str();
        let role = work.role_name.clone().unwrap_or_else(|| role_type.to_owned());
        Self { content: ContentSummary::of(&work.card, now), role, role_type }
    }
}

impl PersonDetail {
    fn of((person, works): (Person, Vec<Work>), now: Time) -> Self {
        Self {
            person_id: person.id,
            name: person.name,
            name_romanized: person.name_romanized,
            profile_url: image_url(person.profile_key.as_deref()),
            bio: person.bio,
            birth_date: person.birth_date,
            works: works.iter().map(|work| WorkView::of(work, now)).collect(),
        }
    }
}

/// Get a person
///
/// Somebody who took part in a title that viewers can see.
#[utoipa::path(
    get,
    path = "/api/v1/people/{id}",
    tag = "contents",
    params(("id" = String, Path, description = "The person")),
    responses((status = OK, description = "The person", body = PersonDetail))
)]
pub(super) async fn get_person(
    State(content): State<Arc<Content>>,
    Lang(language): Lang,
    Id(id): Id<PersonId>,
) -> Answer<PersonDetail> {
    let found = content.get_person(id, language).await?;
    Ok(Data(PersonDetail::of(found, content.ambient.now())))
}
