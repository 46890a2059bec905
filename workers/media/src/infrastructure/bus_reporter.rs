use std::sync::Arc;

use async_trait::async_trait;
use hallyu_contracts::jobs::{JobFailed, JobProgressed, JobWaiting};
use hallyu_contracts::media::MediaPackaged;
use hallyu_kernel::{Ambient, Envelope, Event, JobId};
use hallyu_platform::bus::Bus;
use uuid::Uuid;

use crate::application::{Report, Reporter};
use crate::domain::MediaError;

/// Reports as events on the bus.
///
/// The id of an event is made of the job and of what is reported: when a repeated piece of work reports the same again,
/// its receivers recognise it.
#[derive(Clone)]
pub struct BusReporter {
    bus: Arc<dyn Bus>,
    ambient: Ambient,
}

impl BusReporter {
    /// Takes the bus that `content` listens on.
    #[must_use]
    pub fn new(bus: Arc<dyn Bus>, ambient: Ambient) -> Self {
        Self { bus, ambient }
    }

    fn envelope(&self, job_id: JobId, report: Report) -> Envelope {
        match report {
            Report::Progressed(stage, progress) => {
                let detail = format!("{}:{progress:.3}", stage.as_str());
                self.seal(job_id, &detail, &JobProgressed { job_id, stage, progress })
            }
            Report::Packaged(media_id, package) => {
                self.seal(job_id, "", &MediaPackaged { job_id, media_id, package })
            }
            Report::Waiting(stage, setting) => {
                let setting = setting.to_owned();
                self.seal(job_id, stage.as_str(), &JobWaiting { job_id, stage, setting })
            }
            Report::Failed(stage, code, message) => {
                let code = code.to_owned();
                self.seal(job_id, stage.as_str(), &JobFailed { job_id, stage, code, message })
            }
        }
    }

    fn seal<E: Event>(&self, job: JobId, detail: &str, event: &E) -> Envelope {
        let id = Uuid::new_v5(&job.uuid(), format!("{}:{detail}", E::TOPIC).as_bytes());
        Envelope::with_id(id, self.ambient.now(), event)
    }
}

#[async_trait]
impl Reporter for BusReporter {
    async fn report(&self, job: JobId, report: Report) -> Result<(), MediaError> {
        let envelope = self.envelope(job, report);
        self.bus
            .publish(&[envelope])
            .await
            .map_err(|error| MediaError::failed("cannot report about the job", error))
    }
}
