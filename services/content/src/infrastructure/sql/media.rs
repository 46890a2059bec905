use async_trait::async_trait;
use hallyu_kernel::{ContentId, EpisodeId, MediaId, StoreError};
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};

use super::{SqlTx, count, episodes, named};
use crate::application::ports::MediaAssets;
use crate::domain::MediaAsset;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(super) id: Uuid,
    pub(super) episode_id: Uuid,
    pub(super) owner_id: Uuid,
    pub(super) job_id: Uuid,
    file_name: Option<String>,
    size_bytes: i64,
    checksum: String,
    state: String,
    package: Option<String>,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(media: &MediaAsset) -> Result<ActiveModel, StoreError> {
    let package = media.package.as_ref().map(serde_json::to_string).transpose();
    let row = Model {
        id: media.id.uuid(),
        episode_id: media.episode_id.uuid(),
        owner_id: media.owner_id.uuid(),
        job_id: media.job_id.uuid(),
        file_name: media.file_name.clone(),
        size_bytes: count(media.size)?,
        checksum: media.checksum.clone(),
        state: media.state.as_str().to_owned(),
        package: package.map_err(StoreError::corrupt)?,
        created_at: media.created_at,
        updated_at: media.updated_at,
    };
    Ok(row.into_active_model())
}

impl TryFrom<Model> for MediaAsset {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let package = row.package.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            id: row.id.into(),
            episode_id: row.episode_id.into(),
            owner_id: row.owner_id.into(),
            job_id: row.job_id.into(),
            file_name: row.file_name,
            size: count(row.size_bytes)?,
            checksum: row.checksum,
            state: named(&row.state)?,
            package: package.map_err(StoreError::corrupt)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

#[async_trait]
impl MediaAssets for SqlTx {
    async fn get(&mut self, id: MediaId) -> Result<Option<MediaAsset>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(MediaAsset::try_from).transpose()
    }

    async fn with_checksum(
        &mut self,
        episode: EpisodeId,
        checksum: &str,
    ) -> Result<Option<MediaAsset>, StoreError> {
        let row = Entity::find()
            .filter(Column::EpisodeId.eq(episode.uuid()))
            .filter(Column::Checksum.eq(checksum))
            .one(self.0.conn())
            .await
            .stored()?;
        row.map(MediaAsset::try_from).transpose()
    }

    async fn of_title(&mut self, id: ContentId) -> Result<Vec<MediaId>, StoreError> {
        let mut episodes_of_title = Query::select();
        episodes_of_title
            .column(episodes::Column::Id)
            .from(episodes::Entity)
            .and_where(Expr::col(episodes::Column::ContentId).eq(id.uuid()));
        let rows = Entity::find()
            .filter(Column::EpisodeId.in_subquery(episodes_of_title))
            .all(self.0.conn())
            .await
            .stored()?;
        Ok(rows.into_iter().map(|row| row.id.into()).collect())
    }

    async fn insert(&mut self, media: &MediaAsset) -> Result<(), StoreError> {
        Entity::insert(row(media)?).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, media: &MediaAsset) -> Result<(), StoreError> {
        row(media)?.reset_all().update(self.0.conn()).await.stored()?;
        Ok(())
    }
}
