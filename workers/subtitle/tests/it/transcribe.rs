use hallyu_contracts::jobs::{JobFailed, JobProgressed, JobWaiting, ProviderAvailable, Stage};
use hallyu_contracts::subtitles::TranscriptionCompleted;
use hallyu_testkit::fake_openai::{Endpoint, Fault, sentence};
use tokio_util::sync::CancellationToken;

use crate::bench::{AUDIO, Bench};

#[tokio::test]
async fn speech_becomes_a_korean_track() {
    let bench = Bench::new().await;
    bench.record(&[(5_000, true)]).await;
    bench.run(&bench.request()).await.unwrap();

    let done: TranscriptionCompleted = bench.desk.told_once().await;
    let track = bench.track(&done).await;
    let cues: Vec<_> =
        track.cues.iter().map(|cue| (cue.seq, cue.start_ms, cue.end_ms, cue.text.clone())).collect();
    assert_eq!(
        cues,
        [(1, 0, 1_400, sentence(1)), (2, 2_000, 3_400, sentence(2))],
        "words give times, phrases punctuation"
    );

    let heard = &bench.server.heard()[0];
    assert_eq!(heard.duration_ms, 5_000);
    let field = |name: &str| heard.fields[name].as_str();
    assert_eq!(
        (field("model"), field("language"), field("response_format")),
        ("whisper-1", "ko", "verbose_json")
    );
    assert_eq!(field("timestamp_granularities[]"), "word,segment");
}

#[tokio::test]
async fn long_recordings_are_cut_in_silences_and_put_together_again() {
    let mut bench = Bench::new().await;
    bench.config.chunk_seconds = 5;
    bench.record(&[(4_000, true), (800, false), (4_200, true)]).await;
    bench.run(&bench.request()).await.unwrap();

    let lengths: Vec<u64> = bench.server.heard().iter().map(|heard| heard.duration_ms).collect();
    assert_eq!(lengths.len(), 2);
    assert!((4_350..4_450).contains(&lengths[0]), "cut in the middle of the silence: {lengths:?}");
    assert_eq!(lengths.iter().sum::<u64>(), 9_000, "nothing is lost or sent twice");
    let done: TranscriptionCompleted = bench.desk.told_once().await;
    let starts: Vec<i64> = bench.track(&done).await.cues.iter().map(|cue| cue.start_ms).collect();
    let second = i64::try_from(lengths[0]).unwrap();
    assert_eq!(starts, [0, 2_000, second, second + 2_000]);
}

#[tokio::test]
async fn a_server_without_word_times_is_enough_and_invented_tails_are_left_out() {
    for fault in [Fault::NoWords, Fault::InventedTail] {
        let bench = Bench::new().await;
        bench.record(&[(4_000, true)]).await;
        bench.server.script(Endpoint::Transcription, 1, fault.clone());
        bench.run(&bench.request()).await.unwrap();
        let done: TranscriptionCompleted = bench.desk.told_once().await;
        let texts: Vec<String> = bench.track(&done).await.cues.into_iter().map(|cue| cue.text).collect();
        assert_eq!(texts, [sentence(1), sentence(2)], "{fault:?}");
    }
}

#[tokio::test]
async fn progress_is_told_and_ends_at_one() {
    let bench = Bench::new().await;
    bench.record(&[(2_000, true)]).await;
    bench.run(&bench.request()).await.unwrap();
    let told = bench.desk.told().await;
    let progress = told.iter().filter_map(|event| event.open::<JobProgressed>().ok());
    let shares: Vec<(Stage, f32)> = progress.map(|event| (event.stage, event.progress)).collect();
    assert_eq!(shares, [(Stage::Transcribe, 0.0), (Stage::Transcribe, 1.0)], "at most one a second");
}

#[tokio::test]
async fn without_a_provider_the_job_waits_for_the_setting() {
    let mut bench = Bench::new().await;
    bench.config.provider.base_url.clear();
    bench.record(&[(2_000, true)]).await;
    bench.run(&bench.request()).await.unwrap();
    let waiting: JobWaiting = bench.desk.told_once().await;
    assert_eq!((waiting.stage, waiting.setting.as_str()), (Stage::Transcribe, "transcription.base_url"));
}

#[tokio::test]
async fn what_cannot_be_heard_fails_with_a_reason() {
    let bench = Bench::new().await;
    let request = bench.request();
    bench.run(&request).await.unwrap();
    let missing: JobFailed = bench.desk.told_once().await;
    assert_eq!(missing.code, "AUDIO_MISSING");

    bench.desk.blobs.put(AUDIO, "this is a letter, not a recording").await.unwrap();
    bench.run(&bench.request()).await.unwrap();
    let unreadable: JobFailed = bench.desk.told_once().await;
    assert_eq!(unreadable.code, "AUDIO_UNREADABLE");

    bench.record(&[(3_000, false)]).await;
    bench.server.always(Endpoint::Transcription, Some(Fault::Silence));
    bench.run(&bench.request()).await.unwrap();
    let silent: JobFailed = bench.desk.told_once().await;
    assert_eq!(silent.code, "NO_SPEECH");
}

#[tokio::test]
async fn a_worker_with_a_provider_says_so_at_its_start() {
    let mut bench = Bench::new().await;
    let announce = bench.service().background.remove(0);
    (announce.run)(CancellationToken::new()).await;
    let available: ProviderAvailable = bench.desk.told_once().await;
    assert_eq!(available.stage, Stage::Transcribe);

    bench.config.provider.base_url.clear();
    assert!(bench.service().background.is_empty(), "without one there is nothing to say");
}
