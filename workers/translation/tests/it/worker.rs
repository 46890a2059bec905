use std::sync::Arc;

use async_trait::async_trait;
use hallyu_contracts::jobs::{JobFailed, JobWaiting};
use hallyu_platform::openai::{ChatReply, OpenAiError};
use hallyu_testkit::fake_openai::{Endpoint, Fault};
use hallyu_translation::pipeline::{Price, Question, Translator};
use hallyu_translation::{Ports, with_translators};

use crate::bench::{Bench, SOURCE, source};
use crate::resume::kill_in_call;
use crate::studio::{again, order_for, texts};

#[tokio::test]
async fn an_order_ends_in_a_result_and_the_next_one_pays_for_what_is_new() {
    let bench = Bench::with_lines(0).await;
    let order = order_for(30);
    let first = bench.do_order(&order).await;
    assert_eq!(first.lines.len(), 30);
    assert!(first.lines.iter().all(|line| line.key.is_some() && line.model.is_some() && line.score > 0.9));
    assert!(first.provenance.at.is_some() && !first.provenance.prompt.is_empty());

    let mut edited = again(&order, &first);
    edited.lines[9].text = source(10).replace("주세요", "주세용");
    let second = bench.do_order(&edited).await;
    assert_eq!(bench.asked()[1..].concat(), [edited.lines[9].text.clone()]);
    assert_eq!(texts(&second)[10..], texts(&first)[10..]);
}

/// A model with a bug.
struct Panicking;

#[async_trait]
impl Translator for Panicking {
    fn model(&self) -> &str {
        "bug"
    }

    fn decoding(&self) -> String {
        String::new()
    }

    fn price(&self) -> Price {
        Price::default()
    }

    async fn ask(&self, _question: &Question) -> Result<ChatReply, OpenAiError> {
        panic!("index out of bounds")
    }
}

#[tokio::test]
async fn worker_panic_is_reported() {
    let bench = Bench::with_lines(3).await;
    let ports = Ports {
        bus: Arc::clone(&bench.desk.bus),
        blobs: bench.desk.blobs.clone(),
        ambient: bench.desk.ambient.clone(),
        sleeper: Arc::clone(&bench.desk.sleeper) as _,
    };
    let service = with_translators(ports, &bench.config, vec![Arc::new(Panicking)]);
    let request = bench.order(&order_for(3)).await;
    service.consumers[0].handler.handle(&request).await.unwrap();
    let failed: JobFailed = bench.desk.told_once().await;
    assert_eq!(failed.code, "WORKER_PANICKED");
    assert!(failed.message.contains("index out of bounds"), "{}", failed.message);
}

#[tokio::test]
async fn a_spent_budget_makes_the_job_wait_for_the_setting() {
    let mut bench = Bench::with_lines(0).await;
    bench.config.first.price = Price { input: 2.0, output: 8.0 };
    bench.config.budget = 0.000_001;
    let request = bench.order(&order_for(3)).await;
    bench.run(&request).await.unwrap();
    let waiting: JobWaiting = bench.desk.told_once().await;
    assert_eq!((waiting.setting.as_str(), bench.calls()), ("translation.budget", 0));

    bench.config.budget = 1.0;
    bench.run(&request).await.unwrap();
    assert_eq!(bench.calls(), 1);
}

#[tokio::test]
async fn resume_does_not_preprocess_twice() {
    let mut bench = Bench::with_lines(0).await;
    bench.config.first.provider.timeout_seconds = 60;
    let request = bench.order(&order_for(90)).await;
    let stored = bench.desk.blobs.get(SOURCE).await.unwrap();
    kill_in_call(&bench, &request, 2).await;
    bench.run(&request).await.unwrap();
    assert_eq!(bench.desk.blobs.get(SOURCE).await.unwrap(), stored, "the order is read, never made again");
    let asked = bench.asked();
    assert_eq!(asked[1], asked[2], "the question in flight comes again as it was");
    assert_eq!(asked.len(), 5);
}

#[tokio::test]
async fn an_order_that_cannot_be_read_ends_the_job() {
    let bench = Bench::with_lines(0).await;
    let request = bench.order(&order_for(3)).await;
    bench.desk.blobs.put(SOURCE, "{\"lines\": 3}").await.unwrap();
    bench.run(&request).await.unwrap();
    let failed: JobFailed = bench.desk.told_once().await;
    assert_eq!(failed.code, "SOURCE_UNREADABLE");
}

#[tokio::test]
async fn a_server_without_schemas_is_told_the_form() {
    let mut bench = Bench::with_lines(0).await;
    bench.config.first.json_schema = false;
    bench.server.script(Endpoint::Chat, 1, Fault::FencedContent);
    let result = bench.do_order(&order_for(3)).await;
    assert_eq!((texts(&result).iter().flatten().count(), bench.calls()), (3, 1));
}
