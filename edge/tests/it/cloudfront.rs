//! What the edge signs for CloudFront, judged by others: OpenSSL, and a verifier that follows CloudFront's documented rules
//! and checks signatures with another library than ours.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use hallyu_edge::{EdgeConfig, Proof};
use hallyu_kernel::Time;
use hallyu_platform::cloudfront::CloudFront;
use hallyu_testkit::Answered;
use http::StatusCode;
use ring::signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY as RSA_SHA1, UnparsedPublicKey};
use tempfile::TempDir;

use super::mutations::{Dice, MUTATIONS, altered_text};
use super::support::{Around, World, send};

const HOST: &str = "https://cdn.hallyu.test";
const KEY_ID: &str = "K2JCJMDEHXQW5F";
const PLAYLIST: &str = "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:4.0,\n0.m4s\n#EXT-X-ENDLIST\n";

/// Runs OpenSSL; what it says, if it succeeds.
fn openssl(arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    output.status.success().then_some(output.stdout)
}

/// A key pair that OpenSSL has made.
struct Keys {
    folder: TempDir,
    private: String,
    /// PKCS #1, DER.
    public: Vec<u8>,
}

impl Keys {
    fn new() -> Self {
        let kind = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
        let private = String::from_utf8(openssl(&kind, b"").unwrap()).unwrap();
        let public = openssl(&["rsa", "-RSAPublicKey_out", "-outform", "DER"], private.as_bytes()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("public.pem"),
            openssl(&["pkey", "-pubout"], private.as_bytes()).unwrap(),
        )
        .unwrap();
        Self { folder, private, public }
    }

    /// Whether OpenSSL takes the signature for one over the policy.
    fn openssl_takes(&self, policy: &[u8], signature: &[u8]) -> bool {
        let file = |name: &str| self.folder.path().join(name);
        std::fs::write(file("signature"), signature).unwrap();
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let (public, signature) = (text(&file("public.pem")), text(&file("signature")));
        openssl(&["dgst", "-sha1", "-verify", &public, "-signature", &signature], policy).is_some()
    }

    /// CloudFront's answer to whoever asks for an address and shows this policy, signature and key pair id.
    fn admits(&self, address: &str, [policy, signature, key_id]: [&str; 3], now: Time) -> bool {
        let Some((policy, signature)) = decoded(policy).zip(decoded(signature)) else { return false };
        if key_id != KEY_ID
            || UnparsedPublicKey::new(&RSA_SHA1, &self.public).verify(&policy, &signature).is_err()
        {
            return false;
        }
        let policy: serde_json::Value = serde_json::from_slice(&policy).unwrap();
        let statement = &policy["Statement"][0];
        let ends = statement["Condition"]["DateLessThan"]["AWS:EpochTime"].as_i64().unwrap();
        fits(statement["Resource"].as_str().unwrap().as_bytes(), address.as_bytes()) && now.timestamp() < ends
    }

    /// The same, for an address that carries its proof.
    fn admits_address(&self, address: &str, now: Time) -> bool {
        proof(address).is_some_and(|(bare, shown)| self.admits(bare, shown, now))
    }
}

/// An address without its query, and what of a proof is in that. A field that comes twice proves nothing.
fn proof(address: &str) -> Option<(&str, [&str; 3])> {
    let (bare, query) = address.split_once('?')?;
    let mut fields = HashMap::new();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        if fields.insert(name, value).is_some() {
            return None;
        }
    }
    let shown = ["Policy", "Signature", "Key-Pair-Id"].map(|name| fields.remove(name).unwrap_or_default());
    Some((bare, shown))
}

/// CloudFront's writing of base 64.
fn decoded(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/', '=']) {
        return None;
    }
    STANDARD.decode(text.replace('-', "+").replace('_', "=").replace('~', "/")).ok()
}

/// `*` stands for any number of signs, `?` for one.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => fits(rest, text) || (!text.is_empty() && fits(pattern, &text[1..])),
        (Some((b'?', rest)), Some((_, left))) => fits(rest, left),
        (Some((sign, rest)), Some((next, left))) => sign == next && fits(rest, left),
        _ => false,
    }
}

async fn world(keys: &Keys, proof: Proof) -> World {
    let signer = CloudFront::new(HOST, KEY_ID, &keys.private).unwrap();
    let world =
        World::around(EdgeConfig::default(), Around { cdn: Some((signer, proof)), ..Around::default() })
            .await;
    for file in ["480p/index.m3u8", "audio/index.m3u8"] {
        world.put(file, PLAYLIST.into()).await;
    }
    world
}

fn cookie_proof() -> Proof {
    Proof::Cookie { domain: "hallyu.test".into() }
}

/// The addresses of the init section and of the segment.
fn addresses(playlist: &Answered) -> [String; 2] {
    assert_eq!(playlist.status, StatusCode::OK);
    let text = String::from_utf8(playlist.bytes.to_vec()).unwrap();
    let init = text.split_once("URI=\"").unwrap().1.split('"').next().unwrap().to_owned();
    [init, text.lines().find(|line| line.starts_with("https:")).unwrap().to_owned()]
}

/// Name, value and attributes of each cookie.
fn cookies(answer: &Answered) -> Vec<(String, String, String)> {
    let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    cookies
        .map(|cookie| {
            let (pair, attributes) = cookie.split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), value.to_owned(), attributes.to_owned())
        })
        .collect()
}

#[tokio::test]
async fn playlists_lead_to_addresses_that_cloudfront_takes_until_they_end() {
    let keys = Keys::new();
    let world = world(&keys, Proof::Address).await;
    let now = world.ambient.now();
    for track in ["480p", "audio"] {
        let playlist = world.get(&format!("{track}/index.m3u8"), &[]).await;
        let end = world.grant(480).expires_at;
        for (address, file) in addresses(&playlist).iter().zip(["init.mp4", "0.m4s"]) {
            assert!(
                address.starts_with(&format!("{HOST}/media/{}/{track}/{file}?", world.media_id)),
                "{address}"
            );
            assert!(keys.admits_address(address, now), "{address}");
            assert!(keys.admits_address(address, end - TimeDelta::seconds(1)));
            assert!(!keys.admits_address(address, end));
            let better = address.replacen(&format!("/{track}/"), "/720p/", 1);
            assert!(!keys.admits_address(&better, now), "the policy is for one track");
        }
        assert!(cookies(&playlist).is_empty());
    }
}

#[tokio::test]
async fn cookies_go_with_the_playlist_of_their_track() {
    let keys = Keys::new();
    let world = world(&keys, cookie_proof()).await;
    let playlist = world.get("480p/index.m3u8", &[]).await;
    let [_, segment] = addresses(&playlist);
    assert_eq!(segment, format!("{HOST}/media/{}/480p/0.m4s", world.media_id));
    let cookies = cookies(&playlist);
    let path = format!(
        "Domain=hallyu.test; Path=/media/{}/480p/; HttpOnly; SameSite=Strict; Secure",
        world.media_id
    );
    assert!(cookies.iter().all(|(_, _, attributes)| *attributes == path), "{cookies:?}");
    let names: Vec<_> = cookies.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["CloudFront-Policy", "CloudFront-Signature", "CloudFront-Key-Pair-Id"]);
    let shown = [0, 1, 2].map(|place: usize| cookies[place].1.as_str());
    assert!(keys.admits(&segment, shown, world.ambient.now()));
    assert!(!keys.admits(&segment.replace("480p", "720p"), shown, world.ambient.now()));
}

#[tokio::test]
async fn nothing_is_signed_above_the_plan_or_for_strangers() {
    let keys = Keys::new();
    let world = world(&keys, cookie_proof()).await;
    world.put("720p/index.m3u8", PLAYLIST.into()).await;
    let above = world.get("720p/index.m3u8", &[]).await;
    assert_eq!((above.error(), cookies(&above)), ((403, "FORBIDDEN".into()), Vec::new()));
    let stranger = send(&world.router, "GET", &world.address(480, "480p/index.m3u8"), &[]).await;
    assert_eq!((stranger.error(), cookies(&stranger)), ((403, "FORBIDDEN".into()), Vec::new()));
}

#[tokio::test]
async fn openssl_takes_our_signatures_and_no_altered_one() {
    let keys = Keys::new();
    let world = world(&keys, cookie_proof()).await;
    let answer = world.get("480p/index.m3u8", &[]).await;
    let cookies = cookies(&answer);
    let [policy, signature] = [0, 1].map(|place: usize| decoded(&cookies[place].1).unwrap());
    assert!(keys.openssl_takes(&policy, &signature));
    for place in [0, 12, policy.len() / 2, policy.len() - 1] {
        let mut altered = policy.clone();
        altered[place] ^= 1;
        assert!(!keys.openssl_takes(&altered, &signature), "policy, byte {place}");
    }
    for place in [0, 128, 255] {
        let mut altered = signature.clone();
        altered[place] ^= 1;
        assert!(!keys.openssl_takes(&policy, &altered), "signature, byte {place}");
    }
}

/// None of ten thousand altered addresses, and none of ten thousand altered sets of cookies, is taken for anything but a file that
/// the permit is for anyway.
#[tokio::test]
async fn no_altered_address_or_cookie_passes_cloudfront() {
    let keys = Keys::new();
    let (by_address, by_cookie) = (world(&keys, Proof::Address).await, world(&keys, cookie_proof()).await);
    let now = by_address.ambient.now();
    let [_, address] = addresses(&by_address.get("480p/index.m3u8", &[]).await);
    let answer = by_cookie.get("480p/index.m3u8", &[]).await;
    let ([_, bare], values) = (addresses(&answer), cookies(&answer).into_iter().map(|(_, value, _)| value));
    let values: Vec<String> = values.collect();
    let shown = |values: &[String]| keys.admits(&bare, [&values[0], &values[1], &values[2]], now);
    assert!(keys.admits_address(&address, now) && shown(&values));

    let (mut dice, mut tried) = (Dice::new(20_261_129), 0);
    let folder = format!("{HOST}/media/{}/480p/", by_address.media_id);
    while tried < MUTATIONS {
        let altered = altered_text(&address, &mut dice);
        // The same proof before another file of the folder is what the permit is for.
        let is_same = proof(&altered).is_some_and(|(bare, shown)| {
            bare.starts_with(&folder) && Some(shown) == proof(&address).map(|(_, shown)| shown)
        });
        if is_same {
            continue;
        }
        tried += 1;
        assert!(!keys.admits_address(&altered, now), "address {tried}: {altered}");
        let mut cookies = values.clone();
        let place = dice.below(3);
        cookies[place] = altered_text(&cookies[place], &mut dice);
        assert!(cookies == values || !shown(&cookies), "cookies {tried}: {cookies:?}");
    }
}
