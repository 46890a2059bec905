use chrono::{DurationRound, TimeDelta};
use hallyu_kernel::{Actor, SessionId};

use super::Content;
use super::access::seen_episode;
use super::get_experience::REPORTED_HOURS;
use crate::domain::{ContentError, PlaybackReport, What};

impl Content {
    /// Adds what a player tells of its viewer's experience to what is known of this hour. Nothing of it is kept with the
    /// viewer.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the stream is not the viewer's own, or the viewer may not see the episode.
    pub async fn report_playback(
        &self,
        viewer: &Actor,
        stream: SessionId,
        report: &PlaybackReport,
    ) -> Result<(), ContentError> {
        if stream != viewer.session_id {
            return Err(ContentError::Unknown(What::Stream));
        }
        let now = self.ambient.now();
        let hour = now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now);
        let mut tx = self.store.write_in_turn().await?;
        seen_episode(&mut *tx, Some(viewer), report.episode_id).await?;
        tx.experiences().add((hour, report.episode_id), &report.tallies()).await?;
        tx.commit().await?;
        measure(report);
        Ok(())
    }
}

impl Content {
    /// Forgets what nobody can ask for any more.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn forget_experience(&self) -> Result<(), ContentError> {
        let mut tx = self.store.write_in_turn().await?;
        tx.experiences().forget(self.ambient.now() - TimeDelta::hours(REPORTED_HOURS.into())).await?;
        Ok(tx.commit().await?)
    }
}

/// The same for who watches the platform as a whole.
fn measure(report: &PlaybackReport) {
    if let Some(startup) = report.startup_ms {
        metrics::histogram!("playback_start_seconds").record(f64::from(startup) / 1_000.0);
    }
    metrics::counter!("playback_watched_milliseconds_total").increment(report.watched_ms.into());
    metrics::counter!("playback_stalled_milliseconds_total").increment(report.stall_ms.into());
    metrics::counter!("playback_stalls_total").increment(report.stall_count.into());
    if let Some(fault) = report.fault {
        metrics::counter!("playback_faults_total", "fault" => fault.as_str()).increment(1);
    }
}
