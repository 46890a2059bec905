use hallyu_kernel::{Envelope, EventId, Time};
use lapin::Acker;
use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable, ShortString};
use uuid::Uuid;

use crate::bus::{BusError, DeadLetter, DeliveryId};

/// How often the event was handed out before this copy of it was written.
const ATTEMPTS: &str = "hallyu-attempts";
/// Why it was given back or given up last.
const REASON: &str = "hallyu-reason";
/// Of a dead letter: whose it was, and the name it is replayed by.
const GROUP: &str = "hallyu-group";
const LETTER: &str = "hallyu-letter";
/// Counted by the broker: how often this copy was handed out and came back, also from processes that died.
const RETURNED: &str = "x-delivery-count";

/// Kept of a reason, bytes: headers have to fit into one frame.
const LONGEST_REASON: usize = 4_000;
/// Delivery mode of what the broker keeps on disk.
const PERSISTENT: u8 = 2;

/// What a message says beside the event itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes<'a> {
    pub(super) attempts: u32,
    pub(super) reason: Option<&'a str>,
    /// Milliseconds after which a delay queue lets go of it.
    pub(super) expires: Option<u64>,
    /// Group and name of a dead letter.
    pub(super) letter: Option<(&'a str, Uuid)>,
}

/// An event as the broker handed it to this process.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) envelope: Envelope,
    pub(super) data: Vec<u8>,
    /// How often it was handed out before.
    pub(super) attempts: u32,
    /// The consumer that it came by.
    pub(super) consumer: u64,
    /// Settles it at the broker; `None` once the channel that it came by is gone and the broker hands it out anew.
    pub(super) acker: Option<Acker>,
}

impl Message {
    /// Reads what the broker handed out by the consumer of that number.
    pub(super) fn read(delivery: &lapin::message::Delivery, consumer: u64) -> serde_json::Result<Self> {
        let envelope = serde_json::from_slice(&delivery.data)?;
        let headers = delivery.properties.headers().as_ref();
        let attempts = number(headers, ATTEMPTS).saturating_add(number(headers, RETURNED));
        let (data, acker) = (delivery.data.clone(), Some(delivery.acker.clone()));
        Ok(Self { envelope, data, attempts, consumer, acker })
    }

    pub(super) fn event(&self) -> EventId {
        self.envelope.id
    }
}

/// The event as the broker keeps it.
pub(super) fn write(event: &Envelope) -> Result<Vec<u8>, BusError> {
    serde_json::to_vec(event).map_err(|error| BusError(error.into()))
}

/// The properties of a message that holds `event`.
pub(super) fn properties(event: &Envelope, notes: &Notes<'_>) -> BasicProperties {
    let mut headers = FieldTable::default();
    if notes.attempts > 0 {
        headers.insert(ATTEMPTS.into(), AMQPValue::LongUInt(notes.attempts));
    }
    if let Some(reason) = notes.reason {
        let kept = &reason[..reason.floor_char_boundary(LONGEST_REASON)];
        headers.insert(REASON.into(), AMQPValue::LongString(kept.into()));
    }
    if let Some((group, letter)) = notes.letter {
        headers.insert(GROUP.into(), AMQPValue::LongString(group.into()));
        headers.insert(LETTER.into(), AMQPValue::LongString(letter.to_string().into()));
    }
    let properties = BasicProperties::default()
        .with_content_type("application/json".into())
        .with_delivery_mode(PERSISTENT)
        .with_message_id(event.id.to_string().into())
        .with_headers(headers);
    match notes.expires {
        Some(milliseconds) => properties.with_expiration(milliseconds.to_string().into()),
        None => properties,
    }
}

/// The name of a dead letter, as [`Notes::letter`] wrote it.
pub(super) fn letter_id(properties: &BasicProperties) -> String {
    text(properties.headers().as_ref(), LETTER)
}

/// A dead letter as an operator sees it. One that holds no event shows what it holds.
pub(super) fn dead_letter(data: &[u8], properties: &BasicProperties) -> DeadLetter {
    let headers = properties.headers().as_ref();
    DeadLetter {
        id: DeliveryId(letter_id(properties)),
        group: text(headers, GROUP),
        envelope: serde_json::from_slice(data).unwrap_or_else(|_| unreadable(data)),
        attempts: number(headers, ATTEMPTS),
        reason: text(headers, REASON),
    }
}

/// Stands for a message that is no event.
pub(super) fn unreadable(data: &[u8]) -> Envelope {
    Envelope {
        id: Uuid::nil(),
        topic: "(unreadable)".to_owned(),
        occurred_at: Time::UNIX_EPOCH,
        traceparent: None,
        payload: String::from_utf8_lossy(data).into(),
    }
}

fn number(headers: Option<&FieldTable>, name: &str) -> u32 {
    let value = headers.and_then(|headers| headers.inner().get(&ShortString::from(name)));
    let number = match value {
        Some(AMQPValue::LongUInt(number)) => i64::from(*number),
        Some(AMQPValue::LongInt(number)) => i64::from(*number),
        Some(AMQPValue::LongLongInt(number)) => *number,
        Some(AMQPValue::ShortInt(number)) => i64::from(*number),
        Some(AMQPValue::ShortUInt(number)) => i64::from(*number),
        Some(AMQPValue::ShortShortInt(number)) => i64::from(*number),
        Some(AMQPValue::ShortShortUInt(number)) => i64::from(*number),
        _ => 0,
    };
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

fn text(headers: Option<&FieldTable>, name: &str) -> String {
    match headers.and_then(|headers| headers.inner().get(&ShortString::from(name))) {
        Some(AMQPValue::LongString(text)) => String::from_utf8_lossy(text.as_bytes()).into_owned(),
        _ => String::new(),
    }
}
