//! What Pinecone is told and what it tells.

use std::collections::HashMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Most records of a request to write or remove.
/// Source: <https://docs.pinecone.io/reference/api/database-limits/operation-limits>, as those below.
pub(super) const BATCH: usize = 1000;
/// Most bytes of a request to write.
const BATCH_BYTES: usize = 2_000_000;
/// Characters of a number of a vector in JSON, at most, and of what is around the numbers of a record.
const NUMBER_BYTES: usize = 16;
const FRAME_BYTES: usize = 256;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) values: Vec<f32>,
    pub(super) metadata: Metadata,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Metadata {
    pub(super) id: String,
    pub(super) group: String,
}

#[derive(Serialize)]
pub(super) struct Upsert<'a> {
    pub(super) namespace: &'a str,
    pub(super) vectors: &'a [Record],
}

#[derive(Serialize)]
pub(super) struct Delete<'a> {
    pub(super) namespace: &'a str,
    pub(super) ids: &'a [String],
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Query<'a> {
    pub(super) namespace: &'a str,
    pub(super) top_k: usize,
    pub(super) include_metadata: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) vector: Option<&'a [f32]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) filter: Option<Filter<'a>>,
}

#[derive(Serialize)]
pub(super) struct Filter<'a> {
    pub(super) group: Equals<'a>,
}

#[derive(Serialize)]
pub(super) struct Equals<'a> {
    #[serde(rename = "$eq")]
    pub(super) value: &'a str,
}

#[derive(Deserialize)]
pub(super) struct Matches {
    #[serde(default)]
    pub(super) matches: Vec<Match>,
}

#[derive(Deserialize)]
pub(super) struct Match {
    pub(super) score: f32,
    pub(super) metadata: Metadata,
}

#[derive(Deserialize)]
pub(super) struct Fetched {
    #[serde(default)]
    pub(super) vectors: HashMap<String, IgnoredAny>,
}

/// What a record is called.
pub(super) fn name(id: &str) -> String {
    Sha256::digest(id).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Records in batches that a request can hold.
pub(super) fn batches(records: &[Record]) -> Vec<&[Record]> {
    let (mut batches, mut begin, mut bytes) = (Vec::new(), 0, 0);
    for (at, record) in records.iter().enumerate() {
        let size = record.values.len() * NUMBER_BYTES + record.metadata.bytes() + FRAME_BYTES;
        if at > begin && (at - begin == BATCH || bytes + size > BATCH_BYTES) {
            batches.push(&records[begin..at]);
            (begin, bytes) = (at, 0);
        }
        bytes += size;
    }
    batches.push(&records[begin..]);
    batches.retain(|batch| !batch.is_empty());
    batches
}

impl Metadata {
    /// Its size as JSON, at most: each character may have to be escaped.
    pub(super) fn bytes(&self) -> usize {
        2 * (self.id.len() + self.group.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(length: usize) -> Record {
        let metadata = Metadata { id: "a".to_owned(), group: "one".to_owned() };
        Record { id: name("a"), values: vec![-0.012_345_678; length], metadata }
    }

    #[test]
    fn a_request_holds_as_many_records_as_the_server_takes() {
        for (length, count) in [(2, 2500), (512, 2500), (3072, 100), (20_000, 50)] {
            let records: Vec<Record> = (0..count).map(|_| record(length)).collect();
            let batches = batches(&records);
            assert_eq!(batches.iter().map(|batch| batch.len()).sum::<usize>(), count, "all, once");
            for vectors in batches {
                let body = serde_json::to_vec(&Upsert { namespace: "titles", vectors }).unwrap();
                assert!(vectors.len() <= BATCH && body.len() <= BATCH_BYTES, "{} of {length}", vectors.len());
            }
        }
        assert!(batches(&[]).is_empty());
    }
}
