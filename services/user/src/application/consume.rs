use async_trait::async_trait;
use hallyu_contracts::auth::UserRegistered;
use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_kernel::{Envelope, Event};
use hallyu_platform::bus::{HandleError, Handler};

use super::User;

/// Topics that the service applies.
pub const TOPICS: &[&str] = &[UserRegistered::TOPIC, PlaybackProgressed::TOPIC];

#[async_trait]
impl Handler for User {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        match event.topic.as_str() {
            UserRegistered::TOPIC => self.on_user_registered(event).await,
            PlaybackProgressed::TOPIC => self.on_playback_progressed(event).await,
            other => Err(HandleError::dead(format!("{other} is not a topic of this service"))),
        }
    }
}
