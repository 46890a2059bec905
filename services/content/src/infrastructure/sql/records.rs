//! Titles as other services keep them: a page of them costs as many statements as one.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use hallyu_contracts::catalogue::{
    CreditRecord, EpisodePosition, GenreRecord, LineRecord, TitleRecord, TitleText, TrackLines, TrackMark,
};
use hallyu_kernel::{ContentId, StoreError, TrackId, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Select};

use super::links::{cast, genres, texts, views};
use super::titles::{self, split};
use super::{SqlTx, count, episodes, people, positions, tracks};
use crate::application::ports::{Episodes, People, Records, Tracks};
use crate::domain::{Episode, Genre, TitleStatus, Track};

/// What hangs on titles, by title.
struct Links {
    texts: HashMap<Uuid, Vec<texts::Model>>,
    genres: HashMap<Uuid, Vec<genres::Model>>,
    cast: HashMap<Uuid, Vec<cast::Model>>,
    people: HashMap<Uuid, people::Model>,
    views: HashMap<Uuid, i64>,
    shown: HashMap<ContentId, Vec<TrackMark>>,
    known_genres: Vec<Genre>,
}

#[async_trait]
impl Records for SqlTx {
    async fn titles(&mut self, after: Option<ContentId>, limit: u64) -> Result<Vec<TitleRecord>, StoreError> {
        let mut select = visible().order_by_asc(titles::Column::Id).limit(limit);
        if let Some(id) = after {
            select = select.filter(titles::Column::Id.gt(id.uuid()));
        }
        self.records(select).await
    }

    async fn title(&mut self, id: ContentId) -> Result<Option<TitleRecord>, StoreError> {
        let records = self.records(visible().filter(titles::Column::Id.eq(id.uuid()))).await?;
        Ok(records.into_iter().next())
    }

    async fn lines(&mut self, id: TrackId) -> Result<Option<TrackLines>, StoreError> {
        let Some(track) = Tracks::get(self, id).await? else { return Ok(None) };
        let Some(episode) = Episodes::get(self, track.episode_id).await? else { return Ok(None) };
        let is_seen = self.title(episode.content_id).await?.is_some() && episode.is_published();
        let Some(mark) = mark(&episode, &track).filter(|_| is_seen) else { return Ok(None) };
        let lines = Tracks::lines(self, id, mark.revision).await?.into_iter().map(|shown| {
            let cue = shown.cue;
            LineRecord { start_ms: cue.start_ms, end_ms: cue.end_ms, text: cue.text }
        });
        Ok(Some(TrackLines {
            lines: lines.collect(),
            content_id: episode.content_id,
            episode_id: episode.id,
            episode_number: episode.draft.number,
            language: track.language,
            mark,
        }))
    }

    async fn positions(&mut self, user: UserId) -> Result<Vec<EpisodePosition>, StoreError> {
        let select = positions::Entity::find().filter(positions::Column::UserId.eq(user.uuid()));
        let rows = select.all(self.0.conn()).await.stored()?;
        rows.iter().map(positions::of_episode).collect()
    }
}

/// The titles that viewers see.
fn visible() -> Select<titles::Entity> {
    let seen = TitleStatus::ALL.iter().filter(|status| status.is_visible());
    titles::Entity::find().filter(titles::Column::Status.is_in(seen.map(|status| status.as_str())))
}

impl SqlTx {
    async fn records(&mut self, select: Select<titles::Entity>) -> Result<Vec<TitleRecord>, StoreError> {
        let rows = select.all(self.0.conn()).await.stored()?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut links = self.links(&ids).await?;
        rows.into_iter().map(|row| record(row, &mut links)).collect()
    }

    async fn links(&mut self, ids: &[Uuid]) -> Result<Links, StoreError> {
        let known_genres = self.genres().await?;
        let shown = by(self.shown(ids).await?, |(episode, ..)| episode.content_id);
        let conn = self.0.conn();
        let of = |column: texts::Column| column.is_in(ids.iter().copied());
        let texts = texts::Entity::find().filter(of(texts::Column::ContentId)).all(conn).await.stored()?;
        let genres = genres::Entity::find()
            .filter(genres::Column::ContentId.is_in(ids.iter().copied()))
            .order_by_asc(genres::Column::DisplayOrder);
        let genres = genres.all(conn).await.stored()?;
        let cast = cast::Entity::find()
            .filter(cast::Column::ContentId.is_in(ids.iter().copied()))
            .order_by_asc(cast::Column::DisplayOrder);
        let cast = cast.all(conn).await.stored()?;
        let people = people::Entity::find()
            .filter(people::Column::Id.is_in(cast.iter().map(|credit| credit.person_id)))
            .all(conn)
            .await
            .stored()?;
        let views = views::Entity::find()
            .filter(views::Column::ContentId.is_in(ids.iter().copied()))
            .all(conn)
            .await
            .stored()?;
        let marks = |shown: Vec<(Episode, Track, TrackMark)>| shown.into_iter().map(|(.., mark)| mark);
        Ok(Links {
            texts: by(texts, |row| row.content_id),
            genres: by(genres, |row| row.content_id),
            cast: by(cast, |row| row.content_id),
            people: people.into_iter().map(|row| (row.id, row)).collect(),
            views: views.into_iter().map(|row| (row.content_id, row.views)).collect(),
            shown: shown.into_iter().map(|(id, shown)| (id, marks(shown).collect())).collect(),
            known_genres,
        })
    }

    /// The tracks that viewers of these titles see, in the order of episodes and players.
    async fn shown(&mut self, titles: &[Uuid]) -> Result<Vec<(Episode, Track, TrackMark)>, StoreError> {
        let rows = episodes::Entity::find()
            .filter(episodes::Column::ContentId.is_in(titles.iter().copied()))
            .order_by_asc(episodes::Column::EpisodeNumber);
        let rows = rows.all(self.0.conn()).await.stored()?;
        let episodes: Vec<Episode> = rows.into_iter().map(Episode::try_from).collect::<Result<_, _>>()?;
        let ids = episodes.iter().filter(|episode| episode.is_published()).map(|episode| episode.id.uuid());
        let select = tracks::Entity::find().filter(tracks::Column::EpisodeId.is_in(ids));
        let rows = select.all(self.0.conn()).await.stored()?;
        let tracks: Vec<Track> = rows.into_iter().map(Track::try_from).collect::<Result<_, _>>()?;
        let mut shown = Vec::new();
        for track in tracks {
            let episode = episodes.iter().find(|episode| episode.id == track.episode_id).cloned();
            let marked = episode.and_then(|episode| mark(&episode, &track).map(|mark| (episode, mark)));
            if let Some((episode, mark)) = marked {
                shown.push((episode, track, mark));
            }
        }
        shown.sort_by_key(|(episode, track, _)| (episode.draft.number, track.language));
        Ok(shown)
    }
}

/// Which of the track's lines viewers of the episode see.
fn mark(episode: &Episode, track: &Track) -> Option<TrackMark> {
    let published = track.published.filter(|published| episode.media_id == Some(published.media_id))?;
    Some(TrackMark { track_id: track.id, revision: published.revision })
}

fn by<T, K: std::hash::Hash + Eq>(rows: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, Vec<T>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

fn record(row: titles::Model, links: &mut Links) -> Result<TitleRecord, StoreError> {
    let id = row.id;
    let texts = links.texts.remove(&id).unwrap_or_default().into_iter();
    let text =
        |row: texts::Model| (row.language, TitleText { title: row.title, description: row.description });
    Ok(TitleRecord {
        content_id: id.into(),
        kind: row.kind,
        status: row.status,
        title: row.title,
        original_title: row.original_title,
        texts: texts.map(text).collect(),
        year: count(row.year)?,
        network: row.network,
        poster_key: row.poster_key,
        total_episodes: count(row.total_episodes)?,
        is_exclusive: row.is_exclusive,
        genres: genres_of(id, links),
        cast: cast_of(id, links),
        subtitles: split(&row.subtitles)?,
        popularity: count(links.views.get(&id).copied().unwrap_or(0))?,
        rating: row.rating,
        rating_count: count(row.rating_count)?,
        published_at: row.published_at,
        created_at: row.created_at,
        tracks: links.shown.remove(&id.into()).unwrap_or_default(),
    })
}

fn genres_of(id: Uuid, links: &mut Links) -> Vec<GenreRecord> {
    let rows = links.genres.remove(&id).unwrap_or_default();
    let known =
        rows.iter().filter_map(|row| links.known_genres.iter().find(|genre| genre.id.uuid() == row.genre_id));
    let record = |genre: &Genre| {
        let names: BTreeMap<_, _> =
            genre.names.iter().map(|(language, name)| ((*language).to_owned(), name.clone())).collect();
        GenreRecord { genre_id: genre.id, slug: genre.slug.clone(), names }
    };
    known.map(record).collect()
}

fn cast_of(id: Uuid, links: &mut Links) -> Vec<CreditRecord> {
    let rows = links.cast.remove(&id).unwrap_or_default().into_iter();
    let record = |row: cast::Model| {
        let person = links.people.get(&row.person_id)?;
        Some(CreditRecord {
            person_id: row.person_id.into(),
            name: person.name.clone(),
            name_romanized: person.name_romanized.clone(),
            role: row.role_type,
            role_name: row.role_name,
        })
    };
    rows.filter_map(record).collect()
}
