use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use hallyu_contracts::content::{CARDS_PATH, Cards, CardsWanted, EpisodeCard, TitleCard};
use hallyu_kernel::{Ambient, ContentId, EpisodeId};

/// Titles and episodes, as `content` shows them.
#[derive(Clone, Default)]
pub(crate) struct Shelf(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    cards: Cards,
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
        Router::new().route(CARDS_PATH, post(answer)).with_state(self.clone())
    }
}

async fn answer(State(shelf): State<Shelf>, Json(wanted): Json<CardsWanted>) -> Json<Cards> {
    let mut held = shelf.0.lock().unwrap();
    held.asked += 1;
    let mut cards = held.cards.clone();
    cards.episodes.retain(|card| wanted.episodes.contains(&card.episode_id));
    let latest_first = cards.titles.iter().rev().map(|card| card.content_id);
    cards.newest = latest_first.take(wanted.newest as usize).collect();
    let is_wanted = |card: &TitleCard| {
        cards.newest.contains(&card.content_id)
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
