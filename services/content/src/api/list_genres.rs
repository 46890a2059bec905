use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Data, Lang};
use hallyu_kernel::Language;
use serde::Serialize;
use utoipa::ToSchema;

use super::views::{GenreView, Items};
use crate::application::Content;
use crate::domain::Genre;

/// A genre that lists can be filtered by.
#[derive(Serialize, ToSchema)]
pub(super) struct GenreItem {
    #[serde(flatten)]
    genre: GenreView,
    /// Stable English name, for filters and requests.
    #[schema(example = "romance")]
    slug: String,
}

impl GenreItem {
    fn of(genre: &Genre, language: Language) -> Self {
        let (name, name_translated) = (genre.name(Language::Ko), genre.name(language));
        let names = (name.to_owned(), name_translated.to_owned());
        Self {
            genre: GenreView { id: genre.id, name: names.0, name_translated: names.1 },
            slug: genre.slug.clone(),
        }
    }
}

/// List genres
#[utoipa::path(
    get,
    path = "/api/v1/genres",
    tag = "contents",
    responses((status = OK, description = "All of them", body = Items<GenreItem>))
)]
pub(super) async fn list_genres(
    State(content): State<Arc<Content>>,
    Lang(language): Lang,
) -> Answer<Items<GenreItem>> {
    let genres = content.list_genres().await?;
    Ok(Data(Items { items: genres.iter().map(|genre| GenreItem::of(genre, language)).collect() }))
}
