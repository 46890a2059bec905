use hallyu_kernel::{Actor, TrackId};

use super::Content;
use super::access::managed_track;
use super::models::TrackReport;
use crate::domain::{ContentError, What};

impl Content {
    /// What the checks say of a track's latest lines, and its revision.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if there is no report: of files that a person uploaded none is made.
    pub async fn get_report(&self, actor: &Actor, id: TrackId) -> Result<(u32, TrackReport), ContentError> {
        let mut tx = self.store.read().await?;
        let track = managed_track(&mut *tx, actor, id).await?;
        let report = tx.translations().report(track.id, track.revision).await?;
        Ok((track.revision, report.ok_or(ContentError::Unknown(What::Track))?))
    }
}
