use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hallyu_kernel::chain;
use hyper::body::{Body as _, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::rt::{Read, Write};
use hyper::server::conn::{http1, http2};
use hyper::service::{HttpService, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tower::Service as _;

use super::activity::{Activity, Answered, Verdict, Watched};
use super::config::Limits;
use super::incoming::Paced;

/// Most headers of a request.
const HEADERS: usize = 100;
/// Most bytes of the headers of a request. The gateway takes less, and says so in words.
const HEADER_BYTES: u32 = 64 * 1024;
/// Most bytes that wait in memory for one connection of HTTP/1.1, each way.
const BUFFER: usize = 128 * 1024;
/// Most requests at a time on one connection of HTTP/2.
const STREAMS: u32 = 128;

/// What a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Http1,
    Http2,
}

/// What all connections share.
pub(super) struct Shared {
    http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
    router: Router,
    pub(super) limits: Limits,
    pub(super) stop: CancellationToken,
}

impl Shared {
    pub(super) fn new(router: Router, limits: Limits, stop: CancellationToken) -> Self {
        let mut http1 = http1::Builder::new();
        // How long headers may take is judged below, where an idle connection can be told from a slow one.
        http1.timer(TokioTimer::new()).header_read_timeout(None);
        http1.max_headers(HEADERS).max_buf_size(BUFFER);
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        http2
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(HEADER_BYTES)
            .keep_alive_interval(limits.idle)
            .keep_alive_timeout(limits.header)
            .enable_connect_protocol();
        Self { http1, http2, router, limits, stop }
    }

    /// Serves a connection to its end: the client's, that of the process, or ours because the client is too slow.
    ///
    /// Thousands of connections wait at a time, so each keeps only what its own protocol needs, and keeps it once.
    pub(super) async fn serve<I>(&self, io: I, peer: SocketAddr, protocol: Protocol)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let activity = Arc::new(Activity::new());
        let io = TokioIo::new(Watched::new(io, Arc::clone(&activity)));
        let service = service_fn(|request| self.answer(request, peer, &activity));
        match protocol {
            Protocol::Http1 => {
                let connection = Box::pin(self.http1.serve_connection(io, service).with_upgrades());
                self.follow(connection, peer, &activity).await;
            }
            Protocol::Http2 => {
                let connection = Box::pin(self.http2.serve_connection(io, service));
                self.follow(connection, peer, &activity).await;
            }
        }
    }

    async fn follow(&self, mut connection: Pin<Box<impl Connection>>, peer: SocketAddr, activity: &Activity) {
        let mut check = pin!(sleep_until(Instant::now() + self.limits.header));
        let mut is_stopping = false;
        loop {
            tokio::select! {
                biased;
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::trace!(%peer, error = chain(&error), "a connection broke off");
                    }
                    return;
                }
                () = self.stop.cancelled(), if !is_stopping => {
                    is_stopping = true;
                    connection.as_mut().end();
                }
                () = check.as_mut() => match activity.judge(&self.limits) {
                    Verdict::Fine(until) => check.as_mut().reset(until),
                    Verdict::Idle(until) => {
                        connection.as_mut().end();
                        check.as_mut().reset(until);
                    }
                    Verdict::Slow(reason) => {
                        metrics::counter!("connections_cut_total", "reason" => reason).increment(1);
                        tracing::debug!(%peer, reason, "a slow client was cut off");
                        return;
                    }
                }
            }
        }
    }

    /// Hands one request to the router, which knows the peer.
    fn answer(
        &self,
        request: hyper::Request<Incoming>,
        peer: SocketAddr,
        activity: &Arc<Activity>,
    ) -> impl Future<Output = Result<hyper::Response<Answered<Body>>, Infallible>> + Send + use<> {
        let in_work = activity.begin(request.version());
        let limits = self.limits;
        let mut request = request.map(|body| {
            if body.is_end_stream() { Body::empty() } else { Body::new(Paced::new(body, limits)) }
        });
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = self.router.clone().call(request);
        let stop = self.stop.clone();
        async move {
            let Ok(response) = answer.await;
            let is_endless = is_endless(&response);
            Ok(response.map(|body| match Answered::new(body, in_work) {
                answered if is_endless => answered.until(stop),
                answered => answered,
            }))
        }
    }
}

/// Whether an answer may go on for as long as its reader wants: streams of events. They end when the process stops; their
/// readers go on with another.
fn is_endless(response: &hyper::Response<Body>) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| kind.starts_with(b"text/event-stream"))
}

/// A connection that can be asked to end after the requests in work.
trait Connection: Future<Output = hyper::Result<()>> {
    fn end(self: Pin<&mut Self>);
}

impl<I, S> Connection for http1::UpgradeableConnection<I, S>
where
    I: Read + Write + Unpin + Send + 'static,
    S: HttpService<Incoming, ResBody = Answered<Body>, Error = Infallible>,
{
    fn end(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

impl<I, S> Connection for http2::Connection<I, S, TokioExecutor>
where
    I: Read + Write + Unpin,
    S: HttpService<Incoming, ResBody = Answered<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    fn end(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}
