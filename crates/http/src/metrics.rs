use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use http::{Method, StatusCode};
use metrics::{Counter, Histogram};

/// Counts a service's requests: `http_requests_total` and `http_request_seconds`, by service, route, method, status.
pub(crate) struct Requests {
    service: &'static str,
    series: RwLock<HashMap<String, Vec<Series>>>,
}

/// The two metrics of one route, method and status; looking them up by their labels each time is slow.
struct Series {
    method: Method,
    status: StatusCode,
    total: Counter,
    seconds: Histogram,
}

/// What a request is counted under.
#[derive(Clone, Copy)]
pub(crate) struct Labels<'a> {
    /// The route's template, not the path: there are few of them.
    pub(crate) route: &'a str,
    pub(crate) method: &'a Method,
    pub(crate) status: StatusCode,
}

impl Requests {
    pub(crate) fn of(service: &'static str) -> Self {
        Self { service, series: RwLock::default() }
    }

    /// Whose requests these are.
    pub(crate) fn service(&self) -> &'static str {
        self.service
    }

    /// Counts one request.
    pub(crate) fn record(&self, labels: Labels<'_>, took: Duration) {
        if !self.count(labels, took) {
            self.add(labels);
            self.count(labels, took);
        }
    }

    /// Whether it was counted: not if there is no series for these labels yet.
    fn count(&self, labels: Labels<'_>, took: Duration) -> bool {
        let all = self.series.read().unwrap_or_else(PoisonError::into_inner);
        let of_route = all.get(labels.route).map_or(&[][..], Vec::as_slice);
        let wanted = |one: &&Series| one.status == labels.status && one.method == *labels.method;
        let Some(series) = of_route.iter().find(wanted) else {
            return false;
        };
        series.total.increment(1);
        series.seconds.record(took);
        true
    }

    fn add(&self, Labels { route, method, status }: Labels<'_>) {
        let labels = [
            ("service", self.service.to_owned()),
            ("route", route.to_owned()),
            ("method", method.as_str().to_owned()),
            ("status", status.as_str().to_owned()),
        ];
        let series = Series {
            method: method.clone(),
            status,
            total: metrics::counter!("http_requests_total", &labels),
            seconds: metrics::histogram!("http_request_seconds", &labels),
        };
        let mut all = self.series.write().unwrap_or_else(PoisonError::into_inner);
        all.entry(route.to_owned()).or_default().push(series);
    }
}
