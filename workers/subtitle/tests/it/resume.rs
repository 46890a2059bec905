use std::time::Duration;

use hallyu_contracts::subtitles::TranscriptionCompleted;
use hallyu_testkit::fake_openai::{Endpoint, Fault};

use crate::bench::{Bench, Noise};

#[tokio::test]
async fn a_killed_worker_goes_on_at_the_chunk_it_was_in() {
    let mut bench = Bench::new().await;
    bench.config.chunk_seconds = 3;
    bench.config.provider.timeout_seconds = 60;
    bench.record(&[(9_000, Noise::Voice)]).await;
    bench.server.script(Endpoint::Transcription, 3, Fault::Hang);
    let request = bench.request();
    let worker = bench.worker();
    let running = tokio::spawn({
        let request = request.clone();
        async move { worker.handle(&request).await }
    });
    while bench.server.heard().len() < 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.abort();
    assert!(running.await.unwrap_err().is_cancelled());

    bench.run(&request).await.unwrap();
    assert_eq!(bench.server.calls(Endpoint::Transcription), 4, "only the chunk in flight is sent again");
    let done: TranscriptionCompleted = bench.desk.told_once().await;
    let starts: Vec<i64> = bench.segments(&done).await.iter().map(|said| said.start_ms).collect();
    assert_eq!(starts, [0, 3_000, 6_000]);
}

#[tokio::test]
async fn a_request_that_is_handed_out_again_is_only_announced_again() {
    let bench = Bench::new().await;
    bench.record(&[(2_000, Noise::Voice)]).await;
    let request = bench.request();
    bench.run(&request).await.unwrap();
    let first = bench.desk.told().await;
    bench.run(&request).await.unwrap();
    assert_eq!(bench.server.calls(Endpoint::Transcription), 1);
    let known = |event: &hallyu_kernel::Envelope| first.iter().any(|earlier| earlier.id == event.id);
    // The bus may drop repeats by itself; what it delivers must be recognisable as one.
    let again = tokio::time::timeout(Duration::from_millis(300), bench.desk.told()).await.unwrap_or_default();
    assert!(again.iter().all(known), "{again:?}");
}
