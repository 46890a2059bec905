use hallyu_kernel::{Actor, Time};
use uuid::Uuid;

use super::models::{Remembered, RequestKey};
use super::ports::Tx;
use crate::domain::ContentError;

/// A write that its client may repeat, if it gave it a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The client's `Idempotency-Key`.
    pub key: Option<String>,
    /// SHA-256 of the request, hexadecimal.
    pub request: String,
}

/// What a write made, now or when it came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made<T> {
    /// The id.
    pub id: T,
    /// When.
    pub at: Time,
}

impl Repeat {
    /// What the same request made before.
    pub(super) async fn before<T: From<Uuid>>(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        operation: &'static str,
    ) -> Result<Option<Made<T>>, ContentError> {
        let Some(key) = self.key(actor, operation) else {
            return Ok(None);
        };
        match tx.keys().find(&key).await? {
            Some(known) if known.request != self.request => Err(ContentError::KeyReused),
            known => Ok(known.map(|known| Made { id: known.made.into(), at: known.at })),
        }
    }

    /// Notes what the request made.
    pub(super) async fn remember<T: Into<Uuid> + Copy + Send + Sync>(
        self,
        tx: &mut dyn Tx,
        actor: &Actor,
        (operation, made): (&'static str, Made<T>),
    ) -> Result<(), ContentError> {
        let Some(key) = self.key(actor, operation) else {
            return Ok(());
        };
        let known = Remembered { request: self.request, made: made.id.into(), at: made.at };
        Ok(tx.keys().remember(&key, &known).await?)
    }

    fn key(&self, actor: &Actor, operation: &'static str) -> Option<RequestKey> {
        let key = self.key.clone()?;
        Some(RequestKey { user_id: actor.user_id, operation, key })
    }
}
