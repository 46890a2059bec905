//! `hallyu subtitles transcribe`: real ffmpeg, a fake model server; and a real model where one is given.

use std::process::{Command, Stdio};
use std::time::Duration;

use hallyu_contracts::subtitles::{Transcript, Verdict};
use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, Fault, sentence};

use crate::subtitles::{Desk, said};

/// Syllables of a voice with its overtones, four a second.
const VOICE: &str = "aevalsrc=0.2*(0.1+pow(sin(4*PI*t)\\,2))*(sin(300*PI*t)+sin(600*PI*t)/2+sin(900*PI*t)/3+sin(1200*PI*t)/4\
                     +sin(1500*PI*t)/5):s=16000";
const SILENCE: &str = "anullsrc=r=16000:cl=mono";
const PICTURE: &str = "color=size=64x64:rate=24";

/// Makes a file of so many seconds of these sources.
fn film(desk: &Desk, name: &str, (sources, seconds): (&[&str], u32)) {
    let mut command = Command::new("ffmpeg");
    command.args(["-loglevel", "error"]).current_dir(desk.0.path());
    for source in sources {
        command.args(["-f", "lavfi", "-t", &seconds.to_string(), "-i", source]);
    }
    assert!(command.arg(name).status().unwrap().success(), "{name}");
}

fn hearing(desk: &Desk, server: &FakeOpenAi, arguments: &[&str]) -> Command {
    let mut command = desk.command(&[&["transcribe"], arguments].concat());
    command.env("HALLYU__TRANSCRIPTION__BASE_URL", server.base_url());
    command.env("HALLYU__TRANSCRIPTION__CHUNK_SECONDS", "4");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn hear(desk: &Desk, server: &FakeOpenAi, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = hearing(desk, server, arguments);
    said(&tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap())
}

#[tokio::test]
async fn a_video_becomes_cues_or_a_transcript_and_nothing_else_is_left() {
    let (desk, server) = (Desk::with(&[]), FakeOpenAi::start().await);
    film(&desk, "clip.mp4", (&[PICTURE, VOICE], 6));
    let (code, told, error) = hear(&desk, &server, &["clip.mp4"]).await;
    assert_eq!(code, Some(0), "{told}{error}");
    assert!(told.starts_with("clip.ko.srt: 3 lines, 3 cues by whisper-1; 0 left out"), "{told}");
    let track = desk.file("clip.ko.srt");
    assert!(track.contains(&sentence(1)) && track.contains(&sentence(2)), "{track}");
    let (_, told, _) = desk.run(&["check", "clip.ko.srt", "--profile", "ko"]);
    assert!(told.contains("0 blocking"), "{told}");

    assert_eq!(hear(&desk, &server, &["clip.mp4", "-o", "ko.vtt"]).await.0, Some(0));
    assert!(desk.file("ko.vtt").starts_with("WEBVTT"));
    assert_eq!(hear(&desk, &server, &["clip.mp4", "-o", "ko.json"]).await.0, Some(0));
    let transcript: Transcript = serde_json::from_str(&desk.file("ko.json")).unwrap();
    assert_eq!((transcript.engine.as_str(), transcript.segments.len()), ("whisper-1", 3));
    let mut left: Vec<_> =
        std::fs::read_dir(desk.0.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["clip.ko.srt", "clip.mp4", "ko.json", "ko.vtt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_run_goes_on_where_it_was() {
    let (desk, server) = (Desk::with(&[]), FakeOpenAi::start().await);
    film(&desk, "clip.wav", (&[VOICE], 12));
    server.script(Endpoint::Transcription, 3, Fault::Hang);
    let mut child = hearing(&desk, &server, &["clip.wav"]).spawn().unwrap();
    while server.calls(Endpoint::Transcription) < 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (code, _, error) = hear(&desk, &server, &["clip.wav"]).await;
    assert!(code == Some(2) && error.contains("is hearing this recording"), "{error}");
    child.kill().unwrap();
    child.wait().unwrap();
    let (code, told, error) = hear(&desk, &server, &["clip.wav", "--resume"]).await;
    assert_eq!(code, Some(0), "{told}{error}");
    assert_eq!(server.calls(Endpoint::Transcription), 4, "only the piece in flight is heard again");
    assert_eq!(hear(&desk, &server, &["clip.wav"]).await.0, Some(0));
    assert_eq!(server.calls(Endpoint::Transcription), 7, "without --resume everything is heard anew");
}

#[tokio::test]
async fn what_was_invented_is_left_out_of_the_cues_and_named() {
    let (desk, server) = (Desk::with(&[]), FakeOpenAi::start().await);
    film(&desk, "clip.wav", (&[VOICE], 4));
    server.script_next(Endpoint::Transcription, 2, &Fault::InventedTail);
    let (code, told, error) = hear(&desk, &server, &["clip.wav", "-o", "ko.srt"]).await;
    assert!(code == Some(0) && told.contains("1 left out as invented"), "{told}{error}");
    let invented = error.lines().find(|line| line.contains(" left out (")).unwrap();
    let text = invented.rsplit_once(": ").unwrap().1;
    assert!(!desk.file("ko.srt").contains(text), "{text}");
    hear(&desk, &server, &["clip.wav", "-o", "ko.json"]).await;
    let transcript: Transcript = serde_json::from_str(&desk.file("ko.json")).unwrap();
    let last = transcript.segments.last().unwrap();
    assert!(last.text == text && matches!(last.verdict, Verdict::Drop(_)), "{last:?}");
}

#[tokio::test]
async fn what_cannot_be_heard_says_what_to_do() {
    let (desk, server) = (Desk::with(&[("letter.mp4", b"no film")]), FakeOpenAi::start().await);
    film(&desk, "mute.mp4", (&[PICTURE], 1));
    film(&desk, "silent.wav", (&[SILENCE], 3));
    film(&desk, "clip.wav", (&[VOICE], 2));
    for (arguments, reason) in [
        (["none.mp4"].as_slice(), "none.mp4: no such file"),
        (&["letter.mp4"], "letter.mp4: the recording cannot be decoded"),
        (&["mute.mp4"], "mute.mp4: the recording has no audio track"),
        (&["silent.wav"], "silent.wav: no speech was found"),
        (&["clip.wav", "-o", "ko.txt"], "neither srt, vtt nor json"),
        (&["clip.wav", "--language", "fr"], "fr"),
    ] {
        let (code, _, error) = hear(&desk, &server, arguments).await;
        assert!(code == Some(2) && error.contains(reason), "{arguments:?}: {error}");
    }
    assert_eq!(server.calls(Endpoint::Transcription), 0);
    let (code, _, error) = desk.run(&["transcribe", "clip.wav"]);
    assert!(code == Some(2) && error.contains("set transcription.model_path"), "{error}");
    let (code, _, error) = desk.run(&["transcribe", "clip.wav", "--model-path", "none.bin"]);
    let reason = if cfg!(feature = "whisper") { "there is no file none.bin" } else { "--features whisper" };
    assert!(code == Some(2) && error.contains(reason), "{error}");
    let mut command = hearing(&desk, &server, &["clip.wav"]);
    let output = command.env("HALLYU__TRANSCRIPTION__FFMPEG", "no-such-ffmpeg").output().unwrap();
    let (code, _, error) = said(&output);
    assert!(code == Some(2) && error.contains("no-such-ffmpeg cannot be found"), "{error}");
}
