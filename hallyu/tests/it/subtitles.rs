//! `hallyu subtitles` on files.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, Fault};
use hallyu_testkit::fixtures::{Locale, ep_gold};
use serde_json::Value;

const SOUND: &str = "1\n00:00:01,000 --> 00:00:03,000\n¿Vienes mañana con Ana?\n\n\
                     2\n00:00:04,000 --> 00:00:06,000\nNo sé, mamá.\n";
/// Two cues that overlap, three dots, and a line too long for the screen.
const SPOILT: &str = "1\n00:00:01,000 --> 00:00:03,200\n¿Vienes mañana con Ana...?\n\n\
                      2\n00:00:03,000 --> 00:00:08,000\nNo sé si voy a poder ir mañana, mamá, pero te aviso.\n";

/// A folder of files, and the command line in it.
pub(crate) struct Desk(pub(crate) tempfile::TempDir);

impl Desk {
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallyu"));
        command.arg("subtitles").args(arguments).current_dir(self.0.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        said(&self.command(arguments).output().unwrap())
    }

    fn pipe(&self, arguments: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        said(&child.wait_with_output().unwrap())
    }

    pub(crate) fn file(&self, name: impl AsRef<Path>) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

pub(crate) fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_sound_file_passes_and_a_spoilt_one_is_told_what_is_wrong() {
    let desk = Desk::with(&[("sound.srt", SOUND.as_bytes()), ("spoilt.srt", SPOILT.as_bytes())]);
    let (code, told, _) = desk.run(&["check", "sound.srt"]);
    assert_eq!((code, told.as_str()), (Some(0), "2 cues: 0 blocking, 0 major, 0 minor\n"));
    let (code, told, _) = desk.run(&["check", "spoilt.srt", "--fps", "25"]);
    assert_eq!(code, Some(1), "{told}");
    for rule in ["#1    blocking T1 ", "#1    minor    P1 ", "#2    blocking L1 "] {
        assert!(told.contains(rule), "{rule} in {told}");
    }
    let (code, told, _) = desk.run(&["check", "sound.srt", "--media-ms", "5000"]);
    assert!(code == Some(1) && told.contains("F4"), "{told}");
}

#[test]
fn a_check_reads_standard_input_and_writes_json() {
    let (code, told, _) = Desk::with(&[]).pipe(&["check", "-", "--format", "json"], SPOILT.as_bytes());
    let report: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((code, &report["cues"]), (Some(1), &Value::from(2)));
    assert!(report["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "L1"), "{told}");
    assert!(report["not_run"].as_array().unwrap().contains(&Value::from("T12")), "{told}");
}

#[test]
fn sarif_has_what_its_standard_requires() {
    let desk = Desk::with(&[("mis líneas.srt", SPOILT.as_bytes())]);
    let (code, told, _) = desk.run(&["check", "mis líneas.srt", "--format", "sarif"]);
    assert_eq!(code, Some(1));
    let log: Value = serde_json::from_str(&told).unwrap();
    assert!(
        log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json") && log["version"] == "2.1.0"
    );
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "hallyu subtitles check");
    let rules: Vec<&Value> = driver["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= 3, "{told}");
    for result in results {
        assert!(rules.contains(&&result["ruleId"]), "{result}");
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()), "{result}");
        assert!(!result["message"]["text"].as_str().unwrap().is_empty(), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "mis%20l%C3%ADneas.srt");
        assert!([2, 6].contains(&place["region"]["startLine"].as_u64().unwrap()), "{result}");
    }
}

#[test]
fn what_is_no_subtitle_file_is_refused_with_the_reason() {
    let huge = vec![b'a'; 17 * 1024 * 1024];
    let desk = Desk::with(&[
        ("prose.srt", b"Dear diary,\nnothing happened.\n"),
        ("picture.srt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("empty.srt", b" \n"),
        ("silent.vtt", b"WEBVTT\n\n"),
        ("huge.srt", &huge),
    ]);
    for (file, reason) in [
        ("prose.srt", "line 1: expected a cue number"),
        ("picture.srt", "not a text file"),
        ("empty.srt", "empty"),
        ("silent.vtt", "no cue"),
        ("huge.srt", "larger than 16 MiB"),
        ("missing.srt", "missing.srt"),
    ] {
        for command in ["check", "fix", "score"] {
            let (code, told, error) = desk.run(&[command, file]);
            assert_eq!((code, told.as_str()), (Some(2), ""), "{command} {file}");
            assert!(error.contains(file) && error.contains(reason), "{command} {file}: {error}");
        }
    }
    let (code, _, error) = desk.run(&["check", "prose.srt", "--profile", "es-ES"]);
    assert!(code == Some(2) && error.contains("es-419-kids"), "{error}");
}

#[test]
fn a_fix_changes_no_word_and_a_second_one_nothing() {
    let desk = Desk::with(&[("spoilt.srt", SPOILT.as_bytes())]);
    let (code, told, left) = desk.run(&["fix", "spoilt.srt", "-o", "fixed.vtt"]);
    assert_eq!((code, told.as_str()), (Some(0), ""), "{left}");
    assert!(left.contains("2 cues changed; left in 2 cues: 0 blocking, 0 major"), "{left}");
    let fixed = desk.file("fixed.vtt");
    assert!(fixed.starts_with("WEBVTT") && fixed.contains("¿Vienes mañana con Ana…?"), "{fixed}");
    let (code, again, left) = desk.run(&["fix", "fixed.vtt"]);
    assert_eq!((code, again), (Some(0), fixed), "{left}");
    assert!(left.contains("0 cues changed"), "{left}");
}

#[test]
fn what_no_fix_can_help_is_told_and_is_exit_code_1() {
    let hurried = "1\n00:00:01,000 --> 00:00:02,000\nNo sé si voy a poder ir mañana, mamá.\n\n\
                   2\n00:00:02,083 --> 00:00:05,000\nEstá bien.\n";
    let (code, fixed, left) = Desk::with(&[]).pipe(&["fix", "-"], hurried.as_bytes());
    assert!(code == Some(1) && left.contains(" L5 ") && fixed.contains("mamá."), "{left}");
}

#[test]
fn files_are_converted_both_ways_whatever_their_encoding() {
    let korean = b"1\r\n00:00:01,000 --> 00:00:02,500\r\n\xbe\xc8\xb3\xe7\xc7\xcf\xbc\xbc\xbf\xe4.\r\n";
    let desk = Desk::with(&[("euckr.srt", korean)]);
    let (code, _, told) = desk.run(&["convert", "euckr.srt", "ko.vtt"]);
    assert!(code == Some(0) && told.contains("EUC-KR"), "{told}");
    assert_eq!(desk.file("ko.vtt"), "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n안녕하세요.\n\n");
    assert_eq!(desk.run(&["convert", "ko.vtt", "ko.srt"]).0, Some(0));
    assert_eq!(desk.file("ko.srt"), "1\n00:00:01,000 --> 00:00:02,500\n안녕하세요.\n\n");
    let (code, _, told) = desk.run(&["convert", "ko.vtt", "-"]);
    assert!(code == Some(2) && told.contains("--to"), "{told}");
    let (code, srt, _) = desk.pipe(&["convert", "-", "-", "--to", "srt"], desk.file("ko.vtt").as_bytes());
    assert_eq!((code, srt), (Some(0), desk.file("ko.srt")));
}

const KOREAN: &str = "1\n00:00:01,000 --> 00:00:03,000\n내일 민지랑 동해에 올래?\n\n\
                      2\n00:00:04,000 --> 00:00:06,000\n3시에 갈게, 엄마.\n";
const TERMS: &str = "[[terms]]\nsource = \"동해\"\npos = \"place\"\n\
                     [terms.targets.es-419]\npreferred = \"mar del Este\"\nforbidden = [\"mar del Japón\"]\n";

#[test]
fn a_score_judges_the_translation_where_it_knows_the_source() {
    let sound = SOUND.replace("¿Vienes mañana con Ana?", "¿Vienes mañana al mar del Este?");
    let wrong =
        sound.replace("mar del Este", "mar del Japón").replace("No sé, mamá.", "Iré a las cinco, mamá.");
    let desk = Desk::with(&[
        ("sound.srt", sound.replace("No sé", "Voy a las tres").as_bytes()),
        ("wrong.srt", wrong.as_bytes()),
        ("ko.srt", KOREAN.as_bytes()),
        ("terms.toml", TERMS.as_bytes()),
        ("broken.toml", b"[[terms]]\nsauce = 1\n"),
    ]);
    let (code, told, error) = desk.run(&["score", "wrong.srt"]);
    assert!(code == Some(0) && told.contains("may be published ("), "{told}{error}");
    let known = ["--source", "ko.srt", "--glossary", "terms.toml"];
    let with = |file| [["score", file].as_slice(), &known].concat();
    let (code, told, error) = desk.run(&with("sound.srt"));
    assert!(code == Some(0) && told.contains("may be published ("), "{told}{error}");
    let (code, told, _) = desk.run(&with("wrong.srt"));
    assert!(code == Some(1) && told.contains(" C1 ") && told.contains("is held back"), "{told}");
    let (_, told, _) = desk.run(&[with("wrong.srt").as_slice(), &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(report["score"]["gate"], "hold");
    let (code, _, error) =
        desk.run(&["score", "sound.srt", "--source", "ko.srt", "--glossary", "broken.toml"]);
    assert!(code == Some(2) && error.contains("broken.toml") && error.contains("sauce"), "{error}");
}

#[test]
fn a_difference_is_shown_word_by_word_and_measured() {
    let corrected = SOUND.replace("No sé, mamá.", "No lo sé, mamá.");
    let desk = Desk::with(&[("a.srt", SOUND.as_bytes()), ("b.srt", corrected.as_bytes())]);
    let (code, told, _) = desk.run(&["diff", "a.srt", "b.srt"]);
    assert_eq!(code, Some(0));
    assert!(told.contains("No {+lo+} sé, mamá.") && told.contains("1 places differ. SubER 10.00"), "{told}");
    assert_eq!(desk.run(&["diff", "a.srt", "b.srt", "--at-most", "9.9"]).0, Some(1));
    assert_eq!(desk.run(&["diff", "a.srt", "a.srt", "--at-most", "0"]).0, Some(0));
}

#[test]
fn help_teaches_by_examples() {
    let desk = Desk::with(&[]);
    for command in ["check", "fix", "convert", "score", "diff", "estimate", "translate", "transcribe"] {
        let (code, help, _) = desk.run(&[command, "--help"]);
        assert!(code == Some(0) && help.contains(&format!("hallyu subtitles {command} ")), "{help}");
    }
}

/// The first lines of the gold episode as a Korean file.
fn korean(lines: usize) -> String {
    let block = |(n, line): (usize, &hallyu_testkit::fixtures::Segment)| {
        let time = |ms: i64| {
            format!("{:02}:{:02}:{:02},{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000)
        };
        format!("{}\n{} --> {}\n{}\n\n", n + 1, time(line.start_ms), time(line.end_ms), line.ko)
    };
    ep_gold().segments.iter().take(lines).enumerate().map(block).collect()
}

/// A desk with a Korean file, and a model that knows its gold.
async fn translator(lines: usize) -> (Desk, FakeOpenAi) {
    let server = FakeOpenAi::start().await;
    let episode = ep_gold();
    for locale in [Locale::Es419, Locale::PtBr] {
        server.gold(locale.tag(), episode.texts(locale));
    }
    (Desk::with(&[("ko.srt", korean(lines).as_bytes())]), server)
}

impl Desk {
    fn asking(&self, server: &FakeOpenAi, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command.env("HALLYU__TRANSLATION__BASE_URL", server.base_url());
        command.env("HALLYU__TRANSLATION__PRICE_IN", "2").env("HALLYU__TRANSLATION__PRICE_OUT", "8");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    async fn ask(&self, server: &FakeOpenAi, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = self.asking(server, arguments);
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        said(&output)
    }
}

#[tokio::test]
async fn a_korean_file_becomes_a_track_a_language_that_says_who_made_it() {
    let (desk, server) = translator(40).await;
    let (code, told, error) = desk.ask(&server, &["translate", "ko.srt"]).await;
    assert_eq!(code, Some(0), "{told}{error}");
    assert!(told.contains("ko.es-419.srt: 40 of 40 lines") && told.contains(", $0."), "{told}");
    assert!(desk.file("ko.es-419.srt").contains("¡Unnie, es una emergencia!"));
    assert!(desk.file("ko.pt-BR.srt").contains("Unnie, é uma emergência!"));
    let origin: Value = serde_json::from_str(&desk.file("ko.es-419.json")).unwrap();
    assert_eq!(origin["models"].as_array().unwrap().len(), 1, "{origin}");
    for (track, profile) in [("ko.es-419.srt", "es-419"), ("ko.pt-BR.srt", "pt-BR")] {
        let (_, told, _) = desk.run(&["check", track, "--profile", profile]);
        assert!(told.contains("cues: 0 blocking"), "{told}");
    }
    let vtt = ["translate", "ko.vtt", "--to", "es-419", "-o", "tracks"];
    desk.run(&["convert", "ko.srt", "ko.vtt"]);
    std::fs::create_dir(desk.0.path().join("tracks")).unwrap();
    assert_eq!(desk.ask(&server, &vtt).await.0, Some(0));
    let track = desk.file("tracks/ko.es-419.vtt");
    assert!(track.starts_with("WEBVTT\n\nNOTE Translated by machine ("), "{track}");
    assert_eq!(desk.run(&["convert", "tracks/ko.es-419.vtt", "back.srt"]).0, Some(0));
    assert_eq!(desk.file("back.srt"), desk.file("ko.es-419.srt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_translation_goes_on_and_pays_for_nothing_twice() {
    let (desk, server) = translator(100).await;
    let whole = ["translate", "ko.srt", "--to", "es-419"];
    assert_eq!(desk.ask(&server, &whole).await.0, Some(0));
    let (expected, calls) = (desk.file("ko.es-419.srt"), server.calls(Endpoint::Chat));
    assert!(calls > 3, "{calls} calls");

    std::fs::remove_file(desk.0.path().join("ko.es-419.srt")).unwrap();
    server.script(Endpoint::Chat, calls + 3, Fault::Hang);
    let mut child = desk.asking(&server, &whole).spawn().unwrap();
    while server.calls(Endpoint::Chat) < calls + 3 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let (code, _, error) = desk.ask(&server, &["translate", "ko.srt", "--to", "es-419", "--resume"]).await;
    assert!(code == Some(2) && error.contains("is translating this file"), "{error}");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!desk.0.path().join("ko.es-419.srt").exists(), "a track is there as a whole or not at all");

    let resumed = [whole.as_slice(), &["--resume"]].concat();
    let (code, told, error) = desk.ask(&server, &resumed).await;
    assert_eq!(code, Some(0), "{told}{error}");
    assert_eq!(desk.file("ko.es-419.srt"), expected);
    assert_eq!(server.calls(Endpoint::Chat), 2 * calls + 1, "only the question in flight is asked twice");
    assert_eq!(desk.ask(&server, &resumed).await.0, Some(0));
    assert_eq!(server.calls(Endpoint::Chat), 2 * calls + 1, "a finished one asks nobody");
    assert_eq!(desk.ask(&server, &whole).await.0, Some(0));
    assert_eq!(server.calls(Endpoint::Chat), 3 * calls + 1, "without --resume everything is asked anew");
}

#[tokio::test]
async fn lines_that_nobody_translates_are_left_out_and_named() {
    let (desk, server) = translator(30).await;
    let hopeless = ep_gold().segments[9].ko.clone();
    server.never_translate(&hopeless);
    let (code, told, error) = desk.ask(&server, &["translate", "ko.srt", "--to", "pt-BR"]).await;
    assert!(code == Some(1) && told.contains("29 of 30 lines"), "{told}");
    assert!(error.contains("not translated (") && error.contains(&hopeless), "{error}");
    assert!(!desk.file("ko.pt-BR.srt").contains(&hopeless));
}

#[tokio::test]
async fn an_estimate_is_near_the_bill_and_asks_nobody() {
    let (desk, server) = translator(60).await;
    let (code, told, _) = desk.ask(&server, &["estimate", "ko.srt", "--to", "es-419"]).await;
    assert!(code == Some(0) && told.starts_with("es-419: 60 lines in "), "{told}");
    assert_eq!(server.calls(Endpoint::Chat), 0);
    let dollars = |told: &str| {
        told.lines().next().and_then(|line| line.rsplit_once('$')?.1.parse::<f64>().ok()).unwrap()
    };
    let (_, bill, _) = desk.ask(&server, &["translate", "ko.srt", "--to", "es-419"]).await;
    let (estimated, paid) = (dollars(&told), dollars(&bill));
    assert!((estimated - paid).abs() <= 0.25 * paid, "{estimated} {paid}");
}

#[test]
fn what_cannot_be_translated_is_refused_before_anybody_is_asked() {
    let desk = Desk::with(&[("ko.srt", korean(3).as_bytes()), ("es.srt", SOUND.as_bytes())]);
    for (arguments, reason) in [
        (["translate", "es.srt"].as_slice(), "no line is Korean"),
        (&["estimate", "es.srt"], "no line is Korean"),
        (&["translate", "ko.srt"], "HALLYU__TRANSLATION__BASE_URL"),
        (&["translate", "ko.srt", "--to", "ko"], "language of the lines"),
        (&["translate", "ko.srt", "--glossary", "none.toml"], "none.toml"),
    ] {
        let (code, _, error) = desk.run(arguments);
        assert!(code == Some(2) && error.contains(reason), "{arguments:?}: {error}");
    }
}
