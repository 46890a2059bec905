use hallyu_contracts::subtitles::{MemoryMatch, MemoryUsage, Outcome};
use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, Fault, translation_of};
use hallyu_translation::pipeline::PipelineError;

use crate::bench::source;
use crate::studio::{Studio, again, order_for, order_of, places, term, texts};

#[tokio::test]
async fn approved_is_never_overwritten() {
    let studio = Studio::new().await;
    let mut order = order_for(30);
    order.lines[4].fixed = Some("¿Me abre la puerta?".to_owned());
    let result = studio.run(&order).await;
    assert_eq!(result.lines[4].outcome, Outcome::Kept { text: "¿Me abre la puerta?".to_owned() });
    assert_eq!((result.lines[4].rev, &result.lines[4].model), (1, &None));
    assert!(!studio.asked_since(0).contains(&source(5)), "nobody is asked for it");

    order.lines[4].text = source(99);
    let changed = studio.run(&again(&order, &result)).await;
    assert_eq!(changed.lines[4].outcome, result.lines[4].outcome, "its source may change, the text does not");
}

#[tokio::test]
async fn only_symbols_lines() {
    let studio = Studio::new().await;
    let sources = [source(1), "・～".repeat(6), String::new(), "♪".to_owned(), source(5)];
    let result = studio.run(&order_of(sources)).await;
    let (first, last) = (translation_of(&source(1), "es-419"), translation_of(&source(5), "es-419"));
    let signs = "・～".repeat(6);
    assert_eq!(texts(&result), [Some(first.as_str()), Some(&signs), Some(""), Some("♪"), Some(&last)]);
    assert_eq!(studio.asked_since(0), [source(1), source(5)]);
}

#[tokio::test]
async fn what_the_memory_knows_for_sure_is_not_asked_for() {
    let studio = Studio::new().await;
    let mut order = order_for(3);
    let known = |usage| MemoryMatch {
        usage,
        source: source(2),
        target: "Abre, por favor.".to_owned(),
        similarity: 1.0,
    };
    order.lines[0].memory = vec![known(MemoryUsage::Example)];
    order.lines[1].memory = vec![known(MemoryUsage::Reuse)];
    let result = studio.run(&order).await;
    assert_eq!(result.lines[1].outcome, Outcome::Reused { text: "Abre, por favor.".to_owned() });
    assert_eq!(studio.asked_since(0), [source(1), source(3)]);
}

#[tokio::test]
async fn cache_reads_what_it_wrote() {
    let studio = Studio::new().await;
    studio.server.script(Endpoint::Chat, 1, Fault::EchoSource(2));
    let order = order_for(30);
    let first = studio.run(&order).await;
    let calls = studio.calls();
    assert_eq!(studio.run(&order).await, first);
    assert_eq!(studio.calls(), calls);
    assert_eq!(first.usage.calls as usize, calls);
    assert!(first.usage.cost_micros > 0);
}

#[tokio::test]
async fn an_answer_that_was_half_written_is_asked_for_again() {
    let studio = Studio::new().await;
    let order = order_for(60);
    let first = studio.run(&order).await;
    studio.blobs.put("journal/000001.json", "{\"task\":\"tra").await.unwrap();
    let second = studio.run(&order).await;
    assert_eq!((texts(&second), studio.calls()), (texts(&first), 4));
}

#[tokio::test]
async fn another_model_is_asked_for_everything_again() {
    let studio = Studio::new().await;
    let order = order_for(10);
    let first = studio.run(&order).await;
    let other = studio.pipeline_of(vec![studio.model("other", &studio.server)]);
    let second = studio.try_run(&other, &again(&order, &first)).await.unwrap();
    assert_eq!(studio.asked_since(1).len(), 10);
    assert_eq!(second.provenance.models, ["other"]);
    assert_ne!(second.lines[0].key, first.lines[0].key);
}

#[tokio::test]
async fn the_next_provider_answers_for_one_that_does_not() {
    let studio = Studio::new().await;
    let broken = FakeOpenAi::start().await;
    broken.always(Endpoint::Chat, Some(Fault::ServerError));
    let pipeline =
        studio.pipeline_of(vec![studio.model("first", &broken), studio.model("second", &studio.server)]);
    let order = order_for(60);
    let result = studio.try_run(&pipeline, &order).await.unwrap();
    assert_eq!(places(&result, |outcome| matches!(outcome, Outcome::Translated { .. })).len(), 60);
    assert_eq!(result.provenance.models, ["second"]);
    assert_eq!(broken.calls(Endpoint::Chat), 6, "once with its tries; then it is left alone");

    broken.always(Endpoint::Chat, None);
    studio.try_run(&pipeline, &order).await.unwrap();
    assert_eq!(
        (broken.calls(Endpoint::Chat), studio.calls()),
        (6, 3),
        "what the second answered is not asked of the first"
    );
}

#[tokio::test]
async fn a_line_that_one_model_cannot_translate_is_asked_of_the_next() {
    let studio = Studio::new().await;
    let stubborn = FakeOpenAi::start().await;
    stubborn.never_translate(&source(7));
    let pipeline =
        studio.pipeline_of(vec![studio.model("first", &stubborn), studio.model("second", &studio.server)]);
    let result = studio.try_run(&pipeline, &order_for(20)).await.unwrap();
    assert_eq!(result.lines[6].model.as_deref(), Some("second"));
    assert_eq!(studio.asked_since(0), [source(7)]);
    let asked =
        stubborn.asked().iter().filter(|asked| asked.lines.iter().any(|line| line.ko == source(7))).count();
    assert_eq!(asked, 4);
}

#[tokio::test]
async fn a_spent_budget_stops_the_run_and_loses_nothing() {
    let studio = Studio::new().await;
    let order = order_for(60);
    let mut pipeline = studio.pipeline();
    pipeline.budget_micros = Some(1);
    assert!(matches!(studio.try_run(&pipeline, &order).await, Err(PipelineError::Budget { spent: 0, .. })));
    assert_eq!(studio.calls(), 0, "not even the first question may cost more than there is");

    let whole = Studio::new().await.run(&order).await.usage.cost_micros;
    pipeline.budget_micros = Some(whole * 5 / 6);
    let stopped = studio.try_run(&pipeline, &order).await;
    let Err(PipelineError::Budget { spent, budget }) = stopped else { panic!("{stopped:?}") };
    assert!(spent > 0 && spent <= budget, "{spent} of {budget}");
    let calls = studio.calls();
    pipeline.budget_micros = Some(whole * 2);
    studio.try_run(&pipeline, &order).await.unwrap();
    assert_eq!((calls, studio.calls()), (2, 3));
}

#[tokio::test]
async fn the_bill_is_that_of_every_answer_for_the_track() {
    let studio = Studio::new().await;
    let order = order_for(40);
    let first = studio.run(&order).await;
    let mut edited = again(&order, &first);
    edited.lines.truncate(3);
    edited.lines[1].text = source(2).replace("주세요", "주세용");
    let second = studio.run(&edited).await;
    let bill = studio.server.usage(Endpoint::Chat);
    assert!(second.usage.calls > first.usage.calls);
    assert_eq!(
        (second.usage.tokens_in, second.usage.tokens_out),
        (bill.prompt_tokens, bill.completion_tokens)
    );
}

#[tokio::test]
async fn terms_reach_the_model_where_they_occur() {
    let studio = Studio::new().await;
    let mut order = order_for(2);
    order.lines[1].text = "동해로 가자.".to_owned();
    order.glossary = term("동해", "mar del Este");
    let result = studio.run(&order).await;
    assert!(result.lines[1].findings.is_empty(), "{:?}", result.lines[1].findings);
    assert_eq!(studio.calls(), 1);
}

#[tokio::test]
async fn a_little_too_long_is_let_pass_only_where_there_is_time_after_it() {
    let studio = Studio::new().await;
    let mut order = order_for(3);
    // 2,017 ms and 34 characters until the next line; 2,500 ms and 42 with the usual time after the sound.
    for (line, start_ms) in order.lines.iter_mut().zip([1_000, 3_100, 9_000]) {
        (line.start_ms, line.end_ms) = (start_ms, start_ms + 2_000);
    }
    let texts =
        ["El que espera siempre desespera mucho.", "El que espera siempre desespera mucho, hermano.", "Sí."];
    studio.server.gold("es-419", order.lines.iter().map(|line| line.text.as_str()).zip(texts));
    let result = studio.run(&order).await;
    assert_eq!(
        (studio.asked_since(1), studio.server.asked()[1].task.as_str()),
        (vec![source(1)], "condense")
    );
    assert_eq!(result.lines[1].text(), Some(texts[1]));
}

#[tokio::test]
async fn lines_that_are_asked_again_bring_those_before_them() {
    let studio = Studio::new().await;
    let order = order_for(40);
    let first = studio.run(&order).await;
    let mut edited = again(&order, &first);
    for seq in [10, 30] {
        edited.lines[seq - 1].text = source(seq as u32).replace("주세요", "주세용");
    }
    let questions = studio.calls();
    studio.run(&edited).await;
    let asked = studio.server.asked().remove(questions);
    let shown: Vec<&str> = asked.prev.iter().filter_map(|pair| pair["ko"].as_str()).collect();
    let expected: Vec<String> = (4..10).chain(27..30).map(source).collect();
    assert_eq!((asked.lines.len(), shown), (2, expected.iter().map(String::as_str).collect()));
}
