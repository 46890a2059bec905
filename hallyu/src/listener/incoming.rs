use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

use super::config::Limits;

/// The client sends its request too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the request's body comes too slowly")]
struct TooSlow;

/// A request's body that breaks off when the client pauses for too long or trickles. Only the time that the server waits
/// for the client counts: whoever takes long to store what came is not the client.
pub(super) struct Paced {
    body: Incoming,
    limits: Limits,
    bytes: u64,
    waited: Duration,
    waiting: Option<Waiting>,
}

struct Waiting {
    since: Instant,
    end: Pin<Box<Sleep>>,
}

impl Paced {
    pub(super) fn new(body: Incoming, limits: Limits) -> Self {
        Self { body, limits, bytes: 0, waited: Duration::ZERO, waiting: None }
    }

    /// Whether it came at the least rate, once there is enough of it to judge.
    fn is_fast_enough(&self) -> bool {
        self.waited < self.limits.body_pause
            || self.bytes / self.waited.as_secs().max(1) >= self.limits.body_rate
    }

    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let pause = self.limits.body_pause;
        let waiting = self.waiting.get_or_insert_with(|| Waiting {
            since: Instant::now(),
            end: Box::pin(tokio::time::sleep(pause)),
        });
        waiting.end.as_mut().poll(context)
    }
}

impl Body for Paced {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else {
            return this.poll_end(context).map(|()| Some(Err(TooSlow.into())));
        };
        if let Some(waiting) = this.waiting.take() {
            this.waited += waiting.since.elapsed();
        }
        if let Some(Ok(frame)) = &frame {
            this.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
            if !this.is_fast_enough() {
                return Poll::Ready(Some(Err(TooSlow.into())));
            }
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
