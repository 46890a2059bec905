use std::sync::Arc;

use async_trait::async_trait;
use hallyu_contracts::media::{MarkersDetected, MarkersRequested};
use hallyu_fingerprint::markers;
use hallyu_kernel::{Ambient, Envelope, Event};
use hallyu_platform::bus::{Bus, HandleError, Handler};
use uuid::Uuid;

use super::Fingerprints;
use crate::domain::MediaError;

/// Finds what the episodes of a season share.
#[derive(Clone)]
pub struct Markers {
    /// The sound of uploads.
    pub prints: Arc<dyn Fingerprints>,
    /// Hears what was found.
    pub bus: Arc<dyn Bus>,
    /// Time.
    pub ambient: Ambient,
}

#[async_trait]
impl Handler for Markers {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let request: MarkersRequested = event.open().map_err(HandleError::dead)?;
        let Some(found) = self.find_markers(&request).await.map_err(HandleError::retry)? else {
            return Ok(());
        };
        // A request that is handed out again says nothing new.
        let id = Uuid::new_v5(&event.id, MarkersDetected::TOPIC.as_bytes());
        let told = Envelope::with_id(id, self.ambient.now(), &found);
        self.bus.publish(&[told]).await.map_err(HandleError::retry)
    }
}

impl Markers {
    /// Holds the sound of an upload against that of others; `None` if there is nothing to be held against each other.
    async fn find_markers(&self, request: &MarkersRequested) -> Result<Option<MarkersDetected>, MediaError> {
        let media_id = request.media_id;
        let Some(print) = self.prints.fingerprint(media_id).await? else { return Ok(None) };
        let mut others = Vec::new();
        for other in &request.others {
            others.extend(self.prints.fingerprint(*other).await?);
        }
        if others.is_empty() {
            return Ok(None);
        }
        let found = tokio::task::spawn_blocking(move || markers(&print, &others)).await;
        let found = found.map_err(|error| MediaError::failed("cannot compare sounds", error))?;
        let place = |range: std::ops::Range<u64>| (range.start, range.end);
        Ok(Some(MarkersDetected {
            media_id,
            opening: found.opening.map(place),
            credits: found.credits.map(place),
        }))
    }
}
