//! The connection to Redis that the cache and the limiter share: waits are bounded, and a Redis that is down is not
//! asked again by every request.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, ErrorKind, FromRedisValue, RedisError, ScriptInvocation};
use redis::{ServerErrorKind, TlsCertificates};
use reqwest::Url;
use tokio::sync::Mutex as AsyncMutex;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(1);
/// Longest wait for an answer.
const ANSWER: Duration = Duration::from_millis(250);
/// While Redis is down, it is tried again this often.
const AGAIN: Duration = Duration::from_millis(250);
/// After Redis came back, what it holds is not believed for so long: other processes may first have to remove what they
/// could not remove meanwhile, and each notices within [`AGAIN`] and a connection's time that it is back.
const GRACE: Duration = Duration::from_secs(1);
/// In front of all keys, unless the URL says otherwise.
const PREFIX: &str = "hallyu";

/// The URL does not name a Redis.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0}; expected redis://user:password@host:6379/0, or rediss:// for TLS, with ?prefix=… and &ca=/file.pem if wanted"
)]
pub struct BadRedisUrl(String);

/// Why Redis did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// Whoever found out logged it; this took no time.
    #[error("Redis is down")]
    Down,
    #[error("Redis failed")]
    Failed(#[source] RedisError),
}

/// A Redis server. Clones share one connection, which is made when it is first needed and again when it was lost.
#[derive(Clone)]
pub struct Redis(Arc<Inner>);

struct Inner {
    client: Client,
    prefix: String,
    /// For logs: host and port.
    place: String,
    state: Mutex<State>,
    first: AsyncMutex<()>,
}

#[derive(Clone)]
enum State {
    Unused,
    Up { connection: MultiplexedConnection, number: u64, believed_from: Option<Instant> },
    Down { number: u64 },
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redis({})", self.0.place)
    }
}

impl Redis {
    /// The Redis at `redis://user:password@host:port/database`, or `rediss://` for TLS. `?prefix=` stands in front of
    /// all keys, so that several installations can share a server; `&ca=` names a PEM file with the authorities to
    /// trust instead of the public ones. Nothing is connected yet.
    ///
    /// # Errors
    /// If the URL is malformed or the file cannot be read.
    pub fn open(url: &str) -> Result<Self, BadRedisUrl> {
        let bad = |error: &dyn fmt::Display| BadRedisUrl(error.to_string());
        let parsed = Url::parse(url).map_err(|error| bad(&error))?;
        if !matches!(parsed.scheme(), "redis" | "rediss") {
            return Err(bad(&"the scheme is neither redis nor rediss"));
        }
        let (mut prefix, mut ca) = (PREFIX.to_owned(), None);
        for (name, value) in parsed.query_pairs() {
            match &*name {
                "prefix" => prefix = value.into_owned(),
                "ca" => ca = Some(std::fs::read(&*value).map_err(|error| bad(&format!("{value}: {error}")))?),
                _ => return Err(bad(&format!("there is no option {name}"))),
            }
        }
        let mut address = parsed.clone();
        address.set_query(None);
        let client = match ca {
            Some(ca) => {
                Client::build_with_tls(address, TlsCertificates { client_tls: None, root_cert: Some(ca) })
            }
            None => Client::open(address),
        };
        let place = format!("{}:{}", parsed.host_str().unwrap_or_default(), parsed.port().unwrap_or(6379));
        let (state, first) = (Mutex::new(State::Unused), AsyncMutex::new(()));
        Ok(Self(Arc::new(Inner {
            client: client.map_err(|error| bad(&error))?,
            prefix,
            place,
            state,
            first,
        })))
    }

    /// Whether it answers, for those who look after an installation.
    ///
    /// # Errors
    /// What it says instead.
    pub async fn ping(&self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.0.connect().await.map(drop).map_err(Into::into)
    }

    /// The whole name of a key of ours.
    pub(crate) fn key(&self, kind: &str, name: &str) -> String {
        format!("{}:{kind}:{name}", self.0.prefix)
    }

    /// Whether what Redis holds may be believed: not right after it came back.
    pub(crate) fn is_believed(&self) -> bool {
        match &*self.0.state() {
            State::Up { believed_from: Some(moment), .. } => Instant::now() >= *moment,
            State::Up { .. } | State::Unused => true,
            State::Down { .. } => false,
        }
    }

    pub(crate) async fn query<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, NoAnswer> {
        let (mut connection, number) = self.connection().await?;
        let answer = command.query_async(&mut connection).await;
        answer.map_err(|error| self.failed(error, number))
    }

    pub(crate) async fn invoke<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, NoAnswer> {
        let (mut connection, number) = self.connection().await?;
        let answer = script.invoke_async(&mut connection).await;
        answer.map_err(|error| self.failed(error, number))
    }

    async fn connection(&self) -> Result<(MultiplexedConnection, u64), NoAnswer> {
        if let Some(known) = self.0.known() {
            return known;
        }
        let _one_connects = self.0.first.lock().await;
        if let Some(known) = self.0.known() {
            return known;
        }
        match self.0.connect().await {
            Ok(connection) => self.0.came_up(&connection, None),
            Err(error) => return Err(self.failed(error, 0)),
        }
        self.0.known().unwrap_or(Err(NoAnswer::Down))
    }

    /// Notes what a failure says about the connection of that number.
    fn failed(&self, error: RedisError, number: u64) -> NoAnswer {
        if !is_lost(&error) {
            return NoAnswer::Failed(error);
        }
        {
            let mut state = self.0.state();
            if state.number() != number || matches!(*state, State::Down { .. }) {
                return NoAnswer::Down;
            }
            *state = State::Down { number };
        }
        metrics::gauge!("redis_up").set(0.0);
        let (place, error) = (&self.0.place, &error as &dyn std::error::Error);
        tracing::warn!(place, error, "Redis is down: going on without");
        tokio::spawn(come_back(Arc::downgrade(&self.0)));
        NoAnswer::Down
    }
}

impl State {
    fn number(&self) -> u64 {
        match self {
            Self::Unused => 0,
            Self::Up { number, .. } | Self::Down { number } => *number,
        }
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection and its number, unless none was ever asked for.
    fn known(&self) -> Option<Result<(MultiplexedConnection, u64), NoAnswer>> {
        match &*self.state() {
            State::Unused => None,
            State::Up { connection, number, .. } => Some(Ok((connection.clone(), *number))),
            State::Down { .. } => Some(Err(NoAnswer::Down)),
        }
    }

    async fn connect(&self) -> Result<MultiplexedConnection, RedisError> {
        let limits = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(ANSWER));
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&limits).await?;
        // A process that hangs still takes connections.
        redis::cmd("PING").query_async::<()>(&mut connection).await?;
        Ok(connection)
    }

    fn came_up(&self, connection: &MultiplexedConnection, believed_from: Option<Instant>) {
        metrics::gauge!("redis_up").set(1.0);
        let mut state = self.state();
        let number = state.number() + 1;
        *state = State::Up { connection: connection.clone(), number, believed_from };
    }
}

/// Tries until Redis is there again or nobody wants it any more.
async fn come_back(redis: Weak<Inner>) {
    loop {
        tokio::time::sleep(AGAIN).await;
        let Some(redis) = redis.upgrade() else { return };
        if let Ok(connection) = redis.connect().await {
            redis.came_up(&connection, Some(Instant::now() + GRACE));
            tracing::info!(place = redis.place, "Redis is back");
            return;
        }
    }
}

/// Whether the connection is of no more use: it broke, nobody answered in time, or the server cannot serve for now.
fn is_lost(error: &RedisError) -> bool {
    use ServerErrorKind::{BusyLoading, ClusterDown, MasterDown, ReadOnly};
    let cannot_serve = matches!(
        error.kind(),
        ErrorKind::Server(BusyLoading | ClusterDown | MasterDown | ReadOnly)
            | ErrorKind::AuthenticationFailed
    );
    cannot_serve || error.is_io_error() || error.is_unrecoverable_error()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_and_wrong_ones_are_refused_with_an_example() {
        let redis = Redis::open("rediss://hallyu:word@cache.example/3?prefix=staging").unwrap();
        assert_eq!(format!("{redis:?}"), "Redis(cache.example:6379)");
        assert_eq!(redis.key("cache", "a"), "staging:cache:a");
        assert_eq!(Redis::open("redis://localhost:7000").unwrap().key("cache", "a"), "hallyu:cache:a");
        for wrong in [
            "http://cache",
            "redis://",
            "redis://h/first",
            "redis://h?prefx=a",
            "rediss://h?ca=/no/such/file",
        ] {
            let message = Redis::open(wrong).unwrap_err().to_string();
            assert!(message.contains("expected redis://"), "{message}");
        }
    }
}
