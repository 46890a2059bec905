//! The same routes for Kong: a declarative file for those who already run it and want it where this gateway stands.
//! Sessions in cookies, pages and documentation stay with this gateway, behind Kong.

use std::fmt::Write;

use crate::Config;
use crate::routes::{Class, ONE, REST, Route, Service, Size, TABLE};

const HEAD: &str = "\
# Written by `hallyu kong` from the gateway's route table; do not edit. Kong 3, without a database.
# Kong counts by address and route, this gateway by user or address and class: the numbers are the same.
_format_version: \"3.0\"
plugins:
  - name: correlation-id
    config:
      header_name: X-Request-Id
      generator: uuid
      echo_downstream: true
  - name: request-transformer
    config:
      remove:
        headers:
          - X-Hallyu-Insider
          - Forwarded
          - X-Real-IP
services:
";

/// What this gateway keeps: cookies of sessions, which it turns into tokens, and the pages.
const OURS: &str = "  - name: gateway
    url: http://gateway:8000
    routes:
      - name: pages
        paths:
          - \"/\"
        strip_path: false
        preserve_host: true
      - name: cookies
        paths:
          - \"/api/\"
        headers:
          Cookie:
            - \"~*hallyu_(access|refresh)=\"
        strip_path: false
        preserve_host: true
      - name: tokens-into-cookies
        paths:
          - \"/api/\"
        headers:
          X-Session-Transport:
            - cookie
        strip_path: false
        preserve_host: true
";

/// The file.
#[must_use]
pub fn kong(config: &Config) -> String {
    let mut text = HEAD.to_owned();
    for service in [Service::Auth, Service::User, Service::Content, Service::Search, Service::Edge] {
        let (name, port) = service.place();
        let lines = TABLE.iter().enumerate().filter(|(_, (_, route))| route.service == service);
        let routes: String = lines.map(|(place, (path, route))| one(place, (path, route), config)).collect();
        let written = write!(text, "  - name: {name}\n    url: http://{name}:{port}\n    routes:\n{routes}");
        written.expect("memory takes any text");
    }
    text + OURS
}

/// One route. The first line of the table that fits counts, so earlier ones have the higher priority.
fn one(place: usize, (path, route): (&str, &Route), config: &Config) -> String {
    let (name, priority) = (name_of(path), TABLE.len() - place);
    let mut text = format!(
        "      - name: {name}\n        paths:\n          - \"~{}\"\n        regex_priority: {priority}\n        \
         strip_path: false\n        preserve_host: true\n",
        expression_of(path)
    );
    let limit = match route.class {
        Class::Authentication => Some(config.limits.authentication),
        Class::General => Some(config.limits.general),
        Class::Search => Some(config.limits.search),
        Class::Streaming => Some(config.limits.streaming),
        Class::Upload => Some(config.limits.uploads),
        Class::Free => None,
    };
    let mut plugins = String::new();
    if let Some(minute) = limit {
        plugins += &format!(
            "          - name: rate-limiting\n            config:\n              minute: {minute}\n              \
             limit_by: ip\n              policy: local\n"
        );
    }
    if let Some(bytes) = route.size.limit() {
        let megabytes = bytes / (1024 * 1024);
        plugins += &format!(
            "          - name: request-size-limiting\n            config:\n              allowed_payload_size: {megabytes}\n"
        );
    }
    if !plugins.is_empty() {
        text += "        plugins:\n";
        text += &plugins;
    }
    if route.size == Size::Stream {
        text += "        request_buffering: false\n";
    }
    text
}

/// `/api/v1/contents/*/poster` becomes `api-v1-contents-id-poster`.
fn name_of(path: &str) -> String {
    let named = path.split('/').filter(|segment| !segment.is_empty()).map(|segment| match segment {
        ONE => "id",
        REST => "all",
        literal => literal.trim_start_matches('.'),
    });
    named.collect::<Vec<_>>().join("-")
}

/// `/api/v1/contents/*/poster` becomes `/api/v1/contents/[^/]+/poster$`.
fn expression_of(path: &str) -> String {
    let parts = path.split('/').skip(1).map(|segment| match segment {
        ONE => "/[^/]+".to_owned(),
        REST => "(?:/.*)?".to_owned(),
        literal => format!("/{}", literal.replace('.', "[.]")),
    });
    parts.chain(["$".to_owned()]).collect()
}
