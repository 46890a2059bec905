use async_trait::async_trait;
use hallyu_captions::SpeakerId;
use hallyu_kernel::{SegmentId, StoreError, TrackId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::{SqlTx, count, from_json, json, stored_count};
use crate::application::ports::Segments;
use crate::domain::{Hearing, Segment};

/// Rows stored with one statement: far below the number of values that either database takes at once.
const BATCH: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "segments")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    track_id: Uuid,
    seq: i32,
    start_ms: i64,
    end_ms: i64,
    kind: String,
    speaker: Option<String>,
    addressee: Option<String>,
    text: String,
    words: String,
    stats: String,
    verdict: String,
    rev: i32,
    parent_id: Option<Uuid>,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is known of the video.
mod hearings {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "hearings")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) track_id: Uuid,
        pub(super) hearing: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn row(segment: &Segment) -> Result<ActiveModel, StoreError> {
    let name = |speaker: &Option<SpeakerId>| speaker.as_ref().map(|speaker| speaker.0.clone());
    let row = Model {
        id: segment.id.uuid(),
        track_id: segment.track_id.uuid(),
        seq: stored_count(segment.seq),
        start_ms: segment.start_ms,
        end_ms: segment.end_ms,
        kind: json(&segment.kind)?,
        speaker: name(&segment.speaker),
        addressee: name(&segment.addressee),
        text: segment.text.clone(),
        words: json(&segment.words)?,
        stats: json(&segment.stats)?,
        verdict: json(&segment.verdict)?,
        rev: stored_count(segment.rev),
        parent_id: segment.parent_id.map(Uuid::from),
        updated_at: segment.updated_at,
    };
    Ok(row.into_active_model().reset_all())
}

impl TryFrom<Model> for Segment {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            track_id: row.track_id.into(),
            seq: count(row.seq)?,
            start_ms: row.start_ms,
            end_ms: row.end_ms,
            kind: from_json(&row.kind)?,
            speaker: row.speaker.map(SpeakerId),
            addressee: row.addressee.map(SpeakerId),
            text: row.text,
            words: from_json(&row.words)?,
            stats: from_json(&row.stats)?,
            verdict: from_json(&row.verdict)?,
            rev: count(row.rev)?,
            parent_id: row.parent_id.map(Into::into),
            updated_at: row.updated_at,
        })
    }
}

/// Every column but the key: a segment that is there is overwritten.
const CHANGED: [Column; 14] = [
    Column::TrackId,
    Column::Seq,
    Column::StartMs,
    Column::EndMs,
    Column::Kind,
    Column::Speaker,
    Column::Addressee,
    Column::Text,
    Column::Words,
    Column::Stats,
    Column::Verdict,
    Column::Rev,
    Column::ParentId,
    Column::UpdatedAt,
];

#[async_trait]
impl Segments for SqlTx {
    async fn get(&mut self, id: SegmentId) -> Result<Option<Segment>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(Segment::try_from).transpose()
    }

    async fn of_track(&mut self, id: TrackId) -> Result<Vec<Segment>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TrackId.eq(id.uuid()))
            .order_by_asc(Column::Seq)
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(Segment::try_from).collect()
    }

    async fn hearing(&mut self, id: TrackId) -> Result<Hearing, StoreError> {
        let row = hearings::Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map_or_else(|| Ok(Hearing::default()), |row| from_json(&row.hearing))
    }

    async fn keep_hearing(&mut self, id: TrackId, hearing: &Hearing) -> Result<(), StoreError> {
        let row = hearings::Model { track_id: id.uuid(), hearing: json(hearing)? };
        let known =
            OnConflict::column(hearings::Column::TrackId).update_column(hearings::Column::Hearing).to_owned();
        let insert = hearings::Entity::insert(row.into_active_model()).on_conflict(known);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn replace(&mut self, id: TrackId, segments: &[Segment]) -> Result<(), StoreError> {
        let kept: Vec<Uuid> = segments.iter().map(|segment| segment.id.uuid()).collect();
        let known: Vec<Uuid> =
            Segments::of_track(self, id).await?.iter().map(|segment| segment.id.uuid()).collect();
        let gone: Vec<Uuid> = known.into_iter().filter(|id| !kept.contains(id)).collect();
        for ids in gone.chunks(BATCH) {
            let delete = Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied()));
            delete.exec(self.0.conn()).await.stored()?;
        }
        for segments in segments.chunks(BATCH) {
            let rows = segments.iter().map(row).collect::<Result<Vec<_>, _>>()?;
            Entity::insert_many(rows)
                .on_conflict(OnConflict::column(Column::Id).update_columns(CHANGED).to_owned())
                .exec_without_returning(self.0.conn())
                .await
                .stored()?;
        }
        Ok(())
    }

    async fn save(&mut self, segment: &Segment) -> Result<(), StoreError> {
        row(segment)?.update(self.0.conn()).await.stored()?;
        Ok(())
    }
}
