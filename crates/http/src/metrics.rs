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

impl Requests {
    pub(crate) fn of(service: &'static str) -> Self {
        Self { service, series: RwLock::default() }
    }

    /// Counts one request to a route (the template, not the path: there are few of them).
    pub(crate) fn record(&self, route: &str, method: &Method, status: StatusCode, took: Duration) {
        let is_counted = self.count(route, method, status, took);
        if !is_counted {
            self.add(route, method, status);
            self.count(route, method, status, took);
        }
    }

    fn count(&self, route: &str, method: &Method, status: StatusCode, took: Duration) -> bool {
        let all = self.series.read().unwrap_or_else(PoisonError::into_inner);
        let of_route = all.get(route).map_or(&[][..], Vec::as_slice);
        let Some(series) = of_route.iter().find(|one| one.status == status && one.method == *method) else {
            return false;
        };
        series.total.increment(1);
        series.seconds.record(took);
        true
    }

    fn add(&self, route: &str, method: &Method, status: StatusCode) {
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
