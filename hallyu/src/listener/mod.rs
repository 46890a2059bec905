//! Takes connections: HTTP/1.1 and HTTP/2, plain or over TLS 1.3. Clients that open connections and then take their time
//! are cut off, so that a few of them cannot keep all others out.

mod activity;
mod config;
mod connection;
mod incoming;
#[cfg(test)]
mod tests;
mod tls;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use hallyu_kernel::chain;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use connection::{Protocol, Shared};
use tls::Tls;

pub(crate) use config::Config;

/// How long nothing is accepted after the system had no room for a connection.
const NO_ROOM: Duration = Duration::from_secs(1);

/// What only the preface of HTTP/2 begins with (RFC 9113, 3.4).
const HTTP_2: &[u8] = b"PRI";
/// How long is waited for the rest of it.
const HALF_A_WORD: Duration = Duration::from_millis(10);

/// A port that is taken, and how its connections are served.
pub(crate) struct Listener {
    public: TcpListener,
    /// With TLS, a plain port of this machine alone for the commands on it, which know the server by its data folder and
    /// not by its certificate.
    inside: Option<TcpListener>,
    tls: Option<Tls>,
    config: Config,
}

impl Listener {
    /// Takes the port and reads the certificate.
    ///
    /// # Errors
    /// If the port is taken, or the certificate cannot be used.
    pub(crate) async fn bind((host, port): (&str, u16), config: Config) -> Result<Self> {
        let tls = config.tls_files().map(Tls::open).transpose().context("[listener]")?;
        let public = TcpListener::bind((host, port)).await;
        let public = public.with_context(|| format!("cannot listen on {host}:{port}"))?;
        let inside = match tls {
            Some(_) => Some(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?),
            None => None,
        };
        Ok(Self { public, inside, tls, config })
    }

    /// Where it listens, for example `https://0.0.0.0:8000`.
    ///
    /// # Errors
    /// If the system does not know.
    pub(crate) fn url(&self) -> std::io::Result<String> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        Ok(format!("{scheme}://{}", self.public.local_addr()?))
    }

    /// The port that it listens on.
    ///
    /// # Errors
    /// If the system does not know.
    pub(crate) fn port(&self) -> std::io::Result<u16> {
        Ok(self.public.local_addr()?.port())
    }

    /// Where commands on this machine reach it without a certificate.
    ///
    /// # Errors
    /// If the system does not know.
    pub(crate) fn inside_url(&self) -> std::io::Result<String> {
        let inside = self.inside.as_ref().unwrap_or(&self.public);
        Ok(format!("http://{}", inside.local_addr()?))
    }

    /// Serves until `stop`, then until the requests in work are answered.
    pub(crate) async fn serve(self, router: Router, stop: CancellationToken) {
        let Self { public, inside, tls, config } = self;
        let connections = TaskTracker::new();
        if let Some(tls) = tls.clone() {
            connections.spawn(tls.follow(stop.clone()));
        }
        let doorman = Doorman {
            shared: Arc::new(Shared::new(router, config.limits(), stop)),
            places: Arc::new(Semaphore::new(config.most())),
            connections: connections.clone(),
        };
        let inside = async {
            if let Some(inside) = inside {
                doorman.accept(inside, None).await;
            }
        };
        tokio::join!(doorman.accept(public, tls), inside);
        connections.close();
        connections.wait().await;
    }
}

/// Lets connections in, as many as there are places.
struct Doorman {
    shared: Arc<Shared>,
    places: Arc<Semaphore>,
    connections: TaskTracker,
}

impl Doorman {
    async fn accept(&self, listener: TcpListener, tls: Option<Tls>) {
        while let Some((place, (stream, peer))) = self.next(&listener).await {
            // Without it small answers wait for the acknowledgement of earlier ones.
            let _still_served_if_refused = stream.set_nodelay(true);
            // A future that is awaited inside another takes its room there twice.
            let served = Box::pin(serve(Arc::clone(&self.shared), (stream, peer), tls.clone()));
            self.connections.spawn(async move {
                let open = metrics::gauge!("connections_open");
                open.increment(1);
                served.await;
                open.decrement(1);
                drop(place);
            });
        }
    }

    /// The next connection, once there is a place for it; `None` when the process stops.
    async fn next(&self, listener: &TcpListener) -> Option<(OwnedSemaphorePermit, (TcpStream, SocketAddr))> {
        let accepted = async {
            let place = Arc::clone(&self.places).acquire_owned().await.ok()?;
            loop {
                match listener.accept().await {
                    Ok(accepted) => return Some((place, accepted)),
                    Err(error) if is_of_the_client(&error) => {}
                    Err(error) => {
                        tracing::error!(error = chain(&error), "no connection can be accepted for now");
                        tokio::time::sleep(NO_ROOM).await;
                    }
                }
            }
        };
        tokio::select! {
            () = self.shared.stop.cancelled() => None,
            accepted = accepted => accepted,
        }
    }
}

/// Whether the client gave up before it was accepted.
fn is_of_the_client(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionRefused | ConnectionAborted | ConnectionReset)
}

async fn serve(shared: Arc<Shared>, (stream, peer): (TcpStream, SocketAddr), tls: Option<Tls>) {
    match tls {
        None => serve_plain(&shared, stream, peer).await,
        // Boxed, so that plain connections, which are those behind a load balancer, do not keep room for a handshake.
        Some(tls) => Box::pin(serve_tls(&shared, (stream, peer), &tls)).await,
    }
}

async fn serve_plain(shared: &Shared, stream: TcpStream, peer: SocketAddr) {
    let spoken = tokio::select! {
        () = shared.stop.cancelled() => return,
        spoken = tokio::time::timeout(shared.limits.header, spoken(&stream)) => spoken,
    };
    match spoken {
        Ok(Ok(Some(protocol))) => shared.serve(stream, peer, protocol).await,
        Ok(Ok(None)) => {}
        Ok(Err(error)) => tracing::trace!(%peer, %error, "a connection broke off"),
        Err(_) => metrics::counter!("connections_cut_total", "reason" => "headers").increment(1),
    }
}

/// What the client begins to speak, without taking it from the stream; `None` if it says nothing.
async fn spoken(stream: &TcpStream) -> std::io::Result<Option<Protocol>> {
    let mut begun = [0; HTTP_2.len()];
    loop {
        let length = stream.peek(&mut begun).await?;
        if length == 0 {
            return Ok(None);
        }
        if begun[..length] != HTTP_2[..length] {
            return Ok(Some(Protocol::Http1));
        }
        if length == HTTP_2.len() {
            return Ok(Some(Protocol::Http2));
        }
        tokio::time::sleep(HALF_A_WORD).await;
    }
}

async fn serve_tls(shared: &Shared, (stream, peer): (TcpStream, SocketAddr), tls: &Tls) {
    let shaken = tokio::time::timeout(shared.limits.header, tls.acceptor().accept(stream));
    let stream = tokio::select! {
        () = shared.stop.cancelled() => return,
        shaken = shaken => shaken,
    };
    match stream {
        Ok(Ok(stream)) => {
            let protocol = match stream.get_ref().1.alpn_protocol() {
                Some(b"h2") => Protocol::Http2,
                _ => Protocol::Http1,
            };
            shared.serve(stream, peer, protocol).await;
        }
        Ok(Err(error)) => tracing::debug!(%peer, %error, "no TLS could be agreed on"),
        Err(_) => metrics::counter!("connections_cut_total", "reason" => "handshake").increment(1),
    }
}
