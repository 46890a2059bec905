//! What every answer tells the browser to be careful about.

use http::{HeaderMap, HeaderName, HeaderValue, header};

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const REFERRER: HeaderValue = HeaderValue::from_static("strict-origin-when-cross-origin");
const DENY: HeaderValue = HeaderValue::from_static("DENY");
/// What our pages never ask a visitor for. Passkeys, full screen and picture in picture are not among it.
const NOT_ASKED: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
     magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
);
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");
/// Data is not a page: a browser that shows it as one runs and loads nothing.
const DATA: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
const TWO_YEARS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Adds the headers; a `Content-Security-Policy` that the answer brings along stays.
pub(crate) fn secure(headers: &mut HeaderMap, is_secure: bool) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.insert(header::REFERRER_POLICY, REFERRER);
    if is_secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, TWO_YEARS);
    }
    // Others may show our pictures, as in the preview of a link; nothing else. Who calls by CORS is not concerned.
    let is_picture =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"image/"));
    headers.insert(RESOURCE, if is_picture { CROSS_ORIGIN } else { SAME_ORIGIN });
    if headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::X_FRAME_OPTIONS, DENY);
        headers.insert(PERMISSIONS, NOT_ASKED);
        headers.insert(OPENER, SAME_ORIGIN);
    } else {
        headers.insert(header::CONTENT_SECURITY_POLICY, DATA);
    }
}

/// The policy of a page of ours. `scripts` are the hashes of its inline scripts, `elsewhere` is an origin that it may fetch media
/// from, or empty.
pub(crate) fn page_policy<'a>(scripts: impl IntoIterator<Item = &'a str>, elsewhere: &str) -> HeaderValue {
    let mut policy = String::from("default-src 'self'; script-src 'self'");
    for hash in scripts {
        policy.push_str(" '");
        policy.push_str(hash);
        policy.push('\'');
    }
    // Positions are style attributes; hls.js plays through blob: addresses, works in a worker made from one, and gives
    // the video an empty data: subtitle track.
    let elsewhere = if elsewhere.is_empty() { String::new() } else { format!(" {elsewhere}") };
    policy.push_str(&format!(
        "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob: data:{elsewhere}; \
         worker-src 'self' blob:; connect-src 'self'{elsewhere}; font-src 'self'; object-src 'none'; base-uri 'self'; \
         form-action 'self'; frame-ancestors 'none'"
    ));
    HeaderValue::from_str(&policy).expect("hashes are base64, and origins are plain")
}
