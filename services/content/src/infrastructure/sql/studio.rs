use std::collections::HashMap;

use hallyu_kernel::{ContentId, EpisodeId, JobId, Page, PageRequest, StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{FromQueryResult, Order, QueryOrder, QueryResult};

use super::cards::of_title;
use super::links::views;
use super::{SqlTx, count, media, named, titles};
use crate::application::models::StudioTitle;
use crate::domain::Episode;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    r#type: String,
    title: String,
    poster_key: Option<String>,
    status: String,
    views: i64,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
}

impl SqlTx {
    /// A creator's titles with their episodes and the latest upload of each, in three statements.
    pub(super) async fn studio_page(
        &mut self,
        owner: UserId,
        page: PageRequest,
    ) -> Result<Page<StudioTitle>, StoreError> {
        use titles::Column;
        let shown = [
            Column::Id,
            Column::Kind,
            Column::Title,
            Column::PosterKey,
            Column::Status,
            Column::CreatedAt,
            Column::UpdatedAt,
        ];
        let of_this =
            Expr::col((views::Entity, views::Column::ContentId)).equals((titles::Entity, Column::Id));
        let mut select = Query::select();
        select
            .columns(shown.map(|column| (titles::Entity, column)))
            .column((views::Entity, views::Column::Views))
            .from(titles::Entity)
            .inner_join(views::Entity, of_this)
            .and_where(Expr::col(of_title(Column::OwnerId)).eq(owner.uuid()))
            .order_by(of_title(Column::CreatedAt), Order::Desc)
            .order_by(of_title(Column::Id), Order::Desc);
        let (rows, total) = self.paged(select, page).await?;
        let mut items: Vec<StudioTitle> = rows.iter().map(studio_title).collect::<Result<_, _>>()?;
        let ids: Vec<ContentId> = items.iter().map(|title| title.id).collect();
        let episodes = self.episodes_of(&ids).await?;
        let jobs = self.jobs_of(&episodes).await?;
        let mut places: HashMap<ContentId, &mut StudioTitle> =
            items.iter_mut().map(|title| (title.id, title)).collect();
        for episode in episodes {
            if let Some(title) = places.get_mut(&episode.content_id) {
                let job = jobs.get(&episode.id).copied();
                title.episodes.push((episode, job));
            }
        }
        Ok(Page { items, request: page, total })
    }

    /// The job of the latest upload of each episode that has one.
    pub(super) async fn jobs_of(
        &mut self,
        episodes: &[Episode],
    ) -> Result<HashMap<EpisodeId, JobId>, StoreError> {
        let rows = media::Entity::find()
            .filter(media::Column::EpisodeId.is_in(episodes.iter().map(|episode| episode.id.uuid())))
            .order_by_asc(media::Column::Id)
            .all(self.0.conn())
            .await
            .stored()?;
        Ok(rows.into_iter().map(|row| (row.episode_id.into(), row.job_id.into())).collect())
    }
}

fn studio_title(row: &QueryResult) -> Result<StudioTitle, StoreError> {
    let row = Row::from_query_result(row, "").stored()?;
    Ok(StudioTitle {
        id: row.id.into(),
        kind: named(&row.r#type)?,
        title: row.title,
        poster_key: row.poster_key,
        status: named(&row.status)?,
        views: count(row.views)?,
        episodes: Vec::new(),
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
