use async_trait::async_trait;
use hallyu_contracts::content::{CARDS_PATH, Cards, CardsWanted};
use hallyu_http::Upstream;
use http::StatusCode;

use crate::application::ports::Catalogue;
use crate::domain::UserError;

/// Asks the service `content`, wherever it runs.
pub struct ContentCards(pub Upstream);

#[async_trait]
impl Catalogue for ContentCards {
    async fn cards(&self, wanted: CardsWanted) -> Result<Cards, UserError> {
        let asked = self.0.ask(CARDS_PATH, &wanted).await;
        let (status, body) = asked.map_err(|error| UserError::Catalogue(error.code().to_owned()))?;
        if status != StatusCode::OK {
            return Err(UserError::Catalogue(status.to_string()));
        }
        serde_json::from_slice(&body).map_err(|error| UserError::Catalogue(error.to_string()))
    }
}
