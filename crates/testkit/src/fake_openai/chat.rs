use std::hash::{DefaultHasher, Hash, Hasher};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Endpoint, Fault, Shared, begin, lock, refuse};

/// A chat request, as far as the translation contract needs it.
#[derive(Deserialize)]
pub(super) struct Request {
    model: String,
    messages: Vec<Message>,
    response_format: Value,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    content: String,
}

/// The user message: what is to be translated, and what surrounds it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Asked {
    /// `translate` or `repair`.
    pub task: String,
    /// Language tag of the answer.
    pub tgt: String,
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
    /// Longest answer, characters.
    pub max: usize,
    /// The source text.
    pub ko: String,
}

/// A slot of the answer.
struct Slot {
    name: String,
    head: String,
    text: String,
}

/// What this server makes of a line: different for different lines and languages, and without meaning.
pub fn translation_of(source: &str, target: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (source, target).hash(&mut hasher);
    let letters: String = format!("{:x}", hasher.finish() & 0xffff_ffff).bytes().map(letter).collect();
    format!("{} {letters}", if target.starts_with("pt") { "Linha" } else { "Frase" })
}

/// Digits become letters, so that a check on numbers does not see any.
fn letter(hexadecimal: u8) -> char {
    char::from(if hexadecimal.is_ascii_digit() { hexadecimal - b'0' + b'g' } else { hexadecimal })
}

pub(super) async fn answer(
    State(state): State<Shared>,
    headers: HeaderMap,
    Json(request): Json<Request>,
) -> Response {
    let fault = begin(&state, Endpoint::Chat, &headers);
    let asked = match read(&request) {
        Ok(asked) => asked,
        Err(message) => return refuse(StatusCode::BAD_REQUEST, &message),
    };
    lock(&state).asked.push(asked.clone());
    if let Some(fault) = &fault
        && let Some(answer) = fault.transport().await
    {
        return answer;
    }
    let mut slots = translate(&state, &asked);
    if let Some(fault) = &fault {
        spoil(&mut slots, fault, &asked);
    }
    let (content, finish_reason) = speak(&slots, fault.as_ref());
    Fault::send(fault.as_ref(), &completion(&request.model, &content, finish_reason))
}

/// Reads the request as strictly as a provider with strict schemas does.
fn read(request: &Request) -> Result<Asked, String> {
    let user =
        request.messages.iter().rfind(|message| message.role == "user").ok_or("a user message is missing")?;
    let asked: Asked =
        serde_json::from_str(&user.content).map_err(|error| format!("unreadable user message: {error}"))?;
    let schema = &request.response_format["json_schema"];
    if request.response_format["type"] != "json_schema"
        || schema["strict"] != true
        || !schema["name"].is_string()
    {
        return Err("response_format must be a strict json_schema with a name".to_owned());
    }
    let slots: Vec<&str> = asked.lines.iter().map(|line| line.s.as_str()).collect();
    let lines = &schema["schema"]["properties"]["lines"];
    if lines["required"] != json!(slots) || lines["additionalProperties"] != false {
        return Err("the schema's slots are not those of the lines".to_owned());
    }
    Ok(asked)
}

fn translate(state: &Shared, asked: &Asked) -> Vec<Slot> {
    let state = lock(state);
    let translated = |line: &AskedLine| Slot {
        name: line.s.clone(),
        head: line.ko.chars().filter(|c| !c.is_whitespace()).take(6).collect(),
        text: match state.untranslatable.contains(&line.ko) {
            true => String::new(),
            false => translation_of(&line.ko, &asked.tgt),
        },
    };
    asked.lines.iter().map(translated).collect()
}

fn spoil(slots: &mut Vec<Slot>, fault: &Fault, asked: &Asked) {
    match *fault {
        Fault::MergeNext(at) if at + 1 < slots.len() => {
            let swallowed = std::mem::take(&mut slots[at + 1].text);
            slots[at].text = format!("{} {swallowed}", slots[at].text);
        }
        Fault::DropLine(at) if at < slots.len() => drop(slots.remove(at)),
        Fault::ExtraSlot => {
            slots.push(Slot { name: "s99".to_owned(), head: "없음".to_owned(), text: "De más".to_owned() })
        }
        Fault::ShiftByOne => {
            let names: Vec<String> = slots.iter().map(|slot| slot.name.clone()).collect();
            slots.rotate_left(1);
            slots.iter_mut().zip(names).for_each(|(slot, name)| slot.name = name);
        }
        Fault::EchoSource(at) if at < slots.len() => slots[at].text.clone_from(&asked.lines[at].ko),
        Fault::TooLong(at) if at < slots.len() => slots[at].text = "larga ".repeat(asked.lines[at].max / 2),
        Fault::Html(at) if at < slots.len() => "<script>alert()</script>\nsí".clone_into(&mut slots[at].text),
        _ => {}
    }
}

/// The model's words and why it stopped.
fn speak(slots: &[Slot], fault: Option<&Fault>) -> (String, &'static str) {
    let lines: Map<String, Value> = slots
        .iter()
        .map(|slot| (slot.name.clone(), json!({ "head": slot.head, "t": slot.text, "note": null })))
        .collect();
    let whole = json!({ "lines": lines, "summary": "Una conversación." }).to_string();
    match fault {
        Some(Fault::CutContent) => (whole.chars().take(whole.chars().count() / 2).collect(), "length"),
        Some(Fault::EmptyContent) => (String::new(), "stop"),
        Some(Fault::FencedContent) => (format!("Aquí tienes:\n```json\n{whole}\n```\n¡Listo!"), "stop"),
        Some(Fault::Apology) => ("Lo siento, no puedo ayudar con eso.".to_owned(), "stop"),
        _ => (whole, "stop"),
    }
}

fn completion(model: &str, content: &str, finish_reason: &str) -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": content, "refusal": null },
            "finish_reason": finish_reason,
        }],
        "usage": { "prompt_tokens": 100, "completion_tokens": content.len() / 4, "total_tokens": 100 + content.len() / 4 },
    })
}
