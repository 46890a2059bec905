use async_trait::async_trait;
use hallyu_kernel::{MediaId, StoreError, Time, UploadId, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::{SqlTx, count, from_json, json, media, named};
use crate::application::ports::Uploads;
use crate::domain::{Upload, UploadKind, UploadState, Usage, Writer};

/// Uploads that are listed at most.
const LISTED: u64 = 100;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "uploads")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    kind: String,
    state: String,
    owner_id: Uuid,
    episode_id: Option<Uuid>,
    media_id: Uuid,
    file_name: Option<String>,
    metadata: Option<String>,
    checksum: Option<String>,
    length_bytes: i64,
    offset_bytes: i64,
    growth: String,
    parts: String,
    outcome: Option<String>,
    writer: Option<Uuid>,
    writer_until: Option<DateTimeUtc>,
    expires_at: DateTimeUtc,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(upload: &Upload) -> Result<ActiveModel, StoreError> {
    let row = Model {
        id: upload.id.uuid(),
        kind: upload.kind.as_str().to_owned(),
        state: upload.state.as_str().to_owned(),
        owner_id: upload.owner_id.uuid(),
        episode_id: upload.episode_id.map(Uuid::from),
        media_id: upload.media_id.uuid(),
        file_name: upload.file_name.clone(),
        metadata: upload.metadata.clone(),
        checksum: upload.checksum.clone(),
        length_bytes: count(upload.length)?,
        offset_bytes: count(upload.offset)?,
        growth: upload.growth.clone(),
        parts: json(&upload.parts)?,
        outcome: upload.outcome.as_ref().map(json).transpose()?,
        writer: upload.writer.map(|writer| writer.token),
        writer_until: upload.writer.map(|writer| writer.until),
        expires_at: upload.expires_at,
        created_at: upload.created_at,
        updated_at: upload.updated_at,
    };
    Ok(row.into_active_model())
}

impl TryFrom<Model> for Upload {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let writer = row.writer.zip(row.writer_until);
        Ok(Self {
            id: row.id.into(),
            kind: named(&row.kind)?,
            state: named(&row.state)?,
            owner_id: row.owner_id.into(),
            episode_id: row.episode_id.map(Into::into),
            media_id: row.media_id.into(),
            file_name: row.file_name,
            metadata: row.metadata,
            checksum: row.checksum,
            length: count(row.length_bytes)?,
            offset: count(row.offset_bytes)?,
            growth: row.growth,
            parts: from_json(&row.parts)?,
            outcome: row.outcome.as_deref().map(from_json).transpose()?,
            writer: writer.map(|(token, until)| Writer { token, until }),
            expires_at: row.expires_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

impl SqlTx {
    /// Adds a column up over what is selected.
    async fn sum<E: EntityTrait>(
        &self,
        select: Select<E>,
        column: impl ColumnTrait,
    ) -> Result<u64, StoreError> {
        let sum = Expr::col(column.as_column_ref()).sum().cast_as("bigint");
        let summed = select.select_only().expr_as(sum, "sum").into_tuple::<Option<i64>>();
        count(summed.one(self.0.conn()).await.stored()?.flatten().unwrap_or_default())
    }
}

#[async_trait]
impl Uploads for SqlTx {
    async fn get(&mut self, id: UploadId) -> Result<Option<Upload>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(Upload::try_from).transpose()
    }

    async fn put(&mut self, upload: &Upload) -> Result<(), StoreError> {
        let mut over = OnConflict::column(Column::Id);
        over.update_columns([
            Column::State,
            Column::LengthBytes,
            Column::OffsetBytes,
            Column::Growth,
            Column::Outcome,
            Column::Writer,
            Column::WriterUntil,
            Column::ExpiresAt,
            Column::UpdatedAt,
        ]);
        let insert = Entity::insert(row(upload)?).on_conflict(over);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn open_of(&mut self, owner: UserId, now: Time) -> Result<Vec<Upload>, StoreError> {
        let rows = Entity::find()
            .filter(Column::OwnerId.eq(owner.uuid()))
            .filter(Column::State.eq(UploadState::Receiving.as_str()))
            .filter(Column::ExpiresAt.gt(now))
            .order_by_desc(Column::Id)
            .limit(LISTED)
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(Upload::try_from).collect()
    }

    async fn usage(&mut self, owner: UserId, since: Time) -> Result<Usage, StoreError> {
        let receiving = Column::State.eq(UploadState::Receiving.as_str());
        let of_owner = Entity::find()
            .filter(Column::OwnerId.eq(owner.uuid()))
            // Its pieces count.
            .filter(Column::Kind.ne(UploadKind::Final.as_str()));
        let open = self.sum(of_owner.clone().filter(receiving.clone()), Column::LengthBytes).await?;
        let past = of_owner.clone().filter(receiving.not()).filter(Column::CreatedAt.gt(since));
        let past = self.sum(past, Column::OffsetBytes).await?;
        let pieces = of_owner
            .filter(Column::Kind.eq(UploadKind::Partial.as_str()))
            .filter(Column::State.eq(UploadState::Done.as_str()));
        let pieces = self.sum(pieces, Column::OffsetBytes).await?;
        let videos = media::Entity::find().filter(media::Column::OwnerId.eq(owner.uuid()));
        let videos = self.sum(videos, media::Column::SizeBytes).await?;
        Ok(Usage { day: open + past, stored: open + pieces + videos })
    }

    async fn due(&mut self, now: Time, limit: u64) -> Result<Vec<Upload>, StoreError> {
        let receiving = Column::State.eq(UploadState::Receiving.as_str());
        let complete = Expr::col(Column::OffsetBytes).equals(Column::LengthBytes);
        let unused =
            Column::Kind.eq(UploadKind::Partial.as_str()).and(Column::State.eq(UploadState::Done.as_str()));
        let expired = Column::ExpiresAt.lte(now);
        let overdue = Condition::any()
            .add(receiving.clone().and(complete))
            .add(expired.clone().and(receiving))
            .add(expired.and(unused));
        let rows = Entity::find()
            .filter(overdue)
            .filter(Condition::any().add(Column::WriterUntil.is_null()).add(Column::WriterUntil.lte(now)))
            .order_by_asc(Column::ExpiresAt)
            .limit(limit)
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(Upload::try_from).collect()
    }

    async fn growing(&mut self) -> Result<Vec<MediaId>, StoreError> {
        let ids = Entity::find()
            .filter(Column::State.eq(UploadState::Receiving.as_str()))
            .select_only()
            .column(Column::MediaId)
            .into_tuple::<Uuid>()
            .all(self.0.conn())
            .await
            .stored()?;
        Ok(ids.into_iter().map(Into::into).collect())
    }

    async fn forget(&mut self, before: Time) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::State.ne(UploadState::Receiving.as_str()))
            .filter(Column::UpdatedAt.lte(before))
            .exec(self.0.conn())
            .await
            .stored()?;
        Ok(())
    }
}
