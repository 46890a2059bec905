//! How an erased user is recognised without being named.

use hallyu_kernel::UserId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::secrets::MasterKey;

/// Makes the marks under which services remember whom they have erased, so that a late or repeated event does not bring
/// anything back. A mark is a keyed hash of the user's id (HMAC-SHA256, the key derived from the master key): whoever has
/// only a database can neither find the user from a mark nor try ids.
#[derive(Clone)]
pub struct Tombstones {
    key: [u8; 32],
}

impl Tombstones {
    /// The marks of an installation.
    #[must_use]
    pub fn new(master_key: &MasterKey) -> Self {
        Self { key: master_key.derive("hallyu/tombstones/v1") }
    }

    /// The mark of a user: 32 bytes.
    #[must_use]
    pub fn mark(&self, user_id: UserId) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(user_id.uuid().as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

impl std::fmt::Debug for Tombstones {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tombstones(..)")
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn tombstones(byte: u8) -> Tombstones {
        Tombstones::new(&MasterKey::from_base64(&STANDARD.encode([byte; 32])).unwrap())
    }

    #[test]
    fn a_mark_is_the_users_and_the_installations() {
        let (ana, eva) = (UserId::from(uuid::Uuid::from_u128(1)), UserId::from(uuid::Uuid::from_u128(2)));
        assert_eq!(tombstones(1).mark(ana), tombstones(1).mark(ana));
        assert_ne!(tombstones(1).mark(ana), tombstones(1).mark(eva));
        assert_ne!(tombstones(1).mark(ana), tombstones(2).mark(ana));
        assert!(!tombstones(1).mark(ana).windows(16).any(|part| part == ana.uuid().as_bytes()));
    }
}
