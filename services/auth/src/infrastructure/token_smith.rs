use hallyu_contracts::auth::AccessClaims;
use hallyu_kernel::{Ambient, Time};
use hallyu_platform::secrets::MasterKey;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use uuid::Uuid;

use crate::application::ports::{PublicKey, TokenSmith};
use crate::domain::{AuthError, SigningKey};

/// What stands before the 32 bytes of an Ed25519 private key in its PKCS #8 form (RFC 8410).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Ed25519 keys, sealed with the master key. A key is opened for each signature: beside a login's bcrypt that is nothing,
/// and no key stays open in memory.
pub struct Ed25519Smith {
    master_key: MasterKey,
    ambient: Ambient,
}

impl Ed25519Smith {
    /// Seals what it makes with `master_key`.
    #[must_use]
    pub fn new(master_key: MasterKey, ambient: Ambient) -> Self {
        Self { master_key, ambient }
    }

    fn open(&self, key: &SigningKey) -> Result<EncodingKey, AuthError> {
        let opened = self.master_key.open(&purpose(&key.kid), &key.sealed);
        let opened =
            opened.map_err(|error| AuthError::Crypto("cannot open a signing key", Box::new(error)))?;
        Ok(EncodingKey::from_ed_der(&[&PKCS8[..], &opened].concat()))
    }
}

impl TokenSmith for Ed25519Smith {
    fn forge(&self, not_before: Time) -> SigningKey {
        let kid = self.ambient.id::<Uuid>().to_string();
        let sealed = self.master_key.seal(&purpose(&kid), &self.ambient.bytes::<32>(), &self.ambient);
        SigningKey { kid, sealed, not_before, retired_at: None }
    }

    fn sign(&self, key: &SigningKey, claims: &AccessClaims) -> Result<String, AuthError> {
        let header = Header { kid: Some(key.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &self.open(key)?).map_err(unusable)
    }

    fn public(&self, key: &SigningKey) -> Result<PublicKey, AuthError> {
        let jwk = Jwk::from_encoding_key(&self.open(key)?, Algorithm::EdDSA).map_err(unusable)?;
        match jwk.algorithm {
            AlgorithmParameters::OctetKeyPair(pair) => Ok(PublicKey { kid: key.kid.clone(), x: pair.x }),
            _ => Err(unusable("not an Ed25519 key")),
        }
    }

    fn reseal(&self, key: &SigningKey) -> Result<Option<Vec<u8>>, AuthError> {
        let resealed = self.master_key.reseal(&purpose(&key.kid), &key.sealed, &self.ambient);
        resealed.map_err(|error| AuthError::Crypto("cannot open a signing key", Box::new(error)))
    }
}

/// Binds what is sealed to its row, so that rows cannot be exchanged.
fn purpose(kid: &str) -> String {
    format!("hallyu/signing-key/v1/{kid}")
}

fn unusable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> AuthError {
    AuthError::Crypto("cannot use a signing key", error.into())
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use hallyu_kernel::Role;
    use hallyu_testkit::test_ambient;
    use jsonwebtoken::{DecodingKey, Validation};

    use super::*;

    fn smith(master: u8) -> Ed25519Smith {
        let master_key = MasterKey::from_base64(&STANDARD.encode([master; 32])).unwrap();
        Ed25519Smith::new(master_key, test_ambient())
    }

    #[test]
    fn what_it_signs_is_verified_with_the_public_half() {
        let smith = smith(1);
        let key = smith.forge(Time::UNIX_EPOCH);
        let claims = AccessClaims {
            iss: "i".into(),
            aud: "a".into(),
            sub: Uuid::from_u128(1).into(),
            sid: Uuid::from_u128(2).into(),
            role: Role::Creator,
            iat: 1,
            exp: 9_999_999_999,
        };
        let token = smith.sign(&key, &claims).unwrap();
        let public = smith.public(&key).unwrap();
        assert_eq!(jsonwebtoken::decode_header(&token).unwrap().kid, Some(public.kid));
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&["a"]);
        let verifier = DecodingKey::from_ed_components(&public.x).unwrap();
        let read = jsonwebtoken::decode::<AccessClaims>(&token, &verifier, &validation).unwrap();
        assert_eq!(read.claims, claims);
    }

    #[test]
    fn the_public_half_is_that_of_rfc_8037() {
        let smith = smith(1);
        let private = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let sealed = smith.master_key.seal(&purpose("rfc"), &private, &smith.ambient);
        let key = SigningKey { kid: "rfc".into(), sealed, ..smith.forge(Time::UNIX_EPOCH) };
        assert_eq!(smith.public(&key).unwrap().x, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    }

    #[test]
    fn another_master_key_or_another_row_does_not_open_it() {
        let key = smith(1).forge(Time::UNIX_EPOCH);
        assert!(matches!(smith(2).public(&key), Err(AuthError::Crypto(..))));
        let moved = SigningKey { kid: "other".into(), ..key };
        assert!(matches!(smith(1).public(&moved), Err(AuthError::Crypto(..))));
    }
}
