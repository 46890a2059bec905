use std::sync::Arc;

use async_trait::async_trait;
use hallyu_kernel::Ambient;
use hallyu_platform::openai::{ChatReply, ChatRequest, JsonSchema, OpenAi, OpenAiError, Sleeper};

use crate::application::Translator;
use crate::config::ModelConfig;
use crate::domain::{Price, Question};

/// Added to the temperature at each repeat.
const WARMER: f32 = 0.1;

/// Translates by chat with a server that speaks the OpenAI API.
pub struct ChatTranslator {
    openai: OpenAi,
    config: ModelConfig,
}

impl ChatTranslator {
    /// Makes a client; does not connect.
    ///
    /// # Errors
    /// [`OpenAiError::Setup`].
    pub fn new(
        config: ModelConfig,
        ambient: Ambient,
        sleeper: Arc<dyn Sleeper>,
    ) -> Result<Self, OpenAiError> {
        Ok(Self { openai: OpenAi::new(config.provider.clone(), ambient, sleeper)?, config })
    }
}

#[async_trait]
impl Translator for ChatTranslator {
    fn model(&self) -> &str {
        self.openai.model()
    }

    fn decoding(&self) -> String {
        self.config.decoding()
    }

    fn price(&self) -> Price {
        self.config.price
    }

    async fn ask(&self, question: &Question) -> Result<ChatReply, OpenAiError> {
        let temperature = self.config.temperature;
        let schema = JsonSchema { name: question.schema_name.clone(), schema: question.schema.clone() };
        let request = ChatRequest {
            system: question.system.clone(),
            user: question.user.clone(),
            schema: self.config.json_schema.then_some(schema),
            temperature: (temperature >= 0.0).then(|| temperature + WARMER * f32::from(question.repeats)),
            max_tokens: if self.config.max_tokens == 0 {
                question.max_tokens
            } else {
                self.config.max_tokens
            },
        };
        self.openai.chat(&request).await
    }
}
