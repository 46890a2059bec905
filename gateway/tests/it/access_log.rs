use std::io::Write;
use std::sync::{Arc, Mutex};

use hallyu_gateway::{AccessLog, Config};
use serde_json::Value;

use crate::support::{Scene, actor, from};

/// What was logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The lines for one request with a token, a cookie and a query that nobody may read later.
async fn logged(kind: AccessLog) -> (String, Vec<Value>) {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().json().flatten_event(true).with_writer(move || writer.clone());
    let _until_the_end = tracing::subscriber::set_default(subscriber.finish());
    let scene = Scene::with(&Config { access_log: kind, ..Config::default() }, |_| {});
    let mut request = from("203.0.113.77", "/api/v1/contents/cnt_1?q=secret-query");
    let headers = request.headers_mut();
    headers.insert("authorization", scene.bearer(7).parse().unwrap());
    headers.insert("cookie", "hallyu_playback=secret-cookie".parse().unwrap());
    headers.insert("x-request-id", "given-by-client".parse().unwrap());
    scene.send(request).await;
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let parsed = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let parsed = parsed.filter(|line| line["target"] == "hallyu::access").collect();
    (text, parsed)
}

#[tokio::test]
async fn each_request_has_one_line_without_secrets() {
    let (text, lines) = logged(AccessLog::Truncated).await;
    let [line] = &lines[..] else { panic!("{text}") };
    assert_eq!((&line["method"], &line["status"]), (&"GET".into(), &200.into()));
    assert_eq!(line["route"], "/api/v1/contents");
    assert_eq!(line["request_id"], "given-by-client");
    assert_eq!(line["user"], actor(7).user_id.to_string());
    assert_eq!(line["address"], "203.0.113.0");
    assert!(line["bytes"].as_u64().is_some_and(|bytes| bytes > 100) && line["micros"].is_u64(), "{line}");
    assert!(!text.contains("secret") && !text.contains("eyJ"), "{text}");
}

#[tokio::test]
async fn the_whole_address_is_written_on_demand_and_nothing_when_it_is_off() {
    assert_eq!(logged(AccessLog::Full).await.1[0]["address"], "203.0.113.77");
    assert!(logged(AccessLog::Off).await.1.is_empty());
}
