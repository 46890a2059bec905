//! Titles as lists show them.

use std::collections::HashMap;

use hallyu_kernel::{ContentId, Language, StoreError};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, ExprTrait, IntoColumnRef, JoinType, Query, SelectStatement};
use sea_orm::{FromQueryResult, QueryResult};

use super::links::{genres, texts};
use super::people::genre_names;
use super::titles::{self, split};
use super::{SqlTx, count, named};
use crate::application::models::{Card, GenreLabel, Rating};
use crate::domain::TitleStatus;

/// The texts in the reader's language, beside the title.
const TRANSLATED: &str = "translated";
/// The texts in Korean, beside the title.
pub(super) const KOREAN: &str = "korean";

/// A title's row with its name in the reader's language.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    r#type: String,
    title: String,
    name: Option<String>,
    poster_key: Option<String>,
    year: i32,
    rating: f64,
    rating_count: i32,
    total_episodes: i32,
    subtitles: String,
    is_exclusive: bool,
    published_at: Option<DateTimeUtc>,
}

/// A column of the title.
pub(super) fn of_title(column: titles::Column) -> impl IntoColumnRef {
    (titles::Entity, column)
}

/// A column of a table under another name.
pub(super) fn of(table: &'static str, column: impl Iden + 'static) -> impl IntoColumnRef {
    (Alias::new(table), column)
}

/// Selects titles with their names in the reader's language.
pub(super) fn select_cards(language: Language) -> SelectStatement {
    use titles::Column;
    let mut select = Query::select();
    let shown = [
        Column::Id,
        Column::Kind,
        Column::Title,
        Column::PosterKey,
        Column::Year,
        Column::Rating,
        Column::RatingCount,
        Column::TotalEpisodes,
        Column::Subtitles,
        Column::IsExclusive,
        Column::PublishedAt,
    ];
    select
        .columns(shown.map(|column| (titles::Entity, column)))
        .expr_as(Expr::col(of(TRANSLATED, texts::Column::Title)), Alias::new("name"))
        .from(titles::Entity);
    join_texts(&mut select, TRANSLATED, language);
    select
}

/// Joins the texts in one language, where there are any, under a name.
pub(super) fn join_texts(select: &mut SelectStatement, name: &'static str, language: Language) {
    let of_this = Expr::col(of(name, texts::Column::ContentId)).equals((titles::Entity, titles::Column::Id));
    let in_this = Expr::col(of(name, texts::Column::Language)).eq(language.as_str());
    select.join_as(JoinType::LeftJoin, texts::Entity, Alias::new(name), of_this.and(in_this));
}

/// Lets through what viewers see.
pub(super) fn only_visible(select: &mut SelectStatement) {
    let visible = TitleStatus::ALL.iter().filter(|status| status.is_visible());
    let visible: Vec<&str> = visible.map(|status| status.as_str()).collect();
    select.and_where(Expr::col(of_title(titles::Column::Status)).is_in(visible));
}

/// A selected row as a card; its genres are added by [`SqlTx::add_genres`].
pub(super) fn card(row: &QueryResult) -> Result<Card, StoreError> {
    let row = Row::from_query_result(row, "").stored()?;
    Ok(Card {
        id: row.id.into(),
        kind: named(&row.r#type)?,
        name: row.name.unwrap_or_else(|| row.title.clone()),
        title: row.title,
        poster_key: row.poster_key,
        year: count(row.year)?,
        genres: Vec::new(),
        rating: Rating { stars: row.rating, count: count(row.rating_count)? },
        total_episodes: count(row.total_episodes)?,
        subtitles: split(&row.subtitles)?,
        is_exclusive: row.is_exclusive,
        published_at: row.published_at,
    })
}

impl SqlTx {
    /// Selects rows of titles, and whatever else stands beside them.
    pub(super) async fn rows(&mut self, select: &SelectStatement) -> Result<Vec<QueryResult>, StoreError> {
        self.0.conn().query_all(select).await.stored()
    }

    /// Adds the genres of all cards with one statement.
    pub(super) async fn add_genres<'a>(
        &mut self,
        cards: impl Iterator<Item = &'a mut Card> + Send,
        language: Language,
    ) -> Result<(), StoreError> {
        let mut cards: HashMap<ContentId, &mut Card> = cards.map(|card| (card.id, card)).collect();
        if cards.is_empty() {
            return Ok(());
        }
        let select = select_genres(cards.keys().map(|id| id.uuid()), language);
        for row in self.rows(&select).await? {
            let label = GenreLabel {
                id: row.try_get::<Uuid>("", "genre_id").stored()?.into(),
                korean: row.try_get("", KOREAN).stored()?,
                name: row.try_get("", "name").stored()?,
            };
            let title: Uuid = row.try_get("", "content_id").stored()?;
            if let Some(card) = cards.get_mut(&title.into()) {
                card.genres.push(label);
            }
        }
        Ok(())
    }
}

/// Genres of titles with their names in Korean and in the reader's language, in the creators' order.
fn select_genres(titles: impl Iterator<Item = Uuid>, language: Language) -> SelectStatement {
    let name_in = |select: &mut SelectStatement, table: &'static str, language: Language| {
        let of_this = Expr::col(of(table, genre_names::Column::GenreId))
            .equals((genres::Entity, genres::Column::GenreId));
        let in_this = Expr::col(of(table, genre_names::Column::Language)).eq(language.as_str());
        select.join_as(JoinType::InnerJoin, genre_names::Entity, Alias::new(table), of_this.and(in_this));
    };
    let mut select = Query::select();
    select
        .column((genres::Entity, genres::Column::ContentId))
        .column((genres::Entity, genres::Column::GenreId))
        .expr_as(Expr::col(of(KOREAN, genre_names::Column::Name)), Alias::new(KOREAN))
        .expr_as(Expr::col(of(TRANSLATED, genre_names::Column::Name)), Alias::new("name"))
        .from(genres::Entity)
        .and_where(Expr::col((genres::Entity, genres::Column::ContentId)).is_in(titles))
        .order_by((genres::Entity, genres::Column::DisplayOrder), sea_orm::Order::Asc);
    name_in(&mut select, KOREAN, Language::Ko);
    name_in(&mut select, TRANSLATED, language);
    select
}
