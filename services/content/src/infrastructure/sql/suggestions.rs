use async_trait::async_trait;
use hallyu_kernel::{StoreError, SuggestionId, Time, TrackId, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::{SqlTx, count, named, stored_count};
use crate::application::ports::Suggestions;
use crate::domain::Suggestion;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suggestions")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    track_id: Uuid,
    segment_id: Uuid,
    text: String,
    replaces: String,
    reason: String,
    state: String,
    votes: i32,
    author_id: Option<Uuid>,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Who agrees with what.
mod votes {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "suggestion_votes")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) suggestion_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) user_id: Uuid,
        pub(super) created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn row(suggestion: &Suggestion) -> ActiveModel {
    let row = Model {
        id: suggestion.id.uuid(),
        track_id: suggestion.track_id.uuid(),
        segment_id: suggestion.segment_id.uuid(),
        text: suggestion.text.clone(),
        replaces: suggestion.replaces.clone(),
        reason: suggestion.fault.as_str().to_owned(),
        state: suggestion.state.as_str().to_owned(),
        votes: stored_count(suggestion.votes),
        author_id: suggestion.author_id.map(Uuid::from),
        created_at: suggestion.created_at,
        updated_at: suggestion.updated_at,
    };
    row.into_active_model()
}

impl TryFrom<Model> for Suggestion {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            track_id: row.track_id.into(),
            segment_id: row.segment_id.into(),
            text: row.text,
            replaces: row.replaces,
            fault: named(&row.reason)?,
            state: named(&row.state)?,
            author_id: row.author_id.filter(|id| !id.is_nil()).map(Into::into),
            votes: count(row.votes)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

#[async_trait]
impl Suggestions for SqlTx {
    async fn get(&mut self, id: SuggestionId) -> Result<Option<Suggestion>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(Suggestion::try_from).transpose()
    }

    async fn of_track(&mut self, id: TrackId) -> Result<Vec<Suggestion>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TrackId.eq(id.uuid()))
            .order_by_asc(Column::Id)
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(Suggestion::try_from).collect()
    }

    async fn insert(&mut self, suggestion: &Suggestion) -> Result<(), StoreError> {
        Entity::insert(row(suggestion)).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, suggestion: &Suggestion) -> Result<(), StoreError> {
        row(suggestion).reset_all().update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn vote(&mut self, id: SuggestionId, (user, at): (UserId, Time)) -> Result<u32, StoreError> {
        let row = votes::Model { suggestion_id: id.uuid(), user_id: user.uuid(), created_at: at };
        let key = [votes::Column::SuggestionId, votes::Column::UserId];
        let again = OnConflict::columns(key).update_column(votes::Column::CreatedAt).to_owned();
        let insert = votes::Entity::insert(row.into_active_model()).on_conflict(again);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        let votes = votes::Entity::find().filter(votes::Column::SuggestionId.eq(id.uuid()));
        count(votes.count(self.0.conn()).await.stored()?)
    }
}
