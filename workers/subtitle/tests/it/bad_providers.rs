use std::time::Duration;

use hallyu_contracts::jobs::{JobFailed, JobWaiting};
use hallyu_contracts::subtitles::TranscriptionCompleted;
use hallyu_platform::bus::HandleError;
use hallyu_testkit::fake_openai::{Endpoint, Fault};

use crate::bench::{Bench, Noise};

fn after(result: Result<(), HandleError>) -> Option<Duration> {
    match result {
        Err(HandleError::Retry { after, .. }) => after,
        other => panic!("expected to be tried again, got {other:?}"),
    }
}

#[tokio::test]
async fn what_passes_is_tried_again_in_place() {
    for fault in [
        Fault::RateLimited(Some(7)),
        Fault::RateLimited(None),
        Fault::ServerError,
        Fault::Hang,
        Fault::CutBody,
    ] {
        let bench = Bench::new().await;
        bench.record(&[(2_000, Noise::Voice)]).await;
        bench.server.script(Endpoint::Transcription, 1, fault.clone());
        bench.run(&bench.request()).await.unwrap();
        let done: TranscriptionCompleted = bench.desk.told_once().await;
        assert_eq!(bench.segments(&done).await.len(), 1, "{fault:?}");
        assert_eq!(bench.server.calls(Endpoint::Transcription), 2, "{fault:?}");
        let pause = bench.desk.sleeper.pauses()[0].as_secs_f64();
        let expected = if fault == Fault::RateLimited(Some(7)) { 7.0..=7.0 } else { 0.8..=1.2 };
        assert!(expected.contains(&pause), "{fault:?}: paused {pause} s");
    }
}

#[tokio::test]
async fn a_provider_that_stays_down_is_left_alone_for_a_while() {
    let bench = Bench::new().await;
    bench.record(&[(2_000, Noise::Voice)]).await;
    bench.server.always(Endpoint::Transcription, Some(Fault::ServerError));
    let (worker, request) = (bench.worker(), bench.request());
    assert_eq!(after(worker.handle(&request).await), Some(Duration::from_secs(60)));
    let pauses: Vec<f64> = bench.desk.sleeper.pauses().iter().map(Duration::as_secs_f64).collect();
    assert_eq!(pauses.len(), 5);
    for (pause, expected) in pauses.iter().zip([1.0, 2.0, 4.0, 8.0, 16.0]) {
        assert!((0.8 * expected..=1.2 * expected).contains(pause), "{pauses:?}");
    }

    assert!(after(worker.handle(&request).await) <= Some(Duration::from_secs(60)));
    assert_eq!(bench.server.calls(Endpoint::Transcription), 6, "nobody is asked while it rests");

    bench.server.always(Endpoint::Transcription, None);
    bench.desk.clock.advance(Duration::from_secs(61));
    worker.handle(&request).await.unwrap();
    bench.desk.told_once::<TranscriptionCompleted>().await;
}

#[tokio::test]
async fn a_long_retry_after_gives_the_work_back() {
    let bench = Bench::new().await;
    bench.record(&[(2_000, Noise::Voice)]).await;
    bench.server.script(Endpoint::Transcription, 1, Fault::RateLimited(Some(3_600)));
    assert_eq!(after(bench.run(&bench.request()).await), Some(Duration::from_secs(3_600)));
    assert!(bench.desk.sleeper.pauses().is_empty());
}

#[tokio::test]
async fn after_six_hours_the_job_fails() {
    let bench = Bench::new().await;
    bench.record(&[(2_000, Noise::Voice)]).await;
    bench.server.always(Endpoint::Transcription, Some(Fault::ServerError));
    let request = bench.request();
    bench.desk.clock.advance(Duration::from_secs(3 * 3_600));
    assert!(after(bench.run(&request).await) > Some(Duration::from_secs(3 * 3_600)), "ever longer pauses");
    bench.desk.clock.advance(Duration::from_secs(3 * 3_600));
    bench.run(&request).await.unwrap();
    let failed: JobFailed = bench.desk.told_once().await;
    assert_eq!(failed.code, "PROVIDER_UNAVAILABLE");
}

#[tokio::test]
async fn a_refusal_says_what_to_configure_or_why() {
    let bench = Bench::new().await;
    bench.record(&[(2_000, Noise::Voice)]).await;
    bench.server.require_key("another");
    bench.run(&bench.request()).await.unwrap();
    let waiting: JobWaiting = bench.desk.told_once().await;
    assert_eq!(waiting.setting, "transcription.api_key");

    bench.server.require_key("key-1");
    bench.server.always(Endpoint::Transcription, Some(Fault::Refused(404)));
    bench.run(&bench.request()).await.unwrap();
    let waiting: JobWaiting = bench.desk.told_once().await;
    assert_eq!(waiting.setting, "transcription.base_url");

    bench.server.always(Endpoint::Transcription, Some(Fault::Refused(400)));
    bench.run(&bench.request()).await.unwrap();
    let failed: JobFailed = bench.desk.told_once().await;
    assert_eq!(failed.code, "PROVIDER_REFUSED");
    assert!(failed.message.contains("The request was refused."), "{}", failed.message);
    assert_eq!(bench.server.calls(Endpoint::Transcription), 3, "a refusal is not tried again");
}
