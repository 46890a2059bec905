use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use hallyu_fixtures::Seeded;
use serde::Deserialize;
use serde_json::{Value, json};

use super::transport::{failure, send};
use super::{Call, Endpoint, Shared, Usage, begin, lock, tokens};

/// Numbers of a vector, unless the request says otherwise.
const DIMENSIONS: usize = 256;
/// Longest n-gram that is hashed.
const LONGEST: usize = 3;

#[derive(Deserialize)]
pub(super) struct Request {
    model: String,
    input: Input,
    #[serde(default)]
    dimensions: Option<usize>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    One(String),
    Many(Vec<String>),
}

pub(super) async fn answer(
    State(state): State<Shared>,
    headers: HeaderMap,
    Json(request): Json<Request>,
) -> Response {
    let texts = match request.input {
        Input::One(text) => vec![text],
        Input::Many(texts) => texts,
    };
    let question = texts.join("\n");
    let call = Call { endpoint: Endpoint::Embeddings, question: &question, lines: texts.len() };
    let fault = begin(&state, &headers, &call);
    if let Some(answer) = failure(fault.as_ref()).await {
        return answer;
    }
    let prompt_tokens = texts.iter().map(|text| tokens(text)).sum();
    lock(&state).bill(Endpoint::Embeddings, Usage { prompt_tokens, completion_tokens: 0 });
    let dimensions = request.dimensions.unwrap_or(DIMENSIONS);
    let vector = |(index, text): (usize, &String)| json!({ "object": "embedding", "index": index, "embedding": embedding_of(text, dimensions) });
    let body = json!({
        "object": "list",
        "data": texts.iter().enumerate().map(vector).collect::<Vec<Value>>(),
        "model": request.model,
        "usage": { "prompt_tokens": prompt_tokens, "total_tokens": prompt_tokens },
    });
    send(fault.as_ref(), &body)
}

/// A vector of length 1 for a text, near to those of texts that share letters: its runs of one to three letters are hashed
/// into places (feature hashing; Weinberger et al., 2009). Korean syllables are taken apart first, so that 갔어 and 갔었어 are near.
/// A text without letters has no length.
pub fn embedding_of(text: &str, dimensions: usize) -> Vec<f32> {
    let letters: Vec<char> =
        text.to_lowercase().chars().filter(|c| !c.is_whitespace()).flat_map(sounds).collect();
    let mut vector = vec![0.0_f32; dimensions.max(1)];
    for length in 1..=LONGEST {
        for gram in letters.windows(length) {
            let mut random = Seeded::of(&gram.iter().collect::<String>());
            let place = random.below(vector.len());
            vector[place] += if random.unit() < 0.5 { -1.0 } else { 1.0 };
        }
    }
    let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|number| *number /= length);
    }
    vector
}

/// The letters of a syllable by Unicode's arithmetic (The Unicode Standard, 3.12); any other character as it is.
fn sounds(character: char) -> Vec<char> {
    let code = u32::from(character);
    let Some(index) = code.checked_sub(0xac00).filter(|index| *index < 11_172) else {
        return vec![character];
    };
    let letters = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11a7 + index % 28];
    letters.into_iter().filter(|letter| *letter != 0x11a7).filter_map(char::from_u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearness(a: &str, b: &str) -> f32 {
        embedding_of(a, DIMENSIONS).iter().zip(embedding_of(b, DIMENSIONS)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn texts_are_near_that_share_letters() {
        assert!((nearness("어디 갔어?", "어디 갔어?") - 1.0).abs() < 1e-5);
        assert!(nearness("어디 갔어?", "어디 갔었어?") > 0.8);
        assert!(nearness("어디 갔어?", "배가 고프다") < 0.4);
        assert!(nearness("¿Dónde estás?", "¿dónde estás ahora?") > 0.6);
    }

    #[test]
    fn a_text_without_letters_is_near_to_nothing() {
        assert!(nearness(" ", "어디") == 0.0);
    }
}
