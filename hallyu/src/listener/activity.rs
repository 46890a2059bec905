use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::BoxFuture;
use hyper::body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::config::Limits;

/// How long a connection that was asked to end may take to do so.
const FAREWELL: Duration = Duration::from_secs(5);

/// What happens on a connection, for [`Activity::judge`].
pub(super) struct Activity(Mutex<State>);

struct State {
    /// Requests whose answer is not complete.
    in_work: u32,
    /// When the last answer was complete; when the connection was opened if there was none.
    idle_since: Instant,
    /// When the first byte came after that.
    asking_since: Option<Instant>,
    /// Since when the client takes nothing.
    unread_since: Option<Instant>,
    protocol: Protocol,
    is_leaving: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    /// No request has come.
    Unknown,
    Http1,
    /// Bytes between requests may be pings.
    Http2,
}

/// What to do with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing, until then.
    Fine(Instant),
    /// Ask it to end, and look again then.
    Idle(Instant),
    /// Cut it off.
    Slow(&'static str),
}

impl Activity {
    pub(super) fn new() -> Self {
        Self(Mutex::new(State {
            in_work: 0,
            idle_since: Instant::now(),
            asking_since: None,
            unread_since: None,
            protocol: Protocol::Unknown,
            is_leaving: false,
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request has come; it is in work until what this returns is dropped.
    pub(super) fn begin(self: &Arc<Self>, version: hyper::Version) -> InWork {
        let mut state = self.state();
        state.in_work += 1;
        state.asking_since = None;
        state.protocol = if version == hyper::Version::HTTP_2 { Protocol::Http2 } else { Protocol::Http1 };
        InWork(Arc::clone(self))
    }

    fn end(&self) {
        let mut state = self.state();
        state.in_work -= 1;
        state.idle_since = Instant::now();
    }

    fn bytes_came(&self) {
        let mut state = self.state();
        if state.in_work == 0 && state.asking_since.is_none() {
            state.asking_since = Some(Instant::now());
        }
    }

    /// Notes whether the client takes what is sent.
    fn sent<T>(&self, outcome: &Poll<T>, was_stuck: &mut bool) {
        if outcome.is_pending() != *was_stuck {
            *was_stuck = outcome.is_pending();
            self.state().unread_since = was_stuck.then(Instant::now);
        }
    }

    /// Whether the client is too slow, and when to ask again.
    pub(super) fn judge(&self, limits: &Limits) -> Verdict {
        let (now, mut state) = (Instant::now(), self.state());
        let unread_until = state.unread_since.unwrap_or(now) + limits.unread;
        if unread_until <= now {
            return Verdict::Slow("unread");
        }
        if state.in_work > 0 {
            return Verdict::Fine(unread_until.min(now + limits.header));
        }
        let asking_since = match state.protocol {
            Protocol::Unknown => Some(state.idle_since),
            Protocol::Http1 => state.asking_since,
            Protocol::Http2 => None,
        };
        let asked_until = asking_since.unwrap_or(now) + limits.header;
        if asked_until <= now {
            return Verdict::Slow("headers");
        }
        let idle_until = state.idle_since + limits.idle;
        if idle_until > now || asking_since.is_some() {
            let idle_until = if asking_since.is_some() { asked_until } else { idle_until };
            return Verdict::Fine(unread_until.min(asked_until).min(idle_until));
        }
        if state.is_leaving {
            return Verdict::Slow("idle");
        }
        state.is_leaving = true;
        Verdict::Idle(now + FAREWELL)
    }
}

/// A request in work.
pub(super) struct InWork(Arc<Activity>);

impl Drop for InWork {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// A connection whose bytes are noted.
pub(super) struct Watched<I> {
    io: I,
    activity: Arc<Activity>,
    is_stuck: bool,
}

impl<I> Watched<I> {
    pub(super) fn new(io: I, activity: Arc<Activity>) -> Self {
        Self { io, activity, is_stuck: false }
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Watched<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.io).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.bytes_came();
        }
        outcome
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Watched<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let this = &mut *self;
        let outcome = Pin::new(&mut this.io).poll_write(context, bytes);
        this.activity.sent(&outcome, &mut this.is_stuck);
        outcome
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let this = &mut *self;
        let outcome = Pin::new(&mut this.io).poll_write_vectored(context, pieces);
        this.activity.sent(&outcome, &mut this.is_stuck);
        outcome
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let this = &mut *self;
        let outcome = Pin::new(&mut this.io).poll_flush(context);
        // Only TLS keeps bytes back; a plain stream has nothing to say here.
        if outcome.is_pending() {
            this.activity.sent(&outcome, &mut this.is_stuck);
        }
        outcome
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

/// An answer's body, which ends the work on its request.
pub(super) struct Answered<B> {
    body: B,
    /// When a body ends that has no end of its own.
    ends: Option<BoxFuture<'static, ()>>,
    _in_work: InWork,
}

impl<B> Answered<B> {
    pub(super) fn new(body: B, in_work: InWork) -> Self {
        Self { body, ends: None, _in_work: in_work }
    }

    /// The same, which ends at the latest when the token is cancelled.
    pub(super) fn until(self, stop: CancellationToken) -> Self {
        Self { ends: Some(Box::pin(stop.cancelled_owned())), ..self }
    }
}

impl<B: Body + Unpin> Body for Answered<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        if self.ends.as_mut().is_some_and(|ends| ends.as_mut().poll(context).is_ready()) {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
