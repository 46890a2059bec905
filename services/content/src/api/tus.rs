//! The headers of tus 1.0 (<https://tus.io/protocols/resumable-upload>), strictly read.

use std::collections::BTreeMap;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use hallyu_http::ApiError;
use hallyu_kernel::{EpisodeId, FieldError, Time, UploadId};
use hallyu_platform::sums::{PieceSum, SumAlgorithm};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::domain::{Upload, UploadKind, UploadState};

/// The one version.
pub(super) const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
/// What bytes are sent as.
pub(super) const OCTETS: &str = "application/offset+octet-stream";
/// Where uploads are.
pub(super) const UPLOADS: &str = "/api/v1/uploads/";

pub(super) const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(super) const LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub(super) const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub(super) const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
pub(super) const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
pub(super) const CONCAT: HeaderName = HeaderName::from_static("upload-concat");
pub(super) const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
pub(super) const DEFER: HeaderName = HeaderName::from_static("upload-defer-length");

/// Characters of `Upload-Metadata` at most.
const METADATA_LENGTH: usize = 8 * 1024;
/// Characters of a file name at most.
const LONGEST_NAME: usize = 255;
/// Characters of a SHA-256 in hexadecimal.
const SHA256_LENGTH: usize = 64;
/// Pieces that are joined at most.
const PIECES: usize = 1000;

/// Passes if the client speaks our version.
pub(super) fn require_version(headers: &HeaderMap) -> Result<(), ApiError> {
    let is_ours = headers.get(RESUMABLE).is_some_and(|version| *version == VERSION);
    if is_ours { Ok(()) } else { Err(ApiError::of_status(StatusCode::PRECONDITION_FAILED)) }
}

/// Around the routes of uploads: names our version in every answer.
pub(super) async fn versioned(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status() == StatusCode::PRECONDITION_FAILED {
        response.headers_mut().insert(HeaderName::from_static("tus-version"), VERSION);
    }
    response.headers_mut().insert(RESUMABLE, VERSION);
    response
}

/// A header that may stand there once.
fn once<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, FieldError> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(wrong(name, "duplicate"));
    }
    first.map(|value| value.to_str().map_err(|_| wrong(name, "format"))).transpose()
}

/// A number of bytes: digits alone, without a sign.
pub(super) fn bytes(headers: &HeaderMap, name: &HeaderName) -> Result<Option<u64>, FieldError> {
    let Some(text) = once(headers, name)? else { return Ok(None) };
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().ok()).flatten();
    number.map(Some).ok_or_else(|| wrong(name, "format"))
}

/// `Upload-Checksum`: a name and the sum in base64.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<PieceSum>, FieldError> {
    let Some(text) = once(headers, &CHECKSUM)? else { return Ok(None) };
    let read = || {
        let (name, sum) = text.split_once(' ')?;
        let algorithm = SumAlgorithm::ALL.into_iter().find(|known| known.as_str() == name)?;
        PieceSum::new(algorithm, STANDARD.decode(sum).ok()?)
    };
    read().map(Some).ok_or_else(|| wrong(&CHECKSUM, "format"))
}

/// `Upload-Concat`: what an upload has to do with others.
pub(super) fn concat(headers: &HeaderMap) -> Result<(UploadKind, Vec<UploadId>), FieldError> {
    match once(headers, &CONCAT)? {
        None => Ok((UploadKind::Whole, Vec::new())),
        Some("partial") => Ok((UploadKind::Partial, Vec::new())),
        Some(text) => {
            let pieces = text.strip_prefix("final;").map(|list| list.split(' ').map(upload_at).collect());
            let pieces: Option<Vec<UploadId>> = pieces.flatten();
            let pieces = pieces.filter(|pieces| (1..=PIECES).contains(&pieces.len()) && are_unique(pieces));
            pieces.map(|pieces| (UploadKind::Final, pieces)).ok_or_else(|| wrong(&CONCAT, "format"))
        }
    }
}

fn are_unique(pieces: &[UploadId]) -> bool {
    let mut sorted = pieces.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1])
}

/// The upload at an address, with or without an origin.
fn upload_at(address: &str) -> Option<UploadId> {
    let path = match address.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => address,
    };
    path.strip_prefix(UPLOADS)?.parse().ok()
}

/// What is said of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) raw: Option<String>,
    pub(super) episode_id: Option<EpisodeId>,
    pub(super) file_name: Option<String>,
    pub(super) sha256: Option<String>,
    pub(super) file_type: Option<String>,
}

/// `Upload-Metadata`. What clients say beside what is known here is kept and means nothing.
pub(super) fn metadata(headers: &HeaderMap) -> Result<Metadata, Vec<FieldError>> {
    let Some(raw) = once(headers, &METADATA).map_err(|error| vec![error])? else {
        return Ok(Metadata::default());
    };
    let mut pairs = pairs(raw).ok_or_else(|| vec![wrong(&METADATA, "format")])?;
    let mut errors = Vec::new();
    let mut take = |key: &str, is_fine: fn(&str) -> bool| {
        let value = pairs.remove(key)?;
        if !is_fine(&value) {
            errors.push(FieldError::new(format!("Upload-Metadata.{key}"), "format"));
        }
        Some(value)
    };
    let episode_id = take("episode_id", |text| text.parse::<EpisodeId>().is_ok());
    let file_name = take("filename", |text| {
        (1..=LONGEST_NAME).contains(&text.chars().count()) && !text.chars().any(char::is_control)
    });
    let sha256 = take("sha256", |text| {
        text.len() == SHA256_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    let file_type = take("filetype", |_| true);
    if !errors.is_empty() {
        return Err(errors);
    }
    let episode_id = episode_id.and_then(|text| text.parse().ok());
    Ok(Metadata { raw: Some(raw.to_owned()), episode_id, file_name, sha256, file_type })
}

/// Keys without spaces, each once, with values in base64 or none.
fn pairs(raw: &str) -> Option<BTreeMap<String, String>> {
    if raw.len() > METADATA_LENGTH {
        return None;
    }
    let mut pairs = BTreeMap::new();
    for pair in raw.split(',') {
        let (key, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
        let value = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
        if !is_key || pairs.insert(key.to_owned(), value).is_some() {
            return None;
        }
    }
    Some(pairs)
}

fn wrong(name: &HeaderName, rule: &'static str) -> FieldError {
    FieldError::new(titled(name), rule)
}

/// The name as the protocol spells it.
pub(super) fn titled(name: &HeaderName) -> String {
    let words = name.as_str().split('-').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    });
    words.collect::<Vec<_>>().join("-")
}

/// What an answer says of an upload that bytes may come for.
pub(super) fn place(headers: &mut HeaderMap, upload: &Upload) {
    if upload.kind != UploadKind::Final || upload.state == UploadState::Done {
        headers.insert(OFFSET, upload.offset.into());
    }
    if upload.state == UploadState::Receiving {
        headers.insert(EXPIRES, date(upload.expires_at));
    }
}

/// What more is said of it when it is asked for.
pub(super) fn about(headers: &mut HeaderMap, upload: &Upload) {
    place(headers, upload);
    headers.insert(LENGTH, upload.length.into());
    if let Some(metadata) = upload.metadata.as_deref().and_then(|text| HeaderValue::from_str(text).ok()) {
        headers.insert(METADATA, metadata);
    }
    let concat = match upload.kind {
        UploadKind::Partial => "partial".to_owned(),
        UploadKind::Final => {
            let pieces: Vec<_> = upload.parts.iter().map(|id| format!("{UPLOADS}{id}")).collect();
            format!("final;{}", pieces.join(" "))
        }
        _ => return,
    };
    if let Ok(concat) = HeaderValue::from_str(&concat) {
        headers.insert(CONCAT, concat);
    }
}

/// A time as HTTP writes it.
fn date(time: Time) -> HeaderValue {
    let text = time.with_timezone(&Utc).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap())
        };
        let mut map = HeaderMap::new();
        for (name, value) in pairs.iter().map(pair) {
            map.append(name, value);
        }
        map
    }

    #[test]
    fn numbers_of_bytes_are_digits_alone() {
        let read = |text| bytes(&headers(&[("upload-length", text)]), &LENGTH);
        assert_eq!(read("0"), Ok(Some(0)));
        assert_eq!(read("18446744073709551615"), Ok(Some(u64::MAX)));
        for bad in ["", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "18446744073709551616", "١", "NaN"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        let twice = headers(&[("upload-length", "1"), ("upload-length", "1")]);
        assert!(bytes(&twice, &LENGTH).is_err());
    }

    #[test]
    fn metadata_is_read_strictly() {
        let read = |text: &str| metadata(&headers(&[("upload-metadata", text)]));
        let good = read("filename 7LKr64iIIOyYpOuKlCDrsKQubXA0,is_private,sha256 , name eA==");
        assert!(good.is_err(), "an empty hash is none");
        let good = read("filename 7LKr64iIIOyYpOuKlCDrsKQubXA0, is_private,name eA==").unwrap();
        assert_eq!(good.file_name.as_deref(), Some("첫눈 오는 밤.mp4"));
        for bad in [
            "",
            ",",
            " ",
            "filename",
            "filename eA",
            "filename e A==",
            "filename =",
            "filename eA==,filename eA==",
            "filename /w==",
            "episode_id eA==",
            "filename AAo=",
            "a\tb",
            "filename eA==,",
            "첫눈 eA==",
        ] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
        assert!(read(&format!("filename {}", "QUFB".repeat(4000))).is_err(), "too much");
    }

    #[test]
    fn checksums_have_the_length_of_their_kind() {
        let read = |text| checksum(&headers(&[("upload-checksum", text)]));
        assert!(read("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=").is_ok());
        assert!(read("md5 XUFAKrxLKna5cZ2REBfFkg==").is_ok());
        for bad in
            ["", "sha1", "sha1 ", "sha1 eA==", "crc32 eA==", "sha1  Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "sha256 ?"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn pieces_are_named_by_their_addresses() {
        let id = "upl_01h455vb4pex5vsknk084sn02q";
        let read = |text: &str| concat(&headers(&[("upload-concat", text)]));
        assert_eq!(read("partial").unwrap().0, UploadKind::Partial);
        for address in [format!("/api/v1/uploads/{id}"), format!("https://tv.example/api/v1/uploads/{id}")] {
            assert_eq!(read(&format!("final;{address}")).unwrap().1, [id.parse().unwrap()]);
        }
        let twice = format!("final;/api/v1/uploads/{id} /api/v1/uploads/{id}");
        for bad in [
            "",
            "final",
            "final;",
            "final; ",
            "final;https://",
            "final;/x",
            "final;/api/v1/uploads/x",
            "none",
            &twice,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
