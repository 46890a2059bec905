use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hallyu_kernel::{Ambient, Envelope};
use lapin::ExchangeKind;
use lapin::options::{BasicAckOptions, ExchangeDeclareOptions, QueueDeclareOptions};
use lapin::types::FieldTable;
use tokio::sync::Mutex as AsyncMutex;

use super::hands::Hands;
use super::link::{Link, Outgoing, Session, answered, short};
use super::message::{self, Message, Notes};
use super::names::{Names, bucket, milliseconds, quorum};
use super::registry::{self, Registry, Task};
use crate::bus::BusError;

/// How long a new queue may be unknown on the disk of its node. RabbitMQ writes that down twice a second; a node that is
/// killed before, and has no others beside it, loses the queue with what it has confirmed for it.
const NEW_QUEUE: Duration = Duration::from_secs(1);

/// What the parts of the adapter share.
pub(super) struct Core {
    pub(super) names: Names,
    /// Two connections: a broker that is short of memory stops to read from those that publish, and must go on to hear
    /// what is settled.
    publishing: Link,
    pub(super) consuming: Link,
    pub(super) hands: Hands,
    ambient: Ambient,
    /// What this process declared, to be declared again where the broker has lost it.
    declared: Mutex<BTreeMap<String, BTreeSet<String>>>,
    /// Delay queues that are known to be there.
    delays: Mutex<HashSet<(String, u64)>>,
    /// The connection on which all of that was last declared.
    restored: AsyncMutex<u64>,
    /// One at a time in this process; the lock at the broker is for the others.
    registry: AsyncMutex<()>,
}

impl Core {
    pub(super) fn new(names: Names, (publishing, consuming): (Link, Link), ambient: Ambient) -> Self {
        Self {
            names,
            publishing,
            consuming,
            hands: Hands::default(),
            ambient,
            declared: Mutex::default(),
            delays: Mutex::default(),
            restored: AsyncMutex::new(0),
            registry: AsyncMutex::new(()),
        }
    }

    /// The connection for publishing; after a new one was made, the broker has everything that this process declared.
    pub(super) async fn publishing(self: &Arc<Self>) -> Result<Arc<Session>, BusError> {
        let session = self.publishing.session().await?;
        let mut restored = self.restored.lock().await;
        if *restored != session.generation {
            self.restore(&session).await?;
            *restored = session.generation;
        }
        Ok(session)
    }

    async fn restore(self: &Arc<Self>, session: &Arc<Session>) -> Result<(), BusError> {
        let channel = session.channel().await?;
        let durable = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
        let none = FieldTable::default();
        answered(channel.exchange_declare(self.names.events(), ExchangeKind::Direct, durable, none)).await?;
        for queue in [self.names.dead(), self.names.registry()] {
            answered(channel.queue_declare(queue, QueueDeclareOptions::durable(), quorum())).await?;
        }
        self.delays.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let declared = self.declared.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (group, topics) in declared {
            self.registry_on(session, Task::Declare { group, topics }).await?;
        }
        Ok(())
    }

    /// Declares the group now and after each reconnection.
    pub(super) async fn declare(self: &Arc<Self>, group: &str, topics: &[&str]) -> Result<(), BusError> {
        let topics: BTreeSet<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
        let task = Task::Declare { group: group.to_owned(), topics: topics.clone() };
        self.registry(task).await?;
        self.declared.lock().unwrap_or_else(PoisonError::into_inner).insert(group.to_owned(), topics);
        Ok(())
    }

    /// Does something with the registry and returns what is in it.
    pub(super) async fn registry(self: &Arc<Self>, task: Task) -> Result<Registry, BusError> {
        let session = self.publishing().await?;
        self.registry_on(&session, task).await
    }

    async fn registry_on(self: &Arc<Self>, session: &Arc<Session>, task: Task) -> Result<Registry, BusError> {
        let (core, session) = (Arc::clone(self), Arc::clone(session));
        // On a task of its own: who waits may be dropped, the lock must be given back.
        let work = tokio::spawn(async move {
            let _only = core.registry.lock().await;
            registry::work_on(&session, &core.names, task).await
        });
        work.await.map_err(|error| BusError(error.into()))?
    }

    /// As [`Core::registry`], for work that needs the lock alone.
    pub(super) async fn locked<T, W>(
        self: &Arc<Self>,
        work: impl FnOnce(Arc<Self>, Arc<Session>) -> W + Send + 'static,
    ) -> Result<T, BusError>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, BusError>> + Send,
    {
        let (core, session) = (Arc::clone(self), self.publishing().await?);
        let locked = tokio::spawn(async move {
            let _only = core.registry.lock().await;
            registry::lock(&session, &core.names).await?;
            let done = work(Arc::clone(&core), Arc::clone(&session)).await;
            registry::unlock(&session, &core.names).await;
            done
        });
        locked.await.map_err(|error| BusError(error.into()))?
    }

    /// Stores events for every group that declared their topic.
    pub(super) async fn publish(self: &Arc<Self>, events: &[Envelope]) -> Result<(), BusError> {
        let messages = events.iter().map(|event| {
            Ok(Outgoing {
                exchange: self.names.events(),
                key: short(&event.topic)?,
                data: message::write(event)?,
                properties: message::properties(event, &Notes::default()),
            })
        });
        let messages = messages.collect::<Result<Vec<_>, BusError>>()?;
        // A topic that nobody declared has no queue, and that is fine.
        self.publishing().await?.publish(messages, false).await
    }

    /// Stores a copy of what the group was handed for it to be handed out after `delay`, having been handed out
    /// `attempts` times.
    pub(super) async fn give_back(
        self: &Arc<Self>,
        group: &str,
        message: &Message,
        (attempts, delay, reason): (u32, Duration, Option<&str>),
    ) -> Result<(), BusError> {
        let expires = (!delay.is_zero()).then(|| milliseconds(delay));
        let key = match delay {
            Duration::ZERO => self.names.group(group),
            delay => self.delay_queue(group, bucket(delay)).await?,
        };
        let notes = Notes { attempts, reason, expires, letter: None };
        let properties = message::properties(&message.envelope, &notes);
        let data = message.data.clone();
        let copy = Outgoing { exchange: "".into(), key, data, properties };
        self.publishing().await?.publish(vec![copy], true).await
    }

    /// Stores a dead letter of the group.
    pub(super) async fn bury(
        self: &Arc<Self>,
        group: &str,
        (data, envelope): (Vec<u8>, &Envelope),
        (attempts, reason): (u32, &str),
    ) -> Result<(), BusError> {
        let letter = Some((group, self.ambient.id()));
        let notes = Notes { attempts, reason: Some(reason), expires: None, letter };
        let properties = message::properties(envelope, &notes);
        let letter = Outgoing { exchange: "".into(), key: self.names.dead(), data, properties };
        self.publishing().await?.publish(vec![letter], true).await
    }

    /// Puts aside what is no event, so that it does not come again and again.
    pub(super) async fn bury_unreadable(
        self: &Arc<Self>,
        group: &str,
        (delivery, error): (lapin::message::Delivery, serde_json::Error),
    ) -> Result<(), BusError> {
        tracing::error!(
            group,
            error = &error as &dyn std::error::Error,
            "a message that is no event is put aside"
        );
        let placeholder = message::unreadable(&delivery.data);
        let reason = format!("it is no event: {error}");
        self.bury(group, (delivery.data, &placeholder), (0, &reason)).await?;
        // Where the channel is gone it comes once more.
        let _ = answered(delivery.acker.ack(BasicAckOptions::default())).await;
        Ok(())
    }

    /// The name of the group's delay queue; made when it is first needed.
    async fn delay_queue(
        self: &Arc<Self>,
        group: &str,
        bucket: u64,
    ) -> Result<lapin::types::ShortString, BusError> {
        let key = (group.to_owned(), bucket);
        let is_there = self.delays.lock().unwrap_or_else(PoisonError::into_inner).contains(&key);
        if !is_there {
            self.registry(Task::Delay { group: group.to_owned(), bucket }).await?;
            tokio::time::sleep(NEW_QUEUE).await;
            self.delays.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        }
        Ok(self.names.delayed(group, bucket))
    }
}
