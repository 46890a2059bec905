use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::Time;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::signer::{Method, SignedUrlOptions, Signer};
use object_store::{ClientOptions, ObjectStore, RetryConfig};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use serde::Deserialize;

use super::growth::{Soil, below};
use super::key::folder;
use super::{BlobError, Signed, named};

const CONNECT: Duration = Duration::from_secs(5);
/// Longest silence while something is sent or received.
const SILENCE: Duration = Duration::from_secs(30);
const TRIES: usize = 5;
/// Longest time that all tries of one request take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Life of the addresses that this module asks itself.
const AT_ONCE: Duration = Duration::from_secs(60);

/// The keys of S3.
#[derive(Clone, Default)]
pub struct S3Keys {
    /// The access key's id.
    pub access_key: String,
    /// Its secret.
    pub secret_key: String,
}

/// A folder of a bucket.
pub(super) struct S3 {
    bucket: AmazonS3,
    folder: Path,
    /// Asks for what the library has no call for.
    http: reqwest::Client,
}

impl S3 {
    pub(super) fn open(location: &str, keys: S3Keys) -> Result<Self, BlobError> {
        let url = Url::parse(location).map_err(|error| wrong(&error))?;
        let name =
            url.host_str().filter(|name| !name.is_empty()).ok_or_else(|| wrong(&"there is no bucket"))?;
        let folder = folder(url.path().trim_start_matches('/')).map_err(|_| wrong(&"malformed folder"))?;
        let retries = RetryConfig { max_retries: TRIES, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let builder = optioned(signed_by(keys_of(&url).unwrap_or(keys)), &url)?;
        let bucket = builder.with_bucket_name(name).with_retry(retries).build();
        let bucket = bucket.map_err(|error| wrong(&error))?;
        let http = reqwest::Client::builder().connect_timeout(CONNECT).timeout(PATIENCE).build();
        let http = http.map_err(|error| BlobError::from_source(name, error.into()))?;
        Ok(Self { bucket, folder: folder.unwrap_or_default(), http })
    }

    pub(super) fn store(&self) -> Arc<dyn ObjectStore> {
        Arc::new(self.in_folder())
    }

    /// Where blobs grow.
    pub(super) fn soil(&self) -> Soil {
        Soil::Parts(Arc::new(self.bucket.clone()), self.folder.clone())
    }

    fn in_folder(&self) -> PrefixStore<AmazonS3> {
        PrefixStore::new(self.bucket.clone(), self.folder.clone())
    }

    pub(super) async fn signed_url(
        &self,
        path: &Path,
        signed: Signed,
        life: Duration,
    ) -> Result<String, object_store::Error> {
        let method = match signed {
            Signed::Get => Method::GET,
            Signed::Put => Method::PUT,
        };
        Ok(self.in_folder().signed_url(method, path, life).await?.to_string())
    }

    /// An address for a PUT of one part of a multipart upload.
    pub(super) async fn part_url(
        &self,
        path: &Path,
        (upload, number): (&str, u64),
        life: Duration,
    ) -> Result<String, object_store::Error> {
        let query =
            [("partNumber".to_owned(), number.to_string()), ("uploadId".to_owned(), upload.to_owned())];
        let options = SignedUrlOptions::default().with_query(query);
        let path = below(&self.folder, path);
        Ok(self.bucket.signed_url_opts(Method::PUT, &path, life, &options).await?.to_string())
    }

    /// Aborts uploads that were begun before `before` and not finished, save those of `growing` blobs; how many.
    pub(super) async fn remove_abandoned(
        &self,
        before: Time,
        growing: &HashSet<String>,
    ) -> Result<usize, BlobError> {
        let is_growing = |key: &str| growing.contains(key.strip_prefix(&self.prefix()).unwrap_or(key));
        let mut removed = 0;
        let (mut key_marker, mut id_marker) = (String::new(), String::new());
        loop {
            let page = self.unfinished(key_marker, id_marker).await?;
            let old = page.uploads.into_iter().filter(|upload| upload.initiated < before);
            for upload in old.filter(|upload| !is_growing(&upload.key)) {
                let path = Path::parse(&upload.key);
                let path = path.map_err(|error| BlobError::from_source(&upload.key, error.into()))?;
                match self.bucket.abort_multipart(&path, &upload.upload_id).await {
                    Ok(()) => removed += 1,
                    // It was finished or removed meanwhile.
                    Err(object_store::Error::NotFound { .. }) => {}
                    Err(error) => return Err(named(&upload.key)(error)),
                }
            }
            if !page.is_truncated {
                return Ok(removed);
            }
            (key_marker, id_marker) = (page.next_key_marker, page.next_upload_id_marker);
        }
    }

    fn prefix(&self) -> String {
        if self.folder.is_root() { String::new() } else { format!("{}/", self.folder) }
    }

    async fn unfinished(&self, key_marker: String, id_marker: String) -> Result<Unfinished, BlobError> {
        let prefix = self.prefix();
        let mut query = vec![("uploads".to_owned(), String::new()), ("prefix".to_owned(), prefix.clone())];
        if !key_marker.is_empty() {
            query.push(("key-marker".to_owned(), key_marker));
            query.push(("upload-id-marker".to_owned(), id_marker));
        }
        let options = SignedUrlOptions::default().with_query(query);
        let url = self.bucket.signed_url_opts(Method::GET, &Path::default(), AT_ONCE, &options).await;
        let url = url.map_err(named(&prefix))?;
        let failed = |error: reqwest::Error| BlobError::from_source(&prefix, error.without_url().into());
        let answer = self.http.get(url).send().await.and_then(reqwest::Response::error_for_status);
        let text = answer.map_err(failed)?.text().await.map_err(failed)?;
        quick_xml::de::from_str(&text).map_err(|error| BlobError::from_source(&prefix, error.into()))
    }
}

/// The location may hold a secret, so messages do not repeat it.
fn wrong(what: &dyn std::fmt::Display) -> BlobError {
    BlobError::Location(format!("s3: {what}"))
}

fn signed_by(keys: S3Keys) -> AmazonS3Builder {
    if keys.access_key.is_empty() {
        return AmazonS3Builder::from_env();
    }
    AmazonS3Builder::new().with_access_key_id(keys.access_key).with_secret_access_key(keys.secret_key)
}

/// What the location's query says.
fn optioned(mut builder: AmazonS3Builder, url: &Url) -> Result<AmazonS3Builder, BlobError> {
    let mut allow_http = false;
    for (option, value) in url.query_pairs() {
        builder = match &*option {
            "endpoint" => {
                allow_http = value.starts_with("http://");
                // In the path: servers of one's own seldom have a name per bucket.
                builder.with_virtual_hosted_style_request(false).with_endpoint(value.trim_end_matches('/'))
            }
            "region" => builder.with_region(value),
            other => return Err(wrong(&format!("there is no option {other}"))),
        };
    }
    let client = ClientOptions::new()
        .with_allow_http(allow_http)
        .with_connect_timeout(CONNECT)
        .with_read_timeout(SILENCE)
        .with_timeout_disabled();
    Ok(builder.with_client_options(client))
}

/// The keys in the location's user and password.
fn keys_of(url: &Url) -> Option<S3Keys> {
    let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
    (!url.username().is_empty()).then(|| S3Keys {
        access_key: decoded(url.username()),
        secret_key: decoded(url.password().unwrap_or_default()),
    })
}

/// `ListMultipartUploadsResult`
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Unfinished {
    #[serde(rename = "Upload", default)]
    uploads: Vec<Upload>,
    #[serde(default)]
    is_truncated: bool,
    #[serde(default)]
    next_key_marker: String,
    #[serde(default)]
    next_upload_id_marker: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Upload {
    key: String,
    upload_id: String,
    initiated: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_the_location_are_decoded() {
        let keys = keys_of(&Url::parse("s3://AKIA:a%2Fb+c%25@bucket").unwrap()).unwrap();
        assert_eq!((keys.access_key.as_str(), keys.secret_key.as_str()), ("AKIA", "a/b+c%"));
        assert!(keys_of(&Url::parse("s3://bucket/folder").unwrap()).is_none());
    }

    #[test]
    fn a_wrong_location_is_explained_and_its_secret_is_not_told() {
        for wrong in [
            "s3://k:hush@",
            "s3://k:hush@bucket?endpiont=http://h",
            "s3://k:hush@bucket/../x%20y",
            "s3:bucket",
        ] {
            let Err(error) = S3::open(wrong, S3Keys::default()) else { panic!("{wrong} was taken") };
            let message = error.to_string();
            assert!(message.contains("expected file:///") && !message.contains("hush"), "{message}");
        }
    }

    #[test]
    fn an_answer_of_amazon_is_read() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>b</Bucket><KeyMarker></KeyMarker>
<UploadIdMarker></UploadIdMarker><NextKeyMarker>a/2</NextKeyMarker><NextUploadIdMarker>Y</NextUploadIdMarker>
<MaxUploads>2</MaxUploads><IsTruncated>true</IsTruncated>
<Upload><Key>a/1</Key><UploadId>X</UploadId><Initiator><ID>i</ID></Initiator><Owner><ID>o</ID></Owner>
<StorageClass>STANDARD</StorageClass><Initiated>2026-11-10T20:48:33.000Z</Initiated></Upload>
<Upload><Key>a/2</Key><UploadId>Y</UploadId><Initiated>2026-11-11T20:49:33Z</Initiated></Upload>
</ListMultipartUploadsResult>"#;
        let read: Unfinished = quick_xml::de::from_str(text).unwrap();
        assert!(read.is_truncated && read.next_key_marker == "a/2" && read.next_upload_id_marker == "Y");
        let ids: Vec<_> = read.uploads.iter().map(|upload| upload.upload_id.as_str()).collect();
        assert_eq!(ids, ["X", "Y"]);
        let none: Unfinished = quick_xml::de::from_str("<R><IsTruncated>false</IsTruncated></R>").unwrap();
        assert!(none.uploads.is_empty() && !none.is_truncated);
    }
}
