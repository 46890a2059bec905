use std::collections::BTreeMap;

use async_trait::async_trait;
use hallyu_kernel::{ContentId, Country, StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::SqlTx;
use super::favorites::favorite;
use super::history::visit;
use super::profiles::profile;
use super::ratings::rating;
use super::searches::sought;
use crate::application::ports::Tastes;
use crate::domain::{Favorite, Rating, Signals, Sought, Visit};

#[async_trait]
impl Tastes for SqlTx {
    async fn of(&mut self, user: UserId) -> Result<Signals, StoreError> {
        let (conn, user) = (self.0.conn(), user.uuid());
        let visits = visit::Entity::find().filter(visit::Column::UserId.eq(user)).all(conn).await.stored()?;
        let favorites = favorite::Entity::find().filter(favorite::Column::UserId.eq(user));
        let ratings = rating::Entity::find().filter(rating::Column::UserId.eq(user));
        let sought = sought::Entity::find().filter(sought::Column::UserId.eq(user));
        Ok(Signals {
            visits: visits.into_iter().map(Visit::try_from).collect::<Result<_, _>>()?,
            favorites: favorites.all(conn).await.stored()?.into_iter().map(Favorite::from).collect(),
            ratings: ratings
                .all(conn)
                .await
                .stored()?
                .into_iter()
                .map(Rating::try_from)
                .collect::<Result<_, _>>()?,
            sought: sought.all(conn).await.stored()?.into_iter().map(Sought::from).collect(),
        })
    }

    async fn all(&mut self) -> Result<Vec<Signals>, StoreError> {
        let conn = self.0.conn();
        let mut all: BTreeMap<Uuid, Signals> = BTreeMap::new();
        for row in visit::Entity::find().all(conn).await.stored()? {
            all.entry(row.user_id).or_default().visits.push(row.try_into()?);
        }
        for row in favorite::Entity::find().all(conn).await.stored()? {
            all.entry(row.user_id).or_default().favorites.push(row.into());
        }
        for row in rating::Entity::find().all(conn).await.stored()? {
            all.entry(row.user_id).or_default().ratings.push(row.try_into()?);
        }
        Ok(all.into_values().collect())
    }

    async fn count(&mut self) -> Result<u64, StoreError> {
        let conn = self.0.conn();
        let visits = visit::Entity::find().count(conn).await.stored()?;
        let favorites = favorite::Entity::find().count(conn).await.stored()?;
        Ok(visits + favorites + rating::Entity::find().count(conn).await.stored()?)
    }

    async fn visits_since(
        &mut self,
        since: Time,
        most: u64,
    ) -> Result<Vec<(ContentId, Time, Country)>, StoreError> {
        use visit::Column;
        let of_viewer =
            Expr::col((profile::Entity, profile::Column::UserId)).equals((visit::Entity, Column::UserId));
        let mut select = Query::select();
        select
            .columns([(visit::Entity, Column::ContentId), (visit::Entity, Column::WatchedAt)])
            .column((profile::Entity, profile::Column::Country))
            .from(visit::Entity)
            .join(JoinType::InnerJoin, profile::Entity, of_viewer)
            .and_where(Expr::col((visit::Entity, Column::WatchedAt)).gte(since))
            .order_by((visit::Entity, Column::WatchedAt), Order::Desc)
            .limit(most);
        let rows = self.0.conn().query_all(&select).await.stored()?;
        let view = |row: &sea_orm::QueryResult| {
            let title: Uuid = row.try_get("", "content_id").stored()?;
            let country: String = row.try_get("", "country").stored()?;
            let country = country.parse().map_err(StoreError::corrupt)?;
            Ok((title.into(), row.try_get("", "watched_at").stored()?, country))
        };
        rows.iter().map(view).collect()
    }
}
