//! One episode through the real chain: a video in which somebody speaks becomes three tracks, once undisturbed and once
//! through twenty kills. Both end with the same bytes, and nothing is paid twice but what was in flight at a kill.

use std::path::Path;
use std::time::{Duration, Instant};

use hallyu_e2e::{Clip, Server, ServerOptions, Session, Sound};
use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, Fault};
use serde_json::{Value, json};

/// Long enough for five pieces of speech and three batches of lines in each language.
const VIDEO: Clip = Clip { seconds: 120, size: "640x360", sound: Sound::Voice, shots: Some(7) };
/// How long the platform may take to get to a point.
const PATIENCE: Duration = Duration::from_secs(60);
/// After so long without a call, all who would call have called.
const SETTLED: Duration = Duration::from_millis(400);

/// A moment at which the platform is killed.
#[derive(Clone, Copy, Debug)]
enum Kill {
    /// As soon as it answers.
    Ready,
    /// When this part of a stage is done.
    At(&'static str, f64),
    /// When it has got so many answers, and all that it asks then stays unanswered.
    Asking(Endpoint, usize),
}

const KILLS: [Kill; 20] = [
    Kill::Ready,
    Kill::At("probe", 0.0),
    Kill::At("probe", 1.0),
    Kill::At("transcode", 0.05),
    Kill::At("transcode", 0.3),
    Kill::At("transcode", 0.6),
    Kill::At("transcode", 0.97),
    Kill::At("transcode", 1.0),
    Kill::Asking(Endpoint::Transcription, 0),
    Kill::Asking(Endpoint::Transcription, 1),
    Kill::Asking(Endpoint::Transcription, 2),
    Kill::At("transcribe", 1.0),
    Kill::Asking(Endpoint::Chat, 0),
    Kill::Asking(Endpoint::Chat, 1),
    Kill::Asking(Endpoint::Chat, 1),
    Kill::Asking(Endpoint::Chat, 1),
    Kill::Asking(Endpoint::Chat, 1),
    Kill::At("translate", 1.0),
    Kill::At("check", 0.5),
    Kill::At("check", 1.0),
];

/// A platform with the episode in work.
struct Run {
    server: Server,
    provider: FakeOpenAi,
    episode: String,
    job: String,
    /// Calls of each endpoint that a kill left without an answer.
    lost: [usize; 2],
}

/// What viewers and creators get of a track, without what differs from run to run: ids and times of making.
#[derive(Debug, PartialEq)]
struct Made {
    track: Value,
    file: String,
    segments: Value,
    report: Value,
}

impl Run {
    /// Uploads the video to a platform with a folder of its own.
    async fn begin(data: &Path, video: Vec<u8>) -> Self {
        let provider = FakeOpenAi::start().await;
        provider.hears_on();
        let sections = ["HALLYU__TRANSCRIPTION__BASE_URL", "HALLYU__TRANSLATION__BASE_URL"];
        let mut environment = sections.map(|setting| (setting, provider.base_url().to_owned())).to_vec();
        environment.push(("HALLYU__TRANSLATION__PRICE_IN", "2.0".to_owned()));
        environment.push(("HALLYU__TRANSLATION__PRICE_OUT", "8.0".to_owned()));
        let server = Server::start_alone(data, ServerOptions { environment }).await.unwrap();
        let creator = server.login("mariela", "creator").await.unwrap();
        let (_, episode) = creator.new_episode("기차역의 밤").await.unwrap();
        let path = format!("/episodes/{episode}/media");
        let upload = creator.upload(&path, video).await.unwrap().expect(201).unwrap();
        let job = upload["job_id"].as_str().unwrap().to_owned();
        Self { server, provider, episode, job, lost: [0; 2] }
    }

    fn calls(&self) -> [usize; 2] {
        [Endpoint::Transcription, Endpoint::Chat].map(|endpoint| self.provider.calls(endpoint))
    }

    /// Kills the platform at a moment and starts it again.
    async fn kill_at(mut self, kill: Kill) -> Self {
        match kill {
            Kill::Ready => {}
            Kill::At(stage, part) => self.until(|job| is_at(job, stage, part), &kill).await,
            Kill::Asking(endpoint, answers) => self.until_asking(endpoint, answers).await,
        }
        let killed = self.server.kill().unwrap();
        for endpoint in [Endpoint::Transcription, Endpoint::Chat] {
            self.provider.always(endpoint, None);
        }
        self.server = killed.again().await.unwrap();
        self
    }

    async fn until(&self, is_there: impl Fn(&Value) -> bool, kill: &Kill) {
        let (operator, began) = (self.server.operator().unwrap(), Instant::now());
        loop {
            let job = operator.get(&format!("/jobs/{}", self.job)).await.unwrap().expect(200).unwrap();
            if is_there(&job) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{kill:?} is not reached: {job}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Lets so many calls be answered and leaves all others without an answer, until nobody calls any more.
    async fn until_asking(&mut self, endpoint: Endpoint, answers: usize) {
        let before = self.provider.calls(endpoint);
        self.provider.script_next(endpoint, answers, &Fault::Perfect);
        self.provider.always(endpoint, Some(Fault::Hang));
        let (began, mut seen, mut since) = (Instant::now(), before, Instant::now());
        while seen <= before + answers || since.elapsed() < SETTLED {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let calls = self.provider.calls(endpoint);
            if calls > seen {
                (seen, since) = (calls, Instant::now());
            }
            assert!(began.elapsed() < PATIENCE, "only {} calls of {endpoint:?}", seen - before);
        }
        self.lost[usize::from(endpoint == Endpoint::Chat)] += seen - before - answers;
    }

    /// Waits for the end and collects what was made.
    async fn end(&self) -> Vec<Made> {
        let operator = self.server.operator().unwrap();
        let job = operator.job(&self.job).await.unwrap();
        assert_eq!(job["state"], "done", "{job}");
        let mut made = Vec::new();
        for track in operator.tracks(&self.episode).await.unwrap() {
            made.push(Made::of(&operator, track).await);
        }
        made
    }
}

/// Whether a job has done this part of a stage.
fn is_at(job: &Value, stage: &str, part: f64) -> bool {
    let stages = job["stages"].as_array().unwrap();
    stages.iter().find(|known| known["stage"] == stage).is_some_and(|known| {
        known["state"] == "done" || known["state"] == "running" && known["progress"].as_f64() >= Some(part)
    })
}

impl Made {
    async fn of(reader: &Session, mut track: Value) -> Self {
        let id = track["subtitle_id"].take();
        let path = format!("/subtitles/{}", id.as_str().unwrap());
        track["url"].take();
        let file = reader.get(&format!("{path}.vtt")).await.unwrap().text();
        let segments = reader.get(&format!("{path}/segments?limit=100")).await.unwrap();
        let mut segments = segments.expect(200).unwrap();
        for segment in segments["items"].as_array_mut().unwrap() {
            segment["segment_id"].take();
        }
        let mut report = reader.get(&format!("{path}/report")).await.unwrap().expect(200).unwrap();
        report["made_at"].take();
        Self { track, file, segments, report }
    }

    /// The times at which its cues come, milliseconds.
    fn starts(&self) -> Vec<i64> {
        let times = self.file.lines().filter_map(|line| line.split_once(" --> "));
        times.map(|(start, _)| millis(start)).collect()
    }
}

fn millis(time: &str) -> i64 {
    let digits = |text: &str| text.parse::<i64>().unwrap();
    time.split([':', '.']).map(digits).zip([3_600_000, 60_000, 1_000, 1]).map(|(part, ms)| part * ms).sum()
}

/// Three published tracks, whose cues come with the shots, and whose translations say who made them and at what price.
fn assert_subtitled(tracks: &[Made]) {
    let languages: Vec<&Value> = tracks.iter().map(|made| &made.track["language"]).collect();
    assert_eq!(languages, ["ko", "es-419", "pt-BR"]);
    // The first frame of each shot at 24000/1001 frames per second, in milliseconds.
    let shots: Vec<i64> = (1..18).map(|shot| ((shot * 168_000 / 1_001 + 1) * 1_001 + 12) / 24).collect();
    for Made { track, report, segments, .. } in tracks {
        assert_eq!(
            (&track["state"], &track["is_ai_generated"]),
            (&json!("published"), &json!(true)),
            "{track}"
        );
        assert!(track["quality_score"].as_f64() > Some(0.7), "{track} {report}");
        assert!(segments["items"].as_array().unwrap().len() > 40, "{segments}");
    }
    // Cues that would come shortly before a shot come with it, or half a second before it: twelve frames.
    let fits = |start: &&i64| shots.contains(start) || shots.contains(&(**start + 501));
    for made in tracks {
        let starts = made.starts();
        assert!(starts.iter().filter(fits).count() >= 5, "{starts:?} {shots:?}");
    }
    assert_eq!(tracks[0].report["models"], json!(["whisper-1"]));
    for Made { report, .. } in &tracks[1..] {
        assert_eq!(
            (&report["models"], report["cost"]["calls"].as_u64() >= Some(3)),
            (&json!(["gpt-4.1"]), true)
        );
        assert!(report["cost"]["cost_micros"].as_u64() > Some(0), "{report}");
    }
}

#[tokio::test]
async fn twenty_kills_change_no_byte_and_repeat_only_what_was_in_flight() {
    let folder = tempfile::tempdir().unwrap();
    let video = std::fs::read(VIDEO.make(folder.path(), "episode.mp4").unwrap()).unwrap();
    let calm = Run::begin(&folder.path().join("calm"), video.clone()).await;
    let expected = calm.end().await;
    assert_subtitled(&expected);
    let once = calm.calls();
    drop(calm);

    let mut run = Run::begin(&folder.path().join("killed"), video).await;
    for kill in KILLS {
        run = run.kill_at(kill).await;
    }
    let made = run.end().await;
    let (calls, lost) = (run.calls(), run.lost);
    println!(
        "kills {}; calls {calls:?} instead of {once:?} (heard, translated); in flight at kills {lost:?}",
        KILLS.len()
    );
    assert_eq!(made, expected);
    assert_eq!(calls, [once[0] + lost[0], once[1] + lost[1]], "only what was in flight is asked again");
}
