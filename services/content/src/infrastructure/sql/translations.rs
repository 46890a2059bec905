use std::collections::HashMap;

use async_trait::async_trait;
use hallyu_kernel::{SegmentId, StoreError, TrackId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{IntoActiveModel, QuerySelect};

use super::{SqlTx, count, from_json, json, named, stored_count};
use crate::application::models::{Brief, TrackReport};
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
    #[sea_orm(primary_key, auto_increment = false)]
    since: i32,
    until: Option<i32>,
    text: String,
    own: String,
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

fn row(translation: &Translation, since: i32) -> Result<ActiveModel, StoreError> {
    let row = Model {
        track_id: translation.track_id.uuid(),
        segment_id: translation.segment_id.uuid(),
        since,
        until: None,
        text: translation.text.clone(),
        own: json(&translation.own)?,
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
            own: from_json(&row.own)?,
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
const CHANGED: [Column; 16] = [
    Column::Until,
    Column::Text,
    Column::Own,
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

/// The translations of a track that no later revision replaced.
fn of_now(track: TrackId) -> Select<Entity> {
    Entity::find().filter(Column::TrackId.eq(track.uuid())).filter(Column::Until.is_null())
}

/// The translations that lived in a revision of a track.
pub(super) async fn living_in(
    tx: &mut SqlTx,
    id: TrackId,
    revision: u32,
) -> Result<Vec<Translation>, StoreError> {
    let revision = stored_count(revision);
    let rows = Entity::find()
        .filter(Column::TrackId.eq(id.uuid()))
        .filter(Column::Since.lte(revision))
        .filter(Column::Until.is_null().or(Column::Until.gt(revision)))
        .all(tx.0.conn())
        .await
        .stored()?;
    rows.into_iter().map(Translation::try_from).collect()
}

/// What the checks said of revisions of a track, without their findings.
pub(super) async fn briefs(
    tx: &mut SqlTx,
    id: TrackId,
    revisions: &[i32],
) -> Result<HashMap<i32, Brief>, StoreError> {
    use reports::Column::{Gate, Provenance, Revision, Score, TrackId, Usage};
    let rows: Vec<(i32, f64, String, String, String)> = reports::Entity::find()
        .filter(TrackId.eq(id.uuid()))
        .filter(Revision.is_in(revisions.iter().copied()))
        .select_only()
        .columns([Revision, Score, Gate, Provenance, Usage])
        .into_tuple()
        .all(tx.0.conn())
        .await
        .stored()?;
    let brief = |(revision, score, gate, provenance, usage): (i32, f64, String, String, String)| {
        let (gate, provenance) = (from_json(&gate)?, from_json(&provenance)?);
        Ok((revision, Brief { score: score as f32, gate, provenance, usage: from_json(&usage)? }))
    };
    rows.into_iter().map(brief).collect()
}

#[async_trait]
impl Translations for SqlTx {
    async fn get(&mut self, track: TrackId, id: SegmentId) -> Result<Option<Translation>, StoreError> {
        let of_segment = of_now(track).filter(Column::SegmentId.eq(id.uuid()));
        let row = of_segment.one(self.0.conn()).await.stored()?;
        row.map(Translation::try_from).transpose()
    }

    async fn of_track(&mut self, id: TrackId) -> Result<Vec<Translation>, StoreError> {
        let rows = of_now(id).all(self.0.conn()).await.stored()?;
        rows.into_iter().map(Translation::try_from).collect()
    }

    async fn of_segment(&mut self, id: SegmentId) -> Result<Vec<Translation>, StoreError> {
        let all = Entity::find().filter(Column::SegmentId.eq(id.uuid()));
        let rows = all.filter(Column::Until.is_null()).all(self.0.conn()).await.stored()?;
        rows.into_iter().map(Translation::try_from).collect()
    }

    async fn put(&mut self, translations: &[Translation], since: u32) -> Result<(), StoreError> {
        let since = stored_count(since);
        for translations in translations.chunks(BATCH) {
            let Some(track) = translations.first().map(|translation| translation.track_id) else { continue };
            let those = translations.iter().map(|translation| translation.segment_id.uuid());
            let end = Entity::update_many()
                .col_expr(Column::Until, Expr::value(since))
                .filter(Column::TrackId.eq(track.uuid()))
                .filter(Column::SegmentId.is_in(those))
                .filter(Column::Until.is_null())
                .filter(Column::Since.lt(since));
            end.exec(self.0.conn()).await.stored()?;
            let rows = translations.iter().map(|made| row(made, since)).collect::<Result<Vec<_>, _>>()?;
            let key = [Column::TrackId, Column::SegmentId, Column::Since];
            let known = OnConflict::columns(key).update_columns(CHANGED).to_owned();
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
