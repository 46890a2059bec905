//! Where accounts are at home, as the service `user` knows.

use async_trait::async_trait;
use hallyu_contracts::user::{Home, home_path};
use hallyu_http::Upstream;
use hallyu_kernel::{Country, UserId};
use http::{Method, StatusCode};

use crate::application::ports::Residents;

/// Asks the service `user`, wherever it runs.
pub struct UserHomes(pub Upstream);

#[async_trait]
impl Residents for UserHomes {
    async fn country_of(&self, user: UserId) -> Option<Country> {
        match self.0.fetch(Method::GET, &home_path(user)).await {
            Ok((StatusCode::OK, body)) => serde_json::from_slice::<Home>(&body).ok().map(|home| home.country),
            Ok((status, _)) => {
                tracing::warn!(%status, "an account's country is not known");
                None
            }
            Err(error) => {
                tracing::warn!(code = error.code(), "an account's country is not known");
                None
            }
        }
    }
}
