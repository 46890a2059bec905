//! Fetches the events of one group for all receivers in this process.
//!
//! The broker hands over as many events as receivers ask for and no more, so that none waits here while another process
//! has time for it. One consumer goes on from one call of `receive` to the next: what is settled makes room for the next
//! event without a word to the broker. An event that arrives when nobody asks any more goes back after a moment.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use hallyu_kernel::chain;
use lapin::options::{
    BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicNackOptions, BasicQosOptions,
};
use lapin::types::FieldTable;
use lapin::{Channel, Consumer, message};
use tokio::sync::mpsc::{UnboundedReceiver, WeakUnboundedSender};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until};

use super::core::Core;
use super::link::{Session, answered};
use super::message::Message;
use crate::bus::{BusError, Delivery, DeliveryId};

/// How long an event waits here for the next call of `receive`.
const LINGER: Duration = Duration::from_millis(100);
/// First and longest pause after the broker could not be asked for events.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// When nothing is to be done at a certain time.
const FAR: Duration = Duration::from_secs(3600);

/// What a receiver is asked.
pub(super) enum Request {
    /// Somebody waits for events.
    Receive(Waiting),
    /// Somebody stopped waiting just when they were handed out.
    Unclaimed(Vec<DeliveryId>),
    /// A lease ends earlier than it did.
    LeaseShortened,
}

/// A call of `receive`.
pub(super) struct Waiting {
    pub(super) max: usize,
    pub(super) lease: Duration,
    pub(super) reply: oneshot::Sender<Batch>,
}

/// Deliveries on their way to who called `receive`. Goes back if that call was dropped meanwhile.
pub(super) struct Batch {
    deliveries: Vec<Delivery>,
    back: WeakUnboundedSender<Request>,
}

impl Batch {
    pub(super) fn claim(mut self) -> Vec<Delivery> {
        std::mem::take(&mut self.deliveries)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        if !self.deliveries.is_empty()
            && let Some(back) = self.back.upgrade()
        {
            let ids = self.deliveries.drain(..).map(|delivery| delivery.id).collect();
            // Where the receiver is gone the broker hands them out anew.
            let _ = back.send(Request::Unclaimed(ids));
        }
    }
}

/// The channel that a group's events come by. It outlives its consumers: what came by it is settled on it.
struct Line {
    channel: Channel,
    consumer: Option<Consumer>,
    /// Unsettled deliveries that the consumer may have.
    prefetch: usize,
    /// Ends with the last user.
    _session: Arc<Session>,
}

pub(super) struct Receiver {
    core: Arc<Core>,
    group: String,
    requests: UnboundedReceiver<Request>,
    back: WeakUnboundedSender<Request>,
    waiting: VecDeque<Waiting>,
    arrived: VecDeque<Message>,
    /// Since when something has arrived that nobody asks for.
    unasked_since: Option<Instant>,
    line: Option<Line>,
    /// Number of the present consumer.
    consumer: u64,
    /// After failures: when to try next, and how long to wait after the next one.
    back_off: Option<(Instant, Duration)>,
}

impl Receiver {
    pub(super) fn new(
        core: Arc<Core>,
        group: &str,
        (requests, back): (UnboundedReceiver<Request>, WeakUnboundedSender<Request>),
    ) -> Self {
        Self {
            core,
            group: group.to_owned(),
            requests,
            back,
            waiting: VecDeque::new(),
            arrived: VecDeque::new(),
            unasked_since: None,
            line: None,
            consumer: 0,
            back_off: None,
        }
    }

    /// Runs until the bus is dropped.
    pub(super) async fn run(mut self) {
        while self.step().await.is_continue() {}
    }

    async fn step(&mut self) -> ControlFlow<()> {
        self.hand_out();
        self.ask_for_more().await;
        self.core.hands.set_arrived(&self.group, self.arrived.len());
        let wake_at = self.wake_at();
        tokio::select! {
            request = self.requests.recv() => match request {
                Some(Request::Receive(waiting)) => self.waiting.push_back(waiting),
                Some(Request::Unclaimed(ids)) => self.arrived.extend(self.core.hands.unclaimed(&ids)),
                Some(Request::LeaseShortened) => {}
                None => return ControlFlow::Break(()),
            },
            arrived = next(&mut self.line) => self.on_arrival(arrived).await,
            () = sleep_until(wake_at) => {}
        }
        self.end_leases().await;
        if self.unasked_since.is_some_and(|since| since.elapsed() >= LINGER) && self.waiting.is_empty() {
            self.give_back_unasked().await;
        }
        ControlFlow::Continue(())
    }

    fn hand_out(&mut self) {
        while !self.arrived.is_empty() {
            let Some(Waiting { max, lease, reply }) = self.waiting.pop_front() else { break };
            if reply.is_closed() {
                continue;
            }
            let count = max.min(self.arrived.len());
            let hand_out = |message| self.core.hands.hand_out(&self.group, message, lease);
            let deliveries = self.arrived.drain(..count).map(hand_out).collect();
            // A batch that is not taken comes back by itself.
            let _ = reply.send(Batch { deliveries, back: self.back.clone() });
        }
        match self.arrived.is_empty() {
            true => self.unasked_since = None,
            false => drop(self.unasked_since.get_or_insert_with(Instant::now)),
        }
    }

    /// Makes sure that the broker hands over as much as is waited for.
    async fn ask_for_more(&mut self) {
        self.waiting.retain(|waiting| !waiting.reply.is_closed());
        let asked: usize = self.waiting.iter().map(|waiting| waiting.max).sum();
        let wanted = asked.saturating_sub(self.arrived.len());
        if wanted == 0
            || self.room() >= wanted
            || self.back_off.is_some_and(|(next, _)| next > Instant::now())
        {
            return;
        }
        let pause = self.back_off.map_or(BACK_OFF.0, |(_, pause)| pause);
        match self.consume(wanted).await {
            Ok(()) => self.back_off = None,
            Err(error) => {
                tracing::warn!(group = self.group, error = chain(&error), "cannot ask RabbitMQ for events");
                self.check_line();
                self.back_off = Some((Instant::now() + pause, (pause * 2).min(BACK_OFF.1)));
            }
        }
    }

    /// How many more events the present consumer lets in.
    fn room(&self) -> usize {
        let Some(Line { consumer: Some(_), prefetch, .. }) = &self.line else { return 0 };
        let here = self.arrived.iter().filter(|message| message.consumer == self.consumer).count();
        prefetch.saturating_sub(here + self.core.hands.held_by(&self.group, self.consumer))
    }

    /// Starts a consumer that lets in `wanted` events, in place of the present one.
    async fn consume(&mut self, wanted: usize) -> Result<(), BusError> {
        self.stop_consuming().await?;
        self.check_line();
        // Declares the group, should the broker have lost it.
        self.core.publishing().await?;
        if self.line.is_none() {
            let session = self.core.consuming.session().await?;
            let channel = session.channel().await?;
            self.line = Some(Line { channel, consumer: None, prefetch: 0, _session: session });
        }
        let Some(line) = &mut self.line else { return Ok(()) };
        let prefetch = u16::try_from(wanted).unwrap_or(u16::MAX);
        answered(line.channel.basic_qos(prefetch, BasicQosOptions { global: false })).await?;
        self.consumer += 1;
        let (queue, tag) = (self.core.names.group(&self.group), self.consumer.to_string().into());
        let consume =
            line.channel.basic_consume(queue, tag, BasicConsumeOptions::default(), FieldTable::default());
        line.consumer = Some(answered(consume).await?);
        line.prefetch = usize::from(prefetch);
        Ok(())
    }

    /// Ends the present consumer and takes in what it was still handed.
    async fn stop_consuming(&mut self) -> Result<(), BusError> {
        let Some(line) = &mut self.line else { return Ok(()) };
        let Some(mut consumer) = line.consumer.take() else { return Ok(()) };
        answered(line.channel.basic_cancel(consumer.tag(), BasicCancelOptions::default())).await?;
        while let Some(Some(Ok(delivery))) = consumer.next().now_or_never() {
            self.admit(delivery).await;
        }
        Ok(())
    }

    async fn on_arrival(&mut self, mut arrived: Option<lapin::Result<message::Delivery>>) {
        loop {
            match arrived {
                Some(Ok(delivery)) => self.admit(delivery).await,
                Some(Err(error)) => {
                    tracing::warn!(
                        group = self.group,
                        error = &error as &dyn std::error::Error,
                        "RabbitMQ ended the channel"
                    );
                }
                // The broker ended the consumer, for example because its queue moved.
                None => {
                    if let Some(line) = &mut self.line {
                        line.consumer = None;
                    }
                    return self.check_line();
                }
            }
            // What arrived together is handed out together.
            match next(&mut self.line).now_or_never() {
                Some(more) => arrived = more,
                None => return self.check_line(),
            }
        }
    }

    async fn admit(&mut self, delivery: message::Delivery) {
        let message = match Message::read(&delivery, self.consumer) {
            Ok(message) => message,
            Err(unreadable) => {
                if let Err(error) = self.core.bury_unreadable(&self.group, (delivery, unreadable)).await {
                    tracing::warn!(
                        group = self.group,
                        error = chain(&error),
                        "a message that is no event stays"
                    );
                }
                return;
            }
        };
        if self.core.hands.take_done(&self.group, message.event()) {
            // Where the channel is gone it comes once more and is applied once more, which consumers are ready for.
            ack(&message).await;
            return;
        }
        self.arrived.extend(self.core.hands.adopt(&self.group, message));
    }

    /// Gives up the line if it is gone; the broker hands out anew what came by it and is not settled.
    fn check_line(&mut self) {
        if self.line.as_ref().is_some_and(|line| !line.channel.status().connected()) {
            self.line = None;
            self.arrived.clear();
            self.core.hands.cut_off(&self.group);
        }
    }

    async fn end_leases(&self) {
        for message in self.core.hands.end_leases(&self.group) {
            tracing::warn!(group = self.group, event = %message.event(), "a lease ended; the event is handed out again");
            requeue(message).await;
        }
    }

    async fn give_back_unasked(&mut self) {
        if let Err(error) = self.stop_consuming().await {
            tracing::warn!(group = self.group, error = chain(&error), "cannot stop to ask for events");
            self.check_line();
        }
        for message in std::mem::take(&mut self.arrived) {
            let unused = (message.attempts, Duration::ZERO, None);
            match self.core.give_back(&self.group, &message, unused).await {
                Ok(()) => drop(ack(&message).await),
                Err(error) => {
                    tracing::warn!(
                        group = self.group,
                        error = chain(&error),
                        "an event goes back as if it had been tried"
                    );
                    requeue(message).await;
                }
            }
        }
    }

    fn wake_at(&self) -> Instant {
        let lease_ends = self.core.hands.next_end(&self.group);
        let unasked = self.unasked_since.map(|since| since + LINGER);
        let retry = self.back_off.filter(|_| !self.waiting.is_empty()).map(|(next, _)| next);
        let first = [lease_ends, unasked, retry].into_iter().flatten().min();
        first.unwrap_or_else(|| Instant::now() + FAR)
    }
}

/// The next thing that the consumer brings; never, while there is none.
async fn next(line: &mut Option<Line>) -> Option<lapin::Result<message::Delivery>> {
    match line.as_mut().and_then(|line| line.consumer.as_mut()) {
        Some(consumer) => consumer.next().await,
        None => std::future::pending().await,
    }
}

/// Tells the broker that the message is settled; `false` if it came by a channel that is gone.
pub(super) async fn ack(message: &Message) -> bool {
    match &message.acker {
        Some(acker) => answered(acker.ack(BasicAckOptions::default())).await.unwrap_or(false),
        None => false,
    }
}

/// Gives the message back to the broker, which counts that it was handed out.
async fn requeue(message: Message) {
    if let Some(acker) = message.acker {
        let requeue = BasicNackOptions { multiple: false, requeue: true };
        // Where the channel is gone the broker has it already.
        let _ = answered(acker.nack(requeue)).await;
    }
}
