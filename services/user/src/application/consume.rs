use async_trait::async_trait;
use hallyu_contracts::auth::{UserRegistered, UserRestored, UserSuspended};
use hallyu_contracts::content::TitleChanged;
use hallyu_contracts::personal::{
    Erased, ErasureDue, ErasurePlanned, ExportPartReady, ExportReady, ExportRequested,
};
use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_contracts::recommendations::ModelTrained;
use hallyu_contracts::search::{Searched, SearchesForgotten};
use hallyu_kernel::{Envelope, Event};
use hallyu_platform::bus::{HandleError, Handler};

use super::User;
use crate::domain::UserError;

/// Topics that the service applies.
pub const TOPICS: &[&str] = &[
    UserRegistered::TOPIC,
    UserSuspended::TOPIC,
    UserRestored::TOPIC,
    PlaybackProgressed::TOPIC,
    Searched::TOPIC,
    SearchesForgotten::TOPIC,
    ExportRequested::TOPIC,
    ExportPartReady::TOPIC,
    ExportReady::TOPIC,
    ErasurePlanned::TOPIC,
    ErasureDue::TOPIC,
    Erased::TOPIC,
    ModelTrained::TOPIC,
    TitleChanged::TOPIC,
];

#[async_trait]
impl Handler for User {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let id = event.id;
        let outcome = match event.topic.as_str() {
            UserRegistered::TOPIC => return self.on_user_registered(event).await,
            PlaybackProgressed::TOPIC => return self.on_playback_progressed(event).await,
            UserSuspended::TOPIC => {
                let UserSuspended { user_id } = read(event)?;
                self.on_standing_changed(user_id, Some(event.occurred_at), event.occurred_at).await
            }
            UserRestored::TOPIC => {
                let UserRestored { user_id } = read(event)?;
                self.on_standing_changed(user_id, None, event.occurred_at).await
            }
            Searched::TOPIC => self.on_searched(id, &read(event)?).await,
            SearchesForgotten::TOPIC => self.on_searches_forgotten(&read(event)?).await,
            ExportRequested::TOPIC => self.on_export_requested(id, &read(event)?).await,
            ExportPartReady::TOPIC => self.on_export_part_ready(&read(event)?).await,
            ExportReady::TOPIC => self.on_export_ready(&read(event)?).await,
            ErasurePlanned::TOPIC => self.on_erasure_planned(&read(event)?).await,
            ErasureDue::TOPIC => self.on_erasure_due(id, &read(event)?).await,
            Erased::TOPIC => self.on_erased(&read(event)?).await,
            ModelTrained::TOPIC => self.on_model_trained(&read(event)?).await,
            TitleChanged::TOPIC => self.on_title_changed(&read(event)?).await,
            other => return Err(HandleError::dead(format!("{other} is not a topic of this service"))),
        };
        outcome.map_err(|error| match error {
            UserError::Store(error) => error.into(),
            error => HandleError::retry(error),
        })
    }
}

fn read<E: Event>(event: &Envelope) -> Result<E, HandleError> {
    event.open().map_err(HandleError::dead)
}
