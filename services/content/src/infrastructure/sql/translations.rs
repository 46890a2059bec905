use async_trait::async_trait;
use hallyu_kernel::{SegmentId, StoreError, TrackId};
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::{SqlTx, count, from_json, json, named, stored_count};
use crate::application::models::TrackReport;
use crate::application::ports::Translations;
use crate::domain::{Track, Translation};

/// Rows stored with one statement: far below the number of values that either database takes at once.
const BATCH: usize = 200;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "translations")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    track_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    segment_id: Uuid,
    text: String,
    state: String,
    origin: String,
    model: Option<String>,
    cache_key: Option<String>,
    register: Option<String>,
    findings: String,
    note: Option<String>,
    score: f64,
    source: String,
    source_rev: i32,
    rev: i32,
    author_id: Option<Uuid>,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What the checks said of revisions.
mod reports {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "track_reports")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) track_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) revision: i32,
        pub(super) score: f64,
        pub(super) coverage: Option<f64>,
        pub(super) gate: String,
        pub(super) findings: String,
        pub(super) provenance: String,
        pub(super) usage: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn row(translation: &Translation) -> Result<ActiveModel, StoreError> {
    let row = Model {
        track_id: translation.track_id.uuid(),
        segment_id: translation.segment_id.uuid(),
        text: translation.text.clone(),
        state: translation.state.as_str().to_owned(),
        origin: translation.origin.as_str().to_owned(),
        model: translation.model.clone(),
        cache_key: translation.cache_key.clone(),
        register: translation.register.as_ref().map(json).transpose()?,
        findings: json(&translation.findings)?,
        note: translation.note.clone(),
        score: f64::from(translation.score),
        source: translation.source.clone(),
        source_rev: stored_count(translation.source_rev),
        rev: stored_count(translation.rev),
        author_id: translation.author_id.map(Uuid::from),
        updated_at: translation.updated_at,
    };
    Ok(row.into_active_model())
}

impl TryFrom<Model> for Translation {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            track_id: row.track_id.into(),
            segment_id: row.segment_id.into(),
            text: row.text,
            state: named(&row.state)?,
            origin: named(&row.origin)?,
            model: row.model,
            cache_key: row.cache_key,
            register: row.register.as_deref().map(from_json).transpose()?,
            findings: from_json(&row.findings)?,
            note: row.note,
            score: row.score as f32,
            source: row.source,
            source_rev: count(row.source_rev)?,
            rev: count(row.rev)?,
            author_id: row.author_id.map(Into::into),
            updated_at: row.updated_at,
        })
    }
}

/// Every column but the key: a translation that is there is overwritten.
const CHANGED: [Column; 14] = [
    Column::Text,
    Column::State,
    Column::Origin,
    Column::Model,
    Column::CacheKey,
    Column::Register,
    Column::Findings,
    Column::Note,
    Column::Score,
    Column::Source,
    Column::SourceRev,
    Column::Rev,
    Column::AuthorId,
    Column::UpdatedAt,
];

#[async_trait]
impl Translations for SqlTx {
    async fn get(&mut self, track: TrackId, id: SegmentId) -> Result<Option<Translation>, StoreError> {
        let row = Entity::find_by_id((track.uuid(), id.uuid())).one(self.0.conn()).await.stored()?;
        row.map(Translation::try_from).transpose()
    }

    async fn of_track(&mut self, id: TrackId) -> Result<Vec<Translation>, StoreError> {
        let rows = Entity::find().filter(Column::TrackId.eq(id.uuid())).all(self.0.conn()).await.stored()?;
        rows.into_iter().map(Translation::try_from).collect()
    }

    async fn of_segment(&mut self, id: SegmentId) -> Result<Vec<Translation>, StoreError> {
        let rows =
            Entity::find().filter(Column::SegmentId.eq(id.uuid())).all(self.0.conn()).await.stored()?;
        rows.into_iter().map(Translation::try_from).collect()
    }

    async fn put(&mut self, translations: &[Translation]) -> Result<(), StoreError> {
        for translations in translations.chunks(BATCH) {
            let rows = translations.iter().map(row).collect::<Result<Vec<_>, _>>()?;
            let known =
                OnConflict::columns([Column::TrackId, Column::SegmentId]).update_columns(CHANGED).to_owned();
            let insert = Entity::insert_many(rows).on_conflict(known);
            insert.exec_without_returning(self.0.conn()).await.stored()?;
        }
        Ok(())
    }

    async fn report(&mut self, id: TrackId, revision: u32) -> Result<Option<TrackReport>, StoreError> {
        let key = (id.uuid(), stored_count(revision));
        let row = reports::Entity::find_by_id(key).one(self.0.conn()).await.stored()?;
        let report = row.map(|row| {
            Ok(TrackReport {
                score: row.score as f32,
                coverage: row.coverage.map(|share| share as f32),
                gate: from_json(&row.gate)?,
                findings: from_json(&row.findings)?,
                provenance: from_json(&row.provenance)?,
                usage: from_json(&row.usage)?,
            })
        });
        report.transpose()
    }

    async fn add_report(&mut self, track: &Track, report: &TrackReport) -> Result<(), StoreError> {
        let row = reports::Model {
            track_id: track.id.uuid(),
            revision: stored_count(track.revision),
            score: f64::from(report.score),
            coverage: report.coverage.map(f64::from),
            gate: json(&report.gate)?,
            findings: json(&report.findings)?,
            provenance: json(&report.provenance)?,
            usage: json(&report.usage)?,
        };
        let insert = reports::Entity::insert(row.into_active_model());
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }
}
