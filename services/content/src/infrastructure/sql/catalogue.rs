use std::collections::HashMap;

use async_trait::async_trait;
use hallyu_kernel::{ContentId, EpisodeId, JobId, Language, Page, PageRequest, PersonId, StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, ExprTrait, Func, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{FromQueryResult, Iterable, Order, QueryResult};

use super::cards::{KOREAN, card, join_texts, of, of_title, only_visible, select_cards};
use super::links::{cast, genres, texts, views};
use super::people::{self, genres as genre};
use super::{SqlTx, count, from_json, licences, named, titles};
use crate::application::models::{
    Card, CastMember, Filter, GenreName, Similar, Sort, StudioTitle, TitlePage, Work,
};
use crate::application::ports::Catalogue;
use crate::domain::{CreditRole, Episode, Person};

/// Titles that a page names as alike.
const SIMILAR: u64 = 12;
/// What a shared person counts for, where a shared genre counts for 1.
const PERSON_POINTS: i32 = 2;
/// Name of the rows that count what titles share.
const SHARED: &str = "shared";
const POINTS: &str = "points";

/// What a title's page needs beyond its card.
#[derive(FromQueryResult)]
struct PageRow {
    status: String,
    owner_id: Uuid,
    original_title: Option<String>,
    description: Option<String>,
    description_translated: Option<String>,
    backdrop_key: Option<String>,
    trailer_url: Option<String>,
    duration_minutes: Option<i32>,
    network: Option<String>,
    licence: Option<String>,
    created_at: DateTimeUtc,
}

#[async_trait]
impl Catalogue for SqlTx {
    async fn list(&mut self, filter: &Filter, page: PageRequest) -> Result<Page<Card>, StoreError> {
        let mut select = select_cards(filter.language);
        narrow(&mut select, filter);
        sort(&mut select, filter.sort);
        let (rows, total) = self.paged(select, page).await?;
        let mut items: Vec<Card> = rows.iter().map(card).collect::<Result<_, _>>()?;
        self.add_genres(items.iter_mut(), filter.language).await?;
        Ok(Page { items, request: page, total })
    }

    async fn page(&mut self, id: ContentId, language: Language) -> Result<Option<TitlePage>, StoreError> {
        let rows = self.rows(&select_page(id, language)).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let mut card = card(row)?;
        let row = PageRow::from_query_result(row, "").stored()?;
        let cast = self.cast_of(id).await?;
        let mut alike = self.alike(id, language).await?;
        let cards = alike.iter_mut().map(|(card, _)| card).chain([&mut card]);
        self.add_genres(cards, language).await?;
        let description = row.description.unwrap_or_default();
        Ok(Some(TitlePage {
            status: named(&row.status)?,
            owner_id: row.owner_id.into(),
            original_title: row.original_title,
            description_translated: row.description_translated.unwrap_or_else(|| description.clone()),
            description,
            backdrop_key: row.backdrop_key,
            trailer_url: row.trailer_url,
            duration_minutes: row.duration_minutes.map(count).transpose()?,
            network: row.network,
            licence: row.licence.as_deref().map(from_json).transpose()?.unwrap_or_default(),
            similar: scored(alike, (card.genres.len(), &cast)),
            cast,
            card,
            episodes: self.episodes_of(&[id]).await?,
            created_at: row.created_at,
        }))
    }

    async fn titles_of(&mut self, person: PersonId, language: Language) -> Result<Vec<Work>, StoreError> {
        let mut select = select_cards(language);
        let of_title_id =
            Expr::col((cast::Entity, cast::Column::ContentId)).equals((titles::Entity, titles::Column::Id));
        select
            .inner_join(cast::Entity, of_title_id)
            .column((cast::Entity, cast::Column::RoleType))
            .column((cast::Entity, cast::Column::RoleName))
            .and_where(Expr::col((cast::Entity, cast::Column::PersonId)).eq(person.uuid()))
            .order_by(of_title(titles::Column::Year), Order::Desc)
            .order_by(of_title(titles::Column::Id), Order::Desc);
        only_visible(&mut select);
        let rows = self.rows(&select).await?;
        let mut works: Vec<Work> = rows.iter().map(work).collect::<Result<_, _>>()?;
        // A person with two parts in a title has two works with the same card: each gets its genres in turn.
        let mut cards: Vec<Card> = works.iter().map(|work| work.card.clone()).collect();
        cards.dedup_by_key(|card| card.id);
        self.add_genres(cards.iter_mut(), language).await?;
        for work in &mut works {
            if let Some(card) = cards.iter().find(|card| card.id == work.card.id) {
                work.card.genres.clone_from(&card.genres);
            }
        }
        Ok(works)
    }

    async fn cards(&mut self, ids: &[ContentId], language: Language) -> Result<Vec<Card>, StoreError> {
        let mut select = select_cards(language);
        only_visible(&mut select);
        select.and_where(Expr::col(of_title(titles::Column::Id)).is_in(ids.iter().map(|id| id.uuid())));
        let rows = self.rows(&select).await?;
        let mut cards: Vec<Card> = rows.iter().map(card).collect::<Result<_, _>>()?;
        self.add_genres(cards.iter_mut(), language).await?;
        Ok(cards)
    }

    async fn owned_by(&mut self, owner: UserId, page: PageRequest) -> Result<Page<StudioTitle>, StoreError> {
        self.studio_page(owner, page).await
    }

    async fn latest_jobs(&mut self, episodes: &[Episode]) -> Result<HashMap<EpisodeId, JobId>, StoreError> {
        self.jobs_of(episodes).await
    }
}

impl SqlTx {
    /// One page of the selected rows and how many there are in all. A page behind the end costs a second statement.
    pub(super) async fn paged(
        &mut self,
        select: SelectStatement,
        page: PageRequest,
    ) -> Result<(Vec<QueryResult>, u64), StoreError> {
        const TOTAL: &str = "total_rows";
        let mut paged = select.clone();
        paged.expr_as(Expr::cust("COUNT(*) OVER ()"), Alias::new(TOTAL));
        paged.limit(u64::from(page.limit())).offset(page.offset());
        let rows = self.rows(&paged).await?;
        let total_of = |row: &QueryResult| row.try_get::<i64>("", TOTAL).stored();
        if let Some(row) = rows.first() {
            let total = count(total_of(row)?)?;
            return Ok((rows, total));
        }
        if page.offset() == 0 {
            return Ok((rows, 0));
        }
        let mut counted = Query::select();
        counted
            .expr_as(Expr::cust("COUNT(*)"), Alias::new(TOTAL))
            .from_subquery(select, Alias::new("listed"));
        let total = self.rows(&counted).await?;
        let total = total.first().map(total_of).transpose()?.unwrap_or(0);
        Ok((rows, count(total)?))
    }

    async fn cast_of(&mut self, id: ContentId) -> Result<Vec<CastMember>, StoreError> {
        let mut select = Query::select();
        let parts = [cast::Column::RoleType, cast::Column::RoleName];
        let of_person =
            Expr::col((people::Entity, people::Column::Id)).equals((cast::Entity, cast::Column::PersonId));
        select
            .columns(people::Column::iter().map(|column| (people::Entity, column)))
            .columns(parts.map(|column| (cast::Entity, column)))
            .from(cast::Entity)
            .inner_join(people::Entity, of_person)
            .and_where(Expr::col((cast::Entity, cast::Column::ContentId)).eq(id.uuid()))
            .order_by((cast::Entity, cast::Column::DisplayOrder), Order::Asc);
        let member = |row: &QueryResult| {
            let person = people::Model::from_query_result(row, "").stored()?;
            let (role, role_name) = part(row)?;
            Ok(CastMember { person: Person::from(person), role, role_name })
        };
        self.rows(&select).await?.iter().map(member).collect()
    }

    /// Titles that share something with this one, with the points that it is worth.
    async fn alike(&mut self, id: ContentId, language: Language) -> Result<Vec<(Card, i64)>, StoreError> {
        let mut select = select_cards(language);
        let of_title_id =
            Expr::col(of(SHARED, cast::Column::ContentId)).equals((titles::Entity, titles::Column::Id));
        select
            .join_subquery(JoinType::InnerJoin, shared_points(id), Alias::new(SHARED), of_title_id)
            .column((Alias::new(SHARED), Alias::new(POINTS)))
            .order_by((Alias::new(SHARED), Alias::new(POINTS)), Order::Desc)
            .order_by(of_title(titles::Column::PublishedAt), Order::Desc)
            .order_by(of_title(titles::Column::Id), Order::Desc)
            .limit(SIMILAR);
        only_visible(&mut select);
        let rows = self.rows(&select).await?;
        rows.iter().map(|row| Ok((card(row)?, row.try_get("", POINTS).stored()?))).collect()
    }
}

fn narrow(select: &mut SelectStatement, filter: &Filter) {
    only_visible(select);
    if let Some(kind) = filter.kind {
        select.and_where(Expr::col(of_title(titles::Column::Kind)).eq(kind.as_str()));
    }
    if let Some(year) = filter.year {
        select.and_where(Expr::col(of_title(titles::Column::Year)).eq(i32::from(year)));
    }
    if let Some(language) = filter.subtitles {
        // The tag stands between bars, so that no tag is found in another.
        let tag = titles::joined(&[language]);
        select.and_where(Expr::col(of_title(titles::Column::Subtitles)).like(format!("%{tag}%")));
    }
    if let Some(genre) = &filter.genre {
        select.and_where(Expr::col(of_title(titles::Column::Id)).in_subquery(titles_of_genre(genre)));
    }
}

fn titles_of_genre(genre: &GenreName) -> SelectStatement {
    let mut select = Query::select();
    select.column(genres::Column::ContentId).from(genres::Entity);
    let condition = match genre {
        GenreName::Id(id) => Expr::col(genres::Column::GenreId).eq(id.uuid()),
        GenreName::Slug(slug) => {
            let mut ids = Query::select();
            ids.column(genre::Column::Id)
                .from(genre::Entity)
                .and_where(Expr::col(genre::Column::Slug).eq(slug.as_str()));
            Expr::col(genres::Column::GenreId).in_subquery(ids)
        }
    };
    select.and_where(condition).take()
}

fn sort(select: &mut SelectStatement, sort: Sort) {
    match sort {
        Sort::Popular => {
            let of_this = Expr::col((views::Entity, views::Column::ContentId))
                .equals((titles::Entity, titles::Column::Id));
            select.inner_join(views::Entity, of_this);
            select.order_by((views::Entity, views::Column::Views), Order::Desc);
        }
        Sort::Rating => {
            select.order_by(of_title(titles::Column::Rating), Order::Desc);
            select.order_by(of_title(titles::Column::RatingCount), Order::Desc);
        }
        Sort::Recent => {}
    }
    select.order_by(of_title(titles::Column::PublishedAt), Order::Desc);
    select.order_by(of_title(titles::Column::Id), Order::Desc);
}

fn select_page(id: ContentId, language: Language) -> SelectStatement {
    use titles::Column;
    let mut select = select_cards(language);
    let more = [
        Column::Status,
        Column::OwnerId,
        Column::OriginalTitle,
        Column::BackdropKey,
        Column::TrailerUrl,
        Column::DurationMinutes,
        Column::Network,
        Column::CreatedAt,
    ];
    select
        .columns(more.map(|column| (titles::Entity, column)))
        .expr_as(Expr::col(of(KOREAN, texts::Column::Description)), Alias::new("description"))
        .expr_as(
            Expr::col(of("translated", texts::Column::Description)),
            Alias::new("description_translated"),
        )
        .expr_as(Expr::col((licences::Entity, licences::Column::Terms)), Alias::new("licence"))
        .and_where(Expr::col(of_title(Column::Id)).eq(id.uuid()));
    let of_this =
        Expr::col((licences::Entity, licences::Column::ContentId)).equals((titles::Entity, Column::Id));
    select.left_join(licences::Entity, of_this);
    join_texts(&mut select, KOREAN, Language::Ko);
    select
}

/// A row for each title that shares genres or people with this one, and what that is worth.
fn shared_points(id: ContentId) -> SelectStatement {
    let mut parts = shared(id, genres::Entity, (genres::Column::ContentId, genres::Column::GenreId), 1);
    let people = shared(id, cast::Entity, (cast::Column::ContentId, cast::Column::PersonId), PERSON_POINTS);
    parts.union(UnionType::All, people);
    let mut sums = Query::select();
    sums.column(cast::Column::ContentId)
        .expr_as(Func::sum(Expr::col(Alias::new(POINTS))), Alias::new(POINTS))
        .from_subquery(parts, Alias::new("parts"))
        .group_by_col(cast::Column::ContentId)
        .take()
}

/// A row for each thing that this title shares with another, each thing once.
fn shared<E: EntityTrait, C: ColumnTrait>(
    id: ContentId,
    table: E,
    (title, thing): (C, C),
    points: i32,
) -> SelectStatement {
    let ours = |column: C| (Alias::new("ours"), column);
    let theirs = |column: C| (Alias::new("theirs"), column);
    let mut select = Query::select();
    select
        .distinct()
        .columns([theirs(title), theirs(thing)])
        .expr_as(Expr::val(points), Alias::new(POINTS))
        .from_as(table, Alias::new("ours"))
        .join_as(
            JoinType::InnerJoin,
            table,
            Alias::new("theirs"),
            Expr::col(theirs(thing)).equals(ours(thing)),
        )
        .and_where(Expr::col(ours(title)).eq(id.uuid()))
        .and_where(Expr::col(theirs(title)).ne(id.uuid()))
        .take()
}

/// Points as a share of what a title with the same genres and people would get.
fn scored(alike: Vec<(Card, i64)>, (genres, cast): (usize, &[CastMember])) -> Vec<Similar> {
    let mut people: Vec<_> = cast.iter().map(|member| member.person.id).collect();
    people.sort_unstable();
    people.dedup();
    let most = genres as f64 + f64::from(PERSON_POINTS) * people.len() as f64;
    alike
        .into_iter()
        .map(|(card, points)| Similar { card, score: (points as f64 / most.max(1.0)).min(1.0) })
        .collect()
}

fn work(row: &QueryResult) -> Result<Work, StoreError> {
    let (role, role_name) = part(row)?;
    Ok(Work { card: card(row)?, role, role_name })
}

/// What a person did, from columns of the cast.
fn part(row: &QueryResult) -> Result<(CreditRole, Option<String>), StoreError> {
    let role: String = row.try_get("", "role_type").stored()?;
    Ok((named(&role)?, row.try_get("", "role_name").stored()?))
}
