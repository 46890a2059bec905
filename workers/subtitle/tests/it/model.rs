//! A Whisper model of this machine: what becomes of jobs without one, and, in builds that have Whisper, with one.

use std::path::PathBuf;

use hallyu_contracts::jobs::JobWaiting;

use crate::bench::{Bench, Noise};

/// A bench whose worker is to hear by this file, beside a server that would answer.
async fn bench(model: PathBuf) -> Bench {
    let mut bench = Bench::new().await;
    bench.config.model_path = model;
    bench.record(&[(4_000, Noise::Voice)]).await;
    bench
}

#[tokio::test]
async fn a_model_that_cannot_be_used_is_waited_for_and_nobody_else_is_asked() {
    let bench = bench(PathBuf::from("/nowhere/ggml-base.bin")).await;
    bench.run(&bench.request()).await.unwrap();
    let waiting: JobWaiting = bench.desk.told_once().await;
    assert_eq!(waiting.setting, "transcription.model_path");
    assert!(bench.server.heard().is_empty());
    assert!(bench.service().background.is_empty(), "nothing is announced that cannot be done");
}

#[cfg(feature = "whisper")]
mod with_whisper {
    use std::time::Duration;

    use hallyu_contracts::subtitles::{TranscriptionCompleted, Verdict};

    use super::*;
    use crate::bench::AUDIO;

    #[tokio::test]
    async fn a_file_that_is_no_model_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ggml-base.bin");
        std::fs::write(&file, "this is a letter, not a model").unwrap();
        let bench = bench(file).await;
        bench.run(&bench.request()).await.unwrap();
        let waiting: JobWaiting = bench.desk.told_once().await;
        assert_eq!(waiting.setting, "transcription.model_path");
    }

    /// The model in `HALLYU_TEST_WHISPER` and the recording of Korean speech in `HALLYU_TEST_SPEECH`; without them there is
    /// nothing to test.
    fn given() -> Option<(PathBuf, PathBuf)> {
        let path = |name| std::env::var_os(name).map(PathBuf::from);
        path("HALLYU_TEST_WHISPER").zip(path("HALLYU_TEST_SPEECH"))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn speech_is_heard_as_korean_with_ratings_and_words_in_order() {
        let Some((model, speech)) = given() else { return };
        let bench = bench(model.clone()).await;
        bench.desk.blobs.put_file(AUDIO, &speech).await.unwrap();
        bench.run(&bench.request()).await.unwrap();
        let told = bench.desk.told().await;
        let done = told.iter().find_map(|event| event.open::<TranscriptionCompleted>().ok()).unwrap();
        let transcript = bench.transcript(&done).await;
        assert_eq!(transcript.engine, model.file_stem().unwrap().to_string_lossy());
        let kept = transcript.segments.iter().filter(|segment| segment.verdict == Verdict::Keep);
        assert!(kept.flat_map(|segment| segment.text.chars()).any(|letter| ('가'..='힣').contains(&letter)));
        for segment in &transcript.segments {
            assert!(segment.stats.avg_logprob.is_some_and(|logprob| logprob <= 0.0), "{segment:?}");
            assert!(segment.stats.no_speech.is_some_and(|p| (0.0..=1.0).contains(&p)), "{segment:?}");
            assert!(segment.words.windows(2).all(|two| two[0].end_ms <= two[1].start_ms), "{segment:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_abandoned_recording_does_not_hold_up_the_next_one() {
        let Some((model, _)) = given() else { return };
        let bench = bench(model).await;
        let (worker, request) = (bench.worker(), bench.request());
        let begun = tokio::time::timeout(Duration::from_millis(300), worker.handle(&request)).await;
        assert!(begun.is_err(), "the model answers sooner than it can be interrupted");
        worker.handle(&request).await.unwrap();
    }
}
