//! Texts as vectors, by every adapter that needs no model.

use std::sync::Arc;

use hallyu_platform::embedding::{ApiEmbedder, Embedder, Letters, Remembered};
use hallyu_platform::openai::{OpenAi, Provider};
use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, Fault, HurriedSleeper};
use hallyu_testkit::{FixedClock, ambient_at};

fn api(server: &FakeOpenAi) -> ApiEmbedder {
    let clock = FixedClock::new();
    let provider = Provider {
        base_url: server.base_url().to_owned(),
        api_key: String::new(),
        model: "text-embedding-3-small".to_owned(),
        timeout_seconds: 5,
    };
    let openai = OpenAi::new(provider, ambient_at(&clock), HurriedSleeper::new(&clock)).unwrap();
    ApiEmbedder::new(openai, 0.6)
}

/// What every embedder promises.
async fn promises(embedder: &dyn Embedder) {
    let texts = ["어디 갔어?", "배가 고프다.", "어디 갔었어?", ""];
    let vectors = embedder.embed(&texts).await.unwrap();
    let product = |one: usize, other: usize| -> f32 {
        vectors[one].iter().zip(&vectors[other]).map(|(a, b)| a * b).sum()
    };
    assert_eq!(vectors.len(), texts.len());
    assert!((0..3).all(|at| (product(at, at) - 1.0).abs() < 1e-5), "vectors are of length 1");
    assert!(product(0, 2) > product(0, 1), "what is alike is nearer");
    assert!((-1.0..=1.0).contains(&embedder.same_meaning()) && !embedder.name().is_empty());
    assert!(embedder.embed(&[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn letters_and_servers_keep_the_promises() {
    promises(&Letters).await;
    promises(&api(&FakeOpenAi::start().await)).await;
    promises(&Remembered::new(Arc::new(Letters))).await;
}

#[tokio::test]
async fn what_is_remembered_is_not_asked_for_again() {
    let server = FakeOpenAi::start().await;
    let embedder = Remembered::new(Arc::new(api(&server)));
    let first = embedder.embed(&["하나", "둘"]).await.unwrap();
    let mixed = embedder.embed(&["둘", "셋", "하나"]).await.unwrap();
    assert_eq!((&mixed[0], &mixed[2]), (&first[1], &first[0]));
    assert_eq!(embedder.embed(&["셋"]).await.unwrap()[0], mixed[1]);
    assert_eq!(server.calls(Endpoint::Embeddings), 2);
}

#[tokio::test]
async fn many_texts_are_sent_in_several_requests_and_failing_ones_again() {
    let server = FakeOpenAi::start().await;
    server.script(Endpoint::Embeddings, 2, Fault::ServerError);
    let texts: Vec<String> = (0..300).map(|n| format!("{n}번 문")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let embedder = api(&server);
    let vectors = embedder.embed(&texts).await.unwrap();
    assert_eq!((vectors.len(), server.calls(Endpoint::Embeddings)), (300, 4));
    assert_eq!(vectors[299], embedder.embed(&texts[299..]).await.unwrap()[0], "in their order");
    server.always(Endpoint::Embeddings, Some(Fault::Refused(401)));
    assert!(embedder.embed(&texts).await.is_err());
}
