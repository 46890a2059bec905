use std::time::Duration;

use axum::body::Body;
use futures_util::StreamExt;
use http_body_util::{BodyExt, Limited};

/// Most bytes that are read of a body nobody wants.
const MOST: usize = 64 * 1024 * 1024;
/// A client that sends nothing for so long waits for the answer.
const PAUSE: Duration = Duration::from_millis(100);

/// Reads what a refused client still sends, within bounds, before it is answered: a connection that is closed while the
/// client writes takes the answer with it.
pub async fn swallow(body: Body) {
    let mut rest = Limited::new(body, MOST).into_data_stream();
    while let Ok(Some(Ok(_))) = tokio::time::timeout(PAUSE, rest.next()).await {}
}
