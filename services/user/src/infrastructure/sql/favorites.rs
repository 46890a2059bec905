use async_trait::async_trait;
use hallyu_kernel::{ContentId, Page, PageRequest, StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    TryInsertResult,
};

use super::SqlTx;
use crate::application::ports::Favorites;
use crate::domain::Favorite;

pub(super) mod favorite {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "favorites")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub content_id: Uuid,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use favorite::{Column, Entity, Model};

impl From<Model> for Favorite {
    fn from(row: Model) -> Self {
        Self { user_id: row.user_id.into(), content_id: row.content_id.into(), created_at: row.created_at }
    }
}

#[async_trait]
impl Favorites for SqlTx {
    async fn get(&mut self, user: UserId, title: ContentId) -> Result<Option<Favorite>, StoreError> {
        let row = Entity::find_by_id((user.uuid(), title.uuid())).one(self.0.conn()).await.stored()?;
        Ok(row.map(Favorite::from))
    }

    async fn page(&mut self, user: UserId, page: PageRequest) -> Result<Page<Favorite>, StoreError> {
        let favorites = Entity::find().filter(Column::UserId.eq(user.uuid()));
        let total = favorites.clone().count(self.0.conn()).await.stored()?;
        let latest_first = favorites.order_by_desc(Column::CreatedAt).order_by_desc(Column::ContentId);
        let wanted = latest_first.offset(page.offset()).limit(u64::from(page.limit()));
        let rows = wanted.all(self.0.conn()).await.stored()?;
        Ok(Page { items: rows.into_iter().map(Favorite::from).collect(), request: page, total })
    }

    async fn add(&mut self, favorite: &Favorite) -> Result<bool, StoreError> {
        let row = Model {
            user_id: favorite.user_id.uuid(),
            content_id: favorite.content_id.uuid(),
            created_at: favorite.created_at,
        };
        let known = [Column::UserId, Column::ContentId];
        let insert = Entity::insert(row.into_active_model()).on_conflict_do_nothing_on(known);
        let inserted = insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0))
    }

    async fn remove(&mut self, user: UserId, title: ContentId) -> Result<bool, StoreError> {
        let removed = Entity::delete_by_id((user.uuid(), title.uuid())).exec(self.0.conn()).await.stored()?;
        Ok(removed.rows_affected > 0)
    }
}
