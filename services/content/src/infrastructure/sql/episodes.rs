use std::collections::BTreeMap;

use async_trait::async_trait;
use hallyu_kernel::{ContentId, EpisodeId, StoreError};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::{SqlTx, count, named, stored_count};
use crate::application::ports::Episodes;
use crate::domain::{Episode, EpisodeDraft, EpisodeTexts};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "episodes")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    content_id: Uuid,
    episode_number: i32,
    title: Option<String>,
    description: Option<String>,
    texts: String,
    air_date: Option<Date>,
    media_id: Option<Uuid>,
    duration_seconds: i32,
    thumbnail_key: Option<String>,
    status: String,
    announced_at: Option<DateTimeUtc>,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(episode: &Episode) -> Result<ActiveModel, StoreError> {
    let draft = &episode.draft;
    let row = Model {
        id: episode.id.uuid(),
        content_id: episode.content_id.uuid(),
        episode_number: stored_count(draft.number),
        title: draft.korean.title.clone(),
        description: draft.korean.description.clone(),
        texts: serde_json::to_string(&draft.texts).map_err(StoreError::corrupt)?,
        air_date: draft.air_date,
        media_id: episode.media_id.map(Uuid::from),
        duration_seconds: stored_count(episode.duration_seconds),
        thumbnail_key: episode.thumbnail_key.clone(),
        status: episode.status.as_str().to_owned(),
        announced_at: episode.announced_at,
        created_at: episode.created_at,
        updated_at: episode.updated_at,
    };
    Ok(row.into_active_model())
}

impl TryFrom<Model> for Episode {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let texts: BTreeMap<String, EpisodeTexts> =
            serde_json::from_str(&row.texts).map_err(StoreError::corrupt)?;
        let draft = EpisodeDraft {
            number: count(row.episode_number)?,
            korean: EpisodeTexts { title: row.title, description: row.description },
            texts,
            air_date: row.air_date,
        };
        Ok(Self {
            id: row.id.into(),
            content_id: row.content_id.into(),
            draft,
            media_id: row.media_id.map(Into::into),
            duration_seconds: count(row.duration_seconds)?,
            thumbnail_key: row.thumbnail_key,
            status: named(&row.status)?,
            announced_at: row.announced_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

#[async_trait]
impl Episodes for SqlTx {
    async fn get(&mut self, id: EpisodeId) -> Result<Option<Episode>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(Episode::try_from).transpose()
    }

    async fn of_title(&mut self, id: ContentId) -> Result<Vec<Episode>, StoreError> {
        self.episodes_of(&[id]).await
    }

    async fn beside(&mut self, ids: &[EpisodeId]) -> Result<Vec<Episode>, StoreError> {
        let rows = Entity::find()
            .filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
            .all(self.0.conn())
            .await
            .stored()?;
        let mut titles: Vec<ContentId> = rows.into_iter().map(|row| row.content_id.into()).collect();
        titles.sort_unstable();
        titles.dedup();
        self.episodes_of(&titles).await
    }

    async fn insert(&mut self, episode: &Episode) -> Result<(), StoreError> {
        Entity::insert(row(episode)?).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, episode: &Episode) -> Result<(), StoreError> {
        row(episode)?.reset_all().update(self.0.conn()).await.stored()?;
        Ok(())
    }
}

impl SqlTx {
    /// The episodes of several titles, by title and number.
    pub(super) async fn episodes_of(&mut self, titles: &[ContentId]) -> Result<Vec<Episode>, StoreError> {
        let rows = Entity::find()
            .filter(Column::ContentId.is_in(titles.iter().map(|id| id.uuid())))
            .order_by_asc(Column::ContentId)
            .order_by_asc(Column::EpisodeNumber)
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(Episode::try_from).collect()
    }
}
