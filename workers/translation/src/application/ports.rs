use async_trait::async_trait;
use bytes::Bytes;
use hallyu_platform::blobs::BlobError;
use hallyu_platform::openai::{ChatReply, OpenAiError};

use crate::domain::{Price, Question};

/// A model that answers questions about lines.
#[async_trait]
pub trait Translator: Send + Sync {
    /// Name of the model.
    fn model(&self) -> &str;

    /// How it chooses its words, in any form that is the same as long as the choice is.
    fn decoding(&self) -> String;

    /// What it costs.
    fn price(&self) -> Price;

    /// The model's answer, whatever it is worth.
    async fn ask(&self, question: &Question) -> Result<ChatReply, OpenAiError>;
}

/// Keeps every answer that was paid for, for good. One run writes at a time.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Everything that was added, in order.
    async fn read(&self) -> Result<Vec<Bytes>, BlobError>;

    /// Adds an answer as the `number`-th, from 0. When this returns, it is kept.
    async fn add(&self, number: usize, answer: Vec<u8>) -> Result<(), BlobError>;
}

/// Is told how a run goes on.
#[async_trait]
pub trait Progress: Send + Sync {
    /// The share of the lines that is settled, 0 to 1.
    async fn settled(&self, share: f32);
}
