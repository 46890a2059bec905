use async_trait::async_trait;
use hallyu_contracts::recommendations::{
    Likes, ModelRequested, ModelTrained, Titles, likes_key, model_key, titles_key,
};
use hallyu_kernel::Envelope;
use hallyu_platform::blobs::BlobError;
use hallyu_platform::bus::{HandleError, Handler};
use hallyu_recommend::{History, Model, Taste, Training};

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
            Ok(likes) => self.train(event, (titles.len(), likes)).await,
            // It was trained before; only that was not told, or not heard of.
            Err(BlobError::NotFound(_)) => self.tell(event, ModelTrained { model_id }).await,
            Err(error) => Err(HandleError::retry(error)),
        }
    }
}

impl Recommendation {
    async fn train(&self, event: &Envelope, (titles, likes): (usize, Likes)) -> Result<(), HandleError> {
        let ModelRequested { model_id } = event.open().map_err(HandleError::dead)?;
        let trained = tokio::task::spawn_blocking(move || trained(likes, titles));
        let bytes = trained.await.map_err(HandleError::retry)?;
        self.blobs.put(&model_key(model_id), bytes).await.map_err(HandleError::retry)?;
        self.blobs.delete(&likes_key(model_id)).await.map_err(HandleError::retry)?;
        self.tell(event, ModelTrained { model_id }).await
    }

    /// Under the model's own id, so that it is told once.
    async fn tell(&self, event: &Envelope, trained: ModelTrained) -> Result<(), HandleError> {
        let at = self.ambient.now().max(event.occurred_at);
        let told = Envelope::with_id(trained.model_id, at, &trained);
        self.bus.publish(&[told]).await.map_err(HandleError::retry)
    }
}

/// A model of these likes, as bytes.
fn trained(likes: Likes, titles: usize) -> Vec<u8> {
    let history = |likes: Vec<hallyu_contracts::recommendations::Liked>| {
        let taste = |like: hallyu_contracts::recommendations::Liked| Taste {
            item: like.title,
            strength: like.strength,
            at: like.at,
        };
        History::of(likes.into_iter().map(taste))
    };
    let histories: Vec<History> = likes.into_iter().map(history).collect();
    Model::train(&histories, titles, &Training::CHOSEN).to_bytes()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hallyu_contracts::recommendations::Liked;
    use hallyu_platform::ambient::system_ambient;
    use hallyu_platform::blobs::Blobs;

    use super::*;

    #[tokio::test]
    async fn a_model_is_trained_once_and_told_as_often_as_it_is_asked_for_under_one_id() {
        let ambient = system_ambient();
        let bus = Arc::new(
            hallyu_platform::bus::EmbeddedBus::open("sqlite::memory:", ambient.clone()).await.unwrap(),
        );
        let blobs = Blobs::open("memory:").unwrap();
        let worker = Recommendation { blobs: blobs.clone(), bus, ambient: ambient.clone() };
        let model_id = ambient.id();
        let request = Envelope::new(&ambient, &ModelRequested { model_id });
        worker.handle(&request).await.unwrap();
        let titles: Titles = vec![ambient.id(), ambient.id(), ambient.id()];
        let likes: Likes =
            vec![vec![Liked { title: 0, strength: 1.0, at: 1 }, Liked { title: 2, strength: 1.0, at: 2 }]; 3];
        blobs.put_json(&titles_key(model_id), &titles).await.unwrap();
        blobs.put_json(&likes_key(model_id), &likes).await.unwrap();
        worker.handle(&request).await.unwrap();
        worker.handle(&request).await.unwrap();
        let bytes = blobs.get(&model_key(model_id)).await.unwrap();
        let model = Model::from_bytes(&bytes).unwrap();
        assert_eq!((model.items(), model.links(0)[0].item, model.liked_by(2)), (3, 2, 3));
        assert!(blobs.head(&likes_key(model_id)).await.unwrap().is_none(), "likes do not stay");
    }
}
