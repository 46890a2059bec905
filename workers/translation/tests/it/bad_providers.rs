use std::time::Duration;

use hallyu_contracts::jobs::{JobFailed, JobWaiting};
use hallyu_kernel::SubtitleLanguage;
use hallyu_platform::bus::HandleError;
use hallyu_testkit::fake_openai::{Endpoint, Fault};

use crate::bench::{Bench, translations};

#[tokio::test]
async fn what_passes_is_tried_again_in_place() {
    for fault in [Fault::RateLimited(Some(7)), Fault::ServerError, Fault::Hang, Fault::CutBody] {
        let bench = Bench::with_lines(3).await;
        bench.server.script(Endpoint::Chat, 1, fault.clone());
        let track = bench.translate().await.track;
        assert_eq!(track, translations(1..=3), "{fault:?}");
        let asked = bench.server.asked();
        assert_eq!(
            (asked.len(), asked[1].task.as_str()),
            (2, "translate"),
            "{fault:?}: not a fault of the lines"
        );
        if fault == Fault::RateLimited(Some(7)) {
            assert_eq!(bench.desk.sleeper.pauses(), [Duration::from_secs(7)]);
        }
    }
}

#[tokio::test]
async fn what_was_done_before_a_provider_fails_is_kept() {
    let bench = Bench::with_lines(48).await;
    for call in 2..=7 {
        bench.server.script(Endpoint::Chat, call, Fault::ServerError);
    }
    let request = bench.request(SubtitleLanguage::Es419);
    let outcome = bench.run(&request).await;
    assert!(matches!(outcome, Err(HandleError::Retry { after: Some(_), .. })), "{outcome:?}");
    bench.run(&request).await.unwrap();
    let track = bench.outcome().await.track;
    assert_eq!(track, translations(1..=48));
    assert_eq!(bench.calls(), 8, "the first batch was asked once");
}

#[tokio::test]
async fn a_refusal_says_what_to_configure_or_why() {
    let bench = Bench::with_lines(1).await;
    bench.server.require_key("another");
    bench.run(&bench.request(SubtitleLanguage::PtBr)).await.unwrap();
    let waiting: JobWaiting = bench.desk.told_once().await;
    assert_eq!(waiting.setting, "translation.api_key");

    bench.server.require_key("key-1");
    bench.server.script(Endpoint::Chat, 2, Fault::Refused(422));
    bench.run(&bench.request(SubtitleLanguage::PtBr)).await.unwrap();
    let failed: JobFailed = bench.desk.told_once().await;
    assert_eq!(failed.code, "PROVIDER_REFUSED");
}
