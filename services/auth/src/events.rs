//! What this service does with events.

use std::sync::Arc;

use async_trait::async_trait;
use hallyu_contracts::auth::{
    PasswordChanged, PasswordResetRequested, RoleChanged, UserSuspended, VerificationRequested,
};
use hallyu_contracts::personal::{ErasureDue, ExportRequested};
use hallyu_contracts::user::NicknameChanged;
use hallyu_kernel::{Envelope, Event, Nickname};
use hallyu_platform::bus::{Consumer, HandleError, Handler};

use crate::NAME;
use crate::application::Auth;

/// Events in work at a time: most of their time is spent waiting for the mail server.
const CONCURRENCY: usize = 4;

/// Topics that the service applies.
pub const TOPICS: &[&str] = &[
    VerificationRequested::TOPIC,
    PasswordResetRequested::TOPIC,
    PasswordChanged::TOPIC,
    RoleChanged::TOPIC,
    UserSuspended::TOPIC,
    NicknameChanged::TOPIC,
    ExportRequested::TOPIC,
    ErasureDue::TOPIC,
];

struct Events(Arc<Auth>);

/// The consumer of this service.
pub(crate) fn consumer(auth: Arc<Auth>) -> Consumer {
    let topics = TOPICS.to_vec();
    Consumer { group: NAME, topics, concurrency: CONCURRENCY, handler: Arc::new(Events(auth)) }
}

#[async_trait]
impl Handler for Events {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        match event.topic.as_str() {
            VerificationRequested::TOPIC => {
                let wanted = event.open().map_err(HandleError::dead)?;
                self.0.on_verification_requested(event.id, &wanted).await.map_err(HandleError::from)
            }
            NicknameChanged::TOPIC => {
                let changed: NicknameChanged = event.open().map_err(HandleError::dead)?;
                let nickname = changed.nickname.parse::<Nickname>().map_err(HandleError::dead)?;
                let followed = self.0.on_nickname_changed(changed.user_id, nickname, event.occurred_at).await;
                followed.map_err(HandleError::retry)
            }
            PasswordResetRequested::TOPIC => {
                let wanted = event.open().map_err(HandleError::dead)?;
                self.0.on_password_reset_requested(event.id, &wanted).await.map_err(HandleError::from)
            }
            PasswordChanged::TOPIC => {
                let changed = event.open().map_err(HandleError::dead)?;
                self.0.on_password_changed(event.id, &changed).await.map_err(HandleError::from)
            }
            RoleChanged::TOPIC => {
                let changed: RoleChanged = event.open().map_err(HandleError::dead)?;
                self.0.on_access_changed(changed.user_id).await;
                Ok(())
            }
            UserSuspended::TOPIC => {
                let suspended: UserSuspended = event.open().map_err(HandleError::dead)?;
                self.0.on_access_changed(suspended.user_id).await;
                Ok(())
            }
            ExportRequested::TOPIC => {
                let requested = event.open().map_err(HandleError::dead)?;
                self.0.on_export_requested(event.id, &requested).await.map_err(HandleError::retry)
            }
            ErasureDue::TOPIC => {
                let due = event.open().map_err(HandleError::dead)?;
                self.0.on_erasure_due(event.id, &due).await.map_err(HandleError::retry)
            }
            other => Err(HandleError::dead(format!("auth has no use for {other}"))),
        }
    }
}
