//! What CloudFront wants to see before it hands out a file: a policy under our signature, in the address or in cookies.
//! Form and rules are those of the Amazon CloudFront Developer Guide, "Serve private content with signed URLs and signed
//! cookies", with a custom policy.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hallyu_kernel::Time;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use sha1::{Digest, Sha1};

/// What stands in front of a SHA-1 in the signed block (RFC 8017, 9.2, note 1).
const SHA1_PREFIX: [u8; 15] =
    [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];

/// Why nothing can be signed for CloudFront.
#[derive(Debug, thiserror::Error)]
pub enum CloudFrontError {
    /// The distribution's address is not such as `https://cdn.example`, with a path or without.
    #[error("the address of the distribution must be https://host, without a query")]
    Address,
    /// The id of the key pair is empty or has signs that no id has.
    #[error("the id of the key pair must be letters and digits")]
    KeyPairId,
    /// The key is not an RSA key in PEM.
    #[error("the private key must be an RSA key in PEM (PKCS #1 or #8, not encrypted)")]
    Key,
    /// The key signs nothing.
    #[error("the private key cannot sign")]
    Signing(#[source] rsa::Error),
}

/// Signs for one distribution.
#[derive(Clone)]
pub struct CloudFront {
    url: String,
    key_pair_id: String,
    key: RsaPrivateKey,
}

/// Lets whoever shows it fetch the files of a folder, for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    policy: String,
    signature: String,
    key_pair_id: String,
}

impl fmt::Debug for CloudFront {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloudFront")
            .field("url", &self.url)
            .field("key_pair_id", &self.key_pair_id)
            .finish_non_exhaustive()
    }
}

impl CloudFront {
    /// Takes the distribution's address, the id under which it knows our public key, and the private key in PEM.
    ///
    /// # Errors
    /// [`CloudFrontError::Address`], [`CloudFrontError::KeyPairId`] and [`CloudFrontError::Key`].
    pub fn new(url: &str, key_pair_id: &str, pem: &str) -> Result<Self, CloudFrontError> {
        let url = url.trim_end_matches('/');
        let host = url.strip_prefix("https://").ok_or(CloudFrontError::Address)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:/".contains(&byte);
        if host.is_empty() || host.starts_with('/') || !host.bytes().all(is_plain) {
            return Err(CloudFrontError::Address);
        }
        if key_pair_id.is_empty() || !key_pair_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(CloudFrontError::KeyPairId);
        }
        let key = RsaPrivateKey::from_pkcs8_pem(pem)
            .or_else(|_| RsaPrivateKey::from_pkcs1_pem(pem))
            .map_err(|_| CloudFrontError::Key)?;
        Ok(Self { url: url.to_owned(), key_pair_id: key_pair_id.to_owned(), key })
    }

    /// The address of a file of the object store, by its key.
    #[must_use]
    pub fn address(&self, key: &str) -> String {
        format!("{}/{key}", self.url)
    }

    /// The path that stands in the addresses of a folder's files, with a slash at both ends.
    #[must_use]
    pub fn path(&self, folder: &str) -> String {
        let host = self.url.trim_start_matches("https://");
        let base = host.split_once('/').map_or(String::new(), |(_, base)| format!("/{base}"));
        format!("{base}/{folder}/")
    }

    /// Permits to fetch what is directly or deeper in a folder, before `ends` to the second.
    ///
    /// # Errors
    /// [`CloudFrontError::Signing`].
    pub fn permit(&self, folder: &str, ends: Time) -> Result<Permit, CloudFrontError> {
        let (resource, seconds) = (self.address(folder), ends.timestamp());
        // Signed as it stands, to the letter: no space, this order.
        let policy = format!(
            "{{\"Statement\":[{{\"Resource\":\"{resource}/*\",\"Condition\":{{\"DateLessThan\":{{\"AWS:EpochTime\":{seconds}}}}}}}]}}"
        );
        let padding = Pkcs1v15Sign { hash_len: Some(Sha1::output_size()), prefix: SHA1_PREFIX.into() };
        let hash = Sha1::digest(policy.as_bytes());
        // Blinded, so that the time it takes tells nothing of the key.
        let signature = self
            .key
            .sign_with_rng(&mut rsa::rand_core::OsRng, padding, &hash)
            .map_err(CloudFrontError::Signing)?;
        let key_pair_id = self.key_pair_id.clone();
        Ok(Permit { policy: encoded(policy.as_bytes()), signature: encoded(&signature), key_pair_id })
    }
}

impl Permit {
    /// The query of an address that shows the permit, without `?`.
    #[must_use]
    pub fn query(&self) -> String {
        let Self { policy, signature, key_pair_id } = self;
        format!("Policy={policy}&Signature={signature}&Key-Pair-Id={key_pair_id}")
    }

    /// The cookies that show the permit, as values of `Set-Cookie`: to the hosts of `domain`, below `path`, until the browser is
    /// closed. The policy ends them before.
    #[must_use]
    pub fn cookies(&self, domain: &str, path: &str) -> [String; 3] {
        let values = [
            ("CloudFront-Policy", &self.policy),
            ("CloudFront-Signature", &self.signature),
            ("CloudFront-Key-Pair-Id", &self.key_pair_id),
        ];
        values.map(|(name, value)| {
            format!("{name}={value}; Domain={domain}; Path={path}; HttpOnly; SameSite=Strict; Secure")
        })
    }
}

/// Base 64 with what CloudFront puts in the place of signs that mean something in addresses.
fn encoded(bytes: &[u8]) -> String {
    BASE64.encode(bytes).replace('+', "-").replace('=', "_").replace('/', "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_settings_are_told_apart() {
        let refused = |url, id, pem| CloudFront::new(url, id, pem).unwrap_err().to_string();
        for url in ["", "http://cdn.example", "https://", "https:///media", "https://cdn.example?x=1"] {
            assert!(refused(url, "K1", "").contains("distribution"), "{url}");
        }
        for id in ["", "K-1", "K 1"] {
            assert!(refused("https://cdn.example", id, "").contains("key pair"), "{id}");
        }
        for pem in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            assert!(refused("https://cdn.example", "K1", pem).contains("PEM"), "{pem}");
        }
    }
}
