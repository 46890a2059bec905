use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hallyu_kernel::Ambient;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;

use crate::application::ports::Secrets;
use crate::domain::Digest;

/// Secrets of 256 random bits, recognised by their SHA-256: nothing slower is needed for what cannot be guessed.
pub struct RandomSecrets(pub Ambient);

impl Secrets for RandomSecrets {
    fn make(&self) -> (String, Digest) {
        let secret = BASE64.encode(self.0.bytes::<32>());
        let digest = self.digest(&secret);
        (secret, digest)
    }

    fn digest(&self, secret: &str) -> Digest {
        Digest(Sha256::digest(secret.as_bytes()).to_vec())
    }

    fn equal(&self, a: &Digest, b: &Digest) -> bool {
        a.0.ct_eq(&b.0).into()
    }
}

#[cfg(test)]
mod tests {
    use hallyu_testkit::test_ambient;

    use super::*;

    #[test]
    fn a_secret_is_recognised_by_its_digest() {
        let secrets = RandomSecrets(test_ambient());
        let ((one, digest), (other, _)) = (secrets.make(), secrets.make());
        assert_ne!(one, other);
        assert_eq!(one.len(), 43);
        assert!(secrets.equal(&digest, &secrets.digest(&one)));
        assert!(!secrets.equal(&digest, &secrets.digest(&other)));
        assert!(!secrets.equal(&digest, &Digest(digest.0[..16].to_vec())));
    }
}
