use serde::Deserialize;
use serde_json::{Value, json};

use super::{OpenAi, OpenAiError};

/// The form that an answer must have.
#[derive(Clone, Debug)]
pub struct JsonSchema {
    /// A name for the provider's cache of compiled schemas: the same schema should have the same name.
    pub name: String,
    /// JSON Schema in the subset that strict modes accept.
    pub schema: Value,
}

/// One question.
#[derive(Clone, Debug)]
pub struct ChatRequest {
    /// Standing rules; the same text first makes prefix caches work.
    pub system: String,
    /// The question.
    pub user: String,
    /// What the answer must look like, for servers that can enforce it.
    pub schema: Option<JsonSchema>,
    /// Sent only if set: some models accept no other than their own.
    pub temperature: Option<f32>,
    /// Most tokens of the answer.
    pub max_tokens: u32,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatReply {
    /// The model's words: JSON, if it did as asked. Empty if it refused.
    pub content: String,
    /// Whether the model stopped at the token limit, in mid-sentence.
    pub cut_off: bool,
    /// What the server counted; zeros if it did not say.
    pub tokens: Tokens,
}

/// What a call cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Tokens {
    /// Tokens of the question.
    #[serde(rename = "prompt_tokens")]
    pub input: u64,
    /// Tokens of the answer.
    #[serde(rename = "completion_tokens")]
    pub output: u64,
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    usage: Option<Tokens>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

impl OpenAi {
    /// Asks `/chat/completions`.
    ///
    /// # Errors
    /// [`OpenAiError`] if the provider refuses or stays unavailable.
    pub async fn chat(&self, request: &ChatRequest) -> Result<ChatReply, OpenAiError> {
        let mut body = json!({
            "model": self.model(),
            "messages": [
                { "role": "system", "content": request.system },
                { "role": "user", "content": request.user },
            ],
            "max_completion_tokens": request.max_tokens,
        });
        if let Some(JsonSchema { name, schema }) = &request.schema {
            let format = json!({ "name": name, "strict": true, "schema": schema });
            body["response_format"] = json!({ "type": "json_schema", "json_schema": format });
        }
        if let Some(temperature) = request.temperature {
            body["temperature"] = json!(temperature);
        }
        let completion: Completion = self.post("chat/completions", |post| post.json(&body)).await?;
        let tokens = completion.usage.unwrap_or_default();
        let first = completion.choices.into_iter().next();
        let (content, reason) =
            first.map(|choice| (choice.message.content, choice.finish_reason)).unwrap_or_default();
        let cut_off = reason.as_deref() == Some("length");
        Ok(ChatReply { content: content.unwrap_or_default(), cut_off, tokens })
    }
}
