mod admin;
mod core;
mod hands;
mod link;
mod message;
mod names;
mod receiver;
mod registry;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use hallyu_kernel::{Ambient, Envelope};
use lapin::uri::AMQPUri;
use tokio::sync::{mpsc, oneshot};

use self::core::Core;
use self::hands::parse;
use self::link::{Link, failure};
use self::names::Names;
use self::receiver::{Receiver, Request, Waiting, ack};
use super::{Bus, BusError, Delivery, DeliveryId};

/// Begins the names of queues unless the URL says otherwise.
const PREFIX: &str = "hallyu";

/// A bus on RabbitMQ, from 3.10 on, by AMQP alone: no plugin is needed.
///
/// Events go to a durable direct exchange; each group has a quorum queue that is bound to its topics. What is published or
/// settled is confirmed by the broker. An event that is given back with a delay waits in a queue of such delays and
/// returns to the group's queue by dead-lettering, at least once. Dead letters of all groups share a queue.
///
/// A broken connection is made anew, with growing pauses; meanwhile `publish` fails and `receive` waits. What this process
/// had in hand is handed out again by the broker, unless it comes to this very process: then whoever works on it goes on.
/// A broker takes back what nobody settles for `consumer_timeout`, 30 minutes by default. From 3.12 on the queues ask for
/// a week by themselves; an older one must be configured, or a job that takes longer is worked on twice.
pub struct RabbitMqBus {
    core: Arc<Core>,
    /// Who fetches the events of a group.
    receivers: Mutex<HashMap<String, mpsc::UnboundedSender<Request>>>,
}

impl RabbitMqBus {
    /// Connects to the broker that `url` names: `amqp://user:password@host:port/vhost`, or `amqps://` for TLS. The query
    /// may hold `prefix=` (begins the names of all queues and the exchange, `hallyu` unless given) and what AMQP clients
    /// know, for example `heartbeat=` in seconds.
    ///
    /// # Errors
    /// [`BusError`] if the URL cannot be read, or the broker cannot be reached or refuses.
    pub async fn open(url: &str, ambient: Ambient) -> Result<Self, BusError> {
        let (url, prefix) = split_prefix(url);
        let uri: AMQPUri = url.parse().map_err(|error: String| failure(error))?;
        let links = (Link::new(uri.clone(), "publishes"), Link::new(uri, "consumes"));
        let core = Arc::new(Core::new(Names::new(prefix.as_deref().unwrap_or(PREFIX)), links, ambient));
        core.publishing().await?;
        Ok(Self { core, receivers: Mutex::default() })
    }

    /// Who fetches the group's events; there is one per group.
    fn receiver(&self, group: &str) -> mpsc::UnboundedSender<Request> {
        let mut receivers = self.receivers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(requests) = receivers.get(group) {
            return requests.clone();
        }
        let (requests, asked) = mpsc::unbounded_channel();
        let receiver = Receiver::new(Arc::clone(&self.core), group, (asked, requests.downgrade()));
        tokio::spawn(receiver.run());
        receivers.insert(group.to_owned(), requests.clone());
        requests
    }
}

#[async_trait]
impl Bus for RabbitMqBus {
    async fn publish(&self, events: &[Envelope]) -> Result<(), BusError> {
        self.core.publish(events).await
    }

    async fn declare(&self, group: &str, topics: &[&str]) -> Result<(), BusError> {
        self.core.declare(group, topics).await
    }

    async fn receive(&self, group: &str, max: usize, lease: Duration) -> Result<Vec<Delivery>, BusError> {
        let (reply, batch) = oneshot::channel();
        let asked = self.receiver(group).send(Request::Receive(Waiting { max: max.max(1), lease, reply }));
        asked.map_err(|_| failure("the bus has stopped"))?;
        Ok(batch.await.map_err(|_| failure("the bus has stopped"))?.claim())
    }

    async fn acknowledge(&self, id: &DeliveryId) -> Result<(), BusError> {
        let (group, event) = parse(id)?;
        let hands = &self.core.hands;
        // Whoever holds the lease by now: the work is done.
        let Some(held) = hands.settle(id).or_else(|| hands.settle_event(group, event)) else {
            hands.note_done_late(id, group, event);
            return Ok(());
        };
        if !ack(&held.message).await {
            hands.note_done(group, event);
        }
        held.finish();
        Ok(())
    }

    async fn postpone(&self, id: &DeliveryId, delay: Duration, reason: &str) -> Result<(), BusError> {
        parse(id)?;
        let Some(held) = self.core.hands.settle(id) else { return Ok(()) };
        // Where the channel is gone the broker hands it out again as it is.
        if held.message.acker.is_some() {
            let tried = u32::from(!delay.is_zero());
            let attempts = held.message.attempts.saturating_add(tried);
            self.core.give_back(&held.group, &held.message, (attempts, delay, Some(reason))).await?;
            ack(&held.message).await;
        }
        held.finish();
        Ok(())
    }

    async fn bury(&self, id: &DeliveryId, reason: &str) -> Result<(), BusError> {
        parse(id)?;
        let Some(held) = self.core.hands.settle(id) else { return Ok(()) };
        if held.message.acker.is_some() {
            let attempts = held.message.attempts.saturating_add(1);
            let dead = (held.message.data.clone(), &held.message.envelope);
            self.core.bury(&held.group, dead, (attempts, reason)).await?;
            ack(&held.message).await;
        }
        held.finish();
        Ok(())
    }

    async fn extend(&self, id: &DeliveryId, lease: Duration) -> Result<(), BusError> {
        let (group, _) = parse(id)?;
        if self.core.hands.extend(id, lease) {
            // Where nobody receives any more, the lease ends with the connection.
            let _ = self.receiver(group).send(Request::LeaseShortened);
        }
        Ok(())
    }
}

/// Takes our own parameter from the URL's query.
fn split_prefix(url: &str) -> (String, Option<String>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let (mut prefix, mut rest) = (None, Vec::new());
    for pair in query.split('&') {
        match pair.strip_prefix("prefix=") {
            Some(value) => prefix = Some(value.to_owned()),
            None => rest.push(pair),
        }
    }
    let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    (format!("{base}{query}"), prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_ours_and_the_rest_is_the_clients() {
        let split = |url| split_prefix(url);
        assert_eq!(split("amqp://h/v"), ("amqp://h/v".to_owned(), None));
        assert_eq!(split("amqp://h?prefix=a"), ("amqp://h".to_owned(), Some("a".to_owned())));
        let both = split("amqp://h?heartbeat=5&prefix=a&x=1");
        assert_eq!(both, ("amqp://h?heartbeat=5&x=1".to_owned(), Some("a".to_owned())));
    }
}
