use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hallyu_kernel::Ambient;
use hallyu_platform::secrets::MasterKey;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use sha2::Sha256;

/// Carries the proof.
pub(crate) const INSIDER: HeaderName = HeaderName::from_static("x-hallyu-insider");
/// Most seconds that the clocks of two processes may differ, and that a request may be under way.
const SKEW_SECONDS: i64 = 90;

/// Lets the processes of one installation recognise each other's requests to `/internal/...`: each is signed with a key
/// that is derived from the master key, for its method, its path and its time.
#[derive(Clone)]
pub struct Insiders {
    key: [u8; 32],
    ambient: Ambient,
}

impl Insiders {
    /// Those who hold this master key.
    #[must_use]
    pub fn new(master_key: &MasterKey, ambient: Ambient) -> Self {
        Self { key: master_key.derive("hallyu/insiders/v1"), ambient }
    }

    /// The proof for a request that is sent now.
    pub(crate) fn sign(&self, method: &Method, path: &str) -> HeaderValue {
        let at = self.ambient.now().timestamp();
        let mac = BASE64.encode(self.mac(at, method, path).finalize().into_bytes());
        HeaderValue::from_str(&format!("{at}.{mac}")).expect("digits, a dot and base64url are visible ASCII")
    }

    /// Whether the request comes from an insider.
    pub(crate) fn know(&self, headers: &HeaderMap, (method, path): (&Method, &str)) -> bool {
        let proof = headers.get(INSIDER).and_then(|value| value.to_str().ok()?.split_once('.'));
        let Some((at, mac)) =
            proof.and_then(|(at, mac)| Some((at.parse::<i64>().ok()?, BASE64.decode(mac).ok()?)))
        else {
            return false;
        };
        let age = self.ambient.now().timestamp().saturating_sub(at);
        // Compares in constant time.
        age.saturating_abs() <= SKEW_SECONDS && self.mac(at, method, path).verify_slice(&mac).is_ok()
    }

    fn mac(&self, at: i64, method: &Method, path: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(format!("{at}\n{method}\n{path}").as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hallyu_testkit::{FixedClock, ambient_at};

    use super::*;

    const PATH: &str = "/internal/sessions/ses_1";

    fn headers(proof: HeaderValue) -> HeaderMap {
        HeaderMap::from_iter([(INSIDER, proof)])
    }

    fn insiders(key: u8, clock: &std::sync::Arc<FixedClock>) -> Insiders {
        let master_key = MasterKey::from_base64(&base64::engine::general_purpose::STANDARD.encode([key; 32]));
        Insiders::new(&master_key.unwrap(), ambient_at(clock))
    }

    #[test]
    fn those_with_the_key_know_each_other() {
        let (here, there) = (FixedClock::new(), FixedClock::new());
        let signed = headers(insiders(1, &here).sign(&Method::GET, PATH));
        let other = insiders(1, &there);
        assert!(other.know(&signed, (&Method::GET, PATH)));
        there.advance(Duration::from_secs(60));
        assert!(other.know(&signed, (&Method::GET, PATH)), "clocks may differ by a minute");
        there.advance(Duration::from_secs(60));
        assert!(!other.know(&signed, (&Method::GET, PATH)), "it is too old");
    }

    #[test]
    fn nobody_else_is_known() {
        let clock = FixedClock::new();
        let ours = insiders(1, &clock);
        let signed = headers(ours.sign(&Method::GET, PATH));
        assert!(!ours.know(&signed, (&Method::DELETE, PATH)));
        assert!(!ours.know(&signed, (&Method::GET, "/internal/sessions/ses_2")));
        assert!(!ours.know(&headers(insiders(2, &clock).sign(&Method::GET, PATH)), (&Method::GET, PATH)));
        assert!(!ours.know(&HeaderMap::new(), (&Method::GET, PATH)));
        for wrong in ["", ".", "1768478400.", "x.y", "9223372036854775807.AAAA", "-9223372036854775808.AAAA"]
        {
            assert!(!ours.know(&headers(HeaderValue::from_static(wrong)), (&Method::GET, PATH)), "{wrong}");
        }
    }
}
