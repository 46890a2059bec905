//! Requests and answers.

use hallyu_kernel::ContentId;
use serde_json::{Map, Value, json};

use crate::application::ports::{Change, Counted, EngineError, Facets, Hits, Wanted, WantedLines};
use crate::domain::{Clause, Line, LineEntry, Need, TitleCard, TitleEntry};

/// Most buckets of a facet.
const BUCKETS: u32 = 300;
/// Fields that hold texts of a language, and the analyzer that every server has for it.
const LANGUAGES: [(&str, &str, &str); 3] =
    [("es", "text_es", "spanish"), ("pt", "text_pt", "portuguese"), ("en", "text_en", "english")];
/// The field of Korean texts; its analyzer is an operator's choice.
const KOREAN: (&str, &str) = ("ko", "text_ko");

/// The fields of a title that are given back.
const CARD: [&str; 7] = ["content", "kind", "genres", "year", "popularity", "names", "record"];

/// How an index is made. Analyzers of languages only add to what the keys find.
pub(super) fn settings(korean_analyzer: &str) -> Value {
    let keyword = json!({ "type": "keyword" });
    let stored = json!({ "type": "keyword", "index": false, "doc_values": false });
    let text = |analyzer: &str| json!({ "type": "text", "analyzer": analyzer });
    let mut fields = json!({
        "what": keyword, "keys": keyword, "content": keyword, "track": keyword, "episode": keyword,
        "language": keyword, "kind": keyword, "genres": keyword,
        "start": { "type": "long" }, "year": { "type": "integer" }, "popularity": { "type": "long" },
        "names": stored, "record": stored, "body": stored,
    });
    fields[KOREAN.1] = text(korean_analyzer);
    for (_, field, analyzer) in LANGUAGES {
        fields[field] = text(analyzer);
    }
    json!({ "mappings": { "dynamic": false, "properties": fields } })
}

/// What is looked for among titles; `None` where nothing is.
pub(super) fn titles(wanted: &Wanted) -> Option<Value> {
    let mut any = clauses(&wanted.need);
    if any.is_empty() {
        return None;
    }
    any.extend(by_language(&wanted.typed));
    let mut filters = vec![term("what", "title")];
    filters.extend(wanted.filter.kind.as_deref().map(|kind| term("kind", kind)));
    filters.extend(wanted.filter.genre.as_deref().map(|genre| term("genres", genre)));
    filters.extend(wanted.filter.year.map(|year| json!({ "term": { "year": year } })));
    let (size, from) = wanted.window;
    let popularity = json!({ "field": "popularity", "modifier": "ln2p", "missing": 0 });
    let mut body = json!({
        "size": size, "from": from,
        "_source": CARD,
        "query": { "function_score": { "query": found(&any, &filters), "field_value_factor": popularity } },
    });
    match wanted.counted {
        Counted::Nothing => body["track_total_hits"] = json!(false),
        Counted::Facets => {
            body["track_total_hits"] = json!(true);
            let by = |field: &str| json!({ "terms": { "field": field, "size": BUCKETS } });
            body["aggs"] = json!({ "kinds": by("kind"), "genres": by("genres"), "years": by("year") });
        }
    }
    Some(body)
}

/// These titles.
pub(super) fn cards(ids: &[ContentId]) -> Value {
    let ids: Vec<String> = ids.iter().map(ContentId::to_string).collect();
    let wanted = json!([term("what", "title"), { "terms": { "content": ids } }]);
    json!({
        "size": ids.len(), "track_total_hits": false, "_source": CARD, "query": { "bool": { "filter": wanted } },
    })
}

/// What is looked for among lines; `None` where nothing is.
pub(super) fn lines(wanted: &WantedLines) -> Option<Value> {
    let any = clauses(&wanted.need);
    if any.is_empty() {
        return None;
    }
    let mut filters = vec![term("what", "line")];
    filters.extend(wanted.content_id.map(|id| term("content", &id.to_string())));
    filters.extend(wanted.language.as_deref().map(|language| term("language", language)));
    if let Some(seen) = &wanted.seen {
        let before = |until: &i64| json!({ "range": { "start": { "lt": until } } });
        let parts = seen.iter().map(
            |(episode, until)| json!({ "bool": { "filter": [term("episode", episode), before(until)] } }),
        );
        filters.push(any_of(&parts.collect::<Vec<_>>(), 1));
    }
    Some(json!({
        "size": wanted.most, "_source": ["body"], "track_total_hits": true, "query": found(&any, &filters),
    }))
}

fn found(any: &[Value], filters: &[Value]) -> Value {
    json!({ "bool": { "must": [any_of(any, 1)], "filter": filters } })
}

fn clauses(need: &Need) -> Vec<Value> {
    let clause = |clause: &Clause| match clause {
        Clause::All(groups) => {
            let groups: Vec<Value> =
                groups.iter().map(|group| json!({ "terms": { "keys": group } })).collect();
            json!({ "bool": { "must": groups } })
        }
        Clause::Least(keys, least) => {
            any_of(&keys.iter().map(|key| term("keys", key)).collect::<Vec<_>>(), *least)
        }
    };
    need.0.iter().map(clause).collect()
}

/// The words as the server's own analyzers understand them: all of them, in one language.
fn by_language(typed: &str) -> Vec<Value> {
    if typed.is_empty() {
        return Vec::new();
    }
    let matched = |field: &str| json!({ "match": { field: { "query": typed, "operator": "and" } } });
    LANGUAGES.iter().map(|(_, field, _)| *field).chain([KOREAN.1]).map(matched).collect()
}

fn any_of(queries: &[Value], least: usize) -> Value {
    match queries.is_empty() {
        true => json!({ "match_none": {} }),
        false => json!({ "bool": { "should": queries, "minimum_should_match": least } }),
    }
}

fn term(field: &str, text: &str) -> Value {
    json!({ "term": { field: text } })
}

pub(super) fn title_hits(answer: &Value) -> Result<Hits<TitleCard>, EngineError> {
    let entries = sources(answer).map(card).collect::<Result<Vec<_>, _>>()?;
    let total = answer["hits"]["total"]["value"].as_u64().unwrap_or(entries.len() as u64);
    let texts = |name: &str| {
        buckets(answer, name).filter_map(|(key, count)| Some((key.as_str()?.to_owned(), count))).collect()
    };
    let years =
        buckets(answer, "years").filter_map(|(key, count)| Some((u16::try_from(key.as_u64()?).ok()?, count)));
    let facets = Facets { kinds: texts("kinds"), genres: texts("genres"), years: years.collect() };
    Ok(Hits { entries, total, facets: facets.of_slugs() })
}

pub(super) fn line_hits(answer: &Value) -> Result<Hits<Line>, EngineError> {
    let line = |source: &Value| serde_json::from_str(text(source, "body")?).map_err(EngineError::new);
    let entries = sources(answer).map(line).collect::<Result<Vec<Line>, EngineError>>()?;
    let total = answer["hits"]["total"]["value"].as_u64().unwrap_or(entries.len() as u64);
    Ok(Hits { entries, total, facets: Facets::default() })
}

fn sources(answer: &Value) -> impl Iterator<Item = &Value> {
    answer["hits"]["hits"].as_array().into_iter().flatten().map(|hit| &hit["_source"])
}

fn buckets<'a>(answer: &'a Value, name: &str) -> impl Iterator<Item = (&'a Value, u64)> {
    let buckets = answer["aggregations"][name]["buckets"].as_array().into_iter().flatten();
    buckets.filter_map(|bucket| Some((&bucket["key"], bucket["doc_count"].as_u64()?)))
}

fn text<'a>(source: &'a Value, field: &str) -> Result<&'a str, EngineError> {
    source[field].as_str().ok_or_else(|| EngineError::new(format!("an entry has no {field}")))
}

/// A title as the index keeps it.
fn card(source: &Value) -> Result<TitleCard, EngineError> {
    let mut fields = source.as_object().cloned().unwrap_or_default();
    let id = fields.remove("content").unwrap_or_default();
    fields.insert("content_id".to_owned(), id);
    serde_json::from_value(Value::Object(fields)).map_err(EngineError::new)
}

/// What a change removes before it writes.
pub(super) fn replaced(change: &Change) -> Option<Value> {
    match change {
        Change::Title(_) => None,
        Change::NoTitle(id) => Some(json!({ "query": term("content", &id.to_string()) })),
        Change::Lines(track, _) => Some(json!({ "query": term("track", &track.to_string()) })),
    }
}

/// Changes as lines of JSON, each behind its name.
pub(super) fn bulk(changes: &[Change]) -> Result<String, EngineError> {
    let mut lines = String::new();
    let mut push = |id: &str, source: &Value| {
        lines.push_str(&format!("{}\n{source}\n", json!({ "index": { "_id": id } })));
    };
    for change in changes {
        match change {
            Change::Title(entry) => push(&entry.card.content_id.to_string(), &title(entry)),
            Change::NoTitle(_) => {}
            Change::Lines(track, entries) => {
                for (place, entry) in entries.iter().enumerate() {
                    push(&format!("{track}:{place}"), &line(entry)?);
                }
            }
        }
    }
    Ok(lines)
}

fn title(entry: &TitleEntry) -> Value {
    let card = &entry.card;
    let mut source = json!({
        "what": "title", "content": card.content_id, "kind": card.kind, "genres": card.genres,
        "year": card.year, "popularity": card.popularity, "keys": entry.keys,
        "names": card.names, "record": card.record,
    });
    let field = |language: &str| match language {
        language if language == KOREAN.0 => Some(KOREAN.1),
        language => LANGUAGES.iter().find(|(known, ..)| *known == language).map(|(_, field, _)| *field),
    };
    let mut texts: Map<String, Value> = Map::new();
    for (language, text) in &entry.texts {
        if let Some(field) = field(language) {
            let known = texts.entry(field).or_insert_with(|| json!([]));
            known.as_array_mut().into_iter().for_each(|texts| texts.push(json!(text)));
        }
    }
    source.as_object_mut().into_iter().for_each(|source| source.extend(texts.clone()));
    source
}

fn line(entry: &LineEntry) -> Result<Value, EngineError> {
    let line = &entry.line;
    let body = serde_json::to_string(line).map_err(EngineError::new)?;
    Ok(json!({
        "what": "line", "content": line.content_id, "track": line.track_id, "episode": line.episode_id,
        "language": line.language, "start": line.start_ms, "keys": entry.keys, "body": body,
    }))
}
