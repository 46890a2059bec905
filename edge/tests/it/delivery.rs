use bytes::Bytes;
use hallyu_edge::EdgeConfig;
use hallyu_testkit::Answered;
use http::StatusCode;

use super::support::{SEGMENT, World, send};

const FOREVER: &str = "private, max-age=31536000, immutable";

fn large() -> Bytes {
    (0..9_000_000u32).map(|place| (place % 251) as u8).collect()
}

#[tokio::test]
async fn segments_say_what_they_are_and_that_they_never_change() {
    let world = World::new().await;
    for (file, mime) in
        [("360p/0.m4s", "video/mp4"), ("audio/0.m4s", "audio/mp4"), ("thumbnails/1.jpg", "image/jpeg")]
    {
        let answer = world.get(file, &[]).await;
        assert_eq!(
            (answer.header("content-type"), answer.header("cache-control")),
            (mime, FOREVER),
            "{file}"
        );
        assert_eq!(
            (answer.header("accept-ranges"), answer.header("content-length")),
            ("bytes", "10"),
            "{file}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("etag").starts_with('"'), "{file}");
    }
}

async fn check_ranges(world: &World, file: &str, content: &[u8]) {
    let size = content.len();
    let ask = async |range: &str| -> Answered { world.get(file, &[("range", range)]).await };
    for (range, from, to) in [
        ("bytes=0-0".to_owned(), 0, 1),
        ("bytes=2-4".into(), 2, 5),
        ("bytes=5-".into(), 5, size),
        ("bytes=-3".into(), size - 3, size),
        (format!("bytes=1-{}", size * 2), 1, size),
    ] {
        let answer = ask(&range).await;
        assert_eq!(answer.status, StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(answer.header("content-range"), format!("bytes {from}-{}/{size}", to - 1));
        assert_eq!(answer.header("content-length"), (to - from).to_string());
        assert!(answer.bytes == content[from..to], "{range}");
    }
    let beyond = ask(&format!("bytes={size}-")).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.header("content-range"), format!("bytes */{size}"));
    let several = ask("bytes=0-1,3-4").await;
    assert!(several.status == StatusCode::OK && several.bytes == content);
}

#[tokio::test]
async fn parts_of_files_in_memory() {
    check_ranges(&World::new().await, "360p/0.m4s", SEGMENT).await;
}

#[tokio::test]
async fn parts_of_files_that_are_streamed() {
    let world = World::new().await;
    world.put("360p/1.m4s", large()).await;
    check_ranges(&world, "360p/1.m4s", &large()).await;
    let without_memory = World::with(EdgeConfig { cache_mb: 0 }, None).await;
    check_ranges(&without_memory, "360p/0.m4s", SEGMENT).await;
}

#[tokio::test]
async fn a_part_of_another_version_is_not_sent() {
    let world = World::new().await;
    let etag = world.get("360p/0.m4s", &[]).await.header("etag").to_owned();
    let range = ("range", "bytes=2-4");
    let same = world.get("360p/0.m4s", &[range, ("if-range", &etag)]).await;
    assert_eq!(same.status, StatusCode::PARTIAL_CONTENT);
    let other = world.get("360p/0.m4s", &[range, ("if-range", "\"other\"")]).await;
    assert_eq!((other.status, &other.bytes[..]), (StatusCode::OK, SEGMENT));
}

/// RFC 9110, 13.1.5, 13.2.2, 14.1.2 and 14.2.
#[tokio::test]
async fn ranges_and_conditions_are_weighed_in_the_order_of_the_standard() {
    let world = World::new().await;
    let etag = world.get("360p/0.m4s", &[]).await.header("etag").to_owned();
    let weak = format!("W/{etag}");
    let date = "Sat, 28 Nov 2026 12:00:00 GMT";
    let (part, beyond, suffix) = (("range", "bytes=2-4"), ("range", "bytes=10-"), ("range", "bytes=-0"));
    let units = ("range", "seconds=1-2");
    for (headers, status, length) in [
        (&[part][..], 206, 3),
        (&[beyond], 416, 0),
        (&[suffix], 416, 0),
        (&[units], 200, 10),
        (&[part, ("if-range", &weak)], 200, 10),
        (&[part, ("if-range", date)], 200, 10),
        (&[beyond, ("if-range", "\"other\"")], 200, 10),
        (&[part, ("if-none-match", &etag)], 304, 0),
        (&[beyond, ("if-none-match", &etag)], 304, 0),
        (&[part, ("if-none-match", "\"other\"")], 206, 3),
    ] {
        let answer = world.get("360p/0.m4s", headers).await;
        let body = if status < 400 { answer.bytes.len() } else { 0 };
        assert_eq!((answer.status.as_u16(), body), (status, length), "{headers:?}");
    }
    let (address, cookie) = (world.address(480, "360p/0.m4s"), world.cookie());
    let head = send(&world.router, "HEAD", &address, &[("cookie", &cookie), part]).await;
    assert_eq!((head.status, head.header("content-length")), (StatusCode::OK, "10"), "HEAD has no ranges");
}

#[tokio::test]
async fn what_the_caller_has_is_not_sent_again() {
    let world = World::new().await;
    let first = world.get("360p/0.m4s", &[]).await;
    for known in [first.header("etag").to_owned(), format!("\"a\", W/{}", first.header("etag")), "*".into()] {
        let again = world.get("360p/0.m4s", &[("if-none-match", &known)]).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{known}");
        assert_eq!(again.header("etag"), first.header("etag"));
    }
    assert_eq!(world.get("360p/0.m4s", &[("if-none-match", "\"a\"")]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn head_says_what_get_would() {
    let world = World::new().await;
    world.put("360p/1.m4s", large()).await;
    for (file, length) in [("360p/0.m4s", "10"), ("360p/1.m4s", "9000000"), ("master.m3u8", "")] {
        let (address, cookie) = (world.address(480, file), world.cookie());
        let answer = send(&world.router, "HEAD", &address, &[("cookie", &cookie)]).await;
        assert_eq!((answer.status, answer.bytes.len()), (StatusCode::OK, 0), "{file}");
        assert!(length.is_empty() || answer.header("content-length") == length, "{file}");
    }
    let (address, cookie) = (world.address(480, "360p/0.m4s"), world.cookie());
    let refused = send(&world.router, "POST", &address, &[("cookie", &cookie)]).await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_empty_file_is_sent_as_such() {
    let world = World::new().await;
    world.put("360p/2.m4s", Bytes::new()).await;
    let answer = world.get("360p/2.m4s", &[]).await;
    assert_eq!((answer.status, answer.header("content-length")), (StatusCode::OK, "0"));
}

#[tokio::test]
async fn hot_files_are_read_once() {
    let world = World::new().await;
    let first = world.get("360p/0.m4s", &[]).await.bytes;
    let path = world.blobs.local_path(&format!("media/{}/360p/0.m4s", world.media_id)).unwrap();
    std::fs::remove_file(path).unwrap();
    assert_eq!(world.get("360p/0.m4s", &[]).await.bytes, first);
}

#[tokio::test]
async fn images_are_for_everybody() {
    let world = World::new().await;
    world.blobs.put("images/cnt_1/poster-a1.webp", "webp").await.unwrap();
    let answer = send(&world.router, "GET", "/images/cnt_1/poster-a1.webp", &[]).await;
    assert_eq!((answer.status, &answer.bytes[..]), (StatusCode::OK, &b"webp"[..]));
    assert_eq!(answer.header("content-type"), "image/webp");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn only_images_are_for_everybody() {
    let world = World::new().await;
    let media = world.media_id;
    world.blobs.put("images/page.html", "<script>").await.unwrap();
    world.blobs.put("images/cnt_1/.hidden.webp", "x").await.unwrap_err();
    for path in [
        "/images/page.html".to_owned(),
        "/images/none.webp".into(),
        format!("/images/../media/{media}/thumbnails/1.jpg"),
        format!("/images/%2e%2e/media/{media}/thumbnails/1.jpg"),
        format!("/images/..%2fmedia/{media}/thumbnails/1.jpg"),
        "/images/cnt_1/poster-a1.webp%00".into(),
        "/images//x.webp".into(),
    ] {
        assert_eq!(send(&world.router, "GET", &path, &[]).await.error(), (404, "NOT_FOUND".into()), "{path}");
    }
}
