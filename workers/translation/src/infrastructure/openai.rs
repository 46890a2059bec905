use async_trait::async_trait;
use hallyu_platform::openai::{ChatReply, ChatRequest, JsonSchema, OpenAi, OpenAiError};

use crate::application::Translator;
use crate::domain::Question;

/// Added to the temperature at each repeat.
const WARMER: f32 = 0.1;

/// Translates by chat.
pub(crate) struct ChatTranslator {
    pub(crate) openai: OpenAi,
    /// Negative: the model's own.
    pub(crate) temperature: f32,
}

#[async_trait]
impl Translator for ChatTranslator {
    async fn ask(&self, question: &Question) -> Result<ChatReply, OpenAiError> {
        let temperature =
            (self.temperature >= 0.0).then(|| self.temperature + WARMER * f32::from(question.repeats));
        let request = ChatRequest {
            system: question.system.to_owned(),
            user: question.user.clone(),
            schema: JsonSchema { name: question.schema_name.clone(), schema: question.schema.clone() },
            temperature,
            max_tokens: question.max_tokens,
        };
        self.openai.chat(&request).await
    }
}
