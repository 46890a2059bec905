use async_trait::async_trait;
use hallyu_kernel::{EpisodeId, StoreError, TrackId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::jobs::reason;
use super::revisions::cues;
use super::{SqlTx, count, from_json, json, named, stored_count};
use crate::application::ports::Tracks;
use crate::domain::{Published, ShownCue, Track};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subtitle_tracks")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    episode_id: Uuid,
    language: String,
    origin: String,
    state: String,
    reason_code: Option<String>,
    reason_setting: Option<String>,
    reason_message: Option<String>,
    release: String,
    quality_score: Option<f64>,
    usage: Option<String>,
    revision: i32,
    published_media_id: Option<Uuid>,
    published_revision: Option<i32>,
    job_id: Option<Uuid>,
    source_track_id: Option<Uuid>,
    source_revision: Option<i32>,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(track: &Track) -> Result<ActiveModel, StoreError> {
    let reason = track.reason.as_ref();
    let row = Model {
        id: track.id.uuid(),
        episode_id: track.episode_id.uuid(),
        language: track.language.to_string(),
        origin: track.origin.as_str().to_owned(),
        state: track.state.as_str().to_owned(),
        reason_code: reason.map(|reason| reason.code.clone()),
        reason_setting: reason.and_then(|reason| reason.setting.clone()),
        reason_message: reason.map(|reason| reason.message.clone()),
        release: track.release.as_str().to_owned(),
        quality_score: track.quality_score.map(f64::from),
        usage: track.usage.as_ref().map(json).transpose()?,
        revision: stored_count(track.revision),
        published_media_id: track.published.map(|published| published.media_id.uuid()),
        published_revision: track.published.map(|published| stored_count(published.revision)),
        job_id: track.job_id.map(Uuid::from),
        source_track_id: track.source.map(|(id, _)| id.uuid()),
        source_revision: track.source.map(|(_, revision)| stored_count(revision)),
        created_at: track.created_at,
        updated_at: track.updated_at,
    };
    Ok(row.into_active_model())
}

impl TryFrom<Model> for Track {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let published = row.published_media_id.zip(row.published_revision);
        let published = published.map(|(media_id, revision)| {
            Ok::<_, StoreError>(Published { media_id: media_id.into(), revision: count(revision)? })
        });
        let source = row.source_track_id.zip(row.source_revision);
        let source = source.map(|(id, revision)| Ok::<_, StoreError>((id.into(), count(revision)?)));
        Ok(Self {
            id: row.id.into(),
            episode_id: row.episode_id.into(),
            language: named(&row.language)?,
            origin: named(&row.origin)?,
            state: named(&row.state)?,
            reason: reason(row.reason_code, row.reason_setting, row.reason_message),
            release: named(&row.release)?,
            quality_score: row.quality_score.map(|score| score as f32),
            usage: row.usage.as_deref().map(from_json).transpose()?,
            revision: count(row.revision)?,
            published: published.transpose()?,
            job_id: row.job_id.map(Into::into),
            source: source.transpose()?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

#[async_trait]
impl Tracks for SqlTx {
    async fn get(&mut self, id: TrackId) -> Result<Option<Track>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(Track::try_from).transpose()
    }

    async fn of_episode(&mut self, id: EpisodeId) -> Result<Vec<Track>, StoreError> {
        let rows =
            Entity::find().filter(Column::EpisodeId.eq(id.uuid())).all(self.0.conn()).await.stored()?;
        let mut tracks: Vec<Track> = rows.into_iter().map(Track::try_from).collect::<Result<_, _>>()?;
        tracks.sort_by_key(|track| track.language);
        Ok(tracks)
    }

    async fn insert(&mut self, track: &Track) -> Result<(), StoreError> {
        Entity::insert(row(track)?).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, track: &Track) -> Result<(), StoreError> {
        row(track)?.reset_all().update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn lines(&mut self, id: TrackId, revision: u32) -> Result<Vec<ShownCue>, StoreError> {
        let revision = stored_count(revision);
        let rows = cues::Entity::find()
            .filter(cues::Column::TrackId.eq(id.uuid()))
            .filter(cues::Column::Since.lte(revision))
            .filter(cues::Column::Until.is_null().or(cues::Column::Until.gt(revision)))
            .order_by_asc(cues::Column::StartMs)
            .order_by_asc(cues::Column::Place)
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(ShownCue::try_from).collect()
    }
}
