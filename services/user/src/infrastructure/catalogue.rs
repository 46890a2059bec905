use async_trait::async_trait;
use hallyu_contracts::catalogue::{LARGEST, TitlePage, titles_path};
use hallyu_contracts::content::{CARDS_PATH, Cards, CardsWanted};
use hallyu_http::{ApiError, Upstream};
use hallyu_kernel::ContentId;
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::application::ports::Catalogue;
use crate::domain::UserError;

/// Asks the service `content`, wherever it runs.
pub struct ContentCards(pub Upstream);

/// The envelope of a page, as far as it counts here.
#[derive(Deserialize)]
struct Answer {
    data: TitlePage,
}

#[async_trait]
impl Catalogue for ContentCards {
    async fn cards(&self, wanted: CardsWanted) -> Result<Cards, UserError> {
        read(self.0.ask(CARDS_PATH, &wanted).await)
    }

    async fn titles(&self, after: Option<ContentId>) -> Result<TitlePage, UserError> {
        let answered = self.0.fetch_up_to(LARGEST, &titles_path(after)).await;
        Ok(read::<Answer>(answered)?.data)
    }
}

fn read<T: DeserializeOwned>(answered: Result<(StatusCode, bytes::Bytes), ApiError>) -> Result<T, UserError> {
    let (status, body) = answered.map_err(|error| UserError::Catalogue(error.code().to_owned()))?;
    if status != StatusCode::OK {
        return Err(UserError::Catalogue(status.to_string()));
    }
    serde_json::from_slice(&body).map_err(|error| UserError::Catalogue(error.to_string()))
}
