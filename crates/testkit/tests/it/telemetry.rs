//! Traces arrive at a collector.

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use bytes::Bytes;
use hallyu_platform::telemetry::{self, TelemetryConfig};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// Sets up logs for the whole process, so it must be the only test of its kind in this binary.
#[tokio::test(flavor = "multi_thread")]
async fn spans_are_sent_at_the_latest_when_the_process_ends() {
    rustls::crypto::ring::default_provider().install_default().ok();
    let (sender, mut received) = mpsc::channel::<Bytes>(8);
    let collect = post(move |body: Bytes| async move { sender.send(body).await.unwrap() });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let endpoint = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, Router::new().route("/v1/traces", collect)).await });

    let config = TelemetryConfig {
        otlp_endpoint: Some(endpoint),
        service_name: "hallyu-traced".into(),
        ..TelemetryConfig::default()
    };
    let telemetry = telemetry::init(&config).unwrap();
    tracing::info_span!("a_span_to_be_found").in_scope(|| ());
    drop(telemetry);

    let batch = tokio::time::timeout(Duration::from_secs(5), received.recv()).await.unwrap().unwrap();
    let holds = |text: &str| batch.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds("a_span_to_be_found") && holds("hallyu-traced"));
}
