//! What can be asked, refused as Pinecone refuses it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{self, RawQuery};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::state::{Record, State, Write};
use super::{KEY, Shared, lock};
use crate::fake_openai::transport::{failure, send};

/// Most bytes of a request.
pub(super) const LARGEST: usize = 2 << 20;
/// Most records of a request, and most bytes of one's metadata.
const BATCH: usize = 1000;
const METADATA: usize = 40 << 10;
const LONGEST_ID: usize = 512;
const MOST: usize = 10_000;
/// Names on a page of a list.
const PAGE: usize = 100;

#[derive(Deserialize)]
pub(super) struct Upsert {
    vectors: Vec<Record>,
    #[serde(default)]
    namespace: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Query {
    #[serde(default)]
    namespace: String,
    top_k: usize,
    vector: Option<Vec<f32>>,
    id: Option<String>,
    filter: Option<Map<String, Value>>,
    #[serde(default)]
    include_values: bool,
    #[serde(default)]
    include_metadata: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Delete {
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    namespace: String,
    #[serde(default)]
    delete_all: bool,
}

/// What is not done, and why.
pub(super) struct Refusal(StatusCode, String);

fn wrong(why: &str) -> Refusal {
    Refusal(StatusCode::BAD_REQUEST, why.to_owned())
}

impl IntoResponse for Refusal {
    /// As Pinecone words it.
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "code": 3, "message": self.1, "details": [] }))).into_response()
    }
}

/// A body with its headers.
pub(super) type Answer = Result<(Value, HeaderMap), Refusal>;

/// The words of an address: the namespace, and all of them by name.
type Words = (String, Vec<(String, String)>);

/// What is asked by a body.
pub(super) fn by_body<T>(work: fn(&mut State, T) -> Answer) -> MethodRouter<Shared>
where
    T: DeserializeOwned + Send + 'static,
{
    post(
        async move |extract::State(state): extract::State<Shared>,
                    headers: HeaderMap,
                    Json(asked): Json<T>| {
            answer(&state, &headers, |held| work(held, asked)).await
        },
    )
}

/// What is asked by an address alone.
pub(super) fn by_address(work: fn(&mut State, Words) -> Answer) -> MethodRouter<Shared> {
    get(
        async move |extract::State(state): extract::State<Shared>,
                    headers: HeaderMap,
                    RawQuery(query): RawQuery| {
            answer(&state, &headers, |held| work(held, words(query.as_deref()))).await
        },
    )
}

/// Answers, and spoils the answer if it is time for that.
async fn answer(state: &Shared, headers: &HeaderMap, work: impl FnOnce(&mut State) -> Answer) -> Response {
    let fault = {
        let mut state = lock(state);
        state.calls += 1;
        state.faults.pop_front()
    };
    if let Some(answer) = failure(fault.as_ref()).await {
        return answer;
    }
    if headers.get("api-key").and_then(|key| key.to_str().ok()) != Some(KEY) {
        return Refusal(StatusCode::UNAUTHORIZED, "Invalid API Key".to_owned()).into_response();
    }
    let answered = work(&mut lock(state));
    match answered {
        Ok((body, headers)) => (headers, send(fault.as_ref(), &body)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn sequence(name: &'static str, number: u64) -> HeaderMap {
    HeaderMap::from_iter([(http::HeaderName::from_static(name), number.into())])
}

fn committed(number: u64) -> HeaderMap {
    sequence("x-pinecone-request-lsn", number)
}

pub(super) fn upsert(held: &mut State, asked: Upsert) -> Answer {
    if asked.vectors.is_empty() || asked.vectors.len() > BATCH {
        return Err(wrong("a request has 1 to 1000 vectors"));
    }
    asked.vectors.iter().try_for_each(|record| check(record, held.dimension))?;
    let count = asked.vectors.len();
    let number = held.write(&asked.namespace, Write::Put(asked.vectors));
    Ok((json!({ "upsertedCount": count }), committed(number)))
}

fn check(record: &Record, dimension: usize) -> Result<(), Refusal> {
    let length = record.values.len();
    if length != dimension {
        return Err(wrong(&format!(
            "Vector dimension {length} does not match the dimension of the index {dimension}"
        )));
    }
    if record.values.iter().all(|number| *number == 0.0) {
        return Err(wrong("Dense vectors must contain at least one non-zero value"));
    }
    if record.id.is_empty() || record.id.len() > LONGEST_ID || !record.id.is_ascii() {
        return Err(wrong("Vector ID must be ASCII, of 1 to 512 characters"));
    }
    let metadata = Value::Object(record.metadata.clone()).to_string().len();
    if metadata > METADATA {
        return Err(wrong(&format!(
            "Metadata size is {metadata} bytes, which exceeds the limit of 40960 bytes"
        )));
    }
    Ok(())
}

pub(super) fn query(held: &mut State, asked: &Query) -> Answer {
    if asked.top_k == 0 || asked.top_k > MOST {
        return Err(wrong("topK must be 1 to 10000"));
    }
    let dimension = held.dimension;
    let (records, seen) = held.read(&asked.namespace);
    let own = asked.id.as_ref().map(|id| records.get(id).map(|record| record.values.clone()));
    let vector = match (&asked.vector, own) {
        (Some(vector), None) => Some(vector.clone()),
        (None, Some(own)) => own,
        _ => return Err(wrong("a query has a vector or an id")),
    };
    if vector.as_ref().is_some_and(|vector| vector.len() != dimension) {
        return Err(wrong("the query's vector has another dimension than the index"));
    }
    let matches = vector.map(|vector| nearest(&records, &vector, asked)).unwrap_or_default();
    let body = json!({ "matches": matches, "namespace": asked.namespace, "usage": { "readUnits": 1 } });
    Ok((body, sequence("x-pinecone-max-indexed-lsn", seen)))
}

/// The records that pass, the nearest first, as they are answered.
fn nearest(records: &BTreeMap<String, Record>, vector: &[f32], asked: &Query) -> Vec<Value> {
    let passing = records.values().filter(|record| passes(asked.filter.as_ref(), &record.metadata));
    let mut found: Vec<(f32, &Record)> =
        passing.map(|record| (cosine(vector, &record.values), record)).collect();
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found.truncate(asked.top_k);
    let shown = |(score, record): (f32, &Record)| {
        let mut shown = json!({ "id": record.id, "score": score, "values": [] });
        if asked.include_values {
            shown["values"] = json!(record.values);
        }
        if asked.include_metadata && !record.metadata.is_empty() {
            shown["metadata"] = Value::Object(record.metadata.clone());
        }
        shown
    };
    found.into_iter().map(shown).collect()
}

/// Fields that are, or are one of, what is wanted.
fn passes(filter: Option<&Map<String, Value>>, metadata: &Map<String, Value>) -> bool {
    filter.into_iter().flatten().all(|(field, wanted)| {
        let value = metadata.get(field).unwrap_or(&Value::Null);
        match (wanted.get("$eq"), wanted.get("$in").and_then(Value::as_array)) {
            (Some(wanted), _) => value == wanted,
            (_, Some(wanted)) => wanted.contains(value),
            _ => value == wanted,
        }
    })
}

fn cosine(one: &[f32], other: &[f32]) -> f32 {
    let product = |one: &[f32], other: &[f32]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f32>();
    product(one, other) / (product(one, one) * product(other, other)).sqrt()
}

pub(super) fn delete(held: &mut State, asked: Delete) -> Answer {
    if !held.namespaces.contains_key(&asked.namespace) {
        return Err(Refusal(StatusCode::NOT_FOUND, "Namespace not found".to_owned()));
    }
    let write = match (asked.delete_all, asked.ids.len()) {
        (true, 0) => Write::Clear,
        (false, 1..=BATCH) => Write::Remove(asked.ids),
        _ => return Err(wrong("a request has 1 to 1000 ids, or deletes all")),
    };
    let number = held.write(&asked.namespace, write);
    Ok((json!({}), committed(number)))
}

fn words(query: Option<&str>) -> Words {
    let decode = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            let hex = (byte == b'%').then(|| [rest.next(), rest.next()].map(Option::unwrap_or_default));
            let decoded = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok());
            bytes.push(decoded.unwrap_or(if byte == b'+' { b' ' } else { byte }));
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let words: Vec<(String, String)> = pairs.map(|(name, value)| (decode(name), decode(value))).collect();
    let namespace = words.iter().find(|(name, _)| name == "namespace").map(|(_, value)| value.clone());
    (namespace.unwrap_or_default(), words)
}

pub(super) fn fetch(held: &mut State, (namespace, words): Words) -> Answer {
    let ids: Vec<&String> = words.iter().filter(|(name, _)| name == "ids").map(|(_, id)| id).collect();
    if ids.is_empty() || ids.len() > BATCH {
        return Err(wrong("a request has 1 to 1000 ids"));
    }
    let (records, _) = held.read(&namespace);
    let vectors: BTreeMap<&String, &Record> =
        ids.into_iter().filter_map(|id| Some((id, records.get(id)?))).collect();
    Ok((json!({ "vectors": vectors, "namespace": namespace, "usage": { "readUnits": 1 } }), HeaderMap::new()))
}

pub(super) fn list(held: &mut State, (namespace, words): Words) -> Answer {
    let word = |wanted: &str| words.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let (prefix, after) = (word("prefix").unwrap_or_default(), word("paginationToken"));
    let limit = word("limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE).clamp(1, PAGE);
    let (records, _) = held.read(&namespace);
    let wanted = |id: &&String| id.starts_with(prefix) && after.is_none_or(|after| id.as_str() > after);
    let ids: Vec<&String> = records.keys().filter(wanted).take(limit + 1).collect();
    let page: Vec<Value> = ids.iter().take(limit).map(|id| json!({ "id": id })).collect();
    let mut body = json!({ "vectors": page, "namespace": namespace, "usage": { "readUnits": 1 } });
    if ids.len() > limit {
        body["pagination"] = json!({ "next": ids[limit - 1] });
    }
    Ok((body, HeaderMap::new()))
}

pub(super) fn stats(held: &mut State) -> Answer {
    let names: Vec<String> = held.namespaces.keys().cloned().collect();
    let counts: Vec<(String, usize)> =
        names.into_iter().map(|name| (name.clone(), held.read(&name).0.len())).collect();
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    let namespaces: Map<String, Value> =
        counts.into_iter().map(|(name, count)| (name, json!({ "vectorCount": count }))).collect();
    let body = json!({
        "namespaces": namespaces,
        "dimension": held.dimension,
        "indexFullness": 0,
        "totalVectorCount": total,
        "metric": held.metric,
        "vectorType": "dense",
    });
    Ok((body, HeaderMap::new()))
}
