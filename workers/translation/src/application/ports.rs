use async_trait::async_trait;
use hallyu_platform::openai::{ChatReply, OpenAiError};

use crate::domain::Question;

/// Answers questions about lines.
#[async_trait]
pub(crate) trait Translator: Send + Sync {
    /// The model's answer, whatever it is worth.
    async fn ask(&self, question: &Question) -> Result<ChatReply, OpenAiError>;
}
