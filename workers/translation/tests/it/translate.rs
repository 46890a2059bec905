use hallyu_contracts::jobs::{JobFailed, JobWaiting, ProviderAvailable, Stage};
use hallyu_kernel::SubtitleLanguage;
use hallyu_testkit::fake_openai::translation_of;
use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, cue, source, translations};

#[tokio::test]
async fn every_line_gets_its_own_translation() {
    let bench = Bench::with_lines(60).await;
    let (done, track) = bench.translate().await;
    assert_eq!(track, translations(1..=60));
    assert_eq!((&done.untranslated, bench.calls()), (&vec![], 3));

    let sheet = bench.sheet(&done).await;
    assert_eq!(sheet.language, SubtitleLanguage::Es419);
    assert_eq!(
        (sheet.cues[6].start_ms, sheet.cues[6].end_ms),
        (21_000, 23_500),
        "times are those of the source"
    );

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
    let cues = vec![
        cue(1, &source(1)),
        cue(2, " "),
        cue(3, "♪ ♪"),
        cue(4, &source(4)),
        cue(5, "・～"),
        cue(7, &source(7)),
    ];
    bench.store(cues).await;
    let (_, track) = bench.translate().await;
    let mut expected = translations([1, 4, 7]);
    expected.extend([(3, "♪ ♪".to_owned()), (5, "・～".to_owned())]);
    assert_eq!(track, expected);
    assert_eq!(bench.asked(), [[source(1), source(4), source(7)]]);
}

#[tokio::test]
async fn both_languages_come_from_the_same_lines() {
    let bench = Bench::with_lines(3).await;
    for language in [SubtitleLanguage::Es419, SubtitleLanguage::PtBr] {
        bench.run(&bench.request(language)).await.unwrap();
        let (_, track) = bench.outcome().await;
        assert_eq!(track[&2], translation_of(&source(2), language.as_str()));
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
async fn a_worker_with_a_provider_says_so_at_its_start() {
    let mut bench = Bench::with_lines(0).await;
    let announce = bench.service().background.remove(0);
    (announce.run)(CancellationToken::new()).await;
    let available: ProviderAvailable = bench.desk.told_once().await;
    assert_eq!(available.stage, Stage::Translate);

    bench.config.first.provider.base_url.clear();
    assert!(bench.service().background.is_empty(), "without one there is nothing to say");
}
