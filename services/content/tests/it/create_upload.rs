use axum::body::Body;
use futures_util::future::join_all;
use http::{HeaderValue, Method};
use serde_json::json;

use crate::tus::{OCTETS, Tus, base64, place, sha1};
use crate::world::{UPLOAD_LIMIT, World, creator, moderator, other_creator, viewer};

#[tokio::test]
async fn anybody_may_ask_what_of_tus_is_done() {
    let world = World::new().await;
    for path in ["/uploads", "/uploads/upl_01h455vb4pex5vsknk084sn02q"] {
        let request = world.request(Method::OPTIONS, path, None).body(Body::empty()).unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.status, 204);
        assert_eq!((answer.header("tus-version"), answer.header("tus-resumable")), ("1.0.0", "1.0.0"));
        assert_eq!(answer.header("tus-max-size"), UPLOAD_LIMIT.to_string());
        assert_eq!(answer.header("tus-checksum-algorithm"), "sha1,sha256,md5");
        let extensions = "creation,creation-with-upload,expiration,checksum,termination,concatenation";
        assert_eq!(answer.header("tus-extension"), extensions);
    }
}

#[tokio::test]
async fn what_was_said_at_the_beginning_is_told_again() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let metadata = format!("episode_id {},is_ours", base64(&episode));
    let begun = world.begin_with(&[("upload-length", "100"), ("upload-metadata", &metadata)]).await;
    assert_eq!(begun.offset(201), 0);
    assert_eq!(begun.header("upload-expires"), "Thu, 15 Jan 2026 13:00:00 GMT");
    let path = place(&begun);
    let head = world.head(&path).await;
    assert_eq!((head.offset(200), head.header("upload-length")), (0, "100"));
    assert_eq!(head.header("upload-metadata"), metadata);
    let status = world.get(&path, Some(&creator())).await;
    assert_eq!((&status.data()["state"], &status.data()["length"]), (&json!("receiving"), &json!(100)));
    assert_eq!(world.get(&path, Some(&other_creator())).await.status, 404, "it is nobody else's business");
}

#[tokio::test]
async fn first_bytes_may_come_along() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let metadata = format!("episode_id {}", base64(&episode));
    let begin = |body: &'static str, sum: String| {
        let request = world.tus(Method::POST, "/uploads").header("upload-length", 7);
        let request = request.header("upload-metadata", metadata.as_str()).header("upload-checksum", sum);
        let request = request.header("content-type", OCTETS).header("content-length", body.len());
        world.send(request.body(body.into()).unwrap())
    };
    let begun = begin("a vi", sha1(b"a vi")).await;
    assert_eq!(begun.offset(201), 4);
    assert_eq!(world.append(&place(&begun), 4, "deo").await.offset(204), 7);
    begin("a vi", sha1(b"other")).await.refused(460, "CHECKSUM_MISMATCH");
    begin("a video and more", sha1(b"a video and more")).await.refused(413, "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn only_who_manages_the_title_begins_an_upload() {
    let world = World::new().await;
    let episode = world.published().await.episode;
    let metadata = format!("episode_id {}", base64(&episode));
    for (caller, status, code) in [(other_creator(), 403, "FORBIDDEN"), (viewer(), 403, "FORBIDDEN")] {
        let request = world.tus_as(Method::POST, "/uploads", &caller).header("upload-length", 7);
        let request = request.header("upload-metadata", metadata.as_str());
        world.send(request.body(Body::empty()).unwrap()).await.refused(status, code);
    }
    let request = world.request(Method::POST, "/uploads", None).header("tus-resumable", "1.0.0");
    world.send(request.body(Body::empty()).unwrap()).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn no_header_that_is_not_well_formed_is_taken() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let metadata = format!("episode_id {}", base64(&episode));
    for length in
        ["-1", "+1", "", "1.5", "0x10", "18446744073709551616", "99999999999999999999999", "1 2", "NaN"]
    {
        let begun = world.begin_with(&[("upload-length", length), ("upload-metadata", &metadata)]).await;
        assert_eq!(begun.wrong(), ["Upload-Length: format"], "{length:?}");
    }
    for length in ["1048577", "18446744073709551615"] {
        let begun = world.begin_with(&[("upload-length", length), ("upload-metadata", &metadata)]).await;
        begun.refused(413, "PAYLOAD_TOO_LARGE");
    }
    world.begin_with(&[]).await.refused(400, "VALIDATION_ERROR");
    let text = format!("{metadata},filetype {}", base64("text/html"));
    let begun = world.begin_with(&[("upload-length", "1"), ("upload-metadata", &text)]).await;
    begun.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(world.ports.blobs.list("").await.unwrap(), []);
}

#[tokio::test]
async fn every_header_that_is_wrong_is_named() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let said = format!("episode_id {}", base64(&episode));
    let (metadata, length) = (("upload-metadata", said.as_str()), ("upload-length", "1"));
    let unknown = ("upload-concat", "final;/api/v1/uploads/upl_01h455vb4pex5vsknk084sn02q");
    let wrong = [
        (vec![], "Upload-Metadata.episode_id: required, Upload-Length: required"),
        (vec![("upload-length", "0"), metadata], "Upload-Length: empty"),
        (vec![length, length, metadata], "Upload-Length: duplicate"),
        (vec![length], "Upload-Metadata.episode_id: required"),
        (vec![length, ("upload-metadata", "episode_id eA==")], "Upload-Metadata.episode_id: format"),
        (vec![("upload-defer-length", "1"), metadata], "Upload-Defer-Length: unknown"),
        (vec![length, metadata, ("upload-concat", "both")], "Upload-Concat: format"),
        (vec![unknown, metadata], "Upload-Concat: pieces"),
    ];
    for (headers, expected) in wrong {
        let found = world.begin_with(&headers).await.wrong();
        assert!(
            expected.split(", ").all(|rule| found.iter().any(|one| one == rule)),
            "{headers:?}: {found:?}"
        );
    }
}

#[tokio::test]
async fn other_versions_of_tus_are_refused() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let path = world.begin(&episode, 7).await;
    for version in [None, Some("0.2.2"), Some("1.0"), Some("")] {
        for (method, path) in [(Method::POST, "/uploads"), (Method::HEAD, &path), (Method::PATCH, &path)] {
            let mut request = world.request(method, path, Some(&creator())).body(Body::empty()).unwrap();
            if let Some(version) = version {
                request.headers_mut().insert("tus-resumable", HeaderValue::from_static(version));
            }
            let answer = world.send(request).await;
            assert_eq!((answer.status.as_u16(), answer.header("tus-version")), (412, "1.0.0"), "{version:?}");
        }
    }
}

#[tokio::test]
async fn nobody_uploads_more_than_the_quota_leaves() {
    for (day, stored, quota) in [(10, 0, "day"), (0, 10, "stored")] {
        for world in World::each_with(|config| {
            config.upload_day_bytes = day;
            config.upload_stored_bytes = stored;
        })
        .await
        {
            let content = world.title("x").await;
            let episode = world.episode(&content, 1).await;
            let path = world.begin(&episode, 7).await;
            let metadata = format!("episode_id {}", base64(&episode));
            let second = [("upload-length", "4"), ("upload-metadata", metadata.as_str())];
            // What is under way counts, and so does what has arrived.
            for _ in 0..2 {
                let refused = world.begin_with(&second).await;
                refused.refused(413, "QUOTA_EXCEEDED");
                let details = &refused.json["error"]["details"];
                assert_eq!(details, &json!({ "quota": quota, "left_bytes": 3 }));
                world.append(&path, 0, "a video").await;
            }
            let simple = format!("/episodes/{episode}/media");
            world.bytes(&simple, &creator(), "more").await.refused(413, "QUOTA_EXCEEDED");
            let of_moderator =
                world.tus_as(Method::POST, "/uploads", &moderator()).header("upload-length", 9);
            let of_moderator = of_moderator.header("upload-metadata", metadata.as_str());
            assert_eq!(world.send(of_moderator.body(Body::empty()).unwrap()).await.status, 201);

            world.clock.advance(std::time::Duration::from_secs(86_401));
            let later = world.begin_with(&second).await;
            assert_eq!(later.status.as_u16(), if quota == "day" { 201 } else { 413 });
        }
    }
}

#[tokio::test]
async fn of_uploads_at_once_one_takes_the_room_that_is_left() {
    for world in World::each_with(|config| config.upload_stored_bytes = 10).await {
        let episode = world.episode(&world.title("x").await, 1).await;
        let metadata = format!("episode_id {}", base64(&episode));
        let headers = [("upload-length", "7"), ("upload-metadata", metadata.as_str())];
        let begun = join_all((0..4).map(|_| world.begin_with(&headers))).await;
        let (taken, refused): (Vec<_>, Vec<_>) = begun.into_iter().partition(|one| one.status == 201);
        assert_eq!(taken.len(), 1, "begun");
        refused.iter().for_each(|one| one.refused(413, "QUOTA_EXCEEDED"));

        world.delete(&place(&taken[0]), &creator()).await;
        let path = format!("/episodes/{episode}/media");
        let creator = creator();
        let sent =
            join_all((0..4).map(|number| world.bytes(&path, &creator, format!("video {number}")))).await;
        let (taken, refused): (Vec<_>, Vec<_>) = sent.into_iter().partition(|one| one.status == 201);
        assert_eq!(taken.len(), 1, "with one request");
        refused.iter().for_each(|one| one.refused(413, "QUOTA_EXCEEDED"));
        assert_eq!(world.ports.blobs.list("").await.unwrap().len(), 1, "nothing stays of the others");
    }
}
