use async_trait::async_trait;
use hallyu_contracts::recommendations::{
    Likes, ModelRequested, ModelTrained, Texts, Titles, likes_key, model_key, texts_key, titles_key,
};
use hallyu_kernel::Envelope;
use hallyu_platform::blobs::BlobError;
use hallyu_platform::bus::{HandleError, Handler};
use hallyu_recommend::{History, Link, Model, Taste, Training};

use super::Recommendation;

#[async_trait]
impl Handler for Recommendation {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let ModelRequested { model_id } = event.open().map_err(HandleError::dead)?;
        let titles: Titles = match self.blobs.get_json(&titles_key(model_id)).await {
            Ok(titles) => titles,
            Err(BlobError::NotFound(_)) => {
                tracing::info!(%model_id, "a later model was made before this one");
                return Ok(());
            }
            Err(error) => return Err(HandleError::retry(error)),
        };
        match self.blobs.get_json::<Likes>(&likes_key(model_id)).await {
            Ok(likes) => self.train(event, (&titles, likes)).await,
            // It was trained before; only that was not told, or not heard of.
            Err(BlobError::NotFound(_)) => self.tell(event, ModelTrained { model_id }).await,
            Err(error) => Err(HandleError::retry(error)),
        }
    }
}

impl Recommendation {
    async fn train(&self, event: &Envelope, (titles, likes): (&Titles, Likes)) -> Result<(), HandleError> {
        let ModelRequested { model_id } = event.open().map_err(HandleError::dead)?;
        let texts: Texts = self.blobs.get_json(&texts_key(model_id)).await.map_err(HandleError::retry)?;
        let near = self.near(titles, (&texts, &likes)).await;
        let trained = tokio::task::spawn_blocking(move || trained(likes, &near));
        let bytes = trained.await.map_err(HandleError::retry)?;
        self.blobs.put(&model_key(model_id), bytes).await.map_err(HandleError::retry)?;
        self.blobs.delete(&likes_key(model_id)).await.map_err(HandleError::retry)?;
        self.blobs.delete(&texts_key(model_id)).await.map_err(HandleError::retry)?;
        self.tell(event, ModelTrained { model_id }).await
    }

    /// Under the model's own id, so that it is told once.
    async fn tell(&self, event: &Envelope, trained: ModelTrained) -> Result<(), HandleError> {
        let at = self.ambient.now().max(event.occurred_at);
        let told = Envelope::with_id(trained.model_id, at, &trained);
        self.bus.publish(&[told]).await.map_err(HandleError::retry)
    }
}

/// A model of these likes and of what titles are near to, as bytes.
fn trained(likes: Likes, near: &[Vec<Link>]) -> Vec<u8> {
    let history = |likes: Vec<hallyu_contracts::recommendations::Liked>| {
        let taste = |like: hallyu_contracts::recommendations::Liked| Taste {
            item: like.title,
            strength: like.strength,
            at: like.at,
        };
        History::of(likes.into_iter().map(taste))
    };
    let histories: Vec<History> = likes.into_iter().map(history).collect();
    Model::train(&histories, near, &Training::CHOSEN).to_bytes()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hallyu_contracts::recommendations::Liked;
    use hallyu_platform::ambient::system_ambient;
    use hallyu_platform::blobs::Blobs;
    use hallyu_platform::embedding::{EmbedError, Embedder, Letters};
    use hallyu_platform::vectors::MemoryIndex;

    use super::*;

    async fn worker(embedder: Arc<dyn Embedder>) -> Recommendation {
        let ambient = system_ambient();
        let bus = hallyu_platform::bus::EmbeddedBus::open("sqlite::memory:", ambient.clone()).await.unwrap();
        let blobs = Blobs::open("memory:").unwrap();
        let vectors = Arc::new(MemoryIndex::new());
        Recommendation { blobs, bus: Arc::new(bus), embedder, vectors, ambient }
    }

    /// Asks for a model of titles with these texts, of which three users like the first and the last.
    async fn requested(worker: &Recommendation, texts: &[&str]) -> Envelope {
        let model_id = worker.ambient.id();
        let titles: Titles = texts.iter().map(|_| worker.ambient.id()).collect();
        let like = |title| Liked { title, strength: 1.0, at: i64::from(title) };
        let likes: Likes = vec![vec![like(0), like(u32::try_from(texts.len() - 1).unwrap())]; 3];
        worker.blobs.put_json(&titles_key(model_id), &titles).await.unwrap();
        worker.blobs.put_json(&texts_key(model_id), &texts).await.unwrap();
        worker.blobs.put_json(&likes_key(model_id), &likes).await.unwrap();
        Envelope::new(&worker.ambient, &ModelRequested { model_id })
    }

    async fn model(worker: &Recommendation, request: &Envelope) -> Model {
        let ModelRequested { model_id } = request.open().unwrap();
        Model::from_bytes(&worker.blobs.get(&model_key(model_id)).await.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn a_model_is_trained_once_and_told_as_often_as_it_is_asked_for_under_one_id() {
        let worker = worker(Arc::new(Letters)).await;
        let nothing = Envelope::new(&worker.ambient, &ModelRequested { model_id: worker.ambient.id() });
        worker.handle(&nothing).await.unwrap();
        let request = requested(&worker, &["", "", ""]).await;
        worker.handle(&request).await.unwrap();
        worker.handle(&request).await.unwrap();
        let model = model(&worker, &request).await;
        assert_eq!((model.items(), model.links(0)[0].item, model.liked_by(2)), (3, 2, 3));
        let ModelRequested { model_id } = request.open().unwrap();
        for key in [likes_key(model_id), texts_key(model_id)] {
            assert!(worker.blobs.head(&key).await.unwrap().is_none(), "{key} does not stay");
        }
    }

    const TEXTS: [&str; 5] = [
        "Medianoche. Romance, cocina. Una chef abre un restaurante que solo sirve de noche.",
        "El fiscal sin nombre. Crimen, suspenso. Un fiscal persigue una red de sobornos en Busan.",
        "Mediodía. Romance, cocina. Una chef abre un restaurante que solo sirve de día.",
        "",
        "Guerra de los tres reinos. Historia, guerra. Un general defiende la última fortaleza del sur.",
    ];

    #[tokio::test]
    async fn a_title_that_nobody_watched_is_reached_by_what_it_is_about() {
        let worker = worker(Arc::new(Letters)).await;
        let request = requested(&worker, &TEXTS).await;
        worker.handle(&request).await.unwrap();
        let model = model(&worker, &request).await;
        let near: Vec<u32> =
            model.links(0).iter().filter(|link| link.weight > 0.0).map(|link| link.item).collect();
        assert!(near.contains(&2) && !near.contains(&1), "{near:?}");
        assert_eq!(model.links(2)[0].item, 0, "and leads on");
        assert!(model.links(3).is_empty(), "nothing is said of what nobody sees");
    }

    struct Silent;

    #[async_trait]
    impl Embedder for Silent {
        fn name(&self) -> &'static str {
            "silent"
        }

        fn same_meaning(&self) -> f32 {
            1.0
        }

        async fn embed(&self, _: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
            let broken = tokio::spawn(std::future::pending::<()>());
            broken.abort();
            Err(EmbedError::Broken(broken.await.unwrap_err()))
        }
    }

    #[tokio::test]
    async fn without_an_encoder_the_model_is_what_users_say() {
        let worker = worker(Arc::new(Silent)).await;
        let request = requested(&worker, &TEXTS).await;
        worker.handle(&request).await.unwrap();
        let model = model(&worker, &request).await;
        assert_eq!((model.links(0)[0].item, model.links(2)), (4, &[][..]));
    }
}
