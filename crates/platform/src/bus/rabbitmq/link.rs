use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::types::ShortString;
use lapin::uri::AMQPUri;
use lapin::{BasicProperties, Channel, Confirmation, Connection, ConnectionProperties};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::bus::BusError;

/// How long the broker may take to take a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the broker may take to answer one request.
pub(super) const ANSWER: Duration = Duration::from_secs(15);
/// How long the broker may take to store what is published.
const CONFIRM: Duration = Duration::from_secs(30);
/// First and longest pause between tries to connect.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// Seconds after which a silent broker counts as gone, unless the URL says otherwise.
const HEARTBEAT_SECONDS: u16 = 20;

/// A connection to the broker that is made anew when it broke.
pub(super) struct Link {
    uri: AMQPUri,
    purpose: &'static str,
    state: Mutex<State>,
    generation: AtomicU64,
}

#[derive(Default)]
struct State {
    session: Option<Arc<Session>>,
    /// After failures: when to try next, and how long to wait after the next failure.
    back_off: Option<(Instant, Duration)>,
}

/// A connection and a channel on it whose publishings are confirmed.
pub(super) struct Session {
    connection: Connection,
    confirmed: Channel,
    /// Differs from one connection of the link to the next.
    pub(super) generation: u64,
}

/// A message to be stored.
pub(super) struct Outgoing {
    pub(super) exchange: ShortString,
    pub(super) key: ShortString,
    pub(super) data: Vec<u8>,
    pub(super) properties: BasicProperties,
}

impl Link {
    /// Names where to connect to; `purpose` is what operators of the broker read beside the connection.
    pub(super) fn new(mut uri: AMQPUri, purpose: &'static str) -> Self {
        uri.query.heartbeat.get_or_insert(HEARTBEAT_SECONDS);
        Self { uri, purpose, state: Mutex::default(), generation: AtomicU64::new(0) }
    }

    /// The present connection, or a new one. While the broker cannot be reached, one try is made after each pause, and
    /// who asks in between is refused at once.
    pub(super) async fn session(&self) -> Result<Arc<Session>, BusError> {
        let mut state = self.state.lock().await;
        if state.session.take_if(|session| !session.is_alive()).is_some() {
            tracing::warn!(purpose = self.purpose, "the connection to RabbitMQ broke");
        }
        if let Some(session) = &state.session {
            return Ok(Arc::clone(session));
        }
        let pause = match state.back_off {
            Some((next, _)) if next > Instant::now() => return Err(failure("RabbitMQ cannot be reached")),
            Some((_, pause)) => pause,
            None => BACK_OFF.0,
        };
        match self.connect().await {
            Ok(session) => {
                state.back_off = None;
                Ok(Arc::clone(state.session.insert(Arc::new(session))))
            }
            Err(error) => {
                state.back_off = Some((Instant::now() + pause, (pause * 2).min(BACK_OFF.1)));
                Err(error)
            }
        }
    }

    async fn connect(&self) -> Result<Session, BusError> {
        let properties = ConnectionProperties::default()
            .with_connection_name(format!("hallyu {} ({})", self.purpose, std::process::id()).into());
        let connecting = timeout(CONNECT, Connection::connect_uri(self.uri.clone(), properties));
        let connection = connecting.await.map_err(|_| failure("RabbitMQ does not take the connection"))?;
        let connection = connection.map_err(failed)?;
        let confirmed = answered(connection.create_channel()).await?;
        answered(confirmed.confirm_select(ConfirmSelectOptions::default())).await?;
        let generation = self.generation.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(Session { connection, confirmed, generation })
    }
}

impl Session {
    fn is_alive(&self) -> bool {
        self.connection.status().connected() && self.confirmed.status().connected()
    }

    /// Opens another channel.
    pub(super) async fn channel(&self) -> Result<Channel, BusError> {
        answered(self.connection.create_channel()).await
    }

    /// Returns when the broker has stored every message in every queue that it is routed to. Where `must_arrive`, a
    /// message that no queue takes is an error.
    pub(super) async fn publish(&self, messages: Vec<Outgoing>, must_arrive: bool) -> Result<(), BusError> {
        let options = BasicPublishOptions { mandatory: must_arrive, immediate: false };
        let publish = async {
            let mut confirms = Vec::with_capacity(messages.len());
            for Outgoing { exchange, key, data, properties } in messages {
                let confirm = self.confirmed.basic_publish(exchange, key, options, &data, properties);
                confirms.push(confirm.await.map_err(failed)?);
            }
            for confirm in confirms {
                match confirm.await.map_err(failed)? {
                    Confirmation::Ack(None) => {}
                    Confirmation::Ack(Some(returned)) => {
                        return Err(failure(format!("no queue takes {}", returned.routing_key)));
                    }
                    _ => return Err(failure("RabbitMQ refused to store a message")),
                }
            }
            Ok(())
        };
        let stored = timeout(CONFIRM, publish).await;
        stored.unwrap_or_else(|_| {
            // What is still on its way may be confirmed late, when nobody waits for it.
            self.close();
            Err(failure("RabbitMQ did not confirm in time; is it out of memory or disk?"))
        })
    }

    /// Ends the connection without waiting for it to end.
    fn close(&self) {
        drop(tokio::spawn({
            let channel = self.confirmed.clone();
            async move { channel.close(200, "done".into()).await }
        }));
    }
}

/// Waits for the broker's answer, but not for ever.
pub(super) async fn answered<T>(request: impl Future<Output = lapin::Result<T>>) -> Result<T, BusError> {
    let answer = timeout(ANSWER, request).await;
    answer.map_err(|_| failure("RabbitMQ does not answer"))?.map_err(failed)
}

pub(super) fn failed(error: lapin::Error) -> BusError {
    BusError(error.into())
}

pub(super) fn failure(text: impl Into<String>) -> BusError {
    BusError(text.into().into())
}

/// A name as AMQP takes it: at most 255 bytes.
pub(super) fn short(name: &str) -> Result<ShortString, BusError> {
    ShortString::try_new(name).map_err(|error| BusError(error.into()))
}

/// Whether the broker refused with this code of AMQP, for example 404.
pub(super) fn refused_with(error: &BusError, code: u16) -> bool {
    let error = error.0.downcast_ref::<lapin::Error>();
    matches!(error.map(lapin::Error::kind), Some(lapin::ErrorKind::ProtocolError(refusal)) if refusal.get_id() == code)
}
