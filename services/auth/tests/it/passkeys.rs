use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hallyu_kernel::Role;
use hallyu_testkit::Answered;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{PASSWORD, World};

const ORIGIN: &str = "https://tv.example";
/// User present, user verified, credential attached.
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const ATTACHED: u8 = 64;

/// A device with one passkey (WebAuthn, ES256, attestation `none`).
struct Device {
    key: SigningKey,
    id: Vec<u8>,
    user: String,
    counter: u32,
    flags: u8,
    origin: &'static str,
}

impl Device {
    fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let (id, user) = (vec![seed; 16], String::new());
        Self { key, id, user, counter: 1, flags: PRESENT | VERIFIED, origin: ORIGIN }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn authenticator_data(&self, site: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(site.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes the passkey.
    fn register(&mut self, options: &Value) -> Value {
        self.user = options["user"]["id"].as_str().unwrap().to_owned();
        let mut data = self.authenticator_data(options["rp"]["id"].as_str().unwrap(), self.flags | ATTACHED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.verifying_key().to_sec1_bytes();
        // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 32]);
        data.extend(&point[33..65]);
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        self.credential(&json!({
            "attestationObject": BASE64.encode(object),
            "clientDataJSON": BASE64.encode(self.client_data("webauthn.create", options)),
        }))
    }

    /// Shows the passkey.
    fn show(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let data = self.authenticator_data(options["rpId"].as_str().unwrap(), self.flags);
        let client_data = self.client_data("webauthn.get", options);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        self.credential(&json!({
            "authenticatorData": BASE64.encode(data),
            "clientDataJSON": BASE64.encode(client_data),
            "signature": BASE64.encode(signature.to_der().as_bytes()),
            "userHandle": self.user,
        }))
    }

    fn credential(&self, response: &Value) -> Value {
        let id = BASE64.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
    }
}

async fn register(world: &World, token: &str, device: &mut Device) -> Answered {
    let begun = world.post_as("passkeys/registration", token).await;
    assert_eq!(begun.status, 200, "{}", begun.json);
    let credential = device.register(&begun.json["data"]["options"]);
    let body = json!({ "ticket": begun.text("ticket"), "name": " Mi teléfono ", "credential": credential });
    world.post_with("passkeys", token, &body).await
}

async fn begin(world: &World, body: &Value) -> Answered {
    let begun = world.post("passkeys/login/start", body).await;
    assert_eq!(begun.status, 200, "{}", begun.json);
    begun
}

async fn finish(world: &World, begun: &Answered, credential: &Value) -> Answered {
    let body = json!({ "ticket": begun.text("ticket"), "credential": credential });
    world.post("passkeys/login/finish", &body).await
}

async fn log_in(world: &World, device: &mut Device) -> Answered {
    let begun = begin(world, &json!({})).await;
    finish(world, &begun, &device.show(&begun.json["data"]["options"])).await
}

/// A user with a passkey.
async fn owner(world: &World, name: &str, seed: u8) -> (String, Device) {
    world.user(name, Role::User).await;
    let token = world.login(name).await.text("access_token").to_owned();
    let mut device = Device::new(seed);
    let made = register(world, &token, &mut device).await;
    assert_eq!(made.status, 201, "{}", made.json);
    assert_eq!(made.text("name"), "Mi teléfono");
    (token, device)
}

#[tokio::test]
async fn a_passkey_logs_in_without_a_name_or_a_password() {
    for world in World::each().await {
        let (token, mut device) = owner(&world, "luna", 1).await;
        let begun = begin(&world, &json!({})).await;
        let options = begun.json["data"]["options"].clone();
        assert_eq!(
            (&options["rpId"], &options["userVerification"]),
            (&json!("tv.example"), &json!("required"))
        );
        assert_eq!(options["allowCredentials"], json!([]), "the device finds it");
        let shown = device.show(&options);
        let entered = finish(&world, &begun, &shown).await;
        assert_eq!(entered.json["data"]["user"]["nickname"], "luna", "{}", entered.json);
        assert_eq!(world.knock(entered.text("access_token")).await.status, 200);
        finish(&world, &begun, &shown).await.refused(401, "TICKET_EXPIRED");
        let listed = world.get_as("passkeys", &token).await;
        assert!(listed.json["data"][0]["last_used_at"].is_string(), "{}", listed.json);
        assert_eq!(log_in(&world, &mut device).await.status, 200, "again, with a higher counter");
    }
}

#[tokio::test]
async fn registration_asks_for_a_key_that_the_device_remembers() {
    let world = World::new().await;
    let (token, device) = owner(&world, "luna", 1).await;
    let begun = world.post_as("passkeys/registration", &token).await;
    let options = &begun.json["data"]["options"];
    let selection = &options["authenticatorSelection"];
    assert_eq!(
        (&selection["residentKey"], &selection["userVerification"]),
        (&json!("required"), &json!("required"))
    );
    assert_eq!(options["excludeCredentials"][0]["id"], BASE64.encode(device.id));
    assert_eq!(options["rp"]["name"], "HallyuLatino");
}

#[tokio::test]
async fn a_wrong_answer_is_refused_and_uses_the_challenge_up() {
    for world in World::each().await {
        let (_, mut device) = owner(&world, "luna", 1).await;
        let (_, mut others) = owner(&world, "sol", 2).await;
        let mut stranger = Device::new(3);
        stranger.user.clone_from(&device.user);
        type Spoil = fn(&mut Device);
        let spoils: [Spoil; 4] = [
            |device| device.origin = "https://evil.example",
            |device| device.flags = PRESENT,
            |device| device.counter = 0,
            |device| device.key = SigningKey::from_slice(&[9; 32]).unwrap(),
        ];
        log_in(&world, &mut device).await;
        for (number, spoil) in spoils.iter().enumerate() {
            let mut spoilt = Device { ..Device::new(1) };
            (spoilt.user, spoilt.counter) = (device.user.clone(), device.counter);
            spoil(&mut spoilt);
            let begun = begin(&world, &json!({})).await;
            let options = begun.json["data"]["options"].clone();
            let refused = finish(&world, &begun, &spoilt.show(&options)).await;
            assert_eq!(refused.code(), "PASSKEY_REFUSED", "{number}");
            finish(&world, &begun, &device.show(&options)).await.refused(401, "TICKET_EXPIRED");
        }
        log_in(&world, &mut stranger).await.refused(401, "PASSKEY_REFUSED");
        others.user.clone_from(&device.user);
        log_in(&world, &mut others).await.refused(401, "PASSKEY_REFUSED");
        let begun = begin(&world, &json!({})).await;
        finish(&world, &begun, &json!({ "id": 1 })).await.refused(401, "PASSKEY_REFUSED");
        assert_eq!(log_in(&world, &mut device).await.status, 200, "none of that has harmed it");
    }
}

#[tokio::test]
async fn a_registration_is_of_its_user_once_and_soon() {
    let world = World::new().await;
    let (luna, _) = owner(&world, "luna", 1).await;
    let (sol, _) = owner(&world, "sol", 2).await;
    let begun = world.post_as("passkeys/registration", &luna).await;
    let mut device = Device::new(3);
    let credential = device.register(&begun.json["data"]["options"]);
    let body = json!({ "ticket": begun.text("ticket"), "name": "x", "credential": credential });
    world.post_with("passkeys", &sol, &body).await.refused(401, "TICKET_EXPIRED");
    world.clock.advance(std::time::Duration::from_secs(300));
    world.post_with("passkeys", &luna, &body).await.refused(401, "TICKET_EXPIRED");
    register(&world, &sol, &mut Device::new(1)).await.refused(401, "PASSKEY_REFUSED");
    let mut careless = Device { flags: PRESENT, ..Device::new(4) };
    register(&world, &sol, &mut careless).await.refused(401, "PASSKEY_REFUSED");
    world.post("passkeys/registration", &json!({})).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn passkeys_are_renamed_and_removed_by_their_owner() {
    for world in World::each().await {
        let (luna, mut device) = owner(&world, "luna", 1).await;
        let (sol, _) = owner(&world, "sol", 2).await;
        let listed = world.get_as("passkeys", &luna).await;
        let path = format!("passkeys/{}", listed.json["data"][0]["id"].as_str().unwrap());
        let name = json!({ "name": "Llavero" });
        world.patch_as(&path, &sol, &name).await.refused(404, "NOT_FOUND");
        assert_eq!(world.patch_as(&path, &luna, &name).await.text("name"), "Llavero");
        world.delete_as(&path, &sol).await.refused(404, "NOT_FOUND");
        assert_eq!(world.delete_as(&path, &luna).await.status, 204);
        log_in(&world, &mut device).await.refused(401, "PASSKEY_REFUSED");
        assert_eq!(world.login("luna").await.status, 200);
    }
}

#[tokio::test]
async fn a_passkey_can_be_the_second_step() {
    for world in World::each().await {
        let (token, mut device) = owner(&world, "luna", 1).await;
        let (_, mut others) = owner(&world, "sol", 2).await;
        crate::mfa::switch_on(&world, &token).await;
        let asked = world.login("luna").await;
        let details = &asked.json["error"]["details"];
        assert_eq!(details["methods"], json!(["totp", "recovery_code", "passkey"]));
        let step = json!({ "mfa_token": details["mfa_token"] });
        let begun = begin(&world, &step).await;
        let options = begun.json["data"]["options"].clone();
        assert_eq!(options["allowCredentials"][0]["id"], BASE64.encode(&device.id));
        finish(&world, &begun, &others.show(&options)).await.refused(401, "PASSKEY_REFUSED");
        let begun = begin(&world, &step).await;
        let shown = device.show(&begun.json["data"]["options"]);
        let entered = finish(&world, &begun, &shown).await;
        assert_eq!(entered.json["data"]["user"]["nickname"], "luna", "{}", entered.json);
        let made_up = world.post("passkeys/login/start", &json!({ "mfa_token": "x" })).await;
        made_up.refused(401, "TICKET_EXPIRED");
        let wrong = json!({ "email": "luna@example.com", "password": format!("{PASSWORD}x") });
        world.post("login", &wrong).await.refused(401, "INVALID_CREDENTIALS");
    }
}
