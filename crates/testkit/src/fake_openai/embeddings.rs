use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use hallyu_embedding::letters::{DIMENSIONS, encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::transport::{failure, send};
use super::{Call, Endpoint, Shared, Usage, begin, lock, tokens};

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
    let vector = |(index, text): (usize, &String)| json!({ "object": "embedding", "index": index, "embedding": encode(text, dimensions) });
    let body = json!({
        "object": "list",
        "data": texts.iter().enumerate().map(vector).collect::<Vec<Value>>(),
        "model": request.model,
        "usage": { "prompt_tokens": prompt_tokens, "total_tokens": prompt_tokens },
    });
    send(fault.as_ref(), &body)
}
