use std::time::Duration;

use hallyu_contracts::jobs::{JobFailed, JobWaiting, ProviderAvailable, Stage};
use hallyu_contracts::subtitles::{TranslationOrder, TranslationRequested, answers_prefix};
use hallyu_kernel::SubtitleLanguage;
use hallyu_testkit::fake_openai::{Endpoint, Fault, translation_of};
use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, source, translations};
use crate::studio::{line, order_for};

#[tokio::test]
async fn every_line_gets_its_own_translation() {
    let bench = Bench::with_lines(60).await;
    let made = bench.translate().await;
    assert_eq!(made.track, translations(1..=60));
    assert_eq!((made.failed, bench.calls()), (vec![], 3));

    let asked = bench.server.asked();
    assert_eq!(
        (asked[0].task.as_str(), asked[0].tgt.as_str(), asked[0].lines.len()),
        ("translate", "es-419", 24)
    );
    assert_eq!((asked[0].prev.len(), asked[0].next.len()), (0, 4));
    assert_eq!(asked[1].prev.len(), 6);
    assert_eq!(asked[1].prev[5]["t"], translation_of(&source(24), "es-419").as_str());
}

#[tokio::test]
async fn blank_cue_does_not_shift() {
    let bench = Bench::with_lines(0).await;
    let lines = [
        (1, source(1)),
        (2, " ".into()),
        (3, "♪ ♪".into()),
        (4, source(4)),
        (5, "・～".into()),
        (7, source(7)),
    ];
    bench.store(lines.map(|(seq, text)| line(seq, text)).into()).await;
    let made = bench.translate().await;
    let mut expected = translations([1, 4, 7]);
    expected.extend([(2, String::new()), (3, "♪ ♪".to_owned()), (5, "・～".to_owned())]);
    assert_eq!(made.track, expected);
    assert_eq!(bench.asked(), [[source(1), source(4), source(7)]]);
}

#[tokio::test]
async fn both_languages_come_from_the_same_lines() {
    let bench = Bench::with_lines(3).await;
    for language in [SubtitleLanguage::Es419, SubtitleLanguage::PtBr] {
        let order = TranslationOrder { target_language: language, ..order_for(3) };
        let result = bench.do_order(&order).await;
        assert_eq!(result.lines[1].text(), Some(&*translation_of(&source(2), language.as_str())));
    }
}

#[tokio::test]
async fn without_a_provider_the_job_waits_for_the_setting() {
    let mut bench = Bench::with_lines(1).await;
    bench.config.first.provider.base_url = " ".to_owned();
    bench.run(&bench.request(SubtitleLanguage::Es419)).await.unwrap();
    let waiting: JobWaiting = bench.desk.told_once().await;
    assert_eq!((waiting.stage, waiting.setting.as_str()), (Stage::Translate, "translation.base_url"));
}

#[tokio::test]
async fn a_track_that_is_gone_fails_with_a_reason() {
    let bench = Bench::with_lines(1).await;
    bench.desk.blobs.delete_prefix("jobs").await.unwrap();
    bench.run(&bench.request(SubtitleLanguage::Es419)).await.unwrap();
    let failed: JobFailed = bench.desk.told_once().await;
    assert_eq!((failed.code.as_str(), failed.stage), ("SOURCE_MISSING", Stage::Translate));
}

#[tokio::test]
async fn answers_for_a_track_that_is_deleted_meanwhile_are_discarded() {
    let bench = Bench::with_lines(60).await;
    let request = bench.request(SubtitleLanguage::Es419);
    // The second answer is given up after a second and asked for again: time to delete the order.
    bench.server.script(Endpoint::Chat, 2, Fault::Hang);
    let (worker, handled) = (bench.worker(), request.clone());
    let running = tokio::spawn(async move { worker.handle(&handled).await });
    while bench.calls() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let journal = answers_prefix(request.open::<TranslationRequested>().unwrap().track_id);
    for folder in ["jobs", &journal] {
        bench.desk.blobs.delete_prefix(folder).await.unwrap();
    }
    running.await.unwrap().unwrap();
    let failed: JobFailed = bench.desk.told_once().await;
    assert_eq!((failed.code.as_str(), bench.calls()), ("SOURCE_MISSING", 4));
    assert!(bench.desk.blobs.list(&journal).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_worker_with_a_provider_says_so_at_its_start() {
    let mut bench = Bench::with_lines(0).await;
    let announce = bench.service().background.remove(0);
    (announce.run)(CancellationToken::new()).await;
    let available: ProviderAvailable = bench.desk.told_once().await;
    assert_eq!(available.stage, Stage::Translate);

    bench.config.first.provider.base_url.clear();
    assert!(bench.service().background.is_empty(), "without one there is nothing to say");
}
