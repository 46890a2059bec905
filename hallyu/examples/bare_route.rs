//! The least that axum does: one route that answers a fixed body. `bench/api.sh` measures the API beside it.
//!
//! Usage: `bare_route <port> <file with the body>`

use std::net::Ipv4Addr;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use bytes::Bytes;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = || anyhow::anyhow!("usage: bare_route <port> <file>");
    let port: u16 = arguments.next().ok_or_else(usage)?.parse()?;
    let body = Bytes::from(std::fs::read(arguments.next().ok_or_else(usage)?)?);
    let route = get(move || async move { ([(CONTENT_TYPE, "application/json")], body) });
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, Router::new().fallback_service(route)).await?;
    Ok(())
}
