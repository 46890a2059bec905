//! What `/ready` says of servers that do not answer.

use hallyu_e2e::{Server, ServerOptions};
use hallyu_testkit::servers::s3;
use serde_json::json;

async fn started(settings: &[(&'static str, &str)]) -> (Server, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let environment = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    (Server::start_alone(folder.path(), ServerOptions { environment }).await.unwrap(), folder)
}

#[tokio::test]
async fn a_platform_without_its_redis_and_its_mail_server_is_ready_and_names_them() {
    let nowhere =
        [("HALLYU__CACHE__URL", "redis://127.0.0.1:1"), ("HALLYU__MAIL__URL", "smtp+plain://127.0.0.1:1")];
    let (server, _folder) = started(&nowhere).await;
    let ready = server.visitor().get_root("/ready").await.unwrap().expect(200).unwrap();
    assert_eq!(ready, json!({ "status": "ready", "degraded": ["cache", "mail"] }));
}

#[tokio::test]
async fn whoever_serves_media_is_not_ready_without_the_object_store() {
    let Some(store) = s3::private() else { return };
    let (server, _folder) = started(&[("HALLYU__BLOBS__URL", store.url())]).await;
    let ready = server.visitor().get_root("/ready").await.unwrap().expect(200).unwrap();
    assert_eq!(ready, json!({ "status": "ready" }));
    store.kill();
    let reply = server.visitor().get_root("/ready").await.unwrap();
    assert_eq!(reply.refusal(), (503, "UNAVAILABLE".to_owned()));
    assert_eq!(reply.json()["error"]["details"]["subject"], "blobs");
}
