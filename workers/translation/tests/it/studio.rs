//! The pipeline by itself: orders, a journal in memory, and the fake model server.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use hallyu_captions::FrameRate;
use hallyu_captions::language::{Cast, Glossary, Locale, Target, Term};
use hallyu_contracts::subtitles::{
    LineKind, OrderLine, Outcome, PreviousTranslation, Story, TranslationOrder, TranslationResult,
};
use hallyu_kernel::{Ambient, SegmentId, SubtitleLanguage};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::openai::{Provider, Sleeper};
use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, HurriedSleeper};
use hallyu_testkit::{FixedClock, ambient_at};
use hallyu_translation::ModelConfig;
use hallyu_translation::pipeline::{
    BlobJournal, ChatTranslator, Pipeline, PipelineError, Price, Progress, Translator,
};
use uuid::Uuid;

use crate::bench::source;

/// Nobody watches.
pub(crate) struct Unwatched;

#[async_trait]
impl Progress for Unwatched {
    async fn settled(&self, _share: f32) {}
}

pub(crate) struct Studio {
    pub(crate) server: FakeOpenAi,
    pub(crate) blobs: Blobs,
    pub(crate) ambient: Ambient,
    pub(crate) sleeper: Arc<HurriedSleeper>,
}

impl Studio {
    pub(crate) async fn new() -> Self {
        let clock = FixedClock::new();
        Self {
            server: FakeOpenAi::start().await,
            blobs: Blobs::open("memory:").expect("blobs in memory"),
            ambient: ambient_at(&clock),
            sleeper: HurriedSleeper::new(&clock),
        }
    }

    /// A pipeline that asks this studio's server for one model.
    pub(crate) fn pipeline(&self) -> Pipeline {
        self.pipeline_of(vec![self.model("gpt-4.1", &self.server)])
    }

    pub(crate) fn pipeline_of(&self, providers: Vec<Arc<dyn Translator>>) -> Pipeline {
        let journal = Arc::new(BlobJournal::new(self.blobs.clone(), "journal"));
        Pipeline { providers, journal, ambient: self.ambient.clone(), budget_micros: None }
    }

    pub(crate) fn model(&self, name: &str, server: &FakeOpenAi) -> Arc<dyn Translator> {
        let provider = Provider {
            base_url: server.base_url().to_owned(),
            api_key: String::new(),
            model: name.to_owned(),
            timeout_seconds: 1,
        };
        let price = Price { input: 2.0, output: 8.0 };
        let config = ModelConfig { provider, temperature: 0.2, json_schema: true, max_tokens: 0, price };
        let sleeper = Arc::clone(&self.sleeper) as Arc<dyn Sleeper>;
        Arc::new(ChatTranslator::new(config, self.ambient.clone(), sleeper).expect("a client"))
    }

    pub(crate) async fn run(&self, order: &TranslationOrder) -> TranslationResult {
        self.try_run(&self.pipeline(), order).await.expect("the order is done")
    }

    /// Runs an order again, a minute later each time, for as long as providers do not answer.
    pub(crate) async fn run_patiently(&self, order: &TranslationOrder) -> TranslationResult {
        loop {
            match self.try_run(&self.pipeline(), order).await {
                Err(error) if error.may_pass() => self.sleeper.sleep(Duration::from_secs(60)).await,
                outcome => return outcome.expect("the order is done"),
            }
        }
    }

    pub(crate) async fn try_run(
        &self,
        pipeline: &Pipeline,
        order: &TranslationOrder,
    ) -> Result<TranslationResult, PipelineError> {
        pipeline.run(order, &Unwatched).await
    }

    pub(crate) fn calls(&self) -> usize {
        self.server.calls(Endpoint::Chat)
    }

    /// The sources that were asked for from the `from`-th question on.
    pub(crate) fn asked_since(&self, from: usize) -> Vec<String> {
        self.server.asked()[from..]
            .iter()
            .flat_map(|asked| asked.lines.iter().map(|line| line.ko.clone()))
            .collect()
    }
}

/// An order for so many lines, three seconds apart.
pub(crate) fn order_for(lines: u32) -> TranslationOrder {
    order_of((1..=lines).map(source))
}

/// An order for these sources, three seconds apart.
pub(crate) fn order_of(sources: impl IntoIterator<Item = String>) -> TranslationOrder {
    TranslationOrder {
        source_language: SubtitleLanguage::Ko,
        target_language: SubtitleLanguage::Es419,
        profile: "es-419".to_owned(),
        frame_rate: FrameRate::FILM,
        story: Story {
            title: "La casa".to_owned(),
            series: String::new(),
            episode: "Min-ji hereda una casa.".to_owned(),
        },
        glossary: Glossary::default(),
        cast: Cast::default(),
        encoder: None,
        lines: (1..).zip(sources).map(|(seq, text)| line(seq, text)).collect(),
    }
}

fn line(seq: u32, text: String) -> OrderLine {
    let start_ms = i64::from(seq) * 3_000;
    OrderLine {
        segment: SegmentId::from(Uuid::from_u128(u128::from(seq))),
        rev: 1,
        start_ms,
        end_ms: start_ms + 2_500,
        text,
        kind: LineKind::Dialogue,
        speaker: None,
        addressee: None,
        fixed: None,
        previous: None,
        memory: vec![],
    }
}

/// A glossary of one term.
pub(crate) fn term(source: &str, preferred: &str) -> Glossary {
    let target =
        Target { preferred: preferred.to_owned(), allowed: vec!["Frase".to_owned()], ..Target::default() };
    Glossary::new(vec![Term {
        source: source.to_owned(),
        variants: vec![],
        pos: Default::default(),
        class: Default::default(),
        targets: [(Locale::Es419, target)].into(),
        case_sensitive: false,
    }])
}

/// The order as it would be given after its result: each line with what was made of it.
pub(crate) fn again(order: &TranslationOrder, result: &TranslationResult) -> TranslationOrder {
    let mut order = order.clone();
    for (line, made) in order.lines.iter_mut().zip(&result.lines) {
        let made = made.text().zip(made.key.clone()).zip(made.model.clone());
        line.previous = made.map(|((text, key), model)| PreviousTranslation {
            source: line.text.clone(),
            text: text.to_owned(),
            key,
            model,
            note: None,
        });
    }
    order
}

/// The texts of a result by line, `None` for those that failed.
pub(crate) fn texts(result: &TranslationResult) -> Vec<Option<&str>> {
    result.lines.iter().map(|line| line.text()).collect()
}

/// Places of the lines with a certain fate, from 1.
pub(crate) fn places(result: &TranslationResult, is: impl Fn(&Outcome) -> bool) -> Vec<u32> {
    (1..).zip(&result.lines).filter(|(_, line)| is(&line.outcome)).map(|(seq, _)| seq).collect()
}
