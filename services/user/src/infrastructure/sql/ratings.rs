use std::collections::HashMap;

use async_trait::async_trait;
use hallyu_kernel::{ContentId, Page, PageRequest, StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::SqlTx;
use super::profiles::{profile, to_profile};
use crate::application::ports::Ratings;
use crate::domain::{Profile, Rating, Review, ReviewText, Stars, Tally};

pub(super) mod rating {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ratings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub content_id: Uuid,
        pub stars: i32,
        pub review: Option<String>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod tally {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "title_ratings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub content_id: Uuid,
        pub stars: i64,
        pub count: i64,
        pub revision: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use rating::{Column, Entity, Model};

impl TryFrom<Model> for Rating {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            user_id: row.user_id.into(),
            content_id: row.content_id.into(),
            stars: Stars::new(u8::try_from(row.stars).map_err(StoreError::corrupt)?),
            review: row.review.as_deref().and_then(ReviewText::of),
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

#[async_trait]
impl Ratings for SqlTx {
    async fn get(&mut self, user: UserId, title: ContentId) -> Result<Option<Rating>, StoreError> {
        let row = Entity::find_by_id((user.uuid(), title.uuid())).one(self.0.conn()).await.stored()?;
        row.map(Rating::try_from).transpose()
    }

    async fn of(&mut self, user: UserId) -> Result<Vec<Rating>, StoreError> {
        let by_title = Entity::find().filter(Column::UserId.eq(user.uuid())).order_by_asc(Column::ContentId);
        let rows = by_title.all(self.0.conn()).await.stored()?;
        rows.into_iter().map(Rating::try_from).collect()
    }

    async fn reviews(&mut self, title: ContentId, page: PageRequest) -> Result<Page<Review>, StoreError> {
        let heard = Query::select()
            .column(profile::Column::UserId)
            .from(profile::Entity)
            .and_where(Expr::col(profile::Column::SuspendedAt).is_null())
            .to_owned();
        let reviews = Entity::find()
            .filter(Column::ContentId.eq(title.uuid()))
            .filter(Column::Review.is_not_null())
            .filter(Column::UserId.in_subquery(heard));
        let total = reviews.clone().count(self.0.conn()).await.stored()?;
        let latest_first = reviews.order_by_desc(Column::UpdatedAt).order_by_desc(Column::UserId);
        let wanted = latest_first.offset(page.offset()).limit(u64::from(page.limit()));
        let rows = wanted.all(self.0.conn()).await.stored()?;
        Ok(Page { items: self.with_authors(rows).await?, request: page, total })
    }

    async fn put(&mut self, rating: &Rating) -> Result<(), StoreError> {
        let row = Model {
            user_id: rating.user_id.uuid(),
            content_id: rating.content_id.uuid(),
            stars: i32::from(rating.stars.get()),
            review: rating.review.as_ref().map(|review| review.as_str().to_owned()),
            created_at: rating.created_at,
            updated_at: rating.updated_at,
        };
        let mut over = OnConflict::columns([Column::UserId, Column::ContentId]);
        over.update_columns([Column::Stars, Column::Review, Column::UpdatedAt]);
        let insert = Entity::insert(row.into_active_model()).on_conflict(over);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove(&mut self, user: UserId, title: ContentId) -> Result<(), StoreError> {
        Entity::delete_by_id((user.uuid(), title.uuid())).exec(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn take_turn(&mut self, title: ContentId) -> Result<Tally, StoreError> {
        let first = tally::Model { content_id: title.uuid(), stars: 0, count: 0, revision: 1 };
        let next = Expr::col((tally::Entity, tally::Column::Revision)).add(1);
        let mut known = OnConflict::column(tally::Column::ContentId);
        known.value(tally::Column::Revision, next);
        let insert = tally::Entity::insert(first.into_active_model()).on_conflict(known);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        let row = tally::Entity::find_by_id(title.uuid()).one(self.0.conn()).await.stored()?;
        let row = row.ok_or(StoreError::Conflict)?;
        let number = |stored: i64| u64::try_from(stored).map_err(StoreError::corrupt);
        Ok(Tally { stars: number(row.stars)?, count: number(row.count)?, revision: number(row.revision)? })
    }

    async fn save_tally(&mut self, title: ContentId, tally: Tally) -> Result<(), StoreError> {
        let number = |counted: u64| Set(i64::try_from(counted).unwrap_or(i64::MAX));
        let row = tally::ActiveModel {
            content_id: Set(title.uuid()),
            stars: number(tally.stars),
            count: number(tally.count),
            revision: number(tally.revision),
        };
        row.update(self.0.conn()).await.stored()?;
        Ok(())
    }
}

impl SqlTx {
    async fn with_authors(&mut self, rows: Vec<Model>) -> Result<Vec<Review>, StoreError> {
        let ids = rows.iter().map(|row| row.user_id);
        let found = profile::Entity::find().filter(profile::Column::UserId.is_in(ids));
        let found = found.all(self.0.conn()).await.stored()?;
        let profiles = found.into_iter().map(to_profile).collect::<Result<Vec<Profile>, _>>()?;
        let authors: HashMap<UserId, Profile> =
            profiles.into_iter().map(|profile| (profile.user_id, profile)).collect();
        let mut reviews = Vec::with_capacity(rows.len());
        for row in rows {
            let rating = Rating::try_from(row)?;
            if let Some(author) = authors.get(&rating.user_id) {
                reviews.push(Review { author: author.clone(), rating });
            }
        }
        Ok(reviews)
    }
}
