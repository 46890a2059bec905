use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::chain;
use tokio_util::sync::CancellationToken;

use super::BusAdmin;

const MEASURE_EVERY: Duration = Duration::from_secs(10);

/// Keeps the gauge `bus_lag` (events that wait, per group) up to date until `cancel`.
pub async fn measure_lag(bus: Arc<dyn BusAdmin>, cancel: CancellationToken) {
    let measure = async {
        loop {
            match bus.lag().await {
                Ok(lag) => lag.into_iter().for_each(record),
                Err(error) => tracing::warn!(error = chain(&error), "the bus's lag is not known"),
            }
            tokio::time::sleep(MEASURE_EVERY).await;
        }
    };
    cancel.run_until_cancelled(measure).await;
}

#[expect(clippy::cast_precision_loss, reason = "gauges are floating point")]
fn record((group, waiting): (String, u64)) {
    metrics::gauge!("bus_lag", "group" => group).set(waiting as f64);
}
