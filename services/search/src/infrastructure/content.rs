//! The catalogue, as the service `content` hands it out.

use async_trait::async_trait;
use hallyu_contracts::catalogue::{
    LARGEST, TitlePage, TitleRecord, TrackLines, ViewerPositions, lines_path, positions_path, title_path,
    titles_path,
};
use hallyu_http::Upstream;
use hallyu_kernel::{ContentId, TrackId, UserId};
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::application::ports::{Catalogue, CatalogueError};

/// Asks the service `content`, wherever it runs.
pub struct ContentCatalogue(pub Upstream);

/// The envelope of an answer, as far as it counts here.
#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

impl ContentCatalogue {
    /// What there is; `None` if viewers do not see it.
    async fn ask<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, CatalogueError> {
        let answered = self.0.fetch_up_to(LARGEST, path).await;
        let (status, body) = answered.map_err(|error| CatalogueError(error.code().into()))?;
        match status {
            StatusCode::OK => {
                let answer: Answer<T> =
                    serde_json::from_slice(&body).map_err(|error| CatalogueError(error.into()))?;
                Ok(Some(answer.data))
            }
            StatusCode::NOT_FOUND => Ok(None),
            other => Err(CatalogueError(format!("content answered {other} to {path}").into())),
        }
    }

    async fn ask_for<T: DeserializeOwned>(&self, path: &str) -> Result<T, CatalogueError> {
        let answer = self.ask(path).await?;
        answer.ok_or_else(|| CatalogueError(format!("content knows no {path}").into()))
    }
}

#[async_trait]
impl Catalogue for ContentCatalogue {
    async fn title(&self, id: ContentId) -> Result<Option<TitleRecord>, CatalogueError> {
        self.ask(&title_path(id)).await
    }

    async fn titles(&self, after: Option<ContentId>) -> Result<TitlePage, CatalogueError> {
        self.ask_for(&titles_path(after)).await
    }

    async fn lines(&self, id: TrackId) -> Result<Option<TrackLines>, CatalogueError> {
        self.ask(&lines_path(id)).await
    }

    async fn positions(&self, viewer: UserId) -> Result<ViewerPositions, CatalogueError> {
        self.ask_for(&positions_path(viewer)).await
    }
}
