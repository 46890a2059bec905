use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Ambient, Time};

/// Identifies an event; consumers apply each id once.
pub type EventId = Uuid;

/// Something that happened and that other services may want to know.
pub trait Event: Serialize + DeserializeOwned + Send + Sync {
    /// Owner and past participle, for example `user.registered`. Never changes its meaning: a new meaning is a new topic.
    const TOPIC: &'static str;
}

/// An event on its way: what happened, when, and under which id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Unique; repeats of a delivery carry the same.
    pub id: EventId,
    /// The event's [`Event::TOPIC`].
    pub topic: String,
    /// When it happened.
    pub occurred_at: Time,
    /// W3C `traceparent` of the request that caused it, if it was traced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// The event itself, as JSON.
    pub payload: serde_json::Value,
}

/// The envelope holds another event, or one that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read a {topic} event as {expected}")]
pub struct WrongTopic {
    topic: String,
    expected: &'static str,
    #[source]
    source: Option<serde_json::Error>,
}

impl Envelope {
    /// Wraps an event that happens now.
    #[must_use]
    pub fn new<E: Event>(ambient: &Ambient, event: &E) -> Self {
        Self::with_id(ambient.id(), ambient.now(), event)
    }

    /// Wraps an event under an id that its maker can repeat, so that a repeated piece of work is one event.
    ///
    /// # Panics
    /// If the event cannot be written as JSON, which no event type of `contracts` can cause.
    #[must_use]
    pub fn with_id<E: Event>(id: EventId, occurred_at: Time, event: &E) -> Self {
        let payload = serde_json::to_value(event).expect("events are plain data with string keys");
        Self { id, topic: E::TOPIC.to_owned(), occurred_at, traceparent: None, payload }
    }

    /// Reads the event.
    ///
    /// # Errors
    /// [`WrongTopic`] if the envelope holds another event or an unreadable one.
    pub fn open<E: Event>(&self) -> Result<E, WrongTopic> {
        let wrong = |source| WrongTopic { topic: self.topic.clone(), expected: E::TOPIC, source };
        if self.topic != E::TOPIC {
            return Err(wrong(None));
        }
        E::deserialize(&self.payload).map_err(|error| wrong(Some(error)))
    }
}
