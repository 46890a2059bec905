use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lapin::Channel;
use lapin::message::BasicGetMessage;
use lapin::options::{BasicAckOptions, BasicGetOptions, BasicNackOptions, QueueDeclareOptions};
use lapin::types::{FieldTable, ShortString};
use tokio::time::{Instant, sleep};

use super::RabbitMqBus;
use super::core::Core;
use super::link::{Outgoing, Session, answered, failure, refused_with};
use super::message::{self, Notes};
use super::registry::Task;
use crate::bus::{BusAdmin, BusError, DeadLetter, DeliveryId};

/// How long to wait for dead letters that were looked at to be back in their queue.
const BACK_WITHIN: Duration = Duration::from_secs(2);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// AMQP's code for a queue that is not there.
const NOT_FOUND: u16 = 404;

#[async_trait]
impl BusAdmin for RabbitMqBus {
    async fn lag(&self) -> Result<Vec<(String, u64)>, BusError> {
        let registry = self.core.registry(Task::Read).await?;
        let session = self.core.publishing().await?;
        let mut channel = session.channel().await?;
        let mut lag = Vec::new();
        for (name, group) in registry.groups {
            let mut waiting = count(&session, &mut channel, self.core.names.group(&name)).await?;
            // After the queue: what leaves it meanwhile is counted here.
            waiting += self.core.hands.count(&name);
            for bucket in group.delays {
                waiting += count(&session, &mut channel, self.core.names.delayed(&name, bucket)).await?;
            }
            if waiting > 0 || !group.topics.is_empty() {
                lag.push((name, waiting));
            }
        }
        Ok(lag)
    }

    async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, BusError> {
        let list = move |core: Arc<Core>, session: Arc<Session>| async move {
            let mut look = Look::start(&session, core.names.dead()).await?;
            let mut letters = Vec::new();
            while letters.len() < limit as usize
                && let Some(letter) = look.next().await?
            {
                letters.push(message::dead_letter(&letter.data, &letter.properties));
            }
            look.put_back().await?;
            Ok(letters)
        };
        self.core.locked(list).await
    }

    async fn replay(&self, id: &DeliveryId) -> Result<bool, BusError> {
        let id = id.0.clone();
        let replay = move |core: Arc<Core>, session: Arc<Session>| async move {
            let mut look = Look::start(&session, core.names.dead()).await?;
            let mut found = false;
            while let Some(letter) = look.next().await? {
                if message::letter_id(&letter.properties) == id {
                    found = true;
                    break;
                }
            }
            if found && let Some(letter) = look.take_last() {
                hand_out_again(&core, &session, letter).await?;
            }
            look.put_back().await?;
            Ok(found)
        };
        self.core.locked(replay).await
    }
}

/// Stores the letter for its group as if it had just been published, then takes it from the dead.
async fn hand_out_again(core: &Core, session: &Session, letter: BasicGetMessage) -> Result<(), BusError> {
    let BasicGetMessage { delivery, .. } = letter;
    let dead = message::dead_letter(&delivery.data, &delivery.properties);
    let properties = message::properties(&dead.envelope, &Notes::default());
    let key = core.names.group(&dead.group);
    let again = Outgoing { exchange: "".into(), key, data: delivery.data, properties };
    session.publish(vec![again], true).await?;
    answered(delivery.acker.ack(BasicAckOptions::default())).await?;
    Ok(())
}

/// Messages that are taken out of a queue to be looked at. They are back in it when this is put back, or when its channel
/// ends.
struct Look {
    channel: Channel,
    queue: ShortString,
    taken: Vec<BasicGetMessage>,
    /// Messages in the queue that were not taken.
    left: u32,
}

impl Look {
    async fn start(session: &Session, queue: ShortString) -> Result<Self, BusError> {
        Ok(Self { channel: session.channel().await?, queue, taken: Vec::new(), left: 0 })
    }

    async fn next(&mut self) -> Result<Option<&BasicGetMessage>, BusError> {
        let get = self.channel.basic_get(self.queue.clone(), BasicGetOptions::default());
        let Some(message) = answered(get).await? else { return Ok(None) };
        self.left = message.message_count;
        self.taken.push(message);
        Ok(self.taken.last())
    }

    /// The message that came last, not to be put back.
    fn take_last(&mut self) -> Option<BasicGetMessage> {
        self.taken.pop()
    }

    async fn put_back(self) -> Result<(), BusError> {
        for message in &self.taken {
            let requeue = BasicNackOptions { multiple: false, requeue: true };
            answered(message.delivery.acker.nack(requeue)).await?;
        }
        // The broker says nothing when they are back, and who looks next must find them.
        let all = u64::from(self.left) + self.taken.len() as u64;
        let until = Instant::now() + BACK_WITHIN;
        while ready(&self.channel, self.queue.clone()).await? < all {
            if Instant::now() > until {
                return Err(failure("dead letters are slow to return to their queue; they are not lost"));
            }
            sleep(LOOK_EVERY).await;
        }
        Ok(())
    }
}

/// Messages in a queue that nobody has been handed; 0 if there is no such queue.
async fn count(session: &Session, channel: &mut Channel, queue: ShortString) -> Result<u64, BusError> {
    match ready(channel, queue).await {
        Err(error) if refused_with(&error, NOT_FOUND) => {
            *channel = session.channel().await?;
            Ok(0)
        }
        counted => counted,
    }
}

async fn ready(channel: &Channel, queue: ShortString) -> Result<u64, BusError> {
    let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
    let queue = answered(channel.queue_declare(queue, passive, FieldTable::default())).await?;
    Ok(queue.message_count().into())
}
