//! A creator uploads a video with subtitles; viewers watch it at the quality of their role.

use hallyu_e2e::{Clip, Reply, Server, ServerOptions, Session};
use reqwest::Method;
use serde_json::{Value, json};

const LINES: &str = "1\r\n00:00:01,000 --> 00:00:03,000\r\nNo me esperes despierta.\r\n\r\n\
                     2\r\n00:00:04,000 --> 00:00:06,000\r\nEsta noche vuelve la nieve.\r\n";

/// GET of a media file with the playback cookie.
async fn media(viewer: &Session, cookie: &str, path: &str) -> Reply {
    Session::send(viewer.request(Method::GET, path).header("Cookie", cookie)).await.unwrap()
}

/// Uploads, imports a Spanish track, publishes; the ids of title and episode.
pub(crate) async fn publish_clip(creator: &Session, clip: &[u8], title: &str) -> (String, String) {
    let (content, episode) = creator.new_episode(title).await.unwrap();
    let upload = creator
        .upload(&format!("/episodes/{episode}/media"), clip.to_vec())
        .await
        .unwrap()
        .expect(201)
        .unwrap();
    let import = format!("/episodes/{episode}/subtitles?language=es-419");
    creator.upload(&import, LINES.as_bytes().to_vec()).await.unwrap().expect(201).unwrap();
    let job = creator.job(upload["job_id"].as_str().unwrap()).await.unwrap();
    assert!(matches!(job["state"].as_str(), Some("done" | "waiting")), "{job}");
    creator.tracks(&episode).await.unwrap();
    for path in [format!("/episodes/{episode}/publish"), format!("/contents/{content}/publish")] {
        creator.post(&path, &json!({})).await.unwrap().expect(200).unwrap();
    }
    (content, episode)
}

fn heights(master: &[u8]) -> Vec<u64> {
    let (_, playlist) = m3u8_rs::parse_master_playlist(master).unwrap();
    let played = playlist.variants.iter().filter(|variant| !variant.is_i_frame);
    let mut heights: Vec<u64> = played.filter_map(|v| v.resolution).map(|r| r.height).collect();
    heights.sort_unstable();
    heights
}

async fn stream(viewer: &Session, content: &str, episode: &str) -> (Value, String) {
    let reply = viewer.get(&format!("/contents/{content}/episodes/{episode}/stream")).await.unwrap();
    (reply.expect(200).unwrap(), reply.cookie())
}

#[tokio::test]
async fn from_upload_to_stream() {
    let folder = tempfile::tempdir().unwrap();
    let clip = std::fs::read(Clip::default().make(folder.path(), "clip.mp4").unwrap()).unwrap();
    let server = Server::start(&folder.path().join("data"), ServerOptions::default()).await.unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let (content, episode) = publish_clip(&creator, &clip, "첫눈 오는 밤").await;

    let listed = server.visitor().get("/contents?type=drama").await.unwrap().expect(200).unwrap();
    assert_eq!(listed["items"][0]["content_id"], content.as_str());
    assert_eq!(listed["items"][0]["available_subtitles"], json!(["es-419"]));

    let basic = server.login("lucas", "user").await.unwrap();
    let premium = server.login("camila", "premium").await.unwrap();
    let (offer, cookie) = stream(&basic, &content, &episode).await;
    let address = offer["stream_url"].as_str().unwrap().to_owned();
    let master = media(&basic, &cookie, &address).await;
    assert_eq!(heights(&master.bytes), [360, 480]);
    assert!(master.text().contains("LANGUAGE=\"es-419\""), "{}", master.text());
    let guessed = address.replace("master.m3u8", "720p/index.m3u8");
    assert_eq!(media(&basic, &cookie, &guessed).await.status, 403, "a guessed path goes above the plan");

    let (full, premium_cookie) = stream(&premium, &content, &episode).await;
    let full = full["stream_url"].as_str().unwrap();
    assert_eq!(heights(&media(&premium, &premium_cookie, full).await.bytes), [360, 480, 720]);
    let stolen = media(&basic, &cookie, full).await;
    assert_eq!(stolen.status, 403, "the address of another session is refused");

    let playlist = media(&basic, &cookie, &address.replace("master.m3u8", "480p/index.m3u8")).await;
    let (_, segments) = m3u8_rs::parse_media_playlist(&playlist.bytes).unwrap();
    let first = address.replace("master.m3u8", &format!("480p/{}", segments.segments[0].uri));
    let ranged = basic.request(Method::GET, &first).header("Cookie", &cookie).header("Range", "bytes=0-99");
    let part = Session::send(ranged).await.unwrap();
    assert_eq!((part.status, part.bytes.len()), (206, 100));
    assert!(part.headers["cache-control"].to_str().unwrap().contains("immutable"));

    let subtitle = offer["subtitles"][0]["url"].as_str().unwrap();
    assert!(media(&basic, &cookie, subtitle).await.text().contains("Esta noche vuelve la nieve."));
}

#[tokio::test]
async fn progress_is_where_the_viewer_resumes() {
    let folder = tempfile::tempdir().unwrap();
    let clip = std::fs::read(Clip::default().make(folder.path(), "clip.mp4").unwrap()).unwrap();
    let server = Server::start(&folder.path().join("data"), ServerOptions::default()).await.unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let (content, episode) = publish_clip(&creator, &clip, "밤의 정거장").await;
    let viewer = server.login("lucas", "user").await.unwrap();
    assert_eq!(stream(&viewer, &content, &episode).await.0["resume_position_seconds"], 0);
    let path = format!("/contents/{content}/episodes/{episode}/progress");
    let position = json!({ "position_seconds": 5, "is_completed": false });
    assert!(viewer.post(&path, &position).await.unwrap().status < 300);
    assert_eq!(stream(&viewer, &content, &episode).await.0["resume_position_seconds"], 5);
}

#[tokio::test]
async fn a_session_is_dead_at_once_after_logout() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), ServerOptions::default()).await.unwrap();
    let viewer = server.login("lucas", "user").await.unwrap();
    viewer.get("/users/me").await.unwrap().expect(200).unwrap();
    assert!(viewer.post("/auth/logout", &json!({})).await.unwrap().status < 300);
    assert_eq!(viewer.get("/users/me").await.unwrap().status, 401);
}
