//! Logs, metrics and traces of this process.

use std::fmt;
use std::io::IsTerminal;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use opentelemetry::context::FutureExt;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanExporter};
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::filter::Directive;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Upper bounds of the histogram of every duration, seconds: fine where a cached answer lies, coarse where work does.
const SECONDS: [f64; 15] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];

/// How often the recorder folds the samples that wait in it.
const UPKEEP: Duration = Duration::from_secs(5);

/// What to log and where to send traces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetryConfig {
    /// Least level, for all or per module: `info`, or `info,hallyu_content=debug`.
    pub level: String,
    /// How log lines look.
    pub format: LogFormat,
    /// Where traces go (OTLP over HTTP), for example `http://collector:4318/v1/traces`; nowhere if empty or not set.
    pub otlp_endpoint: Option<String>,
    /// Name of this process in traces.
    pub service_name: String,
}

impl Default for TelemetryConfig {
    fn default() -> Self {
        Self {
            level: "info".into(),
            format: LogFormat::Auto,
            otlp_endpoint: None,
            service_name: "hallyu".into(),
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For readers on a terminal, JSON otherwise.
    #[default]
    Auto,
    /// For readers.
    Pretty,
    /// One JSON object per line.
    Json,
}

/// Why telemetry was not set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The level is not understood.
    #[error("malformed log level {level:?}: expected for example info, or info,hallyu_content=debug")]
    Level {
        /// The setting.
        level: String,
        /// What is wrong with it.
        #[source]
        source: tracing_subscriber::filter::ParseError,
    },
    /// The traces cannot be sent there.
    #[error("traces cannot be sent to {endpoint}")]
    Otlp {
        /// The setting.
        endpoint: String,
        /// What is wrong with it.
        #[source]
        source: opentelemetry_otlp::ExporterBuildError,
    },
    /// It was set up before in this process.
    #[error("telemetry is set up already")]
    Twice,
}

/// Keeps logs and traces flowing; dropping it writes what still waits.
#[must_use = "logs end when this is dropped"]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
    _lines: WorkerGuard,
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        let Some(traces) = self.traces.take() else { return };
        if let Err(error) = traces.shutdown_with_timeout(UPKEEP) {
            tracing::warn!(error = &error as &dyn std::error::Error, "the last traces were not sent");
        }
    }
}

/// Sets up logs on standard error, metrics, and traces if configured. Call it once, inside the runtime. Log lines are
/// written by a thread of their own; when it falls far behind, lines are dropped rather than requests delayed.
///
/// # Errors
/// [`TelemetryError`].
pub fn init(config: &TelemetryConfig) -> Result<Telemetry, TelemetryError> {
    let filter = EnvFilter::builder().parse(&config.level);
    let filter = filter.map_err(|source| TelemetryError::Level { level: config.level.clone(), source })?;
    let filter = if config.level.contains("lapin") { filter } else { filter.add_directive(quiet_client()) };
    let filter = if config.otlp_endpoint.is_some() { filter.add_directive(requests()) } else { filter };
    let endpoint = config.otlp_endpoint.as_deref().filter(|endpoint| !endpoint.is_empty());
    let traces = endpoint.map(|endpoint| trace_provider(endpoint, &config.service_name)).transpose()?;
    let spans =
        traces.as_ref().map(|traces| tracing_opentelemetry::layer().with_tracer(traces.tracer("hallyu")));
    let (writer, lines) = tracing_appender::non_blocking(std::io::stderr());
    let registry =
        tracing_subscriber::registry().with(filter).with(spans).with(lines_of(config.format, writer));
    registry.try_init().map_err(|_| TelemetryError::Twice)?;
    keep_metrics_up(metrics().clone());
    Ok(Telemetry { traces, _lines: lines })
}

/// RabbitMQ's client logs each refusal as an error, also one that is waited out; what matters is logged by who asked.
fn quiet_client() -> Directive {
    "lapin=off".parse().expect("it is a directive")
}

/// Switches the spans of requests on, which cost time that only traces are worth.
fn requests() -> Directive {
    "hallyu::request=debug".parse().expect("a well-formed directive")
}

fn lines_of<S>(format: LogFormat, writer: NonBlocking) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
{
    let terminal = std::io::stderr().is_terminal();
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(terminal);
    match format {
        LogFormat::Auto if terminal => layer.boxed(),
        LogFormat::Pretty => layer.boxed(),
        LogFormat::Auto | LogFormat::Json => layer.json().flatten_event(true).boxed(),
    }
}

fn trace_provider(endpoint: &str, name: &str) -> Result<SdkTracerProvider, TelemetryError> {
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(endpoint)
        .build()
        .map_err(|source| TelemetryError::Otlp { endpoint: endpoint.to_owned(), source })?;
    let exporter = OnRuntime { exporter: Arc::new(exporter), runtime: Handle::current() };
    let resource = Resource::builder().with_service_name(name.to_owned()).build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

/// Sends on the runtime's threads: the batch processor calls from a thread of its own, where the HTTP client would
/// find no runtime.
struct OnRuntime {
    exporter: Arc<opentelemetry_otlp::SpanExporter>,
    runtime: Handle,
}

impl fmt::Debug for OnRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.exporter.fmt(f)
    }
}

impl SpanExporter for OnRuntime {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let exporter = Arc::clone(&self.exporter);
        // The processor's context keeps the sending itself from being traced.
        let sending = async move { exporter.export(batch).await }.with_current_context();
        let sent = self.runtime.spawn(sending).await;
        sent.map_err(|error| OTelSdkError::InternalFailure(error.to_string()))?
    }

    /// Called once, before anything is exported.
    fn set_resource(&mut self, resource: &Resource) {
        if let Some(exporter) = Arc::get_mut(&mut self.exporter) {
            exporter.set_resource(resource);
        }
    }
}

/// Reads this process's metrics.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// All metrics in the Prometheus text format.
    #[must_use]
    pub fn render(&self) -> String {
        self.0.render()
    }
}

/// This process's metrics; the first call begins to record them.
///
/// # Panics
/// If another recorder was installed before.
pub fn metrics() -> &'static Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    METRICS.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets(&SECONDS).expect("there are buckets");
        Metrics(builder.install_recorder().expect("nothing else records metrics in this process"))
    })
}

/// Without upkeep the samples of every histogram would wait in memory for the next reader.
fn keep_metrics_up(metrics: Metrics) {
    tokio::spawn(async move {
        let mut pace = tokio::time::interval(UPKEEP);
        loop {
            pace.tick().await;
            metrics.0.run_upkeep();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_counted_in_buckets() {
        let metrics = metrics();
        metrics::histogram!("telemetry_test_seconds").record(0.003);
        let text = metrics.render();
        assert!(text.contains("telemetry_test_seconds_bucket{le=\"0.0025\"} 0"), "{text}");
        assert!(text.contains("telemetry_test_seconds_bucket{le=\"0.005\"} 1"), "{text}");
    }

    #[tokio::test]
    async fn a_malformed_level_is_named() {
        let config = TelemetryConfig { level: "hallyu=loud".into(), ..TelemetryConfig::default() };
        let Err(error) = init(&config) else { panic!("taken") };
        assert!(error.to_string().contains("\"hallyu=loud\""), "{error}");
    }
}
