//! Answers that are kept for a while.

use bytes::Bytes;
use hallyu_http::ApiError;
use hallyu_http::Cached;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::application::Search;

/// The key of an answer: `search:` and the hash of all that decides it.
fn key(question: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in question {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    digest[..16].iter().fold("search:".to_owned(), |key, byte| format!("{key}{byte:02x}"))
}

/// What was found.
pub(super) enum Found<T> {
    /// All of it: right until the catalogue changes.
    Whole(T),
    /// What could be found now: somebody who may know of more did not answer.
    Part(T),
}

/// What is not kept.
enum Unkept {
    Failure(ApiError),
    Part(Bytes),
}

/// The kept answer to a question, or what is found now.
pub(super) async fn kept<T: Serialize, F>(
    search: &Search,
    question: &[&str],
    find: impl FnOnce() -> F + Send,
) -> Result<Bytes, ApiError>
where
    F: Future<Output = Result<Found<T>, ApiError>> + Send,
{
    let find = || async {
        match find().await.map_err(Unkept::Failure)? {
            Found::Whole(found) => json(&found).map_err(Unkept::Failure),
            Found::Part(found) => Err(json(&found).map_or_else(Unkept::Failure, Unkept::Part)),
        }
    };
    match search.cache.get_or_load(&key(question), search.settings.answer_life, find).await {
        Ok(answer) | Err(Unkept::Part(answer)) => Ok(answer),
        Err(Unkept::Failure(error)) => Err(error),
    }
}

fn json(found: &impl Serialize) -> Result<Bytes, ApiError> {
    let json = serde_json::to_vec(found);
    json.map(Bytes::from).map_err(|error| ApiError::internal(error.to_string()))
}

/// The answer.
pub(super) fn answer(data: Bytes) -> Cached {
    Cached::new(data, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_questions_share_an_answer() {
        assert_ne!(key(&["titles", "ab", "c"]), key(&["titles", "a", "bc"]));
        assert_eq!(key(&["a"]), key(&["a"]));
        assert_eq!(key(&["a"]).len(), "search:".len() + 32);
    }
}
