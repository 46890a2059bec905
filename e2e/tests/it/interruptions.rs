//! `kill -9`, SIGTERM, two servers on one folder.

use std::time::{Duration, Instant};

use hallyu_e2e::{Clip, Server, ServerOptions, Session, Sound};

/// Kills the server when the job reaches `stage`, starts it again and waits for the job's end.
async fn survives_kill_in(stage: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let clip =
        std::fs::read(Clip { seconds: 30, ..Clip::default() }.make(folder.path(), "clip.mp4").unwrap())
            .unwrap();
    let server = Server::start(&data, ServerOptions::default()).await.unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let (_, episode) = creator.new_episode("밤의 정거장").await.unwrap();
    let upload =
        creator.upload(&format!("/episodes/{episode}/media"), clip).await.unwrap().expect(201).unwrap();
    let job = upload["job_id"].as_str().unwrap().to_owned();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(30) {
        let state = creator.get(&format!("/jobs/{job}")).await.unwrap().expect(200).unwrap();
        if state["stage"] == stage || state["state"] == "done" || state["state"] == "waiting" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let again = server.kill().unwrap().again().await.unwrap();
    let state = again.operator().unwrap().job(&job).await.unwrap();
    assert!(matches!(state["state"].as_str(), Some("done" | "waiting")), "{stage}: {state}");
}

#[tokio::test]
async fn kill_while_probing_loses_nothing() {
    survives_kill_in("probe").await;
}

#[tokio::test]
async fn kill_while_transcoding_loses_nothing() {
    survives_kill_in("transcode").await;
}

#[tokio::test]
async fn kill_while_waiting_for_a_transcript_loses_nothing() {
    survives_kill_in("transcribe").await;
}

/// How many of the jobs are done; never are two in work. The last is asked first: who is behind another begins when that one is over.
async fn done_in_turn(operator: &Session, jobs: &[String]) -> usize {
    let (mut done, mut running) = (0, 0);
    for job in jobs.iter().rev() {
        let state = operator.get(&format!("/jobs/{job}")).await.unwrap().expect(200).unwrap();
        done += usize::from(state["state"] == "done");
        running += usize::from(state["state"] == "running");
        assert_ne!(state["state"], "failed", "{state}");
    }
    assert!(running <= 1, "{running} of one creator are in work at once");
    done
}

/// A creator's only turn is taken when the server is killed: when the first job has just been asked for, and as each hands it to the next.
#[tokio::test]
async fn a_kill_neither_loses_nor_doubles_a_creators_turn() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let environment = [("HALLYU__CONTENT__PACKAGES_PER_CREATOR", "1"), ("HALLYU__MEDIA__CONCURRENCY", "2")];
    let environment = environment.map(|(name, value)| (name, value.to_owned())).to_vec();
    let mut server = Server::start(&data, ServerOptions { environment }).await.unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let mut jobs = Vec::new();
    for seconds in 3..6 {
        let clip = Clip { seconds, size: "640x360", sound: Sound::None, ..Clip::default() };
        let clip = std::fs::read(clip.make(folder.path(), "clip.mp4").unwrap()).unwrap();
        let (_, episode) = creator.new_episode("밤의 정거장").await.unwrap();
        let upload = creator.upload(&format!("/episodes/{episode}/media"), clip).await.unwrap();
        jobs.push(upload.expect(201).unwrap()["job_id"].as_str().unwrap().to_owned());
    }
    let began = Instant::now();
    for kills in 0..=jobs.len() {
        let operator = server.operator().unwrap();
        while done_in_turn(&operator, &jobs).await < kills {
            assert!(began.elapsed() < Duration::from_secs(120), "a turn is lost after {kills} kills");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        server = server.kill().unwrap().again().await.unwrap();
    }
    assert_eq!(done_in_turn(&server.operator().unwrap(), &jobs).await, jobs.len());
}

#[tokio::test]
async fn sigterm_ends_cleanly_and_keeps_what_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), ServerOptions::default()).await.unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let (content, _) = creator.new_episode("첫눈").await.unwrap();
    let again = server.terminate().unwrap().again().await.unwrap();
    again.operator().unwrap().get(&format!("/contents/{content}")).await.unwrap().expect(200).unwrap();
}

#[tokio::test]
async fn a_second_server_on_the_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_alone(folder.path(), ServerOptions::default()).await.unwrap();
    let second = server.run(&["serve"]).unwrap();
    assert!(!second.status.success());
    let message = String::from_utf8_lossy(&second.stderr);
    assert!(message.contains("another hallyu") && message.contains("--data"), "{message}");
}
