//! Against a real OpenID provider (npm `oidc-provider`), which refuses what the specification refuses.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use hallyu_auth::OauthConfig;
use hallyu_platform::ambient::system_ambient;

use crate::providers::Browser;
use crate::support::World;

/// Ends when dropped, with its standard input.
struct Strict {
    process: Child,
    issuer: String,
}

impl Drop for Strict {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The provider, if node and the package are installed.
fn strict() -> Option<Strict> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../e2e/browser");
    let installed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../node_modules/oidc-provider");
    if !std::path::Path::new(installed).exists() {
        return None;
    }
    let mut process = Command::new("node")
        .args(["src/oidc.js", "https://tv.example/api/v1/auth/oauth/google/callback"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut lines = BufReader::new(process.stdout.take()?).lines().map_while(Result::ok);
    let issuer = lines.find(|line| line.starts_with("http://")).expect("it says where it is");
    std::thread::spawn(move || lines.for_each(drop));
    Some(Strict { process, issuer })
}

/// Lets somebody in at the provider; the query with which it sends the browser back to us.
async fn agree(browser: &Browser, name: &str) -> String {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut cookies = BTreeMap::new();
    let mut address = format!("{}&login_hint={name}", browser.address);
    for _ in 0..6 {
        let line: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = client.get(&address).header("cookie", line.join("; ")).send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let next = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        let next = next.unwrap_or_else(|| panic!("{address} answers {}", answer.status()));
        if let Some(query) = next.strip_prefix("https://tv.example/api/v1/auth/oauth/google/callback?") {
            return query.to_owned();
        }
        let base = reqwest::Url::parse(&address).unwrap();
        address = base.join(&next).unwrap().into();
    }
    panic!("the provider goes round in circles");
}

#[tokio::test]
async fn a_strict_provider_lets_us_in() {
    let Some(strict) = strict() else { return };
    let config = OauthConfig {
        google_client_id: "hallyu".into(),
        google_client_secret: "hallyu-secret".into(),
        google_issuer: strict.issuer.clone(),
        ..OauthConfig::default()
    };
    let world = World::with_providers(&config).await;
    world.clock.set(system_ambient().now());
    let away = Browser::leaving(&world, "google", "/es").await;
    let query = agree(&away, "luna").await;
    let location = away.back_with(&world, "google", &query).await;
    let entered = away.exchange(&world, &location).await;
    assert_eq!(entered.json["data"]["user"]["email"], "luna@example.com", "{}", entered.json);
    assert_eq!(world.knock(entered.text("access_token")).await.json["data"]["email_verified"], true);

    // The code of one login is no good in another: PKCE, and once only.
    let (one, other) =
        (Browser::leaving(&world, "google", "/es").await, Browser::leaving(&world, "google", "/es").await);
    let stolen = agree(&one, "luna").await;
    let code = stolen.split('&').find(|pair| pair.starts_with("code=")).unwrap();
    let injected = format!("state={}&{code}", other.sent("state"));
    let refused = "/es/oauth?error=PROVIDER_REFUSED&provider=google";
    assert_eq!(other.back_with(&world, "google", &injected).await, refused);

    // A wrong secret is refused there, too.
    let wrong = OauthConfig { google_client_secret: "wrong".into(), ..config };
    let world = World::with_providers(&wrong).await;
    world.clock.set(system_ambient().now());
    let away = Browser::leaving(&world, "google", "/es").await;
    let query = agree(&away, "luna").await;
    assert_eq!(away.back_with(&world, "google", &query).await, refused);
}
