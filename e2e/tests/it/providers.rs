//! From a video with sound to three tracks, through a server that speaks the OpenAI API: with it, without it, and when
//! the platform is killed while it waits for it.

use std::path::Path;
use std::time::{Duration, Instant};

use hallyu_e2e::{Clip, Server, ServerOptions, Session};
use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, Fault, sentence, translation_of};

fn with(provider: &FakeOpenAi) -> ServerOptions {
    let sections = ["HALLYU__TRANSCRIPTION__BASE_URL", "HALLYU__TRANSLATION__BASE_URL"];
    let settings = sections.map(|setting| (setting, provider.base_url().to_owned()));
    ServerOptions { environment: settings.to_vec() }
}

/// Uploads a clip of eight seconds; the ids of the episode and the job.
async fn upload(server: &Server, folder: &Path) -> (Session, String, String) {
    let clip = std::fs::read(Clip::default().make(folder, "clip.mp4").unwrap()).unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let (_, episode) = creator.new_episode("목소리").await.unwrap();
    let path = format!("/episodes/{episode}/media");
    let upload = creator.upload(&path, clip).await.unwrap().expect(201).unwrap();
    (creator, episode, upload["job_id"].as_str().unwrap().to_owned())
}

/// Three published tracks, made by machine, each line its own translation.
async fn assert_subtitled(viewer: &Session, episode: &str) {
    let tracks = viewer.tracks(episode).await.unwrap();
    let languages: Vec<&str> = tracks.iter().filter_map(|track| track["language"].as_str()).collect();
    assert_eq!(languages, ["ko", "es-419", "pt-BR"]);
    for track in &tracks {
        assert_eq!(
            (&track["state"], &track["is_ai_generated"]),
            (&"published".into(), &true.into()),
            "{track}"
        );
        let id = track["subtitle_id"].as_str().unwrap();
        let file = viewer.get(&format!("/subtitles/{id}.srt")).await.unwrap().text();
        for n in 1..=4 {
            let line = match track["language"].as_str().unwrap() {
                "ko" => sentence(n),
                language => translation_of(&sentence(n), language),
            };
            assert!(file.contains(&line), "{line} is not in {file}");
        }
    }
}

#[tokio::test]
async fn korean_is_supported() {
    let folder = tempfile::tempdir().unwrap();
    let provider = FakeOpenAi::start().await;
    provider.script(Endpoint::Transcription, 1, Fault::ServerError);
    provider.script(Endpoint::Chat, 1, Fault::MergeNext(0));
    let server = Server::start(&folder.path().join("data"), with(&provider)).await.unwrap();
    let (creator, episode, job) = upload(&server, folder.path()).await;
    let state = creator.job(&job).await.unwrap();
    assert_eq!(state["state"], "done", "{state}");
    assert_subtitled(&creator, &episode).await;
}

#[tokio::test]
async fn without_a_provider_tracks_wait_and_go_on_when_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start(&data, ServerOptions::default()).await.unwrap();
    let (creator, episode, job) = upload(&server, folder.path()).await;
    assert_eq!(creator.job(&job).await.unwrap()["state"], "waiting");
    let korean = creator.tracks(&episode).await.unwrap().remove(0);
    assert_eq!((&korean["language"], &korean["state"]), (&"ko".into(), &"waiting".into()), "{korean}");
    assert_eq!(korean["state_reason"]["setting"], "transcription.base_url");
    let stopped = server.terminate().unwrap();

    let provider = FakeOpenAi::start().await;
    let again = stopped.again_with(with(&provider)).await.unwrap();
    let operator = again.operator().unwrap();
    let began = Instant::now();
    while operator.job(&job).await.unwrap()["state"] != "done" {
        assert!(began.elapsed() < Duration::from_secs(60), "the tracks still wait");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_subtitled(&operator, &episode).await;
}

#[tokio::test]
async fn killed_while_translating_nothing_is_heard_twice() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let provider = FakeOpenAi::start().await;
    provider.always(Endpoint::Chat, Some(Fault::Hang));
    let server = Server::start(&data, with(&provider)).await.unwrap();
    let (_, episode, job) = upload(&server, folder.path()).await;
    let began = Instant::now();
    while provider.calls(Endpoint::Chat) == 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing is translated");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let killed = server.kill().unwrap();

    provider.always(Endpoint::Chat, None);
    let again = killed.again().await.unwrap();
    let operator = again.operator().unwrap();
    assert_eq!(operator.job(&job).await.unwrap()["state"], "done");
    assert_subtitled(&operator, &episode).await;
    assert_eq!(provider.calls(Endpoint::Transcription), 1);
}
