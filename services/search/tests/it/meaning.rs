//! Titles by what they are about.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use hallyu_contracts::content::TitleChanged;
use hallyu_contracts::search::RebuildRequested;
use hallyu_kernel::{ContentId, Language, PageRequest};
use hallyu_platform::embedding::{EmbedError, Embedder};
use hallyu_platform::meaning::{Meaning, Text};
use hallyu_platform::openai::OpenAiError;
use hallyu_platform::vectors::{MemoryIndex, PineconeConfig, PineconeIndex, VectorIndex};
use hallyu_search::application::ports::{Change, Engine};
use hallyu_search::application::{TitleMeaning, Wish, find_titles, find_titles_about};
use hallyu_search::domain::{About, Filter, TitleEntry};
use hallyu_search::infrastructure::tantivy::TantivyEngine;
use hallyu_testkit::fake_openai::HurriedSleeper;
use hallyu_testkit::fake_pinecone::{FakePinecone, KEY};
use hallyu_testkit::{FixedClock, ambient_at, test_ambient};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::measure::paraphrases::described;
use crate::measure::queries::derive;
use crate::scene::{Scene, encoded, invented};

/// Words of one meaning; a text is the sum of what its words mean.
const CONCEPTS: [&str; 8] = [
    "abogada abogado advogada lawyer 변호사",
    "autista autistic autism 자폐",
    "muertos zombis zumbis dead zombies 좀비 죽은",
    "joseon 조선",
    "juego jogo game 게임을 데스게임",
    "amigos friends 친구가 친구들이",
    "pescador fisherman 어부와",
    "alien extraterrestre 외계인이",
];

/// An encoder that knows few words, and may be slow or down.
#[derive(Default)]
struct Concepts {
    calls: AtomicUsize,
    is_down: AtomicBool,
    is_slow: AtomicBool,
}

#[async_trait]
impl Embedder for Concepts {
    fn name(&self) -> &'static str {
        "concepts"
    }

    fn same_meaning(&self) -> f32 {
        0.6
    }

    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        if self.is_slow.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        if self.is_down.load(Ordering::Relaxed) {
            let last = "down".to_owned();
            return Err(OpenAiError::Unavailable { retry_after: Duration::ZERO, last }.into());
        }
        Ok(texts.iter().map(|text| vector(text)).collect())
    }
}

fn vector(text: &str) -> Vec<f32> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let means = |concept: &str| concept.split(' ').any(|word| words.contains(&word));
    let mut vector = CONCEPTS.map(|concept| if means(concept) { 1.0_f32 } else { 0.0 }).to_vec();
    let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
    vector.iter_mut().filter(|_| length > 0.0).for_each(|number| *number /= length);
    vector
}

/// The service with titles that are described, and who compares them.
struct Knowing {
    scene: Scene,
    encoder: Arc<Concepts>,
    vectors: Arc<dyn VectorIndex>,
    stop: CancellationToken,
    keeper: Option<JoinHandle<()>>,
    folder: TempDir,
}

impl Knowing {
    async fn new() -> Self {
        let (encoder, vectors) = (Arc::new(Concepts::default()), Arc::new(MemoryIndex::new()));
        let knowing = Self::with(encoder, vectors).await;
        // The last one in the catalogue.
        knowing.until_known("Orbit of Dreams").await;
        knowing
    }

    /// With a new index; what titles are about is still to be learned.
    async fn with(encoder: Arc<Concepts>, vectors: Arc<dyn VectorIndex>) -> Self {
        let mut knowing = Self::open(tempfile::tempdir().unwrap(), encoder, vectors).await;
        knowing.scene.tell(&RebuildRequested {}).await;
        knowing.start();
        knowing
    }

    /// With the index of this folder.
    async fn open(folder: TempDir, encoder: Arc<Concepts>, vectors: Arc<dyn VectorIndex>) -> Self {
        let engine = Arc::new(TantivyEngine::open(folder.path()).unwrap());
        let meaning = Meaning::new(encoder.clone(), vectors.clone(), "titles");
        let scene = Scene::knowing(engine, Some(meaning)).await;
        let titles = described(invented()).into_iter().map(|title| (title.content_id, title));
        *scene.library.titles.lock().unwrap() = titles.collect();
        Self { scene, encoder, vectors, stop: CancellationToken::new(), keeper: None, folder }
    }

    /// Lets the service learn as it does beside its routes.
    fn start(&mut self) {
        let background = &mut self.scene.service.background;
        let keeper = background.iter().position(|work| work.name == "search-meaning").unwrap();
        self.keeper = Some(tokio::spawn((background.remove(keeper).run)(self.stop.clone())));
    }

    /// How many of the texts of a title are known.
    async fn known(&self, english: &str) -> usize {
        let ids = About::ids(self.scene.title(english).content_id);
        ids.len() - self.vectors.missing("titles:concepts", &ids).await.unwrap().len()
    }

    async fn until_known(&self, english: &str) {
        self.scene.until(async || self.known(english).await == 4).await;
    }

    async fn end(mut self) -> TempDir {
        self.stop.cancel();
        self.keeper.take().unwrap().await.unwrap();
        self.folder
    }
}

#[tokio::test]
async fn a_title_is_found_by_what_it_is_about_in_any_language() {
    let knowing = Knowing::new().await;
    for (typed, title) in [
        ("drama sobre un abogado autista", "Black Umbrella"),
        ("historia de zombis en la época Joseon", "Red Lotus"),
        ("uma série de zumbis antigos", "Red Lotus"),
        ("친구들이 만든 데스게임", "The Twelfth Stair"),
        ("the one about a fisherman", "An Inch of Sea"),
    ] {
        let found = knowing.scene.found(typed).await;
        assert_eq!(found.first().map(String::as_str), Some(title), "{typed}: {found:?}");
    }
    let answer = knowing.scene.get(&format!("/api/v1/search?q={}", encoded("친구들이 만든 데스게임"))).await;
    let first = &answer["items"][0];
    assert_eq!(first["matched"], serde_json::Value::Null, "no name fits");
    assert!((0.5..0.7).contains(&first["relevance_score"].as_f64().unwrap()), "{first}");
    assert_eq!(answer["did_you_mean"], serde_json::Value::Null);
    knowing.end().await;
}

#[tokio::test]
async fn filters_totals_and_facets_hold_for_what_is_found_by_its_meaning() {
    let knowing = Knowing::new().await;
    let path = format!("/api/v1/search?q={}", encoded("친구들이 만든 데스게임"));
    let all = knowing.scene.get(&path).await;
    let items = all["items"].as_array().unwrap();
    assert!(items.iter().any(|item| item["title_translated"] == "El duodécimo escalón"), "{all}");
    assert_eq!(all["pagination"]["total"].as_u64(), Some(items.len() as u64));
    for (narrowing, value) in [("genre", "horror"), ("year", "2019"), ("type", "drama")] {
        let narrowed = knowing.scene.get(&format!("{path}&{narrowing}={value}")).await;
        assert_eq!(narrowed["pagination"]["total"], all["facets"][narrowing][value], "{narrowing}");
        assert_eq!(narrowed["items"][0]["title_translated"], "El duodécimo escalón", "{narrowing}");
    }
    for other in ["genre=romance", "year=2001", "type=kpop"] {
        let narrowed = knowing.scene.get(&format!("{path}&{other}")).await;
        assert!(!narrowed.to_string().contains("El duodécimo escalón"), "{other}: {narrowed}");
    }
    knowing.end().await;
}

#[tokio::test]
async fn searches_that_a_name_answers_ask_nobody_and_are_answered_as_without() {
    let knowing = Knowing::new().await;
    let plain = Knowing::with(Arc::default(), Arc::new(MemoryIndex::new())).await;
    plain.encoder.is_down.store(true, Ordering::Relaxed);
    let asked = knowing.encoder.calls.load(Ordering::Relaxed);
    for typed in
        ["The Night of First Snow", "noche de la primera nieve", "첫눈 오는 밤", "neon", "Seo Ha-rin"]
    {
        assert_eq!(knowing.scene.found(typed).await, plain.scene.found(typed).await, "{typed}");
    }
    assert_eq!(knowing.encoder.calls.load(Ordering::Relaxed), asked);
    plain.end().await;
    knowing.end().await;
}

#[tokio::test]
async fn an_encoder_that_is_down_or_slow_costs_its_titles_and_not_the_answer() {
    let phrase = "the lighthouse with an autistic lawyer";
    for is_slow in [false, true] {
        let knowing = Knowing::new().await;
        knowing.encoder.is_slow.store(is_slow, Ordering::Relaxed);
        knowing.encoder.is_down.store(!is_slow, Ordering::Relaxed);
        let found = knowing.scene.found(phrase).await;
        assert!(!found.contains(&"Black Umbrella".to_owned()), "{found:?}");
        let asked = knowing.encoder.calls.load(Ordering::Relaxed);
        knowing.scene.found("the one with an autistic lawyer").await;
        assert_eq!(knowing.encoder.calls.load(Ordering::Relaxed), asked, "nobody asks for a while");
        knowing.encoder.is_slow.store(false, Ordering::Relaxed);
        knowing.encoder.is_down.store(false, Ordering::Relaxed);
        knowing.scene.clock.advance(Duration::from_secs(10));
        let found = knowing.scene.found(phrase).await;
        assert!(found.contains(&"Black Umbrella".to_owned()), "what lacked titles was not kept: {found:?}");
        knowing.scene.found(phrase).await;
        assert_eq!(knowing.encoder.calls.load(Ordering::Relaxed), asked + 1, "what lacks none is");
        knowing.end().await;
    }
}

#[tokio::test]
async fn what_viewers_do_not_see_any_more_is_not_found_by_its_meaning() {
    let knowing = Knowing::new().await;
    let typed = "drama sobre un abogado autista";
    assert_eq!(knowing.scene.found(typed).await[0], "Black Umbrella");
    let title = knowing.scene.title("Black Umbrella");
    knowing.scene.library.titles.lock().unwrap().remove(&title.content_id);
    knowing.scene.tell(&TitleChanged { content_id: title.content_id, visible: false }).await;
    assert!(!knowing.scene.found(typed).await.contains(&"Black Umbrella".to_owned()), "at once");
    let ids = About::ids(title.content_id);
    let (vectors, scene) = (&knowing.vectors, &knowing.scene);
    scene.until(async || vectors.missing("titles:concepts", &ids).await.unwrap() == ids).await;
    knowing.end().await;
}

#[tokio::test]
async fn a_new_synopsis_is_learned_beside_the_event() {
    let knowing = Knowing::new().await;
    let mut title = knowing.scene.title("Rainy Tuesday");
    title.texts.get_mut("en").unwrap().description = "An autistic lawyer in the rain.".into();
    title.texts.remove("pt");
    knowing.scene.library.titles.lock().unwrap().insert(title.content_id, title.clone());
    knowing.encoder.is_down.store(true, Ordering::Relaxed);
    knowing.scene.changed(title.content_id).await;
    knowing.encoder.is_down.store(false, Ordering::Relaxed);
    knowing.scene.until(async || knowing.known("Rainy Tuesday").await == 3).await;
    let is_found =
        async || knowing.scene.found("abogado que es autista").await.contains(&"Rainy Tuesday".to_owned());
    knowing.scene.until(is_found).await;
    knowing.end().await;
}

#[tokio::test]
async fn a_new_process_learns_what_is_missing_without_being_asked() {
    let server = FakePinecone::start(CONCEPTS.len()).await;
    server.lag(2);
    let clock = FixedClock::new();
    let config =
        PineconeConfig { host: server.url().to_owned(), api_key: KEY.to_owned(), timeout_seconds: 5 };
    let index = || -> Arc<dyn VectorIndex> {
        Arc::new(PineconeIndex::new(&config, ambient_at(&clock), HurriedSleeper::new(&clock)).unwrap())
    };
    let first = Knowing::with(Arc::default(), index()).await;
    first.until_known("Black Umbrella").await;
    assert_eq!(first.scene.found("drama sobre un abogado autista").await[0], "Black Umbrella");
    let folder = first.end().await;

    let mut second = Knowing::open(folder, Arc::default(), index()).await;
    assert_eq!(
        second.scene.found("drama sobre un abogado autista").await[0],
        "Black Umbrella",
        "it is shared"
    );
    second
        .vectors
        .delete("titles:concepts", &About::ids(second.scene.title("Red Lotus").content_id))
        .await
        .unwrap();
    assert_eq!(second.known("Red Lotus").await, 0);
    second.start();
    second.until_known("Red Lotus").await;
    second.end().await;
}

/// Titles that are found by a name are found as before: by every kind of search for a name, each whose text is good enough.
#[tokio::test]
async fn known_titles_stay_first() {
    let folder = tempfile::tempdir().unwrap();
    let engine = TantivyEngine::open(folder.path()).unwrap();
    let titles = described(invented());
    let about = filled(&engine, &titles, Arc::<Concepts>::default()).await;
    let (mut queries, mut good) = (0, 0);
    for query in derive(&invented()).into_iter().step_by(3) {
        let wish = wish(&query.text);
        let (plain, known) = (
            find_titles(&engine, &wish).await.unwrap(),
            find_titles_about(&engine, &about, &wish).await.unwrap(),
        );
        let good_ones = |results: &hallyu_search::application::Results| -> Vec<ContentId> {
            let items = results.titles.items.iter().filter(|found| found.score >= 0.7);
            items.map(|found| found.record.content_id).collect()
        };
        assert_eq!(good_ones(&plain), good_ones(&known), "{}", query.text);
        let first = |results: &hallyu_search::application::Results| {
            results.titles.items.first().map(|found| found.record.content_id)
        };
        queries += 1;
        good += usize::from(!good_ones(&plain).is_empty() && first(&plain) == first(&known));
    }
    assert!(good * 10 >= queries * 8, "{good} of {queries} have a name that fits well");
}

fn wish(typed: &str) -> Wish {
    let (filter, page) = (Filter::default(), PageRequest::new(1, 20));
    Wish { typed: typed.to_owned(), filter, page, language: Language::Es }
}

/// Fills an engine, and whoever knows what its titles are about.
async fn filled(
    engine: &dyn Engine,
    titles: &[hallyu_contracts::catalogue::TitleRecord],
    encoder: Arc<dyn Embedder>,
) -> TitleMeaning {
    let mut index = engine.rebuild().await.unwrap();
    let entries = titles.iter().cloned().map(|title| Change::Title(Box::new(TitleEntry::new(title))));
    index.add(entries.collect()).await.unwrap();
    index.finish().await.unwrap();
    let meaning = Meaning::new(encoder, Arc::new(MemoryIndex::new()), "titles");
    let text = |About { id, text, language }| Text { id, text, group: language.to_owned() };
    meaning.put(titles.iter().flat_map(About::of).map(text).collect()).await.unwrap();
    TitleMeaning::new(meaning, Duration::from_secs(30), test_ambient())
}
