//! Keys under which segments of picture and sound are stored, where an operator wants them encrypted: AES-128 in CBC mode with the
//! number of the segment as its initialization vector (RFC 8216, 4.3.2.4 and 5.2).

use std::fmt;
use std::sync::Arc;

use aes::Aes128;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use hallyu_contracts::media::{SEGMENT_KEYS, segment_key};
use hallyu_kernel::{Ambient, MediaId};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::blobs::{BlobError, Blobs};
use crate::secrets::{MasterKey, OpenError};

/// Bytes of a block, and of a key.
const BLOCK: usize = 16;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum SegmentKeyError {
    /// The blob store failed.
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// What is stored does not open.
    #[error("the key of a package does not open")]
    Sealed(#[from] OpenError),
    /// What is stored is no secret, or a segment is none that this key encrypted.
    #[error("this is not what was encrypted")]
    Malformed,
}

/// The secrets of packages, sealed under the master key in the blob store, apart from the packages.
#[derive(Clone)]
pub struct SegmentKeys {
    blobs: Blobs,
    master: Arc<MasterKey>,
    ambient: Ambient,
}

/// What the keys of a package's tracks are derived from.
#[derive(Clone)]
pub struct MediaSecret([u8; 32]);

/// The key of one track's segments. Each track has its own, so that a plan's viewers get those of its renditions alone.
#[derive(Clone)]
pub struct TrackKey([u8; BLOCK]);

impl fmt::Debug for SegmentKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SegmentKeys(…)")
    }
}

impl fmt::Debug for MediaSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MediaSecret(…)")
    }
}

impl SegmentKeys {
    /// Secrets in this store under this key.
    #[must_use]
    pub fn new(blobs: Blobs, master: Arc<MasterKey>, ambient: Ambient) -> Self {
        Self { blobs, master, ambient }
    }

    /// The secret of a package, if its segments are encrypted.
    ///
    /// # Errors
    /// [`SegmentKeyError`].
    pub async fn find(&self, media_id: MediaId) -> Result<Option<MediaSecret>, SegmentKeyError> {
        let sealed = match self.blobs.get(&segment_key(media_id)).await {
            Err(BlobError::NotFound(_)) => return Ok(None),
            read => read?,
        };
        let secret = self.master.open(&purpose(&segment_key(media_id)), &sealed)?;
        secret.try_into().map(|secret| Some(MediaSecret(secret))).map_err(|_| SegmentKeyError::Malformed)
    }

    /// The secret of a package, made now if there is none. A repeated job finds the one under which segments are stored already.
    ///
    /// # Errors
    /// [`SegmentKeyError`].
    pub async fn obtain(&self, media_id: MediaId) -> Result<MediaSecret, SegmentKeyError> {
        if let Some(secret) = self.find(media_id).await? {
            return Ok(secret);
        }
        let secret = self.ambient.bytes();
        let key = segment_key(media_id);
        self.blobs.put(&key, self.master.seal(&purpose(&key), &secret, &self.ambient)).await?;
        Ok(MediaSecret(secret))
    }

    /// Forgets the secret of a package.
    ///
    /// # Errors
    /// [`SegmentKeyError::Blobs`].
    pub async fn forget(&self, media_id: MediaId) -> Result<(), SegmentKeyError> {
        Ok(self.blobs.delete(&segment_key(media_id)).await?)
    }

    /// Seals with the present master key what an earlier one sealed; how many secrets that were.
    ///
    /// # Errors
    /// [`SegmentKeyError`]; what was sealed before stays so, and the rest is for another time.
    pub async fn reseal(&self) -> Result<usize, SegmentKeyError> {
        let mut count = 0;
        for found in self.blobs.list(SEGMENT_KEYS).await? {
            let sealed = self.blobs.get(&found.key).await?;
            if let Some(anew) = self.master.reseal(&purpose(&found.key), &sealed, &self.ambient)? {
                self.blobs.put(&found.key, anew).await?;
                count += 1;
            }
        }
        Ok(count)
    }
}

/// Of a sealed secret: it opens for its own package alone.
fn purpose(key: &str) -> String {
    format!("hallyu/segments/v1/{key}")
}

impl MediaSecret {
    /// The key of the track of that name.
    #[must_use]
    pub fn track(&self, name: &str) -> TrackKey {
        let mut key = [0; BLOCK];
        let derivation = Hkdf::<Sha256>::new(None, &self.0);
        derivation.expand(name.as_bytes(), &mut key).expect("HKDF-SHA256 gives up to 8160 bytes");
        TrackKey(key)
    }
}

impl TrackKey {
    /// What players are given.
    #[must_use]
    pub fn bytes(&self) -> [u8; BLOCK] {
        self.0
    }

    /// Encrypts the segment of this number in its playlist.
    #[must_use]
    pub fn encrypt(&self, number: u64, mut segment: Vec<u8>) -> Vec<u8> {
        let length = segment.len();
        segment.resize(length + BLOCK - length % BLOCK, 0);
        let encryptor = cbc::Encryptor::<Aes128>::new(&self.0.into(), &vector(number).into());
        encryptor.encrypt_padded::<Pkcs7>(&mut segment, length).expect("there is room for the padding");
        segment
    }

    /// What [`TrackKey::encrypt`] encrypted.
    ///
    /// # Errors
    /// [`SegmentKeyError::Malformed`] if it is cut or of another key; a wrong key may go unnoticed, as there is no tag.
    pub fn decrypt(&self, number: u64, mut segment: Vec<u8>) -> Result<Vec<u8>, SegmentKeyError> {
        let decryptor = cbc::Decryptor::<Aes128>::new(&self.0.into(), &vector(number).into());
        let plain = decryptor.decrypt_padded::<Pkcs7>(&mut segment);
        let length = plain.map_err(|_| SegmentKeyError::Malformed)?.len();
        segment.truncate(length);
        Ok(segment)
    }
}

/// The initialization vector where the playlist names none.
fn vector(number: u64) -> [u8; BLOCK] {
    u128::from(number).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use base64::Engine;
    use base64::engine::general_purpose::STANDARD as BASE64;

    use super::*;
    use crate::ambient::system_ambient;

    fn keys(blobs: &Blobs, byte: u8) -> SegmentKeys {
        SegmentKeys::new(blobs.clone(), Arc::new(master(byte)), system_ambient())
    }

    fn master(byte: u8) -> MasterKey {
        MasterKey::from_base64(&BASE64.encode([byte; 32])).unwrap()
    }

    #[tokio::test]
    async fn a_package_keeps_its_secret_and_tracks_differ() {
        let blobs = Blobs::open("memory:").unwrap();
        let media: MediaId = system_ambient().id();
        assert!(keys(&blobs, 1).find(media).await.unwrap().is_none());
        let made = keys(&blobs, 1).obtain(media).await.unwrap();
        let found = keys(&blobs, 1).obtain(media).await.unwrap();
        assert_eq!(made.track("480p").bytes(), found.track("480p").bytes());
        assert_ne!(made.track("480p").bytes(), made.track("720p").bytes());
        assert!(matches!(keys(&blobs, 2).find(media).await, Err(SegmentKeyError::Sealed(_))));
        let stored = blobs.get(&segment_key(media)).await.unwrap();
        assert!(!stored.windows(8).any(|part| part == &made.0[..8]), "it is sealed");
        blobs.put(&segment_key(system_ambient().id()), stored).await.unwrap();
        keys(&blobs, 1).forget(media).await.unwrap();
        assert!(keys(&blobs, 1).find(media).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_new_master_key_takes_the_secrets_over() {
        let blobs = Blobs::open("memory:").unwrap();
        let media: MediaId = system_ambient().id();
        let made = keys(&blobs, 1).obtain(media).await.unwrap();
        let both = Arc::new(master(2).replacing(&master(1)));
        let both = SegmentKeys::new(blobs.clone(), both, system_ambient());
        assert_eq!((both.reseal().await.unwrap(), both.reseal().await.unwrap()), (1, 0));
        let found = keys(&blobs, 2).find(media).await.unwrap().unwrap();
        assert_eq!(found.track("audio").bytes(), made.track("audio").bytes());
    }

    #[test]
    fn segments_of_any_length_come_back() {
        let key = MediaSecret([7; 32]).track("480p");
        for length in [0, 1, 15, 16, 17, 4096] {
            let plain: Vec<u8> = (0..length).map(|byte| (byte % 251) as u8).collect();
            let encrypted = key.encrypt(3, plain.clone());
            assert_eq!((encrypted.len() % 16, encrypted.len() > length), (0, true));
            assert_ne!(encrypted, key.encrypt(4, plain.clone()), "each number has its own vector");
            assert_eq!(key.decrypt(3, encrypted).unwrap(), plain);
        }
        assert!(key.decrypt(0, vec![1; 15]).is_err());
    }

    #[test]
    fn openssl_reads_what_we_encrypt() {
        let key = MediaSecret([7; 32]).track("480p");
        let encrypted = key.encrypt(258, b"a segment".to_vec());
        let hex: String = key.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let vector = format!("{:032x}", 258);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("segment");
        std::fs::write(&file, encrypted).unwrap();
        let read = Command::new("openssl")
            .args(["enc", "-d", "-aes-128-cbc", "-K", &hex, "-iv", &vector, "-in"])
            .arg(&file)
            .stderr(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(read.stdout, b"a segment");
    }
}
