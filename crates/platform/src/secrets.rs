//! The master key and what is derived from it: signing keys, and the sealing of secrets that a database holds.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hallyu_kernel::Ambient;
use hkdf::Hkdf;
use sha2::Sha256;

const VERSION: u8 = 1;
const KEY_ID: usize = 4;
const NONCE: usize = 12;
const HEADER: usize = 1 + KEY_ID + NONCE;

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The text is not 32 bytes in base 64.
    #[error("the master key must be 32 bytes in base 64")]
    Malformed,
    /// The key file is not 32 bytes in base 64.
    #[error("the file {0} holds no master key: expected 32 bytes in base 64")]
    MalformedFile(PathBuf),
    /// The key file cannot be read or made.
    #[error("the master key file {path} cannot be read or made")]
    File {
        /// Where it was looked for.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

/// Why something sealed does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is not something sealed.
    #[error("not a sealed secret")]
    Malformed,
    /// It was sealed with another master key.
    #[error("sealed with another master key")]
    ForeignKey,
    /// It was altered, or sealed for another purpose.
    #[error("altered, or sealed for another purpose")]
    Altered,
}

/// The one secret of an installation. All other keys are derived from it. It may know keys that it has replaced: what they
/// sealed still opens.
#[derive(Clone)]
pub struct MasterKey {
    secret: [u8; 32],
    previous: Vec<[u8; 32]>,
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// Reads the key from `path`; makes a new one, readable by nobody else, if there is none.
    ///
    /// # Errors
    /// [`MasterKeyError::File`] and [`MasterKeyError::MalformedFile`]; an existing file is never overwritten.
    pub fn load_or_create(path: &Path, ambient: &Ambient) -> Result<Self, MasterKeyError> {
        let failed = |source| MasterKeyError::File { path: path.to_owned(), source };
        match create(path, ambient) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => warn_if_open_to_others(path),
            Err(error) => return Err(failed(error)),
        }
        Self::load(path)
    }

    /// Reads the key from `path`, where one must be.
    ///
    /// # Errors
    /// [`MasterKeyError::File`] and [`MasterKeyError::MalformedFile`].
    pub fn load(path: &Path) -> Result<Self, MasterKeyError> {
        let failed = |source| MasterKeyError::File { path: path.to_owned(), source };
        let text = std::fs::read_to_string(path).map_err(failed)?;
        Self::from_base64(text.trim()).map_err(|_| MasterKeyError::MalformedFile(path.to_owned()))
    }

    /// Reads the key from a setting.
    ///
    /// # Errors
    /// [`MasterKeyError::Malformed`].
    pub fn from_base64(text: &str) -> Result<Self, MasterKeyError> {
        let secret = BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        secret.map(|secret| Self { secret, previous: Vec::new() }).ok_or(MasterKeyError::Malformed)
    }

    /// The same, which also opens what `previous` sealed. Nothing is sealed with or derived from `previous` any more.
    #[must_use]
    pub fn replacing(mut self, previous: &Self) -> Self {
        self.previous.push(previous.secret);
        self.previous.extend(&previous.previous);
        self
    }

    /// The key for one purpose, for example `hallyu/streaming/v1` (HKDF-SHA256). It tells nothing about any other.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        derived(&self.secret, purpose)
    }

    /// Encrypts `secret` (AES-256-GCM) so that only this key opens it, and only for the same `purpose`.
    #[must_use]
    pub fn seal(&self, purpose: &str, secret: &[u8], ambient: &Ambient) -> Vec<u8> {
        let nonce: [u8; NONCE] = ambient.bytes();
        let mut sealed = Vec::with_capacity(HEADER + secret.len() + 16);
        sealed.push(VERSION);
        sealed.extend_from_slice(&id_of(&self.secret));
        sealed.extend_from_slice(&nonce);
        let message = Payload { msg: secret, aad: purpose.as_bytes() };
        let encrypted = cipher(&self.secret).encrypt(&Nonce::from(nonce), message);
        sealed.extend(encrypted.expect("AES-GCM encrypts anything below 64 GiB"));
        sealed
    }

    /// Decrypts what [`MasterKey::seal`] gave, of this key or of one that it replaces.
    ///
    /// # Errors
    /// [`OpenError`]; nothing of the secret is given away then.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let (header, encrypted) = sealed.split_at_checked(HEADER).ok_or(OpenError::Malformed)?;
        let (version, header) = header.split_at(1);
        let (key_id, nonce) = header.split_at(KEY_ID);
        if version != [VERSION] {
            return Err(OpenError::Malformed);
        }
        let mut secrets = std::iter::once(&self.secret).chain(&self.previous);
        let secret = secrets.find(|secret| key_id == id_of(secret)).ok_or(OpenError::ForeignKey)?;
        let nonce = Nonce::try_from(nonce).map_err(|_| OpenError::Malformed)?;
        let message = Payload { msg: encrypted, aad: purpose.as_bytes() };
        cipher(secret).decrypt(&nonce, message).map_err(|_| OpenError::Altered)
    }

    /// Seals anew what a key sealed that this one replaces; `None` if this one sealed it.
    ///
    /// # Errors
    /// [`OpenError`] as from [`MasterKey::open`].
    pub fn reseal(
        &self,
        purpose: &str,
        sealed: &[u8],
        ambient: &Ambient,
    ) -> Result<Option<Vec<u8>>, OpenError> {
        if sealed.get(1..=KEY_ID) == Some(&id_of(&self.secret)) {
            return Ok(None);
        }
        let secret = self.open(purpose, sealed)?;
        Ok(Some(self.seal(purpose, &secret, ambient)))
    }
}

fn derived(secret: &[u8; 32], purpose: &str) -> [u8; 32] {
    let mut key = [0; 32];
    let derivation = Hkdf::<Sha256>::new(None, secret);
    derivation.expand(purpose.as_bytes(), &mut key).expect("HKDF-SHA256 gives up to 8160 bytes");
    key
}

fn cipher(secret: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(&derived(secret, "hallyu/seal/v1").into())
}

/// Tells keys apart without telling anything about them.
fn id_of(secret: &[u8; 32]) -> [u8; KEY_ID] {
    let [a, b, c, d, ..] = derived(secret, "hallyu/key-id/v1");
    [a, b, c, d]
}

fn create(path: &Path, ambient: &Ambient) -> io::Result<()> {
    if path.exists() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Written beside and linked into place: a process killed half-way leaves no half key, and of two processes that
    // start at once one wins and the other reads the winner's key.
    let draft = path.with_extension(format!("{}.draft", ambient.id::<uuid::Uuid>()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = write_key(&mut file, ambient).and_then(|()| std::fs::hard_link(&draft, path));
    std::fs::remove_file(&draft)?;
    written
}

fn write_key(file: &mut File, ambient: &Ambient) -> io::Result<()> {
    writeln!(file, "{}", BASE64.encode(ambient.bytes::<32>()))?;
    file.sync_all()
}

fn warn_if_open_to_others(path: &Path) {
    let mode = std::fs::metadata(path).map_or(0, |file| file.permissions().mode());
    if mode & 0o077 != 0 {
        tracing::warn!(path = %path.display(), "other users of this machine can read the master key; chmod 600 it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::system_ambient;

    fn key(byte: u8) -> MasterKey {
        MasterKey::from_base64(&BASE64.encode([byte; 32])).unwrap()
    }

    #[test]
    fn the_file_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets").join("master.key");
        let made = MasterKey::load_or_create(&path, &system_ambient()).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no draft is left");
        let read = MasterKey::load_or_create(&path, &system_ambient()).unwrap();
        assert_eq!(made.secret, read.secret);
        assert_ne!(made.secret, [0; 32]);
    }

    #[test]
    fn a_damaged_file_is_reported_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        for damaged in ["", "c2hvcnQ=", "not base 64"] {
            std::fs::write(&path, damaged).unwrap();
            let refused = MasterKey::load_or_create(&path, &system_ambient());
            assert!(matches!(refused, Err(MasterKeyError::MalformedFile(_))));
            assert_eq!(std::fs::read_to_string(&path).unwrap(), damaged);
        }
    }

    #[test]
    fn derives_as_rfc_5869_says() {
        // HKDF-SHA256 of 32 zero bytes, no salt, info "hallyu/streaming/v1", computed with Python's hmac module.
        let expected = [
            138, 104, 154, 8, 25, 234, 203, 8, 27, 225, 247, 63, 64, 165, 179, 10, 214, 48, 86, 170, 202,
            164, 234, 253, 162, 244, 99, 255, 60, 126, 142, 216,
        ];
        assert_eq!(key(0).derive("hallyu/streaming/v1"), expected);
        assert_ne!(key(0).derive("hallyu/streaming/v2"), expected);
    }

    #[test]
    fn opens_what_it_sealed_and_nothing_else() {
        let ambient = system_ambient();
        let sealed = key(1).seal("totp", b"secret", &ambient);
        assert_eq!(key(1).open("totp", &sealed).unwrap(), b"secret");
        assert_ne!(sealed, key(1).seal("totp", b"secret", &ambient), "every sealing has a nonce of its own");
        assert_eq!(key(2).open("totp", &sealed), Err(OpenError::ForeignKey));
        assert_eq!(key(1).open("oauth", &sealed), Err(OpenError::Altered));
        assert_eq!(key(1).open("totp", &sealed[..HEADER - 1]), Err(OpenError::Malformed));
        assert_eq!(key(1).open("totp", &sealed[..HEADER]), Err(OpenError::Altered));
        for place in 0..sealed.len() {
            for bit in 0..8 {
                let mut altered = sealed.clone();
                altered[place] ^= 1 << bit;
                assert!(key(1).open("totp", &altered).is_err(), "bit {bit} of byte {place}");
            }
        }
    }

    #[test]
    fn what_a_replaced_key_sealed_opens_and_is_sealed_anew() {
        let ambient = system_ambient();
        let old = key(1).seal("totp", b"secret", &ambient);
        let ring = key(3).replacing(&key(2).replacing(&key(1)));
        assert_eq!(ring.open("totp", &old).unwrap(), b"secret");
        assert_eq!(ring.open("oauth", &old), Err(OpenError::Altered));
        let new = ring.reseal("totp", &old, &ambient).unwrap().expect("another key sealed it");
        assert_eq!(key(3).open("totp", &new).unwrap(), b"secret", "the old keys can go");
        assert_eq!(ring.reseal("totp", &new, &ambient), Ok(None));
        assert_eq!(key(3).reseal("totp", &old, &ambient), Err(OpenError::ForeignKey));
        assert_eq!(ring.reseal("totp", b"", &ambient), Err(OpenError::Malformed));
        assert_eq!(ring.derive("x"), key(3).derive("x"));
    }
}
