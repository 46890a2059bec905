use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use hallyu_contracts::content::{Cards, CardsWanted, EpisodeCard, MOST_CARDS, TitleCard};
use hallyu_http::{ApiError, Insider};
use hallyu_kernel::FieldError;

use super::views::{ContentSummary, image_url};
use crate::application::models::Card;
use crate::application::{Content, FoundCards};
use crate::domain::Episode;

/// Titles and episodes that other processes of the platform hold the ids of
#[utoipa::path(
    post,
    path = "/internal/contents/cards",
    request_body = serde_json::Value,
    tag = "internal",
    responses((status = OK, description = "Those that viewers see"))
)]
pub(super) async fn list_cards(
    _: Insider,
    State(content): State<Arc<Content>>,
    Json(wanted): Json<CardsWanted>,
) -> Result<Json<Cards>, ApiError> {
    if wanted.titles.len().max(wanted.episodes.len()) > MOST_CARDS {
        let wrong = FieldError::new("", "length_max").with(&MOST_CARDS);
        return Err(ApiError::validation(vec![wrong]));
    }
    let FoundCards { titles, newest, alike, episodes } = content.list_cards(&wanted).await?;
    let now = content.ambient.now();
    let mut shown: Vec<&Card> =
        titles.iter().chain(&newest).chain(alike.iter().map(|similar| &similar.card)).collect();
    shown.sort_by_key(|card| card.id);
    shown.dedup_by_key(|card| card.id);
    Ok(Json(Cards {
        titles: shown.into_iter().map(|card| TitleCard::from(ContentSummary::of(card, now))).collect(),
        alike: alike.iter().map(|similar| (similar.card.id, similar.score)).collect(),
        newest: newest.iter().map(|card| card.id).collect(),
        episodes: episodes.iter().map(with_next).collect(),
    }))
}

fn with_next((episode, next): &(Episode, Option<Episode>)) -> EpisodeCard {
    EpisodeCard { next: next.as_ref().map(|next| Box::new(alone(next))), ..alone(episode) }
}

fn alone(episode: &Episode) -> EpisodeCard {
    EpisodeCard {
        content_id: episode.content_id,
        episode_id: episode.id,
        episode_number: episode.draft.number,
        thumbnail_url: image_url(episode.thumbnail_key.as_deref()),
        duration_seconds: episode.duration_seconds,
        next: None,
    }
}
