use std::sync::Arc;

use async_trait::async_trait;
use hallyu_contracts::content::TitleChanged;
use hallyu_contracts::personal::{ErasureDue, ExportRequested};
use hallyu_contracts::search::RebuildRequested;
use hallyu_kernel::{Envelope, Event};
use hallyu_platform::bus::{Consumer, HandleError, Handler};

use crate::NAME;
use crate::application::Search;
use crate::domain::SearchError;

/// Events in work at a time.
const CONCURRENCY: usize = 4;

/// Topics that the service applies.
pub const TOPICS: &[&str] =
    &[TitleChanged::TOPIC, RebuildRequested::TOPIC, ExportRequested::TOPIC, ErasureDue::TOPIC];

/// What this service does with events.
pub(crate) fn consumer(search: Arc<Search>) -> Consumer {
    let handler = Arc::new(Events(search));
    Consumer { group: NAME, topics: TOPICS.to_vec(), concurrency: CONCURRENCY, handler }
}

struct Events(Arc<Search>);

#[async_trait]
impl Handler for Events {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let (search, id) = (&self.0, event.id);
        let outcome = match event.topic.as_str() {
            TitleChanged::TOPIC => search.on_title_changed(&read(event)?).await,
            RebuildRequested::TOPIC => search.rebuild().await,
            ExportRequested::TOPIC => search.on_export_requested(id, &read(event)?).await,
            ErasureDue::TOPIC => search.on_erasure_due(id, &read(event)?).await,
            topic => return Err(HandleError::dead(format!("nobody handles {topic}"))),
        };
        outcome.map_err(|error| match error {
            SearchError::Store(error) => error.into(),
            error => HandleError::retry(error),
        })
    }
}

fn read<E: Event>(event: &Envelope) -> Result<E, HandleError> {
    event.open().map_err(HandleError::dead)
}
