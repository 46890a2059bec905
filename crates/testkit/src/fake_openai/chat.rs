use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::answer::translate;
use super::spoil::{speak, spoil};
use super::transport::{failure, refuse, send};
use super::{Call, Endpoint, Fault, Shared, Usage, begin, lock, tokens};

/// Tokens that every message costs besides its text.
const PER_MESSAGE: u64 = 4;

/// A chat request, as far as the translation contract needs it.
#[derive(Deserialize)]
pub(super) struct Request {
    model: String,
    messages: Vec<Message>,
    #[serde(default)]
    response_format: Option<Value>,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    content: String,
}

/// The user message: what is to be translated, and what surrounds it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Asked {
    /// `translate`, `repair` or `condense`.
    pub task: String,
    /// Language tag of the answer.
    pub tgt: String,
    /// What happens.
    #[serde(default)]
    pub scene: String,
    /// Terms that occur in the lines.
    #[serde(default)]
    pub glossary: Vec<AskedTerm>,
    /// The lines.
    pub lines: Vec<AskedLine>,
    /// What was wrong with each slot, in a repair.
    #[serde(default)]
    pub errors: Map<String, Value>,
    /// Lines before, with their translations.
    #[serde(default)]
    pub prev: Vec<Value>,
    /// Lines after.
    #[serde(default)]
    pub next: Vec<String>,
}

/// A line to translate.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AskedLine {
    /// Slot, `s01` and on.
    pub s: String,
    /// Id, for logs.
    #[serde(default)]
    pub id: Option<String>,
    /// Who speaks, with the gender: `Ji-woo(f)`.
    #[serde(default)]
    pub spk: Option<String>,
    /// Who is spoken to.
    #[serde(default)]
    pub to: Option<String>,
    /// In which register.
    #[serde(default)]
    pub reg: Option<String>,
    /// What the addressee is called.
    #[serde(default)]
    pub call: Option<String>,
    /// Longest answer, characters.
    pub max: usize,
    /// The source text.
    pub ko: String,
    /// The translation that is to become shorter.
    #[serde(default)]
    pub t: Option<String>,
}

/// A term and its translation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AskedTerm {
    /// The Korean word.
    pub ko: String,
    /// The form to write.
    #[serde(rename = "use")]
    pub preferred: String,
    /// Forms that must not be written.
    #[serde(default)]
    pub never: Vec<String>,
}

pub(super) async fn answer(
    State(state): State<Shared>,
    headers: HeaderMap,
    Json(request): Json<Request>,
) -> Response {
    let read = read(&request);
    let fault = begin(&state, &headers, &call(&request, read.as_ref().ok()));
    let asked = match read {
        Ok(asked) => asked,
        Err(message) => return refuse(StatusCode::BAD_REQUEST, &message),
    };
    lock(&state).asked.push(asked.clone());
    if let Some(answer) = failure(fault.as_ref()).await {
        return answer;
    }
    let (content, finish_reason) = reply(&state, &asked, fault.as_ref());
    let usage = Usage {
        prompt_tokens: request.messages.iter().map(|message| PER_MESSAGE + tokens(&message.content)).sum(),
        completion_tokens: tokens(&content),
    };
    lock(&state).bill(Endpoint::Chat, usage);
    let message = json!({ "role": "assistant", "content": content, "refusal": null });
    send(
        fault.as_ref(),
        &completion(
            &request.model,
            &json!([{ "index": 0, "message": message, "finish_reason": finish_reason }]),
            usage,
        ),
    )
}

fn call<'a>(request: &'a Request, asked: Option<&Asked>) -> Call<'a> {
    Call {
        endpoint: Endpoint::Chat,
        question: request.messages.last().map_or("", |message| &message.content),
        lines: asked.map_or(0, |asked| asked.lines.len()),
    }
}

/// The model's words and why it stopped.
fn reply(state: &Shared, asked: &Asked, fault: Option<&Fault>) -> (String, &'static str) {
    let state = lock(state);
    let mut slots = translate(&state, asked);
    // From the last line to the first: a fault that moves lines leaves those before it in place.
    for of_line in state.faults_of(asked).iter().rev() {
        spoil(&mut slots, of_line, asked);
    }
    if let Some(fault) = fault {
        spoil(&mut slots, fault, asked);
    }
    speak(&slots, fault)
}

/// Reads the request as strictly as a provider with strict schemas does; without a schema, anything goes.
fn read(request: &Request) -> Result<Asked, String> {
    let user =
        request.messages.iter().rfind(|message| message.role == "user").ok_or("a user message is missing")?;
    let asked: Asked =
        serde_json::from_str(&user.content).map_err(|error| format!("unreadable user message: {error}"))?;
    let Some(format) = &request.response_format else { return Ok(asked) };
    if format["type"] == "json_object" {
        return Ok(asked);
    }
    let schema = &format["json_schema"];
    if format["type"] != "json_schema" || schema["strict"] != true || !schema["name"].is_string() {
        return Err("response_format must be a strict json_schema with a name".to_owned());
    }
    let slots: Vec<&str> = asked.lines.iter().map(|line| line.s.as_str()).collect();
    let lines = &schema["schema"]["properties"]["lines"];
    if lines["required"] != json!(slots) || lines["additionalProperties"] != false {
        return Err("the schema's slots are not those of the lines".to_owned());
    }
    Ok(asked)
}

fn completion(model: &str, choices: &Value, usage: Usage) -> Value {
    let Usage { prompt_tokens, completion_tokens } = usage;
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": choices,
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
        },
    })
}
