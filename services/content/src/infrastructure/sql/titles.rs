use async_trait::async_trait;
use hallyu_kernel::{ContentId, Language, StoreError, SubtitleLanguage};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{NotSet, QueryOrder, Set};

use super::links::{cast, genres, texts, views};
use super::{SqlTx, count, episodes, named, stored_count, tracks};
use crate::application::models::Rating;
use crate::application::ports::Titles;
use crate::domain::{Credit, EpisodeStatus, Standing, Text, Title, TitleDraft};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contents")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(super) id: Uuid,
    #[sea_orm(column_name = "type")]
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) original_title: Option<String>,
    pub(super) year: i32,
    pub(super) duration_minutes: Option<i32>,
    pub(super) total_episodes: i32,
    pub(super) network: Option<String>,
    pub(super) is_exclusive: bool,
    pub(super) trailer_url: Option<String>,
    pub(super) poster_key: Option<String>,
    pub(super) backdrop_key: Option<String>,
    pub(super) status: String,
    pub(super) owner_id: Uuid,
    pub(super) subtitles: String,
    pub(super) rating: f64,
    pub(super) rating_count: i32,
    pub(super) rating_revision: i64,
    pub(super) published_at: Option<DateTimeUtc>,
    pub(super) created_at: DateTimeUtc,
    pub(super) updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Between the tags of languages in one column.
const BAR: char = '|';

/// Tags of languages as one column holds them, so that a list needs no join.
pub(super) fn joined(languages: &[SubtitleLanguage]) -> String {
    languages.iter().fold(BAR.to_string(), |text, language| format!("{text}{language}{BAR}"))
}

/// What [`joined`] joined.
pub(super) fn split(stored: &str) -> Result<Vec<SubtitleLanguage>, StoreError> {
    stored.split(BAR).filter(|tag| !tag.is_empty()).map(named).collect()
}

/// Everything but the ratings, which have their own order.
fn row(title: &Title) -> ActiveModel {
    let draft = &title.draft;
    ActiveModel {
        id: Set(title.id.uuid()),
        kind: Set(draft.kind.as_str().to_owned()),
        title: Set(draft.title.clone()),
        original_title: Set(draft.original_title.clone()),
        year: Set(i32::from(draft.year)),
        duration_minutes: Set(draft.duration_minutes.map(stored_count)),
        total_episodes: Set(stored_count(draft.total_episodes)),
        network: Set(draft.network.clone()),
        is_exclusive: Set(draft.is_exclusive),
        trailer_url: Set(draft.trailer_url.clone()),
        poster_key: Set(title.poster_key.clone()),
        backdrop_key: Set(title.backdrop_key.clone()),
        status: Set(title.status.as_str().to_owned()),
        owner_id: Set(title.owner_id.uuid()),
        subtitles: Set(joined(&title.subtitles)),
        rating: NotSet,
        rating_count: NotSet,
        rating_revision: NotSet,
        published_at: Set(title.published_at),
        created_at: Set(title.created_at),
        updated_at: Set(title.updated_at),
    }
}

/// The title without what other tables hold of it.
fn bare(row: Model) -> Result<Title, StoreError> {
    let draft = TitleDraft {
        original_title: row.original_title,
        duration_minutes: row.duration_minutes.map(count).transpose()?,
        total_episodes: count(row.total_episodes)?,
        network: row.network,
        is_exclusive: row.is_exclusive,
        trailer_url: row.trailer_url,
        ..TitleDraft::new(named(&row.kind)?, row.title, count(row.year)?)
    };
    Ok(Title {
        id: row.id.into(),
        draft,
        poster_key: row.poster_key,
        backdrop_key: row.backdrop_key,
        status: named(&row.status)?,
        owner_id: row.owner_id.into(),
        subtitles: split(&row.subtitles)?,
        published_at: row.published_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

#[async_trait]
impl Titles for SqlTx {
    async fn get(&mut self, id: ContentId) -> Result<Option<Title>, StoreError> {
        let conn = self.0.conn();
        let Some(row) = Entity::find_by_id(id.uuid()).one(conn).await.stored()? else {
            return Ok(None);
        };
        let texts = texts::Entity::find().filter(texts::Column::ContentId.eq(id.uuid()));
        let genres = genres::Entity::find().filter(genres::Column::ContentId.eq(id.uuid()));
        let genres = genres.order_by_asc(genres::Column::DisplayOrder);
        let cast = cast::Entity::find().filter(cast::Column::ContentId.eq(id.uuid()));
        let cast = cast.order_by_asc(cast::Column::DisplayOrder);
        let mut title = bare(row)?;
        title.draft.texts =
            texts.all(conn).await.stored()?.into_iter().map(text).collect::<Result<_, _>>()?;
        title.draft.genres =
            genres.all(conn).await.stored()?.into_iter().map(|row| row.genre_id.into()).collect();
        title.draft.credits =
            cast.all(conn).await.stored()?.into_iter().map(credit).collect::<Result<_, _>>()?;
        Ok(Some(title))
    }

    async fn standing(&mut self, id: ContentId) -> Result<Option<Standing>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        Ok(row.map(bare).transpose()?.map(|title| title.standing()))
    }

    async fn insert(&mut self, title: &Title) -> Result<(), StoreError> {
        let row =
            ActiveModel { rating: Set(0.0), rating_count: Set(0), rating_revision: Set(0), ..row(title) };
        Entity::insert(row).exec_without_returning(self.0.conn()).await.stored()?;
        let views = views::ActiveModel { content_id: Set(title.id.uuid()), views: Set(0) };
        views::Entity::insert(views).exec_without_returning(self.0.conn()).await.stored()?;
        self.insert_links(title).await
    }

    async fn save(&mut self, title: &Title) -> Result<(), StoreError> {
        row(title).update(self.0.conn()).await.stored()?;
        let (conn, id) = (self.0.conn(), title.id.uuid());
        texts::Entity::delete_many().filter(texts::Column::ContentId.eq(id)).exec(conn).await.stored()?;
        genres::Entity::delete_many().filter(genres::Column::ContentId.eq(id)).exec(conn).await.stored()?;
        cast::Entity::delete_many().filter(cast::Column::ContentId.eq(id)).exec(conn).await.stored()?;
        self.insert_links(title).await
    }

    async fn delete(&mut self, id: ContentId) -> Result<(), StoreError> {
        Entity::delete_by_id(id.uuid()).exec(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn count_view(&mut self, id: ContentId) -> Result<(), StoreError> {
        let one_more = Expr::col(views::Column::Views).add(1);
        views::Entity::update_many()
            .col_expr(views::Column::Views, one_more)
            .filter(views::Column::ContentId.eq(id.uuid()))
            .exec(self.0.conn())
            .await
            .stored()?;
        Ok(())
    }

    async fn rate(&mut self, id: ContentId, (rating, revision): (Rating, u64)) -> Result<bool, StoreError> {
        let revision = i64::try_from(revision).unwrap_or(i64::MAX);
        let rated = Entity::update_many()
            .col_expr(Column::Rating, Expr::val(rating.stars))
            .col_expr(Column::RatingCount, Expr::val(stored_count(rating.count)))
            .col_expr(Column::RatingRevision, Expr::val(revision))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::RatingRevision.lt(revision))
            .exec(self.0.conn())
            .await
            .stored()?;
        Ok(rated.rows_affected > 0)
    }

    async fn subtitle_languages(&mut self, id: ContentId) -> Result<Vec<SubtitleLanguage>, StoreError> {
        let of_track = |column| (tracks::Entity, column);
        let of_episode = |column| (episodes::Entity, column);
        let mut select = Query::select();
        select
            .distinct()
            .column(of_track(tracks::Column::Language))
            .from(tracks::Entity)
            .inner_join(
                episodes::Entity,
                Expr::col(of_episode(episodes::Column::Id)).equals(of_track(tracks::Column::EpisodeId)).and(
                    Expr::col(of_episode(episodes::Column::MediaId))
                        .equals(of_track(tracks::Column::PublishedMediaId)),
                ),
            )
            .and_where(Expr::col(of_episode(episodes::Column::ContentId)).eq(id.uuid()))
            .and_where(Expr::col(of_episode(episodes::Column::Status)).eq(EpisodeStatus::Published.as_str()));
        let rows = self.0.conn().query_all(&select).await.stored()?;
        let tags = rows.iter().map(|row| row.try_get::<String>("", "language"));
        let mut languages: Vec<SubtitleLanguage> =
            tags.map(|tag| named(&tag.stored()?)).collect::<Result<_, StoreError>>()?;
        languages.sort_unstable();
        Ok(languages)
    }
}

impl SqlTx {
    async fn insert_links(&mut self, title: &Title) -> Result<(), StoreError> {
        let (conn, draft, content_id) = (self.0.conn(), &title.draft, title.id.uuid());
        let texts = draft.texts.iter().map(|(language, text)| texts::ActiveModel {
            content_id: Set(content_id),
            language: Set((*language).to_owned()),
            title: Set(text.title.clone()),
            description: Set(text.description.clone()),
        });
        texts::Entity::insert_many(texts).exec_without_returning(conn).await.stored()?;
        let genres = (0..).zip(&draft.genres).map(|(place, genre)| genres::ActiveModel {
            content_id: Set(content_id),
            genre_id: Set(genre.uuid()),
            display_order: Set(place),
        });
        genres::Entity::insert_many(genres).exec_without_returning(conn).await.stored()?;
        let cast = (0..).zip(&draft.credits).map(|(place, credit)| cast::ActiveModel {
            content_id: Set(content_id),
            display_order: Set(place),
            person_id: Set(credit.person_id.uuid()),
            role_type: Set(credit.role.as_str().to_owned()),
            role_name: Set(credit.role_name.clone()),
        });
        cast::Entity::insert_many(cast).exec_without_returning(conn).await.stored()?;
        Ok(())
    }
}

fn text(row: texts::Model) -> Result<(&'static str, Text), StoreError> {
    let language: Language = named(&row.language)?;
    Ok((language.as_str(), Text { title: row.title, description: row.description }))
}

fn credit(row: cast::Model) -> Result<Credit, StoreError> {
    Ok(Credit { person_id: row.person_id.into(), role: named(&row.role_type)?, role_name: row.role_name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_fit_into_one_column() {
        for languages in [&SubtitleLanguage::ALL[..], &[SubtitleLanguage::PtBr], &[]] {
            assert_eq!(split(&joined(languages)).unwrap(), languages);
        }
        assert_eq!(joined(&[SubtitleLanguage::Ko]), "|ko|");
        assert!(split("|xx|").is_err());
    }
}
