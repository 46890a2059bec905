//! Which groups there are and what they are bound to. AMQP can make bindings and queues but not list them, so the bus
//! keeps a list of its own: one message in a queue, which whoever reads it takes out and writes anew under a lock.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use lapin::Acker;
use lapin::options::{
    BasicAckOptions, BasicGetOptions, QueueBindOptions, QueueDeclareOptions, QueueDeleteOptions,
};
use lapin::types::FieldTable;
use lapin::{BasicProperties, Channel};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

use super::link::{Outgoing, Session, answered, failure, refused_with, short};
use super::names::{Names, delaying, quorum};
use crate::bus::BusError;

/// How long to wait for another process to be done with the registry, and how often to look.
const LOCK_WITHIN: Duration = Duration::from_secs(15);
const LOOK_EVERY: Duration = Duration::from_millis(40);
/// AMQP's code for a queue that another connection has to itself.
const LOCKED: u16 = 405;

/// Every group that was ever declared.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Registry {
    revision: u64,
    pub(super) groups: BTreeMap<String, Group>,
}

/// What belongs to a group at the broker.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Group {
    /// Topics that its queue is bound to, or was about to be when a process died.
    pub(super) topics: BTreeSet<String>,
    /// Its delay queues.
    pub(super) delays: BTreeSet<u64>,
}

/// What is to be done with the registry.
pub(super) enum Task {
    /// Nothing: it is to be read.
    Read,
    /// The group is owed these topics and no others.
    Declare { group: String, topics: BTreeSet<String> },
    /// The group needs this delay queue.
    Delay { group: String, bucket: u64 },
}

/// Does it while no other process reads or changes the registry, and returns what is in it then. Not to be dropped half
/// way: the lock stays with the connection.
pub(super) async fn work_on(session: &Session, names: &Names, task: Task) -> Result<Registry, BusError> {
    lock(session, names).await?;
    let done = work_locked(session, names, task).await;
    unlock(session, names).await;
    done
}

/// Waits until no other process has the lock and takes it. It ends with the connection.
pub(super) async fn lock(session: &Session, names: &Names) -> Result<(), BusError> {
    let until = Instant::now() + LOCK_WITHIN;
    let exclusive = QueueDeclareOptions { exclusive: true, ..QueueDeclareOptions::default() };
    loop {
        let channel = session.channel().await?;
        match answered(channel.queue_declare(names.lock(), exclusive, FieldTable::default())).await {
            Ok(_) => return Ok(()),
            Err(error) if refused_with(&error, LOCKED) && Instant::now() < until => sleep(LOOK_EVERY).await,
            Err(error) => return Err(error),
        }
    }
}

/// Gives the lock back.
pub(super) async fn unlock(session: &Session, names: &Names) {
    let unlock = async {
        let channel = session.channel().await?;
        answered(channel.queue_delete(names.lock(), QueueDeleteOptions::default())).await
    };
    if let Err(error) = unlock.await {
        tracing::warn!(error = hallyu_kernel::chain(&error), "the lock of the bus goes with the connection");
    }
}

async fn work_locked(session: &Session, names: &Names, task: Task) -> Result<Registry, BusError> {
    let channel = session.channel().await?;
    let (mut registry, old) = read(&channel, names).await?;
    match task {
        Task::Read => {}
        Task::Delay { group, bucket } => {
            let queue = names.delayed(&group, bucket);
            let arguments = delaying(bucket, &names.group(&group));
            answered(channel.queue_declare(queue, QueueDeclareOptions::durable(), arguments)).await?;
            registry.groups.entry(group).or_default().delays.insert(bucket);
        }
        Task::Declare { group, topics } => {
            let known = registry.groups.entry(group.clone()).or_default();
            let outdated = known.topics.difference(&topics).cloned().collect::<Vec<_>>();
            if known.topics != topics {
                // Written before it is done, so that a binding is known also if this process dies half way.
                known.topics.extend(topics.iter().cloned());
                write(session, names, &mut registry).await?;
            }
            bind(&channel, names, (&group, &topics)).await?;
            for topic in outdated {
                let (queue, events) = (names.group(&group), names.events());
                answered(channel.queue_unbind(queue, events, short(&topic)?, FieldTable::default())).await?;
            }
            registry.groups.entry(group).or_default().topics = topics;
        }
    }
    write(session, names, &mut registry).await?;
    for acker in old {
        answered(acker.ack(BasicAckOptions::default())).await?;
    }
    Ok(registry)
}

/// The latest registry and what settles all that were there: more than one if a process died between writing and
/// removing.
async fn read(channel: &Channel, names: &Names) -> Result<(Registry, Vec<Acker>), BusError> {
    let (mut latest, mut ackers) = (Registry::default(), Vec::new());
    while let Some(message) =
        answered(channel.basic_get(names.registry(), BasicGetOptions::default())).await?
    {
        let registry: Registry = serde_json::from_slice(&message.data)
            .map_err(|error| failure(format!("the list of groups at RabbitMQ cannot be read: {error}")))?;
        if registry.revision >= latest.revision {
            latest = registry;
        }
        ackers.push(message.delivery.acker);
    }
    Ok((latest, ackers))
}

/// Written anew also if nothing changed: a message that only goes out and in would keep the broker's log from being
/// shortened.
async fn write(session: &Session, names: &Names, registry: &mut Registry) -> Result<(), BusError> {
    registry.revision += 1;
    let data = serde_json::to_vec(registry).map_err(|error| BusError(error.into()))?;
    let properties = BasicProperties::default().with_delivery_mode(2);
    let message = Outgoing { exchange: "".into(), key: names.registry(), data, properties };
    session.publish(vec![message], true).await
}

async fn bind(
    channel: &Channel,
    names: &Names,
    (group, topics): (&str, &BTreeSet<String>),
) -> Result<(), BusError> {
    let queue = names.group(group);
    answered(channel.queue_declare(queue.clone(), QueueDeclareOptions::durable(), quorum())).await?;
    for topic in topics {
        let (options, none) = (QueueBindOptions::default(), FieldTable::default());
        let topic = short(topic)?;
        answered(channel.queue_bind(queue.clone(), names.events(), topic, options, none)).await?;
    }
    Ok(())
}
