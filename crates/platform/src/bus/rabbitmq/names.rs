use std::time::Duration;

use lapin::types::{AMQPValue, FieldTable, LongString, ShortString};

/// What AMQP takes as a name, bytes.
const LONGEST_NAME: usize = 255;
/// Delay queues begin at this delay and double from one to the next.
const SHORTEST_DELAY_MS: u64 = 64;
/// The longest delay that a queue takes, about 12 days; longer ones are cut to it.
const LONGEST_DELAY_MS: u64 = 1 << 30;
/// No number of returns makes the broker drop an event: who gives one up buries it.
const DELIVERY_LIMIT: i64 = 1 << 30;
/// How long a delivery may stay unacknowledged, milliseconds: a week. Brokers before 3.12 do not know the argument; they
/// take `consumer_timeout` of their configuration.
const CONSUMER_TIMEOUT_MS: i64 = 7 * 24 * 3600 * 1000;

/// The names of exchanges and queues. All begin with one prefix, so that several platforms can share a virtual host.
pub(super) struct Names {
    prefix: String,
}

impl Names {
    pub(super) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned() }
    }

    /// The exchange that events are published to, by topic.
    pub(super) fn events(&self) -> ShortString {
        self.name("events")
    }

    /// What a group is owed.
    pub(super) fn group(&self, group: &str) -> ShortString {
        self.name(&format!("group.{group}"))
    }

    /// What a group gets back after up to `bucket` milliseconds.
    pub(super) fn delayed(&self, group: &str, bucket: u64) -> ShortString {
        self.name(&format!("later.{bucket}.{group}"))
    }

    /// The dead letters of all groups.
    pub(super) fn dead(&self) -> ShortString {
        self.name("dead")
    }

    /// One message: which groups there are.
    pub(super) fn registry(&self) -> ShortString {
        self.name("registry")
    }

    /// Exists while one process has the registry.
    pub(super) fn lock(&self) -> ShortString {
        self.name("lock")
    }

    fn name(&self, rest: &str) -> ShortString {
        let mut name = format!("{}.{rest}", self.prefix);
        // Groups and topics are short words of the code; a name that is cut is better than a panic.
        name.truncate(name.floor_char_boundary(LONGEST_NAME));
        name.into()
    }
}

/// The delay queue that holds an event for `delay`: the shortest that is not shorter. An event leaves it after its own
/// delay, or when those that came before it have left, so at the latest after the queue's.
pub(super) fn bucket(delay: Duration) -> u64 {
    milliseconds(delay).next_power_of_two().max(SHORTEST_DELAY_MS)
}

/// The delay in whole milliseconds, rounded up, as long as a queue can hold it.
pub(super) fn milliseconds(delay: Duration) -> u64 {
    let rounded_up = u64::try_from(delay.as_nanos().div_ceil(1_000_000)).unwrap_or(LONGEST_DELAY_MS);
    rounded_up.min(LONGEST_DELAY_MS)
}

/// A queue that several nodes hold, each on its disk.
pub(super) fn quorum() -> FieldTable {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), text("quorum"));
    arguments.insert("x-delivery-limit".into(), AMQPValue::LongLongInt(DELIVERY_LIMIT));
    arguments.insert("x-consumer-timeout".into(), AMQPValue::LongLongInt(CONSUMER_TIMEOUT_MS));
    arguments
}

/// A queue that hands what is in it to the queue `target` after at most `bucket` milliseconds, and forgets it only when it
/// has arrived there.
pub(super) fn delaying(bucket: u64, target: &ShortString) -> FieldTable {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), text("quorum"));
    let ttl = i64::try_from(bucket).unwrap_or(i64::MAX);
    arguments.insert("x-message-ttl".into(), AMQPValue::LongLongInt(ttl));
    arguments.insert("x-dead-letter-exchange".into(), text(""));
    arguments.insert("x-dead-letter-routing-key".into(), text(target.as_str()));
    arguments.insert("x-dead-letter-strategy".into(), text("at-least-once"));
    arguments.insert("x-overflow".into(), text("reject-publish"));
    arguments
}

fn text(value: &str) -> AMQPValue {
    AMQPValue::LongString(LongString::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_takes_the_shortest_queue_that_is_long_enough() {
        let bucket_of = |ms| bucket(Duration::from_millis(ms));
        assert_eq!([1, 64, 65, 128, 1000].map(bucket_of), [64, 64, 128, 128, 1024]);
        assert_eq!(bucket(Duration::from_micros(64_001)), 128, "never before it is due");
        assert_eq!(bucket(Duration::MAX), LONGEST_DELAY_MS);
    }

    #[test]
    fn a_name_is_never_too_long() {
        let name = Names::new("p").group(&"코".repeat(200));
        assert!(name.as_str().len() <= LONGEST_NAME && name.as_str().starts_with("p.group.코"));
    }
}
