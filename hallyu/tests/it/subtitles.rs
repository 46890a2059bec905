//! `hallyu subtitles` on files.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const SOUND: &str = "1\n00:00:01,000 --> 00:00:03,000\n¿Vienes mañana con Ana?\n\n\
                     2\n00:00:04,000 --> 00:00:06,000\nNo sé, mamá.\n";
/// Two cues that overlap, three dots, and a line too long for the screen.
const SPOILT: &str = "1\n00:00:01,000 --> 00:00:03,200\n¿Vienes mañana con Ana...?\n\n\
                      2\n00:00:03,000 --> 00:00:08,000\nNo sé si voy a poder ir mañana, mamá, pero te aviso.\n";

/// A folder of files, and the command line in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        Self(folder)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallyu"));
        command.arg("subtitles").args(arguments).current_dir(self.0.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        said(&self.command(arguments).output().unwrap())
    }

    fn pipe(&self, arguments: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        said(&child.wait_with_output().unwrap())
    }

    fn file(&self, name: impl AsRef<Path>) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

fn said(output: &Output) -> (Option<i32>, String, String) {
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
    assert_eq!(desk.file("ko.vtt"), "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n안녕하세요.\n");
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
                     [terms.targets.es-419]\npreferred = \"mar del Este\"\nforbidden = [\"mar del Japón\"]\nmust = true\n";

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
    assert!(code == Some(0) && told.starts_with("1.000  may be published"), "{told}{error}");
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
    for command in ["check", "fix", "convert", "score", "diff"] {
        let (code, help, _) = desk.run(&[command, "--help"]);
        assert!(code == Some(0) && help.contains(&format!("hallyu subtitles {command} ")), "{help}");
    }
}
