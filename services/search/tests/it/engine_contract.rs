//! What an engine promises, on each that there is.

use std::collections::BTreeMap;

use hallyu_contracts::catalogue::{LineRecord, TrackLines, TrackMark};
use hallyu_kernel::{ContentId, SubtitleLanguage};
use hallyu_search::application::ports::{Change, Counted, Engine, IndexState, Wanted, WantedLines};
use hallyu_search::domain::{Clause, Filter, LineEntry, LineQuery, Need, TitleEntry, TitleQuery};
use hallyu_search::infrastructure::tantivy::TantivyEngine;
use uuid::Uuid;

use crate::relevance::filled;
use crate::scene::invented;

fn wanted(need: Need) -> Wanted {
    Wanted {
        typed: String::new(),
        need,
        filter: Filter::default(),
        window: (50, 0),
        counted: Counted::Facets,
    }
}

async fn ids(engine: &dyn Engine, wanted: &Wanted) -> Vec<ContentId> {
    engine.titles(wanted).await.unwrap().entries.into_iter().map(|card| card.content_id).collect()
}

async fn needs_are_met(engine: &dyn Engine) {
    let first = TitleEntry::new(invented().remove(0));
    let key = |kind: char| first.keys.iter().find(|key| key.starts_with(kind)).unwrap().clone();
    let all = Clause::All(vec![vec![key('='), "=nobody".into()], vec![key('k')]]);
    assert_eq!(ids(engine, &wanted(Need(vec![all]))).await, [first.card.content_id]);
    let none = Clause::All(vec![vec![key('=')], vec!["=nobody".into()]]);
    assert_eq!(ids(engine, &wanted(Need(vec![none]))).await, []);
    let some = |least| Clause::Least(vec![key('='), key('k'), "=nobody".into()], least);
    assert_eq!(ids(engine, &wanted(Need(vec![some(2)]))).await, [first.card.content_id]);
    assert_eq!(ids(engine, &wanted(Need(vec![some(3)]))).await, []);
    let either = Need(vec![some(3), Clause::All(vec![vec![key('=')]])]);
    assert_eq!(ids(engine, &wanted(either)).await, [first.card.content_id]);
    assert_eq!(ids(engine, &wanted(Need::default())).await, [], "nothing needs nothing");
    let kept = engine.title(first.card.content_id).await.unwrap().unwrap();
    assert_eq!(kept, first.card);
    assert_eq!(engine.title(Uuid::from_u128(999).into()).await.unwrap(), None);
}

async fn what_is_found_is_counted_and_narrowed(engine: &dyn Engine) {
    let all = wanted(TitleQuery::new("romance").strict());
    let hits = engine.titles(&all).await.unwrap();
    assert_eq!(hits.entries.len() as u64, hits.total);
    assert_eq!(hits.facets.genres["romance"], hits.total);
    assert_eq!(hits.facets.kinds["drama"], hits.total);
    assert!(hits.facets.genres.keys().all(|name| !name.starts_with("genre_")), "{:?}", hits.facets);
    assert_eq!(hits.facets.years.values().sum::<u64>(), hits.total);
    let id = invented()[0].genres[0].genre_id.to_string();
    for (filter, total) in [
        (Filter { genre: Some("romance".into()), ..Filter::default() }, hits.total),
        (Filter { genre: Some(id), ..Filter::default() }, hits.total),
        (Filter { genre: Some("fantasy".into()), ..Filter::default() }, hits.facets.genres["fantasy"]),
        (Filter { year: Some(2013), ..Filter::default() }, hits.facets.years[&2013]),
        (Filter { kind: Some("kpop".into()), ..Filter::default() }, 0),
    ] {
        assert_eq!(engine.titles(&Wanted { filter, ..all.clone() }).await.unwrap().total, total);
    }
    let second = Wanted { window: (5, 5), ..all.clone() };
    assert_eq!(ids(engine, &second).await, ids(engine, &all).await[5..10]);
    let behind = engine.titles(&Wanted { window: (5, 500), ..all.clone() }).await.unwrap();
    assert_eq!((behind.entries.len(), behind.total), (0, hits.total));
}

fn spoken(content: u128, track: u128, texts: &[&str]) -> TrackLines {
    let line = |(place, text): (i64, &&str)| LineRecord {
        start_ms: place * 10_000,
        end_ms: place * 10_000 + 2000,
        text: (*text).to_owned(),
    };
    TrackLines {
        mark: TrackMark { track_id: Uuid::from_u128(track).into(), revision: 1 },
        content_id: Uuid::from_u128(content).into(),
        episode_id: Uuid::from_u128(track + 100).into(),
        episode_number: 1,
        language: if track == 1 { SubtitleLanguage::Ko } else { SubtitleLanguage::Es419 },
        lines: (0..).zip(texts).map(line).collect(),
    }
}

async fn titles_are_no_lines(engine: &dyn Engine, need: &Need) {
    let titles = Wanted {
        typed: "paraguas".to_owned(),
        need: need.clone(),
        filter: Filter::default(),
        window: (10, 0),
        counted: Counted::Facets,
    };
    let titles = engine.titles(&titles).await.unwrap();
    let counted: u64 = titles.facets.kinds.values().sum();
    assert_eq!((titles.entries.len() as u64, counted), (titles.total, titles.total), "a line is no title");
}

async fn lines_are_found_within_what_may_be_seen(engine: &dyn Engine) {
    let korean = spoken(1, 1, &["첫눈이 와요.", "우산 없어요?"]);
    let spanish = spoken(1, 2, &["Está nevando.", "¿No tienes paraguas?"]);
    let other = spoken(2, 3, &["El paraguas es mío."]);
    let episode = spanish.episode_id.to_string();
    for track in [korean, spanish, other] {
        engine.apply(vec![Change::Lines(track.mark.track_id, LineEntry::of(track))]).await.unwrap();
    }
    let wanted = WantedLines {
        need: LineQuery::new("paraguas").need(),
        content_id: None,
        language: None,
        seen: None,
        most: 10,
    };
    let count = async |wanted: WantedLines| engine.lines(&wanted).await.unwrap().entries.len();
    assert_eq!(count(wanted.clone()).await, 2);
    titles_are_no_lines(engine, &wanted.need).await;
    let of_title = WantedLines { content_id: Some(Uuid::from_u128(1).into()), ..wanted.clone() };
    let found = engine.lines(&of_title).await.unwrap().entries;
    assert_eq!((found.len(), found[0].start_ms, found[0].text.as_str()), (1, 10_000, "¿No tienes paraguas?"));
    let korean = WantedLines { need: LineQuery::new("우산").need(), ..wanted.clone() };
    assert_eq!(count(korean.clone()).await, 1);
    assert_eq!(count(WantedLines { language: Some("es-419".into()), ..korean }).await, 0);
    for (until, expected) in [(10_000, 0), (10_001, 1)] {
        let seen = Some(BTreeMap::from([(episode.clone(), until)]));
        assert_eq!(count(WantedLines { seen, ..wanted.clone() }).await, expected, "{until}");
    }
    assert_eq!(count(WantedLines { seen: Some(BTreeMap::new()), ..wanted.clone() }).await, 0);

    let fewer = spoken(1, 2, &["Está nevando."]);
    engine.apply(vec![Change::Lines(fewer.mark.track_id, LineEntry::of(fewer))]).await.unwrap();
    assert_eq!(count(wanted.clone()).await, 1, "the lines of a track take the place of those before");
    engine.apply(vec![Change::NoTitle(Uuid::from_u128(2).into())]).await.unwrap();
    assert_eq!(count(wanted).await, 0, "lines go with their title");
}

async fn changes_are_seen_at_once(engine: &dyn Engine) {
    let mut record = invented().remove(4);
    let query = wanted(TitleQuery::new("palabraquenoesta").strict());
    assert_eq!(ids(engine, &query).await, []);
    record.texts.get_mut("es").unwrap().title = "Palabraquenoestá".into();
    let id = record.content_id;
    engine.apply(vec![Change::Title(Box::new(TitleEntry::new(record)))]).await.unwrap();
    assert_eq!(ids(engine, &query).await, [id]);
    engine.apply(vec![Change::NoTitle(id), Change::NoTitle(id)]).await.unwrap();
    assert_eq!(ids(engine, &query).await, []);
}

/// All of it, on an engine whose index may be lost.
pub(crate) async fn contract(engine: &dyn Engine) {
    filled(engine).await;
    assert_eq!(engine.state().await.unwrap(), IndexState::Whole);
    needs_are_met(engine).await;
    what_is_found_is_counted_and_narrowed(engine).await;
    lines_are_found_within_what_may_be_seen(engine).await;
    changes_are_seen_at_once(engine).await;
    filled(engine).await;
    assert_eq!(
        engine.title(invented()[4].content_id).await.unwrap().unwrap().content_id,
        invented()[4].content_id
    );
}

#[tokio::test]
async fn elastic_keeps_the_contract() {
    let Some(engine) = crate::scene::elastic().await else { return };
    assert_eq!(engine.state().await.unwrap(), IndexState::Lost);
    contract(&engine).await;
}

#[tokio::test]
async fn tantivy_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    contract(&TantivyEngine::open(folder.path()).unwrap()).await;
}
