//! What a request must look like to come in, and what is taken out of it: headers that the services behind believe, and
//! paths that do not say plainly what they mean.

use std::net::IpAddr;

use hallyu_http::{ApiError, COUNTRY, REQUEST_ID, RequestId};
use hallyu_kernel::Country;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::address::FORWARDED_FOR;

/// Most bytes of the path and the query.
const ADDRESS: usize = 8 * 1024;
/// Most bytes of all headers together.
const HEADERS: usize = 32 * 1024;

/// Beginnings of headers that only proxies and processes of ours write.
const OF_PROXIES: [&str; 2] = ["x-forwarded-", "x-hallyu-"];
/// Further headers that some programs believe: addresses of the caller, other paths and other methods.
const BELIEVED: [&str; 11] = [
    "forwarded",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "x-original-url",
    "x-rewrite-url",
    "x-http-method-override",
    "x-method-override",
    "x-original-method",
    "proxy",
];

/// Passes a request whose address and headers are of a bearable size and mean one thing only.
pub(crate) fn inspect(parts: &Parts) -> Result<(), ApiError> {
    let address = parts.uri.path_and_query().map_or(0, |address| address.as_str().len());
    if address > ADDRESS {
        return Err(ApiError::of_status(StatusCode::URI_TOO_LONG));
    }
    let headers = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    if headers.sum::<usize>() > HEADERS {
        return Err(ApiError::of_status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    let is_ambiguous = |name| parts.headers.get_all(name).iter().nth(1).is_some();
    if [header::HOST, header::AUTHORIZATION, header::CONTENT_TYPE].into_iter().any(is_ambiguous) {
        return Err(ApiError::of_status(StatusCode::BAD_REQUEST));
    }
    if is_plain(parts.uri.path()) { Ok(()) } else { Err(ApiError::not_found()) }
}

/// Whether a path means the same to everybody who reads it, decoded or not: no empty, `.` or `..` segment, no backslash,
/// no encoded slash, no control character, nothing half encoded.
fn is_plain(path: &str) -> bool {
    if !path.contains('%') {
        return has_plain_segments(path.as_bytes());
    }
    let mut decoded = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first != b'%' {
            decoded.push(*first);
            continue;
        }
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(b'/') | None => return false,
            Some(byte) => decoded.push(byte),
        }
        rest = &behind[2..];
    }
    has_plain_segments(&decoded)
}

fn has_plain_segments(path: &[u8]) -> bool {
    if path.iter().any(|byte| *byte == b'\\' || byte.is_ascii_control()) {
        return false;
    }
    let mut segments = path.split(|byte| *byte == b'/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        if matches!(segment, b"." | b"..") || (segment.is_empty() && !is_last) {
            return false;
        }
    }
    true
}

/// Takes out what only proxies and processes of ours may say, and what concerned the caller's connection.
pub(crate) fn sanitise(headers: &mut HeaderMap) {
    let named = headers.get_all(header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    let of_connection = named.flat_map(|names| names.split(',')).filter_map(|name| name.trim().parse().ok());
    let of_connection: Vec<HeaderName> = of_connection.filter(|name| !is_kept(name)).collect();
    let believed = headers.keys().filter(|name| is_believed(name.as_str())).cloned();
    let unwanted: Vec<HeaderName> = believed.chain(of_connection).collect();
    for name in unwanted {
        headers.remove(name);
    }
}

/// What a connection that becomes a WebSocket needs.
fn is_kept(name: &HeaderName) -> bool {
    *name == header::UPGRADE
}

fn is_believed(name: &str) -> bool {
    OF_PROXIES.iter().any(|beginning| name.starts_with(beginning)) || BELIEVED.contains(&name)
}

/// Tells the service behind where the caller is, if that is known.
pub(crate) fn place(headers: &mut HeaderMap, country: Option<Country>) {
    if let Some(country) = country {
        headers.insert(COUNTRY, HeaderValue::from_static(country.as_str()));
    }
}

/// Tells the service behind who is asking from where, in the one form that it knows.
pub(crate) fn introduce(headers: &mut HeaderMap, caller: IpAddr, request_id: Option<&RequestId>) {
    if let Ok(caller) = HeaderValue::from_str(&caller.to_string()) {
        headers.insert(FORWARDED_FOR, caller);
    }
    if let Some(request_id) = request_id {
        headers.insert(REQUEST_ID, request_id.header());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_mean_two_things_are_not_plain() {
        for path in [
            "/",
            "/es",
            "/es/",
            "/api/v1/contents",
            "/es/title/%EB%B3%84",
            "/a%20b",
            "*",
            "/a..b/.c",
            "/%2525",
        ] {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "//internal",
            "/api//v1",
            "/api/../internal",
            "/api/./v1",
            "/api/%2e%2e/internal",
            "/api/%2E%2e",
            "/api%2finternal",
            "/api%2Finternal",
            "/api\\internal",
            "/api%5c..%5cinternal",
            "/api/%00",
            "/api/%0d%0aX:y",
            "/api/%7f",
            "/api/%zz",
            "/api/%",
            "/api/%2",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn only_what_callers_may_say_is_left() {
        let sent = [
            ("accept", "*/*"),
            ("connection", "keep-alive, X-Csrf-Token, cookie"),
            ("cookie", "a=b"),
            ("x-csrf-token", "c"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-for", "127.0.0.1"),
            ("forwarded", "for=127.0.0.1"),
            ("x-real-ip", "127.0.0.1"),
            ("x-hallyu-insider", "1.a"),
            ("x-original-url", "/internal"),
        ];
        let pairs = sent.map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()));
        let mut headers: HeaderMap = pairs.into_iter().collect();
        sanitise(&mut headers);
        let left: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        assert_eq!(left, ["accept", "connection"]);
    }
}
