use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Credential, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

use crate::application::ports::{Begun, Claim, NewCredential, PasskeyCeremonies};
use crate::domain::{Account, AuthError, Passkey};

/// Who stands in the dialogs of the browser.
const NAME: &str = "HallyuLatino";

/// Passkeys by WebAuthn: user verification is required, counters are checked.
pub(crate) struct WebauthnCeremonies(Webauthn);

/// What waits for the end of a login.
#[derive(Serialize, Deserialize)]
enum Waiting {
    /// Of whoever has a passkey here.
    Anybody(DiscoverableAuthentication),
    /// Of one user.
    User(PasskeyAuthentication),
}

impl WebauthnCeremonies {
    /// For the site at this address. `None` if browsers have no passkeys there: an IP address is no name that a passkey
    /// could be bound to. This machine alone counts as `localhost`.
    pub(crate) fn at(public_url: &str) -> Option<Self> {
        let mut origin = Url::parse(public_url).ok()?;
        let host = origin.host_str()?.trim_matches(['[', ']']).to_owned();
        let mut is_local = host == "localhost";
        if let Ok(ip) = host.parse::<IpAddr>() {
            is_local = ip.is_loopback() || ip.is_unspecified();
            if !is_local {
                return None;
            }
            origin.set_host(Some("localhost")).ok()?;
        }
        let id = origin.host_str()?.to_owned();
        // On this machine the port may be any free one.
        let builder = WebauthnBuilder::new(&id, &origin).ok()?.rp_name(NAME).allow_any_port(is_local);
        builder.build().ok().map(Self)
    }
}

/// What is known of passkeys is stored as JSON that the library wrote itself.
fn stored(key: &Passkey) -> Result<Credential, AuthError> {
    serde_json::from_str(&key.credential).map_err(broken)
}

fn broken(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> AuthError {
    AuthError::Crypto("a passkey's state", error.into())
}

fn refused(error: impl std::fmt::Display) -> AuthError {
    AuthError::PasskeyRefused(error.to_string())
}

impl PasskeyCeremonies for WebauthnCeremonies {
    fn start_registration(&self, account: &Account, known: &[Passkey]) -> Result<Begun, AuthError> {
        let known = known.iter().map(|key| key.credential_id.clone()).collect();
        let (email, nickname) = (account.email.as_str(), account.nickname.as_str());
        let begun = self.0.start_passkey_registration(account.id.uuid(), email, nickname, Some(known));
        let (challenge, state) = begun.map_err(broken)?;
        let mut options = json!(challenge.public_key);
        // Only what the device remembers can be found by a login that asks for no name.
        let wanted = &mut options["authenticatorSelection"];
        (wanted["residentKey"], wanted["requireResidentKey"]) = (json!("required"), json!(true));
        Ok(Begun { options, state: json!(state) })
    }

    fn finish_registration(&self, state: Value, answer: Value) -> Result<NewCredential, AuthError> {
        let state: PasskeyRegistration = serde_json::from_value(state).map_err(broken)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_value(answer).map_err(refused)?;
        let credential = self.0.finish_passkey_registration(&answer, &state).map_err(refused)?;
        let id = credential.cred_id().clone();
        Ok(NewCredential { id, credential: serde_json::to_string(&credential).map_err(broken)? })
    }

    fn start_login(&self, of: &[Passkey]) -> Result<Begun, AuthError> {
        let (mut challenge, waiting) = if of.is_empty() {
            let begun = self.0.start_discoverable_authentication().map_err(broken)?;
            (begun.0, Waiting::Anybody(begun.1))
        } else {
            let credentials = of.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
            let begun = self.0.start_passkey_authentication(&credentials).map_err(broken)?;
            (begun.0, Waiting::User(begun.1))
        };
        challenge.mediation = None;
        Ok(Begun { options: json!(challenge.public_key), state: json!(waiting) })
    }

    fn claim(&self, answer: &Value) -> Result<Claim, AuthError> {
        let answer: PublicKeyCredential = serde_json::from_value(answer.clone()).map_err(refused)?;
        let user = answer.get_user_unique_id().and_then(|bytes| uuid::Uuid::from_slice(bytes).ok());
        Ok(Claim { credential_id: answer.get_credential_id().to_vec(), user_id: user.map(Into::into) })
    }

    fn finish_login(&self, state: Value, answer: Value, key: &Passkey) -> Result<String, AuthError> {
        let waiting: Waiting = serde_json::from_value(state).map_err(broken)?;
        let answer: PublicKeyCredential = serde_json::from_value(answer).map_err(refused)?;
        let mut credential = stored(key)?;
        let outcome = match waiting {
            Waiting::Anybody(state) => {
                self.0.finish_discoverable_authentication_v2(&answer, state, &credential)
            }
            Waiting::User(state) => self.0.finish_passkey_authentication(&answer, &state),
        };
        let outcome = outcome.map_err(refused)?;
        if !outcome.user_verified() {
            return Err(refused("the device did not verify its user"));
        }
        if credential.update_credential(&outcome).is_none() {
            return Err(refused("the answer is of another passkey"));
        }
        serde_json::to_string(&credential).map_err(broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_needs_a_name() {
        for (url, has) in [
            ("https://tv.example", true),
            ("http://localhost:8000", true),
            ("http://127.0.0.1:8000", true),
            ("http://[::1]:8000", true),
            ("https://192.0.2.7", false),
            ("", false),
        ] {
            assert_eq!(WebauthnCeremonies::at(url).is_some(), has, "{url}");
        }
    }
}
