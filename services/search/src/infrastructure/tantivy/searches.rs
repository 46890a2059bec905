use std::ops::Bound;

use hallyu_kernel::ContentId;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentReader, TantivyDocument, TantivyError, Term};

use super::facets::Counts;
use super::live::{Live, title_query};
use super::needed::Needed;
use super::schema::{FIELDS, POPULARITY, term};
use crate::application::ports::{Counted, Facets, Hits, Wanted, WantedLines};
use crate::domain::{Filter, Line, TitleCard};

/// What popularity is worth to the engine's own order, for each hundredth of a power of e.
const WEIGHT_OF_POPULARITY: Score = 0.0008;

type Found<T> = Result<T, TantivyError>;

pub(super) fn titles(live: &Live, wanted: &Wanted) -> Found<Hits<TitleCard>> {
    let Some(needed) = Needed::new(FIELDS.keys, &wanted.need) else { return Ok(Hits::nothing()) };
    let searcher = live.searcher();
    let query = narrowed(needed, title_filters(&wanted.filter));
    let (most, skipped) = wanted.window;
    let top = TopDocs::with_limit(most.max(1)).and_offset(skipped).tweak_score(by_popularity);
    let (top, (total, facets)) = match wanted.counted {
        Counted::Facets => searcher.search(&*query, &(top, Counts))?,
        Counted::Nothing => {
            let top = searcher.search(&*query, &top)?;
            let total = top.len() as u64;
            (top, (total, Facets::default()))
        }
    };
    let cards = top.into_iter().map(|(_, address)| card(&searcher, address)).collect::<Found<_>>()?;
    Ok(Hits { entries: cards, total, facets: facets.of_slugs() })
}

/// Of titles that are equally alike the popular ones come first.
fn by_popularity(reader: &SegmentReader) -> impl Fn(DocId, Score) -> Score + use<> {
    let popularity = reader.fast_fields().u64(POPULARITY).ok().map(|column| column.first_or_default_col(0));
    move |document, score| {
        let percent = popularity.as_ref().map_or(0, |column| column.get_val(document));
        score * (1.0 + WEIGHT_OF_POPULARITY * percent as Score)
    }
}

pub(super) fn lines(live: &Live, wanted: &WantedLines) -> Found<Hits<Line>> {
    let Some(needed) = Needed::new(FIELDS.spoken, &wanted.need) else { return Ok(Hits::nothing()) };
    let searcher = live.searcher();
    let mut filters = Vec::new();
    if let Some(id) = wanted.content_id {
        filters.push(has(FIELDS.content, &id.to_string()));
    }
    if let Some(language) = &wanted.language {
        filters.push(has(FIELDS.language, language));
    }
    if let Some(seen) = &wanted.seen {
        let parts = seen.iter().map(|(episode, until)| -> Box<dyn Query> {
            let before = Bound::Excluded(Term::from_field_i64(FIELDS.start, *until));
            let range: Box<dyn Query> = Box::new(RangeQuery::new(Bound::Unbounded, before));
            Box::new(BooleanQuery::intersection(vec![has(FIELDS.episode, episode), range]))
        });
        filters.push(Box::new(BooleanQuery::union(parts.collect())));
    }
    let query = narrowed(needed, filters);
    let top = TopDocs::with_limit(wanted.most.max(1)).order_by_score();
    let (top, total) = searcher.search(&*query, &(top, Count))?;
    let line = |address| read(&searcher.doc::<TantivyDocument>(address)?, FIELDS.body).and_then(json);
    let entries = top.into_iter().map(|(_, address)| line(address)).collect::<Found<_>>()?;
    Ok(Hits { entries, total: total as u64, facets: Facets::default() })
}

pub(super) fn cards(live: &Live, ids: &[ContentId]) -> Found<Vec<TitleCard>> {
    let searcher = live.searcher();
    let mut cards = Vec::with_capacity(ids.len());
    for id in ids {
        let query = title_query(&id.to_string());
        let top = searcher.search(&*query, &TopDocs::with_limit(1).order_by_score())?;
        cards.extend(top.first().map(|(_, address)| card(&searcher, *address)).transpose()?);
    }
    Ok(cards)
}

fn card(searcher: &Searcher, address: DocAddress) -> Found<TitleCard> {
    let document: TantivyDocument = searcher.doc(address)?;
    let facts: TitleCard = read(&document, FIELDS.body).and_then(json)?;
    let (names, record) = (read(&document, FIELDS.names)?, read(&document, FIELDS.record)?);
    Ok(TitleCard { names: names.to_owned(), record: record.to_owned(), ..facts })
}

fn read(document: &TantivyDocument, field: Field) -> Found<&str> {
    let value = document.get_first(field).and_then(|value| value.as_str());
    value.ok_or_else(|| TantivyError::InternalError("an entry is not whole".to_owned()))
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Found<T> {
    serde_json::from_str(text).map_err(|error| TantivyError::InternalError(error.to_string()))
}

fn has(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(term(field, text), IndexRecordOption::Basic))
}

fn title_filters(filter: &Filter) -> Vec<Box<dyn Query>> {
    let kind = filter.kind.as_ref().map(|kind| has(FIELDS.kind, kind));
    let genre = filter.genre.as_ref().map(|genre| has(FIELDS.genres, genre));
    let year = filter.year.map(|year| -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_u64(FIELDS.year, year.into()), IndexRecordOption::Basic))
    });
    [kind, genre, year].into_iter().flatten().collect()
}

/// What passes filters counts as much as before.
fn narrowed(needed: Needed, filters: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if filters.is_empty() {
        return Box::new(needed);
    }
    let free = |filter| -> Box<dyn Query> { Box::new(ConstScoreQuery::new(filter, 0.0)) };
    let filters = filters.into_iter().map(|filter| (Occur::Must, free(filter)));
    let needed: Box<dyn Query> = Box::new(needed);
    Box::new(BooleanQuery::new(std::iter::once((Occur::Must, needed)).chain(filters).collect()))
}
