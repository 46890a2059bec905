//! The suite of blobs on a real S3, and what only S3 has.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::try_join_all;
use hallyu_kernel::Time;
use hallyu_platform::blobs::{BlobError, Blobs, Growth, S3Keys, Signed};
use hallyu_testkit::contracts;
use hallyu_testkit::servers::s3;
use http::StatusCode;

async fn open() -> Option<(Blobs, String)> {
    // As the binary does when it starts.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url = s3::url().await?;
    Some((Blobs::open(&url).unwrap(), url))
}

#[tokio::test(flavor = "multi_thread")]
async fn blobs_on_s3_keep_the_contract() {
    let Some((blobs, _)) = open().await else { return };
    contracts::blobs(blobs).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_addresses_of_s3_let_read_and_write_for_a_while() {
    let Some((blobs, _)) = open().await else { return };
    let http = reqwest::Client::builder().build().unwrap();
    let life = Duration::from_secs(60);
    let address = async |signed, life| blobs.signed_url("a/b.txt", signed, life).await.unwrap().unwrap();

    let put = address(Signed::Put, life).await;
    assert_eq!(http.put(&put).body("by another").send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(blobs.get("a/b.txt").await.unwrap(), "by another");
    let get = address(Signed::Get, life).await;
    let read = http.get(&get).header("range", "bytes=3-").send().await.unwrap();
    assert_eq!(read.text().await.unwrap(), "another");

    let other_blob = get.replace("b.txt", "c.txt");
    for refused in [http.put(&get).body("x"), http.get(&put), http.get(&other_blob)] {
        assert_eq!(refused.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    }
    let short = address(Signed::Get, Duration::from_secs(1)).await;
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert_eq!(http.get(&short).send().await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_blobs_than_one_request_takes_are_deleted_from_s3() {
    let Some((blobs, _)) = open().await else { return };
    let keys: Vec<_> = (0..1005).map(|number| format!("many/{number}.m4s")).collect();
    for some in keys.chunks(50) {
        try_join_all(some.iter().map(|key| blobs.put(key, "x"))).await.unwrap();
    }
    blobs.put("many-others/1", "x").await.unwrap();
    assert_eq!(blobs.list("many").await.unwrap().len(), 1005);
    blobs.delete_prefix("many").await.unwrap();
    let left: Vec<_> = blobs.list("").await.unwrap().into_iter().map(|meta| meta.key).collect();
    assert_eq!(left, ["many-others/1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_to_s3_that_a_kill_ended_are_removed_when_they_are_old() {
    let Some((blobs, _)) = open().await else { return };
    for key in ["media/m/0.m4s", "media/m/1.m4s"] {
        let mut killed = blobs.writer(key).await.unwrap();
        killed.write(Bytes::from(vec![0; 9 << 20])).await.unwrap();
        std::mem::forget(killed);
    }
    blobs.put("media/m/2.m4s", "whole").await.unwrap();
    let mut growing = blobs.grow("sources/growing", &Growth::new(9 << 20)).await.unwrap();
    growing.write(Bytes::from(vec![0; 9 << 20])).await.unwrap();
    let growth = growing.flush().await.unwrap();
    assert_eq!(
        blobs.remove_abandoned(Time::UNIX_EPOCH, HashSet::new()).await.unwrap(),
        0,
        "they may still go on"
    );
    let growing = HashSet::from(["sources/growing".to_owned()]);
    assert_eq!(blobs.remove_abandoned(Time::MAX_UTC, growing.clone()).await.unwrap(), 2);
    assert_eq!(blobs.remove_abandoned(Time::MAX_UTC, growing).await.unwrap(), 0);
    blobs.finish_growth("sources/growing", &growth).await.unwrap();
    assert_eq!(blobs.list("").await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_takes_keys_from_the_settings_and_refuses_wrong_ones() {
    let Some((blobs, url)) = open().await else { return };
    blobs.put("a", "1").await.unwrap();
    let (_, place) = url.split_once('@').unwrap();
    let keys = |secret: &str| S3Keys { access_key: "hallyu".into(), secret_key: secret.into() };
    let place = format!("s3://{place}");
    let known = Blobs::open_with(&place, keys("hallyu-secret")).unwrap();
    assert_eq!(known.get("a").await.unwrap(), "1");
    let stranger = Blobs::open_with(&place, keys("wrong")).unwrap();
    assert!(matches!(stranger.get("a").await, Err(BlobError::Failed { .. })));
    assert!(matches!(stranger.put("a", "2").await, Err(BlobError::Failed { .. })));
    assert_eq!(known.get("a").await.unwrap(), "1");
}
