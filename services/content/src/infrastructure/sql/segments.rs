use std::collections::HashMap;

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
    own: String,
    since: i32,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Segments as they were in earlier revisions.
mod history {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "segment_history")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) track_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) segment_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) since: i32,
        pub(super) until: i32,
        pub(super) segment: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

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

fn row(segment: &Segment, since: i32) -> Result<ActiveModel, StoreError> {
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
        own: json(&segment.own)?,
        since,
        updated_at: segment.updated_at,
    };
    Ok(row.into_active_model())
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
            own: from_json(&row.own)?,
            stats: from_json(&row.stats)?,
            verdict: from_json(&row.verdict)?,
            rev: count(row.rev)?,
            parent_id: row.parent_id.map(Into::into),
            updated_at: row.updated_at,
        })
    }
}

/// Every column but the key: a segment that is there is overwritten.
const CHANGED: [Column; 16] = [
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
    Column::Own,
    Column::Since,
    Column::UpdatedAt,
];

#[async_trait]
impl Segments for SqlTx {
    async fn get(&mut self, id: SegmentId) -> Result<Option<Segment>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(Segment::try_from).transpose()
    }

    async fn of_track(&mut self, id: TrackId) -> Result<Vec<Segment>, StoreError> {
        rows_of(self, id).await?.into_iter().map(Segment::try_from).collect()
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

    async fn replace(&mut self, id: TrackId, segments: &[Segment], since: u32) -> Result<(), StoreError> {
        let since = stored_count(since);
        let mut made: HashMap<Uuid, &Segment> =
            segments.iter().map(|segment| (segment.id.uuid(), segment)).collect();
        let (mut gone, mut ended) = (Vec::new(), Vec::new());
        for row in rows_of(self, id).await? {
            let (key, lived) = (row.id, row.since);
            let known = Segment::try_from(row)?;
            match made.get(&key) {
                Some(same) if **same == known => drop(made.remove(&key)),
                found => {
                    gone.extend(found.is_none().then_some(key));
                    ended.extend((lived < since).then_some((lived, known)));
                }
            }
        }
        remember(self, &ended, since).await?;
        for ids in gone.chunks(BATCH) {
            let delete = Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied()));
            delete.exec(self.0.conn()).await.stored()?;
        }
        let made: Vec<&Segment> = made.into_values().collect();
        for segments in made.chunks(BATCH) {
            let rows = segments.iter().map(|segment| row(segment, since)).collect::<Result<Vec<_>, _>>()?;
            Entity::insert_many(rows)
                .on_conflict(OnConflict::column(Column::Id).update_columns(CHANGED).to_owned())
                .exec_without_returning(self.0.conn())
                .await
                .stored()?;
        }
        Ok(())
    }
}

async fn rows_of(tx: &mut SqlTx, id: TrackId) -> Result<Vec<Model>, StoreError> {
    let of_track = Entity::find().filter(Column::TrackId.eq(id.uuid())).order_by_asc(Column::Seq);
    of_track.all(tx.0.conn()).await.stored()
}

/// Keeps segments, each with the revision since which it lived, for the revisions before `until`.
async fn remember(tx: &mut SqlTx, ended: &[(i32, Segment)], until: i32) -> Result<(), StoreError> {
    let row = |(since, segment): &(i32, Segment)| {
        let (track_id, segment_id) = (segment.track_id.uuid(), segment.id.uuid());
        let row = history::Model { track_id, segment_id, since: *since, until, segment: json(segment)? };
        Ok(row.into_active_model())
    };
    for ended in ended.chunks(BATCH) {
        let rows = ended.iter().map(row).collect::<Result<Vec<_>, StoreError>>()?;
        history::Entity::insert_many(rows).exec_without_returning(tx.0.conn()).await.stored()?;
    }
    Ok(())
}

/// The segments that lived in a revision of a transcript, in order, each with the revision that made it so.
pub(super) async fn living_in(
    tx: &mut SqlTx,
    id: TrackId,
    revision: u32,
) -> Result<Vec<(u32, Segment)>, StoreError> {
    let revision = stored_count(revision);
    let mut living = Vec::new();
    for row in rows_of(tx, id).await?.into_iter().filter(|row| row.since <= revision) {
        living.push((count(row.since)?, row.try_into()?));
    }
    let ended = history::Entity::find()
        .filter(history::Column::TrackId.eq(id.uuid()))
        .filter(history::Column::Since.lte(revision))
        .filter(history::Column::Until.gt(revision));
    for row in ended.all(tx.0.conn()).await.stored()? {
        living.push((count(row.since)?, from_json(&row.segment)?));
    }
    living.sort_by_key(|(_, segment): &(u32, Segment)| segment.seq);
    Ok(living)
}
