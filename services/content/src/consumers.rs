use std::sync::Arc;

use async_trait::async_trait;
use hallyu_contracts::content::TitleChanged;
use hallyu_contracts::jobs::{JobFailed, JobLogged, JobProgressed, JobWaiting, ProviderAvailable};
use hallyu_contracts::media::{BlobsDiscarded, MarkersDetected, MediaPackaged, SoundChanged};
use hallyu_contracts::personal::{ErasureDue, ExportRequested};
use hallyu_contracts::subtitles::{TracksChanged, TranscriptionCompleted, TranslationCompleted};
use hallyu_contracts::user::{HistoryErased, RatingChanged};
use hallyu_kernel::{Envelope, Event};
use hallyu_platform::bus::{Consumer, HandleError, Handler};

use crate::NAME;
use crate::application::Content;
use crate::domain::ContentError;

/// Events in work at a time.
const CONCURRENCY: usize = 4;

/// Topics that the service applies.
pub const TOPICS: &[&str] = &[
    JobProgressed::TOPIC,
    JobWaiting::TOPIC,
    JobFailed::TOPIC,
    JobLogged::TOPIC,
    ProviderAvailable::TOPIC,
    MediaPackaged::TOPIC,
    SoundChanged::TOPIC,
    MarkersDetected::TOPIC,
    TranscriptionCompleted::TOPIC,
    TranslationCompleted::TOPIC,
    TracksChanged::TOPIC,
    TitleChanged::TOPIC,
    BlobsDiscarded::TOPIC,
    RatingChanged::TOPIC,
    HistoryErased::TOPIC,
    ExportRequested::TOPIC,
    ErasureDue::TOPIC,
];

/// What this service does with events.
pub(crate) fn consumer(content: Arc<Content>) -> Consumer {
    let handler = Arc::new(Events(content));
    Consumer { group: NAME, topics: TOPICS.to_vec(), concurrency: CONCURRENCY, handler }
}

struct Events(Arc<Content>);

#[async_trait]
impl Handler for Events {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let (content, id) = (&self.0, event.id);
        let outcome = match event.topic.as_str() {
            JobProgressed::TOPIC => content.on_job_progressed(&read(event)?).await,
            JobWaiting::TOPIC => content.on_job_waiting(id, &read(event)?).await,
            JobFailed::TOPIC => content.on_job_failed(id, &read(event)?).await,
            JobLogged::TOPIC => content.on_job_logged((id, event.occurred_at), &read(event)?).await,
            ProviderAvailable::TOPIC => content.on_provider_available(&read(event)?).await,
            MediaPackaged::TOPIC => content.on_media_packaged(id, &read(event)?).await,
            SoundChanged::TOPIC => content.on_sound_changed(id, &read(event)?).await,
            MarkersDetected::TOPIC => content.on_markers_detected(id, &read(event)?).await,
            TranscriptionCompleted::TOPIC => content.on_transcription_completed(id, &read(event)?).await,
            TranslationCompleted::TOPIC => content.on_translation_completed(id, &read(event)?).await,
            TracksChanged::TOPIC => content.publish_tracks(read::<TracksChanged>(event)?.episode_id).await,
            TitleChanged::TOPIC => {
                content.forget_copies().await;
                Ok(())
            }
            BlobsDiscarded::TOPIC => content.on_blobs_discarded(&read(event)?).await,
            RatingChanged::TOPIC => content.on_rating_changed(&read(event)?).await,
            HistoryErased::TOPIC => content.on_history_erased(&read(event)?).await,
            ExportRequested::TOPIC => content.on_export_requested(id, &read(event)?).await,
            ErasureDue::TOPIC => content.on_erasure_due(id, &read(event)?).await,
            topic => return Err(HandleError::dead(format!("nobody handles {topic}"))),
        };
        outcome.or_else(settle)
    }
}

fn read<E: Event>(event: &Envelope) -> Result<E, HandleError> {
    event.open().map_err(HandleError::dead)
}

/// What an error means for the event.
fn settle(error: ContentError) -> Result<(), HandleError> {
    match error {
        // Deleted meanwhile: there is nothing to apply the event to.
        ContentError::Unknown(what) => {
            tracing::info!(?what, "an event came too late");
            Ok(())
        }
        ContentError::Store(error) => Err(error.into()),
        error => Err(HandleError::retry(error)),
    }
}
