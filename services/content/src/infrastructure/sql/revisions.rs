use std::collections::HashMap;

use async_trait::async_trait;
use hallyu_kernel::{Page, PageRequest, SegmentId, StoreError, TrackId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::{SqlTx, count, from_json, json, named, segments, stored_count, translations};
use crate::application::models::MadeRevision;
use crate::application::ports::Revisions;
use crate::domain::{CueDraft, Revision, Segment, ShownCue, Succession, Translation};

/// Cues stored with one statement: far below the number of values that either database takes at once.
const BATCH: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "track_revisions")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    track_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    revision: i32,
    cause: String,
    author_id: Option<Uuid>,
    restored: Option<i32>,
    changes: Option<i32>,
    created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What tracks show.
pub(super) mod cues {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cues")]
    pub(in super::super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(in super::super) track_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(in super::super) id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(in super::super) since: i32,
        pub(in super::super) until: Option<i32>,
        pub(in super::super) place: i32,
        pub(in super::super) start_ms: i64,
        pub(in super::super) end_ms: i64,
        pub(in super::super) text: String,
        pub(in super::super) segments: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in super::super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<Model> for Revision {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            number: count(row.revision)?,
            cause: named(&row.cause)?,
            author_id: row.author_id.filter(|id| !id.is_nil()).map(Into::into),
            restored: row.restored.map(count).transpose()?,
            changes: row.changes.map(count).transpose()?,
            made_at: row.created_at,
        })
    }
}

impl TryFrom<cues::Model> for ShownCue {
    type Error = StoreError;

    fn try_from(row: cues::Model) -> Result<Self, StoreError> {
        let segments: Vec<SegmentId> = from_json(&row.segments)?;
        let cue = CueDraft { start_ms: row.start_ms, end_ms: row.end_ms, text: row.text, segments };
        Ok(Self { id: row.id.into(), since: count(row.since)?, cue })
    }
}

#[async_trait]
impl Revisions for SqlTx {
    async fn add(&mut self, id: TrackId, made: &Revision, change: &Succession) -> Result<(), StoreError> {
        let (track_id, revision) = (id.uuid(), stored_count(made.number));
        let row = Model {
            track_id,
            revision,
            cause: made.cause.as_str().to_owned(),
            author_id: made.author_id.map(Uuid::from),
            restored: made.restored.map(stored_count),
            changes: made.changes.map(stored_count),
            created_at: made.made_at,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(self.0.conn()).await.stored()?;
        for gone in change.gone.chunks(BATCH) {
            let end = cues::Entity::update_many().col_expr(cues::Column::Until, Expr::value(revision));
            let those = end
                .filter(cues::Column::TrackId.eq(track_id))
                .filter(cues::Column::Id.is_in(gone.iter().map(|id| id.uuid())))
                .filter(cues::Column::Until.is_null());
            those.exec(self.0.conn()).await.stored()?;
        }
        let rows = (0..).zip(&change.new).map(|(place, cue)| cue_row(track_id, (place, cue)));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        for rows in rows.chunks(BATCH) {
            let insert = cues::Entity::insert_many(rows.to_vec());
            insert.exec_without_returning(self.0.conn()).await.stored()?;
        }
        Ok(())
    }

    async fn list(&mut self, id: TrackId, page: PageRequest) -> Result<Page<MadeRevision>, StoreError> {
        let all = Entity::find().filter(Column::TrackId.eq(id.uuid()));
        let total = all.clone().count(self.0.conn()).await.stored()?;
        let rows = all
            .order_by_desc(Column::Revision)
            .offset(page.offset())
            .limit(u64::from(page.limit()))
            .all(self.0.conn())
            .await
            .stored()?;
        let numbers: Vec<i32> = rows.iter().map(|row| row.revision).collect();
        let mut reports: HashMap<i32, _> = translations::briefs(self, id, &numbers).await?;
        let items = rows.into_iter().map(|row| {
            let report = reports.remove(&row.revision);
            Ok(MadeRevision { revision: row.try_into()?, report })
        });
        Ok(Page { items: items.collect::<Result<_, StoreError>>()?, request: page, total })
    }

    async fn get(&mut self, id: TrackId, number: u32) -> Result<Option<Revision>, StoreError> {
        let key = (id.uuid(), stored_count(number));
        let row = Entity::find_by_id(key).one(self.0.conn()).await.stored()?;
        row.map(Revision::try_from).transpose()
    }

    async fn translations(&mut self, id: TrackId, number: u32) -> Result<Vec<Translation>, StoreError> {
        translations::living_in(self, id, number).await
    }

    async fn segments(&mut self, id: TrackId, number: u32) -> Result<Vec<(u32, Segment)>, StoreError> {
        segments::living_in(self, id, number).await
    }

    async fn by_people(&mut self, id: TrackId) -> Result<Vec<u32>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TrackId.eq(id.uuid()))
            .filter(Column::AuthorId.is_not_null())
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(|row| count(row.revision)).collect()
    }
}

fn cue_row(track_id: Uuid, (place, shown): (i32, &ShownCue)) -> Result<cues::ActiveModel, StoreError> {
    let CueDraft { start_ms, end_ms, text, segments } = &shown.cue;
    let row = cues::Model {
        track_id,
        id: shown.id.uuid(),
        since: stored_count(shown.since),
        until: None,
        place,
        start_ms: *start_ms,
        end_ms: *end_ms,
        text: text.clone(),
        segments: json(segments)?,
    };
    Ok(row.into_active_model())
}
