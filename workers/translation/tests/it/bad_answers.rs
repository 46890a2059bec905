use hallyu_contracts::jobs::JobFailed;
use hallyu_kernel::SubtitleLanguage;
use hallyu_testkit::fake_openai::{Endpoint, Fault};

use crate::bench::{Bench, source, translations};

/// Lines of the track; one batch.
const LINES: u32 = 10;

/// What each fault in the first answer costs: the lines that are asked again.
#[tokio::test]
async fn good_lines_are_kept_and_bad_ones_asked_again() {
    let faults: [(Fault, &[u32]); 9] = [
        (Fault::MergeNext(3), &[4, 5]),
        (Fault::DropLine(0), &[1]),
        (Fault::DropLine(9), &[9, 10]),
        (Fault::ExtraSlot, &[]),
        (Fault::EchoSource(2), &[3]),
        (Fault::TooLong(5), &[6]),
        (Fault::Html(7), &[8]),
        (Fault::FencedContent, &[]),
        (Fault::ShiftByOne, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ];
    for (fault, again) in faults {
        let bench = Bench::with_lines(LINES).await;
        bench.server.script(Endpoint::Chat, 1, fault.clone());
        let made = bench.translate().await;
        assert_eq!(made.track, translations(1..=LINES), "{fault:?}");
        let asked_again: Vec<String> = bench.asked().into_iter().skip(1).flatten().collect();
        let expected: Vec<String> = again.iter().map(|seq| source(*seq)).collect();
        assert_eq!(asked_again, expected, "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_json_is_asked_again_in_halves() {
    for fault in [Fault::CutContent, Fault::EmptyContent, Fault::Apology] {
        let bench = Bench::with_lines(LINES).await;
        bench.server.script(Endpoint::Chat, 1, fault.clone());
        assert_eq!(bench.translate().await.track, translations(1..=LINES), "{fault:?}");
        let sizes: Vec<usize> = bench.asked().iter().map(Vec::len).collect();
        assert_eq!(sizes, [10, 5, 5], "{fault:?}");
    }
}

#[tokio::test]
async fn a_repair_says_what_was_wrong() {
    let bench = Bench::with_lines(LINES).await;
    bench.server.script(Endpoint::Chat, 1, Fault::EchoSource(2));
    bench.translate().await;
    let repair = &bench.server.asked()[1];
    assert_eq!(repair.task, "repair");
    assert!(repair.errors["s01"][0].as_str().unwrap().starts_with("X2: "), "{:?}", repair.errors);
}

#[tokio::test]
async fn a_hopeless_line_is_given_up_alone() {
    let bench = Bench::with_lines(30).await;
    bench.server.never_translate(&source(7));
    let made = bench.translate().await;
    assert_eq!(made.failed, [7]);
    assert_eq!(
        made.track,
        translations((1..=30).filter(|seq| *seq != 7)),
        "no line moves up, no source text is shown"
    );
    let tries = bench.asked().iter().filter(|lines| lines.contains(&source(7))).count();
    assert_eq!(tries, 4, "once, two repairs, and alone");
    let last = bench.asked().into_iter().rfind(|lines| lines.contains(&source(7))).unwrap();
    assert_eq!(last, [source(7)]);
}

#[tokio::test]
async fn a_line_that_cannot_be_shorter_is_taken_as_it_is() {
    let bench = Bench::with_lines(1).await;
    bench.server.always(Endpoint::Chat, Some(Fault::TooLong(0)));
    let made = bench.translate().await;
    assert_eq!((made.failed, bench.calls()), (vec![], 2));
    assert!(made.track[&1].starts_with("larga larga"));
}

#[tokio::test]
async fn faults_in_a_fifth_of_the_answers_cost_little_and_lose_nothing() {
    let bench = Bench::with_lines(480).await;
    let faults = [Fault::MergeNext(5), Fault::DropLine(2), Fault::CutContent, Fault::EchoSource(20)];
    for (call, fault) in (1..).step_by(5).zip(faults) {
        bench.server.script(Endpoint::Chat, call, fault);
    }
    assert_eq!(bench.translate().await.track, translations(1..=480));
    let batches = 20;
    assert!(bench.calls() * 100 <= batches * 135, "{} calls for {batches} batches", bench.calls());
}

#[tokio::test]
async fn a_model_that_never_answers_properly_fails_the_job() {
    let bench = Bench::with_lines(2).await;
    bench.server.always(Endpoint::Chat, Some(Fault::Apology));
    bench.run(&bench.request(SubtitleLanguage::Es419)).await.unwrap();
    let failed: JobFailed = bench.desk.told_once().await;
    assert_eq!(failed.code, "NOTHING_TRANSLATED");
}
