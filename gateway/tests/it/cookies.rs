use axum::body::Body;
use hallyu_gateway::Config;
use hallyu_testkit::{Answered, Issuer, test_ambient};
use http::{Method, Request, StatusCode, header};
use serde_json::json;
use std::time::Duration;

use crate::support::{Scene, actor};

/// What a browser keeps: pairs of name and value.
#[derive(Clone)]
struct Browser(Vec<(String, String)>);

impl Browser {
    fn after(answer: &Answered) -> Self {
        let set = answer.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap());
        let pairs = set.map(|line| line.split(';').next().unwrap().split_once('=').unwrap());
        Self(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    fn value(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known.ends_with(name));
        found.map_or("", |(_, value)| value)
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.0
            .iter_mut()
            .filter(|(known, _)| known.ends_with(name))
            .for_each(|pair| value.clone_into(&mut pair.1));
        self
    }

    fn header(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.chain(["locale=es".to_owned()]).collect::<Vec<_>>().join("; ")
    }

    /// A request with these cookies, as our own pages make it.
    fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let request = Request::builder().method(method).uri(path).header("cookie", self.header());
        request.header("x-csrf-token", self.value("hallyu_csrf")).header("sec-fetch-site", "same-origin")
    }
}

fn bare(request: http::request::Builder) -> Request<Body> {
    request.body(Body::empty()).unwrap()
}

fn login_by_cookie() -> http::request::Builder {
    Request::post("/api/v1/auth/login").header("x-session-transport", "cookie")
}

async fn logged_in(scene: &Scene) -> Browser {
    Browser::after(&scene.send(bare(login_by_cookie())).await)
}

#[tokio::test]
async fn who_asks_for_it_gets_tokens_where_no_script_can_read_them() {
    let scene = Scene::new();
    let answer = scene.send(bare(login_by_cookie())).await;
    let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
    assert!(!text.contains("token"), "{text}");
    assert_eq!(answer.json["data"]["user"]["nickname"], "ana");
    assert_eq!(answer.json["success"], true);
    let set: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    let [access, refresh, csrf] = set[..] else { panic!("{set:?}") };
    assert!(access.starts_with("hallyu_access=ey"), "{access}");
    assert!(access.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600"), "{access}");
    let expected = "hallyu_refresh=ses_7.next; Path=/api/v1/auth; HttpOnly; SameSite=Strict; Max-Age=3600";
    assert_eq!(refresh, expected);
    assert!(
        csrf.ends_with("; Path=/; SameSite=Strict; Max-Age=3600") && !csrf.contains("HttpOnly"),
        "{csrf}"
    );

    let bearer = scene.send(bare(Request::post("/api/v1/auth/login"))).await;
    assert_eq!(bearer.json["data"]["refresh_token"], "ses_7.next");
    assert_eq!(bearer.header("set-cookie"), "");
}

#[tokio::test]
async fn under_tls_cookies_are_bound_to_the_host() {
    let config = Config { public_url: "https://hallyulatino.example".into(), ..Config::default() };
    let scene = Scene::with(&config, |_| {});
    let browser = logged_in(&scene).await;
    let names: Vec<_> = browser.0.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["__Host-hallyu_access", "__Secure-hallyu_refresh", "__Host-hallyu_csrf"]);
    let answer = scene.send(bare(login_by_cookie())).await;
    let mut set = answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    assert!(set.all(|line| line.ends_with("; Secure")));
    let answer = scene.send(bare(browser.request(Method::GET, "/api/v1/users/me"))).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn the_cookie_says_who_is_asking_and_no_service_sees_it() {
    let scene = Scene::new();
    let browser = logged_in(&scene).await;
    let answer = scene.send(bare(browser.request(Method::GET, "/api/v1/contents"))).await;
    assert_eq!(answer.json["data"]["user"], actor(7).user_id.to_string());
    assert_eq!(answer.json["data"]["cookie"], "locale=es");
    let media = scene.send(bare(browser.request(Method::GET, "/media/token/1.m4s"))).await;
    assert_eq!(media.json["data"]["cookie"], "locale=es");
    let request = browser.request(Method::GET, "/api/v1/contents").header("authorization", scene.bearer(8));
    let answer = scene.send(bare(request)).await;
    assert_eq!(answer.json["data"]["user"], actor(8).user_id.to_string(), "a token of one's own comes first");
}

/// A change with these cookies, this proof and these headers.
fn change(browser: &Browser, csrf: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::patch("/api/v1/users/me").header("cookie", browser.header());
    let request = request.header("x-csrf-token", csrf);
    bare(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
}

#[tokio::test]
async fn changes_must_come_from_our_own_pages() {
    let scene = Scene::new();
    let ours = logged_in(&scene).await;
    let proof = ours.value("hallyu_csrf");
    let here = ("host", "here.example");
    let good = [
        &[][..],
        &[("sec-fetch-site", "same-origin"), ("origin", "http://here.example")],
        &[here, ("origin", "http://here.example")],
    ];
    for headers in good {
        assert_eq!(scene.send(change(&ours, proof, headers)).await.status, StatusCode::OK, "{headers:?}");
    }
    let foreign = [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[here, ("origin", "https://evil.example")],
        &[here, ("origin", "null")],
    ];
    for headers in foreign {
        let answer = scene.send(change(&ours, proof, headers)).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, "CSRF_REFUSED"), "{headers:?}");
    }
}

#[tokio::test]
async fn changes_must_repeat_what_only_our_own_pages_can_read() {
    let scene = Scene::new();
    let ours = logged_in(&scene).await;
    let proof = ours.value("hallyu_csrf");
    let other = scene.issuer.token(&actor(8));
    let unproven = [
        (ours.clone(), ""),
        (ours.clone(), "guess"),
        (ours.clone().with("hallyu_csrf", "planted"), "planted"),
        (ours.clone().with("hallyu_csrf", "planted"), proof),
        (ours.clone().with("hallyu_access", &other), proof),
    ];
    for (browser, csrf) in unproven {
        let answer = scene.send(change(&browser, csrf, &[])).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, "CSRF_REFUSED"), "{csrf}");
    }
    let bearer = Request::patch("/api/v1/users/me").header("authorization", scene.bearer(7));
    let bearer = bearer.header("cookie", ours.header()).header("sec-fetch-site", "cross-site");
    assert_eq!(scene.send(bare(bearer)).await.status, StatusCode::OK, "who shows a token needs no proof");
}

#[tokio::test]
async fn reading_needs_no_proof_and_a_stranger_none_either() {
    let scene = Scene::new();
    let browser = logged_in(&scene).await;
    let request = Request::get("/api/v1/users/me").header("cookie", browser.header());
    assert_eq!(scene.send(bare(request)).await.status, StatusCode::OK);
    let answer = scene.send(bare(Request::patch("/api/v1/users/me"))).await;
    assert_eq!(answer.code(), "UNAUTHORIZED");
}

#[tokio::test]
async fn the_refresh_cookie_renews_the_session_although_the_token_is_old() {
    let scene = Scene::new();
    let browser = logged_in(&scene).await;
    scene.clock.advance(Duration::from_secs(3000));
    let old = scene.send(bare(browser.request(Method::GET, "/api/v1/users/me"))).await;
    assert_eq!((old.code(), old.header("set-cookie")), ("TOKEN_EXPIRED", ""));

    let refresh = || browser.request(Method::POST, "/api/v1/auth/refresh");
    let answer = scene.send(bare(refresh().header("x-session-transport", "cookie"))).await;
    assert_eq!(answer.json["data"]["body"], json!({ "refresh_token": "ses_7.next" }).to_string());
    assert_eq!(answer.json["data"]["sent"], false, "the old token is of no use there");
    let renewed = Browser::after(&answer);
    assert_ne!(renewed.value("hallyu_access"), browser.value("hallyu_access"));
    let again = scene.send(bare(renewed.request(Method::GET, "/api/v1/users/me"))).await;
    assert_eq!(again.status, StatusCode::OK);

    let forged = Request::post("/api/v1/auth/refresh").header("cookie", browser.header());
    let answer = scene.send(bare(forged.header("x-session-transport", "cookie"))).await;
    assert_eq!(answer.code(), "CSRF_REFUSED");
    assert_eq!(Browser::after(&answer).value("hallyu_refresh"), "", "what cannot be renewed is taken back");
    let unasked = scene.send(bare(refresh())).await;
    assert_eq!(unasked.json["data"]["body"], "", "who does not ask for cookies sends the token in the body");
}

#[tokio::test]
async fn cookies_end_with_the_session() {
    let scene = Scene::new();
    let browser = logged_in(&scene).await;
    let answer = scene.send(bare(browser.request(Method::POST, "/api/v1/auth/logout"))).await;
    assert_eq!(answer.status, StatusCode::OK);
    let cleared = |answer: &Answered| {
        let set = answer.headers.get_all("set-cookie").iter();
        set.filter(|line| line.to_str().unwrap().contains("=; ")).count()
    };
    assert_eq!(cleared(&answer), 3);

    let forged = Issuer::forger(test_ambient()).token(&actor(7));
    let stale = browser.clone().with("hallyu_access", &forged);
    let answer = scene.send(bare(stale.request(Method::GET, "/api/v1/users/me"))).await;
    assert_eq!((answer.code(), cleared(&answer)), ("INVALID_TOKEN", 3));
    let forged = Request::post("/api/v1/auth/logout").header("cookie", browser.header());
    let answer = scene.send(bare(forged)).await;
    assert_eq!((answer.code(), cleared(&answer)), ("CSRF_REFUSED", 0), "others cannot log anyone out");
}

#[tokio::test]
async fn stale_cookies_do_not_keep_anyone_from_logging_in() {
    let scene = Scene::new();
    let browser = logged_in(&scene).await.with("hallyu_csrf", "of another time");
    let request = browser.request(Method::POST, "/api/v1/auth/login").header("x-session-transport", "cookie");
    let answer = scene.send(bare(request)).await;
    assert_eq!((answer.status, &answer.json["data"]["sent"]), (StatusCode::OK, &json!(false)));
    assert_eq!(Browser::after(&answer).0.len(), 3);
}
