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

/// The kept answer to a question, or what is found now.
pub(super) async fn kept<T: Serialize, F>(
    search: &Search,
    question: &[&str],
    find: impl FnOnce() -> F + Send,
) -> Result<Bytes, ApiError>
where
    F: Future<Output = Result<T, ApiError>> + Send,
{
    let find = || async {
        let json = serde_json::to_vec(&find().await?);
        json.map(Bytes::from).map_err(|error| ApiError::internal(error.to_string()))
    };
    search.cache.get_or_load(&key(question), search.settings.answer_life, find).await
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
