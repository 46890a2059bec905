use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use hallyu_contracts::catalogue::titles_path;
use hallyu_contracts::content::{CARDS_PATH, Cards, CardsWanted, EpisodeCard, TitleCard};
use hallyu_kernel::{Ambient, ContentId, EpisodeId};
use serde_json::{Value, json};

/// Titles and episodes, as `content` shows them.
#[derive(Clone, Default)]
pub(crate) struct Shelf(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    cards: Cards,
    shared: Vec<(ContentId, ContentId, f64)>,
    asked: usize,
}

impl Shelf {
    /// Puts a title with so many episodes of ten minutes there.
    pub(crate) fn put(&self, ambient: &Ambient, name: &str, episodes: u32) -> (ContentId, Vec<EpisodeId>) {
        let content_id = ambient.id();
        let ids: Vec<EpisodeId> = (0..episodes).map(|_| ambient.id()).collect();
        let mut held = self.0.lock().unwrap();
        held.cards.titles.push(title(content_id, name));
        for (number, id) in (1..).zip(&ids) {
            let behind = usize::try_from(number).unwrap();
            let next = ids.get(behind).map(|next| Box::new(episode((content_id, *next), number + 1, None)));
            held.cards.episodes.push(episode((content_id, *id), number, next));
        }
        (content_id, ids)
    }

    /// Says of a title something that its card does not have by itself.
    pub(crate) fn change(&self, title: ContentId, change: impl Fn(&mut TitleCard)) {
        let mut held = self.0.lock().unwrap();
        held.cards.titles.iter_mut().filter(|card| card.content_id == title).for_each(change);
    }

    /// Says that two titles share genres or people.
    pub(crate) fn share(&self, one: ContentId, other: ContentId, score: f64) {
        self.0.lock().unwrap().shared.push((one, other, score));
    }

    /// Takes a title away.
    pub(crate) fn remove(&self, title: ContentId) {
        let mut held = self.0.lock().unwrap();
        held.cards.titles.retain(|card| card.content_id != title);
        held.cards.episodes.retain(|card| card.content_id != title);
    }

    /// How often somebody asked since this was last called.
    pub(crate) fn asked(&self) -> usize {
        std::mem::take(&mut self.0.lock().unwrap().asked)
    }

    pub(crate) fn router(&self) -> Router {
        Router::new()
            .route(CARDS_PATH, post(answer))
            .route(&titles_path(None), get(page))
            .with_state(self.clone())
    }
}

/// One title a page: each is about its name.
async fn page(State(shelf): State<Shelf>, Query(after): Query<BTreeMap<String, ContentId>>) -> Json<Value> {
    let held = shelf.0.lock().unwrap();
    let is_behind = |card: &&TitleCard| after.get("after").is_none_or(|after| card.content_id > *after);
    let mut behind: Vec<&TitleCard> = held.cards.titles.iter().filter(is_behind).collect();
    behind.sort_by_key(|card| card.content_id);
    let next = (behind.len() > 1).then(|| behind[0].content_id);
    let titles: Vec<Value> = behind.into_iter().take(1).map(record).collect();
    Json(json!({ "success": true, "data": { "titles": titles, "next": next } }))
}

fn record(card: &TitleCard) -> Value {
    json!({
        "content_id": card.content_id, "kind": "drama", "status": "active", "title": card.title, "original_title": null,
        "texts": { "es": { "title": card.title, "description": "" } }, "year": 2026, "network": null,
        "poster_key": null, "total_episodes": 1, "is_exclusive": false, "genres": [], "cast": [], "subtitles": [],
        "popularity": 0, "rating": 0.0, "rating_count": 0, "published_at": null,
        "created_at": "2026-01-15T12:00:00Z", "tracks": []
    })
}

async fn answer(State(shelf): State<Shelf>, Json(wanted): Json<CardsWanted>) -> Json<Cards> {
    let mut held = shelf.0.lock().unwrap();
    held.asked += 1;
    let mut cards = held.cards.clone();
    cards.episodes.retain(|card| wanted.episodes.contains(&card.episode_id));
    let latest_first = cards.titles.iter().rev().map(|card| card.content_id);
    cards.newest = latest_first.take(wanted.newest as usize).collect();
    cards.alike = held
        .shared
        .iter()
        .filter(|(one, ..)| wanted.alike_to == Some(*one))
        .map(|(_, other, score)| (*other, *score))
        .collect();
    let is_wanted = |card: &TitleCard| {
        cards.newest.contains(&card.content_id)
            || cards.alike.iter().any(|(alike, _)| *alike == card.content_id)
            || wanted.titles.contains(&card.content_id)
            || cards.episodes.iter().any(|episode| episode.content_id == card.content_id)
    };
    cards.titles.retain(is_wanted);
    Json(cards)
}

fn title(content_id: ContentId, name: &str) -> TitleCard {
    TitleCard {
        content_id,
        r#type: "drama".into(),
        title: name.into(),
        title_translated: format!("{name} (es)"),
        poster_url: Some("/images/poster.webp".into()),
        year: 2026,
        genres: vec!["Romance".into()],
        rating: None,
        total_episodes: 2,
        available_subtitles: vec!["es-419".into()],
        is_new: false,
        is_exclusive: false,
    }
}

fn episode(
    (content_id, episode_id): (ContentId, EpisodeId),
    episode_number: u32,
    next: Option<Box<EpisodeCard>>,
) -> EpisodeCard {
    EpisodeCard { content_id, episode_id, episode_number, thumbnail_url: None, duration_seconds: 600, next }
}
