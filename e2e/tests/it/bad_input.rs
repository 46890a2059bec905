//! What clients get wrong: each a clear error, nothing lost.

use hallyu_e2e::{Clip, Server, ServerOptions, Session, Sound};
use reqwest::Method;
use serde_json::{Value, json};

struct Scene {
    folder: tempfile::TempDir,
    server: Server,
    creator: Session,
}

async fn scene() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("data"), ServerOptions::default()).await.unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    Scene { folder, server, creator }
}

impl Scene {
    /// Uploads the bytes as a new episode's video and returns the job at its end.
    async fn job_of(&self, title: &str, bytes: Vec<u8>) -> Value {
        let (_, episode) = self.creator.new_episode(title).await.unwrap();
        let upload = self
            .creator
            .upload(&format!("/episodes/{episode}/media"), bytes)
            .await
            .unwrap()
            .expect(201)
            .unwrap();
        self.creator.job(upload["job_id"].as_str().unwrap()).await.unwrap()
    }

    fn clip(&self, clip: Clip, name: &str) -> Vec<u8> {
        std::fs::read(clip.make(self.folder.path(), name).unwrap()).unwrap()
    }
}

#[tokio::test]
async fn videos_that_cannot_be_played_say_why() {
    let scene = scene().await;
    let whole = scene.clip(Clip::default(), "clip.mp4");
    let cases = [
        ("잘린 영상", whole[..whole.len() / 3].to_vec()),
        ("글 파일", b"Esto no es un video.\n".repeat(50)),
        ("작은 영상", scene.clip(Clip { size: "10x10", ..Clip::default() }, "small.mp4")),
    ];
    for (title, bytes) in cases {
        let job = scene.job_of(title, bytes).await;
        assert_eq!(job["state"], "failed", "{title}: {job}");
        let message = job["error"]["message"].as_str().unwrap();
        assert!(!job["error"]["code"].as_str().unwrap().is_empty() && message.len() > 10, "{title}: {job}");
        assert!(!message.contains(scene.server.data().to_str().unwrap()), "{title} leaks a path: {message}");
    }
}

#[tokio::test]
async fn a_video_without_sound_plays() {
    let scene = scene().await;
    let silent = scene.clip(Clip { sound: Sound::None, ..Clip::default() }, "소리 없는 영상.mp4");
    let job = scene.job_of("소리 없는 영상", silent).await;
    assert_eq!(job["state"], "done", "{job}");
}

#[tokio::test]
async fn an_empty_upload_is_refused_and_the_same_bytes_are_one_upload() {
    let scene = scene().await;
    let (_, episode) = scene.creator.new_episode("빈 파일").await.unwrap();
    let path = format!("/episodes/{episode}/media");
    let empty = scene.creator.upload(&path, Vec::new()).await.unwrap();
    assert_eq!(empty.refusal(), (400, "VALIDATION_ERROR".to_owned()));

    let clip = scene.clip(Clip { seconds: 2, ..Clip::default() }, "clip.mp4");
    let first = scene.creator.upload(&path, clip.clone()).await.unwrap().expect(201).unwrap();
    let second = scene.creator.upload(&path, clip).await.unwrap().expect(200).unwrap();
    assert_eq!((&first["media_id"], &second["duplicate"]), (&second["media_id"], &json!(true)));
}

#[tokio::test]
async fn bodies_that_are_wrong_name_every_field() {
    let scene = scene().await;
    let body = json!({ "email": 1, "password": [], "nickname": {}, "country": false, "language": 7,
                       "terms_agreed": "yes", "privacy_agreed": 0 });
    let reply = scene.server.visitor().post("/auth/register", &body).await.unwrap();
    assert_eq!(reply.refusal(), (400, "VALIDATION_ERROR".to_owned()));
    let details = reply.json()["error"]["details"].take();
    let named: Vec<&str> =
        details["fields"].as_array().unwrap().iter().filter_map(|f| f["field"].as_str()).collect();
    for field in ["email", "password", "nickname", "country", "language", "terms_agreed", "privacy_agreed"] {
        assert!(named.contains(&field), "{field} is not named in {details}");
    }

    let huge = scene.server.visitor().request(Method::POST, "/api/v1/auth/login");
    let huge = huge.header("Content-Type", "application/json").body(vec![b' '; 10 << 20]);
    assert_eq!(Session::send(huge).await.unwrap().refusal(), (413, "PAYLOAD_TOO_LARGE".to_owned()));
}

#[tokio::test]
async fn altered_and_foreign_tokens_are_refused() {
    let scene = scene().await;
    let token = scene.creator.token().to_owned();
    let mut altered = token.clone().into_bytes();
    let middle = altered.len() / 2;
    altered[middle] = if altered[middle] == b'A' { b'B' } else { b'A' };
    let payload = token.split('.').nth(1).unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIn0.{payload}.");
    for bad in [String::from_utf8(altered).unwrap(), unsigned, "x".to_owned()] {
        let request = scene.server.visitor().request(Method::GET, "/api/v1/users/me").bearer_auth(bad);
        assert_eq!(Session::send(request).await.unwrap().refusal(), (401, "INVALID_TOKEN".to_owned()));
    }
}

#[tokio::test]
async fn subtitle_files_in_odd_encodings_are_read() {
    let scene = scene().await;
    let (_, episode) = scene.creator.new_episode("자막").await.unwrap();
    let korean: &[u8] = b"1\n00:00:01,000 --> 00:00:02,000\n\xb8\xbb\xc7\xd8\xba\xc1\n"; // "말해봐" in EUC-KR
    let marked = "\u{feff}1\r\n00:00:01,000 --> 00:00:04,000\r\nHola.\r\n\r\n2\r\n00:00:02,000 --> 00:00:05,000\r\n¿Qué?\r\n";
    for (language, bytes, shown) in [("ko", korean, "말해봐"), ("es-419", marked.as_bytes(), "¿Qué?")] {
        let path = format!("/episodes/{episode}/subtitles?language={language}");
        let answer = scene.creator.upload(&path, bytes.to_vec()).await.unwrap().expect(201).unwrap();
        assert!(!answer["warnings"].as_array().unwrap().is_empty(), "{language}: {answer}");
        let file = format!("/subtitles/{}.vtt", answer["subtitle_id"].as_str().unwrap());
        assert!(scene.creator.get(&file).await.unwrap().text().contains(shown), "{language}");
    }
}
