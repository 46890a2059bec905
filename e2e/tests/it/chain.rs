//! One episode through the real chain: a video in which somebody speaks becomes three tracks, once undisturbed and once
//! through twenty kills. Both end with the same bytes, and nothing is paid twice but what was in flight at a kill.

use std::path::Path;
use std::time::{Duration, Instant};

use hallyu_e2e::{Clip, Server, ServerOptions, Session, Sound};
use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, Fault};
use serde_json::{Value, json};

/// Long enough for five pieces of speech and two batches of lines in each language.
const VIDEO: Clip = Clip { seconds: 120, size: "640x360", sound: Sound::Voice, shots: Some(7) };
/// How long the platform may take to get to a point.
const PATIENCE: Duration = Duration::from_secs(60);
/// After so long without a call, the answers that were given have arrived.
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

impl Kill {
    /// How many calls of each endpoint are answered until then; `None` for all.
    fn answers(self) -> [Option<usize>; 2] {
        match self {
            Self::Ready | Self::At("probe" | "transcode", _) => [Some(0), Some(0)],
            Self::Asking(Endpoint::Transcription, answers) => [Some(answers), Some(0)],
            Self::At("transcribe", _) => [None, Some(0)],
            Self::Asking(_, answers) => [None, Some(answers)],
            Self::At(..) => [None, None],
        }
    }
}

/// Where sound is heard, and where lines are translated.
const ENDPOINTS: [Endpoint; 2] = [Endpoint::Transcription, Endpoint::Chat];

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
    Kill::Asking(Endpoint::Chat, 0),
    Kill::At("translate", 1.0),
    Kill::At("check", 0.5),
    Kill::At("check", 1.0),
];

/// A platform with the episode in work.
struct Run {
    server: Server,
    gate: Gate,
    episode: String,
    job: String,
}

/// The models' server. From one start to the next kill it gives the answers that the platform needs to get there; whatever is
/// asked beyond them stays without one, so that it is known what was in flight.
struct Gate {
    provider: FakeOpenAi,
    /// Calls before this start.
    before: [usize; 2],
    answers: [Option<usize>; 2],
    /// Calls that kills left without an answer.
    lost: [usize; 2],
}

impl Gate {
    async fn new() -> Self {
        let provider = FakeOpenAi::start().await;
        provider.hears_on();
        Self { provider, before: [0; 2], answers: [None; 2], lost: [0; 2] }
    }

    fn calls(&self) -> [usize; 2] {
        ENDPOINTS.map(|endpoint| self.provider.calls(endpoint))
    }

    fn open_for(&mut self, kill: Option<Kill>) {
        self.before = self.calls();
        self.answers = kill.map_or([None; 2], Kill::answers);
        for (endpoint, answers) in ENDPOINTS.into_iter().zip(self.answers) {
            self.provider.script_next(endpoint, answers.unwrap_or(0), &Fault::Perfect);
            self.provider.always(endpoint, answers.map(|_| Fault::Hang));
        }
    }

    fn count_lost(&mut self) {
        for (place, calls) in self.calls().into_iter().enumerate() {
            let asked = calls - self.before[place];
            self.lost[place] += self.answers[place].map_or(0, |answers| asked - answers.min(asked));
        }
    }

    /// Waits until more is asked than is answered, and the answers that were given have arrived.
    async fn until_asked(&self, endpoint: Endpoint, answers: usize) {
        let place = usize::from(endpoint == Endpoint::Chat);
        let (began, mut since, mut seen) = (Instant::now(), Instant::now(), 0);
        while seen <= answers || since.elapsed() < SETTLED {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let asked = self.calls()[place] - self.before[place];
            if asked > seen {
                (seen, since) = (asked, Instant::now());
            }
            assert!(began.elapsed() < PATIENCE, "only {seen} calls of {endpoint:?}");
        }
    }
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
    /// Uploads the video to a platform with a folder of its own, which is killed first at a moment or never.
    async fn begin(data: &Path, video: Vec<u8>, first: Option<Kill>) -> Self {
        let mut gate = Gate::new().await;
        gate.open_for(first);
        let sections = ["HALLYU__TRANSCRIPTION__BASE_URL", "HALLYU__TRANSLATION__BASE_URL"];
        let mut environment = sections.map(|setting| (setting, gate.provider.base_url().to_owned())).to_vec();
        environment.push(("HALLYU__TRANSLATION__PRICE_IN", "2.0".to_owned()));
        environment.push(("HALLYU__TRANSLATION__PRICE_OUT", "8.0".to_owned()));
        let server = Server::start_alone(data, ServerOptions { environment }).await.unwrap();
        let creator = server.login("mariela", "creator").await.unwrap();
        let (_, episode) = creator.new_episode("기차역의 밤").await.unwrap();
        let path = format!("/episodes/{episode}/media");
        let upload = creator.upload(&path, video).await.unwrap().expect(201).unwrap();
        let job = upload["job_id"].as_str().unwrap().to_owned();
        Self { server, gate, episode, job }
    }

    /// Kills the platform at a moment and starts it again, for the next one.
    async fn kill_at(mut self, kill: Kill, next: Option<Kill>) -> Self {
        match kill {
            Kill::Ready => {}
            Kill::At(stage, part) => self.until(|job| is_at(job, stage, part), &kill).await,
            Kill::Asking(endpoint, answers) => self.gate.until_asked(endpoint, answers).await,
        }
        let killed = self.server.kill().unwrap();
        self.gate.count_lost();
        self.gate.open_for(next);
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
        // What was made before the video was complete is made again by its shots.
        track["revision"].take();
        let file = reader.get(&format!("{path}.vtt")).await.unwrap().text();
        let segments = reader.get(&format!("{path}/segments?limit=100")).await.unwrap();
        let mut segments = segments.expect(200).unwrap();
        for segment in segments["items"].as_array_mut().unwrap() {
            segment["segment_id"].take();
        }
        let mut report = reader.get(&format!("{path}/report")).await.unwrap().expect(200).unwrap();
        for of_revision in ["made_at", "revision", "cost"] {
            report[of_revision].take();
        }
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
    for Made { track, report, .. } in &tracks[1..] {
        assert_eq!(
            (&report["models"], track["cost"]["calls"].as_u64() >= Some(2)),
            (&json!(["gpt-4.1"]), true)
        );
        assert!(track["cost"]["cost_micros"].as_u64() > Some(0), "{track}");
    }
}

#[tokio::test]
async fn twenty_kills_change_no_byte_and_repeat_only_what_was_in_flight() {
    let folder = tempfile::tempdir().unwrap();
    let video = std::fs::read(VIDEO.make(folder.path(), "episode.mp4").unwrap()).unwrap();
    let calm = Run::begin(&folder.path().join("calm"), video.clone(), None).await;
    let expected = calm.end().await;
    assert_subtitled(&expected);
    let once = calm.gate.calls();
    drop(calm);

    let mut run = Run::begin(&folder.path().join("killed"), video, Some(KILLS[0])).await;
    for (at, kill) in KILLS.into_iter().enumerate() {
        run = run.kill_at(kill, KILLS.get(at + 1).copied()).await;
    }
    let made = run.end().await;
    let (calls, lost) = (run.gate.calls(), run.gate.lost);
    println!(
        "{} kills; [heard, translated]: {once:?} calls undisturbed, {calls:?} with kills, {lost:?} of them in flight at one",
        KILLS.len()
    );
    assert_eq!(made, expected);
    assert_eq!(calls, [once[0] + lost[0], once[1] + lost[1]], "only what was in flight is asked again");
}
