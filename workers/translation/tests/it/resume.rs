use std::time::Duration;

use hallyu_kernel::{Envelope, SubtitleLanguage};
use hallyu_testkit::fake_openai::{Endpoint, Fault};

use crate::bench::{Bench, source, translations};

/// Runs the worker until it waits for the answer to its `call`-th question, and kills it there.
pub(crate) async fn kill_in_call(bench: &Bench, request: &Envelope, call: usize) {
    bench.server.script(Endpoint::Chat, call, Fault::Hang);
    let (worker, request) = (bench.worker(), request.clone());
    let running = tokio::spawn(async move { worker.handle(&request).await });
    while bench.calls() < call {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.abort();
    assert!(running.await.is_err_and(|error| error.is_cancelled()));
}

async fn bench(lines: u32) -> Bench {
    let mut bench = Bench::with_lines(lines).await;
    bench.config.first.provider.timeout_seconds = 60;
    bench
}

#[tokio::test]
async fn a_killed_worker_asks_again_only_for_the_batch_in_flight() {
    for call in 1..=3 {
        let bench = bench(60).await;
        let request = bench.request(SubtitleLanguage::Es419);
        kill_in_call(&bench, &request, call).await;
        bench.run(&request).await.unwrap();
        let track = bench.outcome().await.track;
        assert_eq!(track, translations(1..=60));
        assert_eq!(bench.calls(), 4, "killed in call {call}");
    }
}

#[tokio::test]
async fn lines_that_were_good_are_not_asked_again_after_a_kill() {
    let bench = bench(10).await;
    bench.server.script(Endpoint::Chat, 1, Fault::EchoSource(2));
    let request = bench.request(SubtitleLanguage::Es419);
    kill_in_call(&bench, &request, 2).await;
    bench.run(&request).await.unwrap();
    let track = bench.outcome().await.track;
    assert_eq!(track, translations(1..=10));
    assert_eq!(bench.asked()[1..], [[source(3)], [source(3)]], "the repair in flight, and again");
}

#[tokio::test]
async fn a_second_run_asks_nothing() {
    let bench = bench(10).await;
    let request = bench.request(SubtitleLanguage::Es419);
    bench.run(&request).await.unwrap();
    bench.run(&request).await.unwrap();
    assert_eq!(bench.calls(), 1);
}
