use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::application::Content;

/// Pause between two rounds.
const PAUSE: Duration = Duration::from_secs(5);
/// Rounds after which leftovers are removed: about an hour, and once at the start.
const TIDY: u32 = 720;

/// Brings uploads to their ends, and publishes what is due, until the process stops.
pub(crate) async fn sweep(content: Arc<Content>, stop: CancellationToken) {
    let mut round = 0;
    loop {
        if let Err(error) = content.sweep_uploads().await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "uploads were not brought to their ends"
            );
        }
        if let Err(error) = content.sweep_held().await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "workers were not asked for what waits");
        }
        if let Err(error) = content.sweep_schedules().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what is due was not looked up");
        }
        if round == 0 {
            tidy(&content).await;
        }
        round = (round + 1) % TIDY;
        if stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_none() {
            return;
        }
    }
}

async fn tidy(content: &Content) {
    if let Err(error) = content.forget_experience().await {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "old reports of players could not be removed");
    }
    match content.sweep_downloads().await {
        Ok(0) => {}
        Ok(files) => tracing::info!(files, "removed downloads whose time is over"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "downloads could not be removed");
        }
    }
    match content.sweep_blobs().await {
        Ok(0) => {}
        Ok(files) => tracing::info!(files, "removed what unfinished uploads had left"),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "leftovers of uploads could not be removed"
            );
        }
    }
}
