//! How a worker tells the owner of a job how it goes on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use hallyu_contracts::jobs::{
    JobFailed, JobLogged, JobProgressed, JobWaiting, LogLevel, ProviderAvailable, Stage,
};
use hallyu_kernel::{Ambient, Envelope, Event, EventId, JobId, Time};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::bus::{Bus, BusError, HandleError};
use crate::openai::OpenAiError;

/// How long a provider that does not answer is tried for one request, at intervals that double each time.
const PATIENCE: Duration = Duration::from_secs(6 * 60 * 60);
/// Progress is told at most this often.
const REPORT_EVERY: TimeDelta = TimeDelta::seconds(1);

/// Reports on one stage of a job. The ids of its events follow from the request, so that a request that is handed out
/// again says nothing new, while a request made again does.
pub struct JobReport {
    bus: Arc<dyn Bus>,
    ambient: Ambient,
    request: EventId,
    requested_at: Time,
    job_id: JobId,
    stage: Stage,
    told: Mutex<Option<Time>>,
}

impl JobReport {
    /// Reports on the job and the stage that `request` asks for.
    pub fn new(
        bus: Arc<dyn Bus>,
        ambient: Ambient,
        request: &Envelope,
        (job_id, stage): (JobId, Stage),
    ) -> Self {
        Self {
            bus,
            ambient,
            request: request.id,
            requested_at: request.occurred_at,
            job_id,
            stage,
            told: Mutex::new(None),
        }
    }

    /// Tells the share of the stage that is done, 0 to 1; at most once a second, but always that it is complete.
    /// Progress that cannot be told is logged: the next one makes it good.
    pub async fn progress(&self, share: f32) {
        if share < 1.0 && !self.is_due() {
            return;
        }
        let event = JobProgressed { job_id: self.job_id, stage: self.stage, progress: share.clamp(0.0, 1.0) };
        if let Err(error) = self.publish(&format!("{}:{share}", JobProgressed::TOPIC), &event).await {
            tracing::warn!(job = %self.job_id, error = &error as &dyn std::error::Error, "progress could not be told");
        }
    }

    /// Says what the owner of the job may want to know, each thing named and said once for the request. What cannot be said
    /// is logged: nothing depends on it.
    pub async fn say(&self, (part, level): (&str, LogLevel), message: String) {
        let event = JobLogged { job_id: self.job_id, stage: self.stage, level, message };
        if let Err(error) = self.tell_part(part, &event).await {
            tracing::warn!(job = %self.job_id, error = &error as &dyn std::error::Error, "a line of a job's log is lost");
        }
    }

    /// Tells that the stage cannot start until `setting` is set.
    ///
    /// # Errors
    /// [`BusError`] if it could not be told.
    pub async fn waiting(&self, setting: &str) -> Result<(), BusError> {
        let event = JobWaiting { job_id: self.job_id, stage: self.stage, setting: setting.to_owned() };
        self.tell(&event).await
    }

    /// Tells that the job ended without its result.
    ///
    /// # Errors
    /// [`BusError`] if it could not be told.
    pub async fn failed(&self, code: &str, message: String) -> Result<(), BusError> {
        let event = JobFailed { job_id: self.job_id, stage: self.stage, code: code.to_owned(), message };
        self.tell(&event).await
    }

    /// How long ago the stage was asked for.
    #[must_use]
    pub fn age(&self) -> Duration {
        (self.ambient.now() - self.requested_at).to_std().unwrap_or_default()
    }

    /// Tells what a provider's error means for the job, where `section` is the provider's section of the configuration:
    /// something to configure is waited for, a refusal ends the job, all else is tried again later.
    ///
    /// # Errors
    /// [`HandleError`] if the request has to be handed out again.
    pub async fn provider_failed(&self, section: &str, error: OpenAiError) -> Result<(), HandleError> {
        let told = match (error.wrong_setting(), error) {
            (Some(setting), error) => {
                tracing::error!(%section, error = &error as &dyn std::error::Error, "a provider is not set up properly");
                self.waiting(&format!("{section}.{setting}")).await
            }
            (None, OpenAiError::Unavailable { retry_after, last }) => {
                let error = OpenAiError::Unavailable { retry_after, last };
                if self.age() < PATIENCE {
                    let after = Some(retry_after.max(self.age()));
                    return Err(HandleError::Retry { after, source: error.into() });
                }
                self.failed("PROVIDER_UNAVAILABLE", error.to_string()).await
            }
            (None, error) => self.failed("PROVIDER_REFUSED", error.to_string()).await,
        };
        told.map_err(HandleError::retry)
    }

    /// Tells what happened, once for the request.
    ///
    /// # Errors
    /// [`BusError`] if it could not be told.
    pub async fn tell<E: Event>(&self, event: &E) -> Result<(), BusError> {
        self.publish(E::TOPIC, event).await
    }

    /// Tells one of several things of the same kind, each named and told once for the request.
    ///
    /// # Errors
    /// [`BusError`] if it could not be told.
    pub async fn tell_part<E: Event>(&self, part: &str, event: &E) -> Result<(), BusError> {
        self.publish(&format!("{}:{part}", E::TOPIC), event).await
    }

    async fn publish<E: Event>(&self, name: &str, event: &E) -> Result<(), BusError> {
        let name = format!("{}:{name}", self.stage.as_str());
        let id = Uuid::new_v5(&self.request, name.as_bytes());
        self.bus.publish(&[Envelope::with_id(id, self.ambient.now(), event)]).await
    }

    fn is_due(&self) -> bool {
        let now = self.ambient.now();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let due = told.is_none_or(|told| now - told >= REPORT_EVERY);
        if due {
            *told = Some(now);
        }
        due
    }
}

/// Tells that a stage has a provider, so that its waiting jobs are asked for again. Tries until it is told.
pub async fn announce_provider(bus: Arc<dyn Bus>, ambient: Ambient, stage: Stage, stop: CancellationToken) {
    let event = Envelope::new(&ambient, &ProviderAvailable { stage });
    while let Err(error) = bus.publish(std::slice::from_ref(&event)).await {
        tracing::warn!(
            stage = stage.as_str(),
            error = &error as &dyn std::error::Error,
            "a provider could not be announced"
        );
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(5)) => {}
        }
    }
}
