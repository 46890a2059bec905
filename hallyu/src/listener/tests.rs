use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::routing::{get, post};
use futures_util::StreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{Config, Listener};

const GET: &[u8] = b"GET /peer HTTP/1.1\r\nHost: here\r\n\r\n";
/// More than the buffers of both ends hold.
const LARGE: usize = 48 * 1024 * 1024;

/// A listener with the patience of a second or two, in front of a few routes.
struct Place {
    address: SocketAddr,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

impl Place {
    async fn open(config: Config) -> Self {
        let router = Router::new()
            .route("/peer", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }))
            .route("/bytes", post(|body: Bytes| async move { body.len().to_string() }))
            .route("/slow", get(|| async { sleep(Duration::from_secs(3)).await }))
            .route("/events", get(events))
            .route("/large", get(|| async { Body::from(vec![7; LARGE]) }))
            .layer(axum::extract::DefaultBodyLimit::disable());
        let listener = Listener::bind(("127.0.0.1", 0), config).await.unwrap();
        let address = listener.public.local_addr().unwrap();
        let stop = CancellationToken::new();
        let served = tokio::spawn(listener.serve(router, stop.clone()));
        Self { address, stop, served }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

/// Events that never end.
async fn events() -> impl axum::response::IntoResponse {
    let first = futures_util::stream::iter([Ok::<_, std::convert::Infallible>("data: 1\n\n")]);
    let body = Body::from_stream(first.chain(futures_util::stream::pending()));
    ([("content-type", "text/event-stream")], body)
}

/// Reads until the server has nothing more to say for now.
async fn answer(stream: &mut TcpStream) -> String {
    let mut buffer = vec![0; 64 * 1024];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut buffer)).await;
    let length = read.expect("an answer in time").unwrap();
    String::from_utf8_lossy(&buffer[..length]).into_owned()
}

/// How long it takes until the server ends the connection.
async fn end_of(stream: &mut TcpStream) -> Duration {
    let began = Instant::now();
    let mut buffer = vec![0; 64 * 1024];
    let end = async { while stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {} };
    tokio::time::timeout(Duration::from_secs(15), end).await.expect("the connection ends");
    began.elapsed()
}

#[tokio::test]
async fn the_router_learns_who_is_there() {
    let place = Place::open(Config::impatient()).await;
    let mut stream = place.connect().await;
    stream.write_all(GET).await.unwrap();
    let answer = answer(&mut stream).await;
    assert!(answer.ends_with(&stream.local_addr().unwrap().to_string()), "{answer}");
}

#[tokio::test]
async fn both_protocols_are_spoken_without_tls_and_told_apart_by_their_first_bytes() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let place = Place::open(Config::impatient()).await;
    let url = format!("http://{}/peer", place.address);
    for (client, version) in [
        (reqwest::Client::builder(), reqwest::Version::HTTP_11),
        (reqwest::Client::builder().http2_prior_knowledge(), reqwest::Version::HTTP_2),
    ] {
        let response = client.no_proxy().build().unwrap().get(&url).send().await.unwrap();
        assert_eq!(response.version(), version);
        assert!(response.text().await.unwrap().starts_with("127.0.0.1:"));
    }

    let preface: &[&[u8]] = &[b"P", b"R", b"I * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"];
    let patch: &[&[u8]] = &[b"P", b"ATCH /bytes HTTP/1.1\r\nHost: here\r\n\r\n"];
    // A server of HTTP/2 begins with its SETTINGS.
    for (pieces, begins) in [(preface, "\0\0"), (patch, "HTTP/1.1 405")] {
        let mut stream = place.connect().await;
        for piece in pieces {
            stream.write_all(piece).await.unwrap();
            sleep(Duration::from_millis(50)).await;
        }
        let answer = answer(&mut stream).await;
        assert!(answer.starts_with(begins), "{answer:?}");
    }
}

#[tokio::test]
async fn who_says_nothing_or_trickles_headers_is_cut_off() {
    let place = Place::open(Config::impatient()).await;
    let mut silent = place.connect().await;
    assert!(end_of(&mut silent).await < Duration::from_secs(4));

    let stream = place.connect().await;
    let (mut reader, mut writer) = stream.into_split();
    let trickle = tokio::spawn(async move {
        writer.write_all(b"GET /peer HTTP/1.1\r\n").await.unwrap();
        while writer.write_all(b"X-A: b\r\n").await.is_ok() {
            sleep(Duration::from_millis(100)).await;
        }
    });
    let began = Instant::now();
    let mut rest = Vec::new();
    // It may be cut off by a reset: unread bytes were on their way.
    let _ = tokio::time::timeout(Duration::from_secs(8), reader.read_to_end(&mut rest)).await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    trickle.await.unwrap();
}

#[tokio::test]
async fn a_connection_may_rest_between_requests_and_not_for_ever() {
    let place = Place::open(Config::impatient()).await;
    let mut stream = place.connect().await;
    for _ in 0..2 {
        stream.write_all(GET).await.unwrap();
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200"));
        // Longer than headers may take.
        sleep(Duration::from_millis(1500)).await;
    }
    assert!(end_of(&mut stream).await < Duration::from_secs(3));

    let mut half = place.connect().await;
    half.write_all(GET).await.unwrap();
    answer(&mut half).await;
    half.write_all(b"GET /peer").await.unwrap();
    assert!(end_of(&mut half).await < Duration::from_secs(4), "the second request trickles");
}

#[tokio::test]
async fn a_body_that_trickles_breaks_off_and_a_steady_one_does_not() {
    let place = Place::open(Config::impatient()).await;
    let head = "POST /bytes HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 40000\r\n\r\n";
    let mut slow = place.connect().await;
    slow.write_all(head.as_bytes()).await.unwrap();
    let began = Instant::now();
    while slow.write_all(b"x").await.is_ok() && began.elapsed() < Duration::from_secs(8) {
        sleep(Duration::from_millis(100)).await;
    }
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());

    let mut steady = place.connect().await;
    steady.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..20 {
        steady.write_all(&[0; 2000]).await.unwrap();
        sleep(Duration::from_millis(150)).await;
    }
    let answer = answer(&mut steady).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("40000"), "{answer}");
}

#[tokio::test]
async fn who_pauses_a_download_gets_the_rest_and_who_never_reads_is_cut_off() {
    let place = Place::open(Config::impatient()).await;
    let ask = b"GET /large HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
    // How long the pause was in truth, which a busy machine decides, and how much came in all.
    let read_after = async |pause: Duration| {
        let mut stream = place.connect().await;
        stream.write_all(ask).await.unwrap();
        let mut beginning = vec![0; 4096];
        stream.read_exact(&mut beginning).await.unwrap();
        let paused = Instant::now();
        sleep(pause).await;
        let paused = paused.elapsed();
        let mut rest = Vec::new();
        let _cut_off_by_a_reset = stream.read_to_end(&mut rest).await;
        (paused, beginning.len() + rest.len())
    };
    let limit = Config::impatient().limits().unread;
    let received = loop {
        let (paused, received) = read_after(limit / 2).await;
        // The server and this client share a thread: one that was held up for longer than the limit has paused too long.
        if paused < limit {
            break received;
        }
    };
    assert!(received > LARGE);
    assert!(read_after(limit * 2).await.1 < LARGE);
}

#[tokio::test]
async fn an_answer_in_work_outlives_the_end_and_new_connections_do_not() {
    let place = Place::open(Config::impatient()).await;
    let (mut busy, mut idle) = (place.connect().await, place.connect().await);
    idle.write_all(GET).await.unwrap();
    answer(&mut idle).await;
    busy.write_all(b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(200)).await;
    place.stop.cancel();
    assert!(end_of(&mut idle).await < Duration::from_secs(1));
    assert!(answer(&mut busy).await.starts_with("HTTP/1.1 200"));
    tokio::time::timeout(Duration::from_secs(2), place.served).await.expect("it ends").unwrap();
    assert!(TcpStream::connect(place.address).await.is_err());
}

#[tokio::test]
async fn there_are_as_many_connections_as_there_are_places() {
    let place = Place::open(Config::impatient().with_most(1)).await;
    let mut first = place.connect().await;
    first.write_all(GET).await.unwrap();
    answer(&mut first).await;
    let mut second = place.connect().await;
    second.write_all(GET).await.unwrap();
    let mut byte = [0];
    assert!(tokio::time::timeout(Duration::from_millis(300), second.read(&mut byte)).await.is_err());
    drop(first);
    assert!(answer(&mut second).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn oversized_headers_are_refused() {
    let place = Place::open(Config::impatient()).await;
    for headers in ["X-A: b\r\n".repeat(101), format!("X-A: {}\r\n", "b".repeat(256 * 1024))] {
        let mut stream = place.connect().await;
        let request = format!("GET /peer HTTP/1.1\r\nHost: here\r\n{headers}\r\n");
        // The server may have answered and gone before all is written.
        let _ = stream.write_all(request.as_bytes()).await;
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 431"));
    }
}

mod tls {
    use std::path::PathBuf;
    use std::sync::Arc;

    use rcgen::{CertifiedKey, generate_simple_self_signed};
    use rustls::pki_types::ServerName;
    use tempfile::TempDir;

    use super::*;

    /// A certificate for `localhost` in files of its own.
    fn certificate(folder: &TempDir) -> (PathBuf, PathBuf, String) {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let paths = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
        std::fs::write(&paths.0, cert.pem()).unwrap();
        std::fs::write(&paths.1, signing_key.serialize_pem()).unwrap();
        (paths.0, paths.1, cert.pem())
    }

    fn client(pem: &str) -> reqwest::Client {
        let root = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
        reqwest::Client::builder().no_proxy().tls_certs_only([root]).build().unwrap()
    }

    #[tokio::test]
    async fn http_2_comes_over_tls_1_3_and_nothing_older() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key, pem) = certificate(&folder);
        let place = Place::open(Config::impatient().with_tls(certificate, key)).await;
        let url = format!("https://localhost:{}/peer", place.address.port());
        let response = client(&pem).get(&url).send().await.unwrap();
        assert_eq!(response.version(), reqwest::Version::HTTP_2);
        assert!(response.text().await.unwrap().starts_with("127.0.0.1:"));

        let old = rustls::ClientConfig::builder_with_protocol_versions(&[&rustls::version::TLS12])
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        let connector = tokio_rustls::TlsConnector::from(Arc::new(old));
        let name = ServerName::try_from("localhost").unwrap();
        let refused = connector.connect(name, place.connect().await).await.unwrap_err();
        assert!(refused.to_string().contains("ProtocolVersion"), "{refused}");

        let mut silent = place.connect().await;
        assert!(end_of(&mut silent).await < Duration::from_secs(4), "the handshake has its time, too");
    }

    #[tokio::test]
    async fn commands_on_this_machine_need_no_certificate() {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key, _) = certificate(&folder);
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = Config::impatient().with_tls(certificate, key);
        let listener = Listener::bind(("127.0.0.1", 0), config).await.unwrap();
        let (public, inside) = (listener.url().unwrap(), listener.inside_url().unwrap());
        assert!(public.starts_with("https://127.0.0.1:") && inside.starts_with("http://127.0.0.1:"));
        let router = Router::new().route("/", get(|| async { "in" }));
        let served = tokio::spawn(listener.serve(router, CancellationToken::new()));
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        assert_eq!(client.get(inside).send().await.unwrap().text().await.unwrap(), "in");
        served.abort();
    }

    #[tokio::test]
    async fn a_new_certificate_is_taken_at_sighup_and_a_broken_one_is_not() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let (path, key, old) = certificate(&folder);
        let place = Place::open(Config::impatient().with_tls(path.clone(), key)).await;
        let url = format!("https://localhost:{}/peer", place.address.port());
        assert!(client(&old).get(&url).send().await.is_ok());
        let hang_up = || {
            let process = std::process::id().to_string();
            assert!(std::process::Command::new("kill").args(["-HUP", &process]).status().unwrap().success());
        };

        std::fs::write(&path, "no certificate").unwrap();
        hang_up();
        sleep(Duration::from_millis(300)).await;
        assert!(client(&old).get(&url).send().await.is_ok(), "the old one stays");

        let (_, _, new) = certificate(&folder);
        hang_up();
        sleep(Duration::from_millis(300)).await;
        assert!(client(&new).get(&url).send().await.is_ok());
        assert!(client(&old).get(&url).send().await.is_err());
    }

    #[tokio::test]
    async fn a_certificate_that_cannot_be_used_keeps_the_server_from_starting() {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, _, _) = certificate(&folder);
        let config = Config::impatient().with_tls(certificate, folder.path().join("missing.pem"));
        let error = Listener::bind(("127.0.0.1", 0), config).await.err().unwrap();
        assert!(format!("{error:#}").contains("tls_key"), "{error:#}");
    }
}

#[tokio::test]
async fn streams_of_events_end_with_the_process() {
    let place = Place::open(Config::impatient()).await;
    let mut stream = place.connect().await;
    stream.write_all(b"GET /events HTTP/1.1\r\nHost: here\r\n\r\n").await.unwrap();
    let mut seen = String::new();
    while !seen.contains("data: 1") {
        seen.push_str(&answer(&mut stream).await);
    }
    place.stop.cancel();
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await.unwrap().unwrap();
    assert!(rest.ends_with(b"0\r\n\r\n"), "the body is whole");
    place.served.await.unwrap();
}
