//! A worker on a workbench, with a Korean track to translate.

use std::collections::BTreeMap;
use std::sync::Arc;

use hallyu_contracts::jobs::ProviderAvailable;
use hallyu_contracts::subtitles::{
    OrderLine, TranslationCompleted, TranslationOrder, TranslationRequested, TranslationResult,
};
use hallyu_http::Service;
use hallyu_kernel::{Envelope, Event, JobId, SubtitleLanguage, TrackId};
use hallyu_platform::bus::{HandleError, Handler};
use hallyu_platform::openai::Provider;
use hallyu_testkit::Workbench;
use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, translation_of};
use hallyu_translation::pipeline::Price;
use hallyu_translation::{ModelConfig, Ports, TranslationConfig, build};

use crate::studio::{line, order_for};

/// Where the order lies.
pub(crate) const SOURCE: &str = "jobs/test/order.json";

pub(crate) struct Bench {
    pub(crate) desk: Workbench,
    pub(crate) server: FakeOpenAi,
    pub(crate) config: TranslationConfig,
}

impl Bench {
    /// A bench with an order for so many lines.
    pub(crate) async fn with_lines(lines: u32) -> Self {
        let server = FakeOpenAi::start().await;
        let provider = Provider {
            base_url: format!("{}/", server.base_url()),
            api_key: "key-1".to_owned(),
            model: "gpt-4.1".to_owned(),
            timeout_seconds: 1,
        };
        let first = ModelConfig {
            provider,
            temperature: 0.2,
            json_schema: true,
            max_tokens: 0,
            price: Price::default(),
        };
        let config = TranslationConfig { first, fallbacks: vec![], budget: 0.0, concurrency: 1 };
        let bench = Self {
            desk: Workbench::new(&[TranslationCompleted::TOPIC, ProviderAvailable::TOPIC]).await,
            server,
            config,
        };
        bench.store((1..=lines).map(|seq| line(seq, source(seq))).collect()).await;
        bench
    }

    /// Stores an order for these lines.
    pub(crate) async fn store(&self, lines: Vec<OrderLine>) {
        let order = TranslationOrder { lines, ..order_for(0) };
        self.desk.blobs.put_json(SOURCE, &order).await.expect("blobs in memory");
    }

    pub(crate) fn service(&self) -> Service {
        let ports = Ports {
            bus: Arc::clone(&self.desk.bus),
            blobs: self.desk.blobs.clone(),
            ambient: self.desk.ambient.clone(),
            sleeper: Arc::clone(&self.desk.sleeper) as _,
        };
        build(ports, &self.config).expect("a client")
    }

    pub(crate) fn worker(&self) -> Arc<dyn Handler> {
        Arc::clone(&self.service().consumers[0].handler)
    }

    pub(crate) fn request(&self, target_language: SubtitleLanguage) -> Envelope {
        self.desk.request(&TranslationRequested {
            job_id: self.desk.ambient.id::<JobId>(),
            track_id: self.desk.ambient.id::<TrackId>(),
            source_key: SOURCE.to_owned(),
            source_language: SubtitleLanguage::Ko,
            target_language,
        })
    }

    /// Stores an order, and asks for it.
    pub(crate) async fn order(&self, order: &TranslationOrder) -> Envelope {
        self.desk.blobs.put_json(SOURCE, order).await.expect("blobs in memory");
        self.request(order.target_language)
    }

    /// Runs the worker on an order and gives what became of it.
    pub(crate) async fn do_order(&self, order: &TranslationOrder) -> TranslationResult {
        self.run(&self.order(order).await).await.expect("the work is done");
        let done: TranslationCompleted = self.desk.told_once().await;
        self.desk.blobs.get_json(&done.result_key).await.expect("a result")
    }

    pub(crate) async fn run(&self, request: &Envelope) -> Result<(), HandleError> {
        self.worker().handle(request).await
    }

    /// Runs the worker on the order and gives what it made.
    pub(crate) async fn translate(&self) -> Made {
        self.run(&self.request(SubtitleLanguage::Es419)).await.expect("the work is done");
        self.outcome().await
    }

    /// What became of each line of the order that was announced.
    pub(crate) async fn outcome(&self) -> Made {
        let done: TranslationCompleted = self.desk.told_once().await;
        let result: TranslationResult = self.desk.blobs.get_json(&done.result_key).await.expect("a result");
        let mut made = Made::default();
        for line in result.lines {
            let seq = u32::try_from(line.segment.uuid().as_u128()).expect("a line of this bench");
            match line.text() {
                Some(text) => drop(made.track.insert(seq, text.to_owned())),
                None => made.failed.push(seq),
            }
        }
        made
    }

    pub(crate) fn calls(&self) -> usize {
        self.server.calls(Endpoint::Chat)
    }

    /// The source lines of each question.
    pub(crate) fn asked(&self) -> Vec<Vec<String>> {
        let sources = |asked: &hallyu_testkit::fake_openai::Asked| {
            asked.lines.iter().map(|line| line.ko.clone()).collect()
        };
        self.server.asked().iter().map(sources).collect()
    }
}

/// The Korean of a line, without digits, which a translation would have to keep; all differ within their first six characters.
pub(crate) fn source(seq: u32) -> String {
    let syllable =
        |digit: u8| ["가", "나", "다", "라", "마", "바", "파", "아", "자", "차"][usize::from(digit - b'0')];
    format!("{} 문을 열어 주세요.", seq.to_string().bytes().map(syllable).collect::<String>())
}

/// What a flawless run gives for these lines.
pub(crate) fn translations(lines: impl IntoIterator<Item = u32>) -> BTreeMap<u32, String> {
    lines.into_iter().map(|seq| (seq, translation_of(&source(seq), "es-419"))).collect()
}

/// What became of an order.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// The texts of the lines, by their numbers.
    pub(crate) track: BTreeMap<u32, String>,
    /// The numbers of those that no attempt could translate.
    pub(crate) failed: Vec<u32>,
}
