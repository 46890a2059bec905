use hallyu_embedding::to_unit;
use serde::Deserialize;
use serde_json::json;

use super::{OpenAi, OpenAiError};

/// What the API answers.
#[derive(Deserialize)]
struct Answer {
    data: Vec<Embedding>,
}

#[derive(Deserialize)]
struct Embedding {
    index: usize,
    embedding: Vec<f32>,
}

impl OpenAi {
    /// Asks `/embeddings` for a vector for each text, in their order, of length 1.
    ///
    /// # Errors
    /// [`OpenAiError`]; an answer for other texts than were sent counts as none.
    pub async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, OpenAiError> {
        // An empty text is refused by servers; a space is as near to nothing.
        let input: Vec<&str> = texts.iter().map(|text| if text.is_empty() { " " } else { text }).collect();
        let body = json!({ "model": self.model(), "input": input, "encoding_format": "float" });
        let Answer { mut data } = self.post("embeddings", |request| request.json(&body)).await?;
        data.sort_by_key(|one| one.index);
        if !data.iter().map(|one| one.index).eq(0..texts.len()) {
            let last = format!("garbled answer: {} vectors for {} texts", data.len(), texts.len());
            return Err(OpenAiError::Unavailable { retry_after: std::time::Duration::ZERO, last });
        }
        let unit = |Embedding { mut embedding, .. }: Embedding| {
            to_unit(&mut embedding);
            embedding
        };
        Ok(data.into_iter().map(unit).collect())
    }
}
