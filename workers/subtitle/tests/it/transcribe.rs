use hallyu_contracts::jobs::{JobFailed, JobProgressed, JobWaiting, ProviderAvailable, Stage};
use hallyu_contracts::subtitles::{Span, TranscriptionCompleted, Verdict};
use hallyu_testkit::fake_openai::{Endpoint, Fault, sentence};
use tokio_util::sync::CancellationToken;

use crate::bench::{AUDIO, Bench, Noise};

#[tokio::test]
async fn speech_becomes_a_transcript() {
    let bench = Bench::new().await;
    bench.record(&[(5_000, Noise::Voice)]).await;
    bench.run(&bench.request()).await.unwrap();

    let done: TranscriptionCompleted = bench.desk.told_once().await;
    let transcript = bench.transcript(&done).await;
    assert_eq!((transcript.duration_ms, transcript.engine.as_str()), (5_000, "whisper-1"));
    assert_eq!(transcript.speech, [Span { start_ms: 0, end_ms: 5_000 }]);
    let said: Vec<_> =
        transcript.segments.iter().map(|said| (said.start_ms, said.end_ms, said.text.clone())).collect();
    assert_eq!(
        said,
        [(0, 1_400, sentence(1)), (2_000, 3_400, sentence(2))],
        "words give times, phrases punctuation"
    );
    let first = &transcript.segments[0];
    assert_eq!((first.words.len(), &first.verdict), (3, &Verdict::Keep));
    assert_eq!((first.stats.avg_logprob, first.stats.speech_share), (Some(-0.2), Some(1.0)));

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
    bench.record(&[(4_000, Noise::Voice), (800, Noise::Silence), (4_200, Noise::Voice)]).await;
    bench.run(&bench.request()).await.unwrap();

    let lengths: Vec<u64> = bench.server.heard().iter().map(|heard| heard.duration_ms).collect();
    assert_eq!(lengths.len(), 2);
    assert!((4_350..4_450).contains(&lengths[0]), "cut in the middle of the silence: {lengths:?}");
    assert_eq!(lengths.iter().sum::<u64>(), 9_000, "nothing is lost or sent twice");
    let done: TranscriptionCompleted = bench.desk.told_once().await;
    let starts: Vec<i64> = bench.segments(&done).await.iter().map(|said| said.start_ms).collect();
    let second = i64::try_from(lengths[0]).unwrap();
    assert_eq!((starts[0], starts[1], starts[3]), (0, 2_000, second + 2_000));
    assert!(
        (4_700..4_900).contains(&starts[2]),
        "heard in the silence, moved to the voice after it: {starts:?}"
    );
}

#[tokio::test]
async fn nobody_is_asked_about_a_long_silence() {
    let bench = Bench::new().await;
    bench.record(&[(2_500, Noise::Voice), (8_000, Noise::Silence), (2_500, Noise::Voice)]).await;
    bench.run(&bench.request()).await.unwrap();
    let sent: u64 = bench.server.heard().iter().map(|heard| heard.duration_ms).sum();
    assert_eq!(bench.server.heard().len(), 2);
    assert!((5_000..6_500).contains(&sent), "sent {sent} ms of 13 s");
}

#[tokio::test]
async fn a_server_without_word_times_is_enough() {
    let bench = Bench::new().await;
    bench.record(&[(4_000, Noise::Voice)]).await;
    bench.server.script(Endpoint::Transcription, 1, Fault::NoWords);
    bench.run(&bench.request()).await.unwrap();
    let done: TranscriptionCompleted = bench.desk.told_once().await;
    let texts: Vec<String> = bench.segments(&done).await.into_iter().map(|said| said.text).collect();
    assert_eq!(texts, [sentence(1), sentence(2)]);
}

#[tokio::test]
async fn what_was_invented_stays_in_the_transcript_with_its_verdict() {
    for (fault, sign, kept) in [(Fault::InventedTail, "H1", 2), (Fault::Loop, "H3", 1)] {
        let bench = Bench::new().await;
        bench.record(&[(4_000, Noise::Voice)]).await;
        bench.server.script(Endpoint::Transcription, 1, fault.clone());
        bench.run(&bench.request()).await.unwrap();
        let done: TranscriptionCompleted = bench.desk.told_once().await;
        let segments = bench.segments(&done).await;
        let (said, invented) = segments.split_at(kept);
        assert!(said.iter().all(|said| said.verdict == Verdict::Keep), "{fault:?}: {said:?}");
        let dropped = |verdict: &Verdict| matches!(verdict, Verdict::Drop(signs) if signs.iter().any(|code| code == sign));
        assert!(!invented.is_empty(), "{fault:?}");
        assert!(invented.iter().all(|said| dropped(&said.verdict)), "{fault:?}: {invented:?}");
    }
}

#[tokio::test]
async fn a_recording_without_a_voice_that_is_not_silent_is_heard_as_a_whole() {
    let bench = Bench::new().await;
    bench.record(&[(4_000, Noise::Tone)]).await;
    bench.run(&bench.request()).await.unwrap();
    assert_eq!(bench.server.heard()[0].duration_ms, 4_000);
    let done: TranscriptionCompleted = bench.desk.told_once().await;
    let transcript = bench.transcript(&done).await;
    assert_eq!(transcript.speech, [], "nobody knows where");
    assert!(
        transcript
            .segments
            .iter()
            .all(|said| said.verdict == Verdict::Keep && said.stats.speech_share.is_none())
    );
    assert_eq!(transcript.segments.len(), 2);
}

#[tokio::test]
async fn progress_is_told_and_ends_at_one() {
    let bench = Bench::new().await;
    bench.record(&[(2_000, Noise::Voice)]).await;
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
    bench.record(&[(2_000, Noise::Voice)]).await;
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

    bench.record(&[(3_000, Noise::Silence)]).await;
    bench.run(&bench.request()).await.unwrap();
    let silent: JobFailed = bench.desk.told_once().await;
    assert_eq!(silent.code, "NO_SPEECH");
    assert_eq!(bench.server.calls(Endpoint::Transcription), 0, "nobody is asked about silence");

    bench.record(&[(3_000, Noise::Tone)]).await;
    bench.server.always(Endpoint::Transcription, Some(Fault::Silence));
    bench.run(&bench.request()).await.unwrap();
    let wordless: JobFailed = bench.desk.told_once().await;
    assert_eq!(wordless.code, "NO_SPEECH");
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
