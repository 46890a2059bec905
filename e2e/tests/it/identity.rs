//! An account from registration to a new password: what is mailed, what ends which session, everywhere at once.

use hallyu_e2e::{Mailbox, Server, ServerOptions, Session};
use serde_json::{Value, json};

const EMAIL: &str = "ximena@example.com";

async fn login(server: &Server, password: &str) -> Value {
    let credentials = json!({ "email": EMAIL, "password": password });
    server.visitor().post("/auth/login", &credentials).await.unwrap().expect(200).unwrap()
}

fn session(server: &Server, tokens: &Value) -> Session {
    server.session(tokens["access_token"].as_str().unwrap())
}

async fn register(server: &Server) {
    let registration = json!({
        "email": EMAIL, "password": "Primera-Nieve-7", "nickname": "ximena", "country": "CO", "language": "es",
        "terms_agreed": true, "privacy_agreed": true,
    });
    server.visitor().post("/auth/register", &registration).await.unwrap().expect(201).unwrap();
}

#[tokio::test]
async fn an_address_is_verified_and_a_password_reset_by_mail() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), ServerOptions::default()).await.unwrap();
    let mailbox = Mailbox::of(folder.path());
    register(&server).await;
    let token = mailbox.token(EMAIL, "verify-email").await.unwrap();
    let verified = server.visitor().post("/auth/verify-email", &json!({ "token": token })).await.unwrap();
    assert_eq!(verified.expect(200).unwrap()["email_verified"], true);

    let before = session(&server, &login(&server, "Primera-Nieve-7").await);
    before.get("/users/me").await.unwrap().expect(200).unwrap();
    server.visitor().post("/auth/password/forgot", &json!({ "email": EMAIL })).await.unwrap();
    let token = mailbox.token(EMAIL, "reset-password").await.unwrap();
    let reset = json!({ "token": token, "password": "Segunda-Nieve-8" });
    let answer = server.visitor().post("/auth/password/reset", &reset).await.unwrap();
    assert!(answer.status < 300, "{}", answer.text());
    assert_eq!(
        before.get("/users/me").await.unwrap().status,
        401,
        "the old session has ended, in every process"
    );
    let again = server.visitor().post("/auth/password/reset", &reset).await.unwrap();
    assert_eq!(again.refusal().0, 401, "a mailed token is good once");
    let after = session(&server, &login(&server, "Segunda-Nieve-8").await);
    after.get("/users/me").await.unwrap().expect(200).unwrap();
}

#[tokio::test]
async fn a_session_that_is_ended_elsewhere_is_dead_at_once_and_a_replayed_token_ends_its_family() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), ServerOptions::default()).await.unwrap();
    register(&server).await;
    let (phone, laptop) = (login(&server, "Primera-Nieve-7").await, login(&server, "Primera-Nieve-7").await);
    let (on_phone, on_laptop) = (session(&server, &phone), session(&server, &laptop));
    for device in [&on_phone, &on_laptop] {
        device.get("/users/me").await.unwrap().expect(200).unwrap();
    }
    let listed = on_phone.get("/auth/sessions").await.unwrap().expect(200).unwrap();
    let sessions = listed["items"].as_array().unwrap();
    let other = sessions.iter().find(|session| session["is_current"] == false).unwrap();
    let path = format!("/api/v1/auth/sessions/{}", other["session_id"].as_str().unwrap());
    let ended = Session::send(on_phone.request(reqwest::Method::DELETE, &path)).await.unwrap();
    assert!(ended.status < 300, "{}", ended.text());
    assert_eq!(on_laptop.get("/users/me").await.unwrap().status, 401);
    on_phone.get("/users/me").await.unwrap().expect(200).unwrap();

    let spent = json!({ "refresh_token": phone["refresh_token"] });
    let renewed = server.visitor().post("/auth/refresh", &spent).await.unwrap().expect(200).unwrap();
    let on_phone = session(&server, &renewed);
    on_phone.get("/users/me").await.unwrap().expect(200).unwrap();
    assert_eq!(server.visitor().post("/auth/refresh", &spent).await.unwrap().status, 401);
    assert_eq!(on_phone.get("/users/me").await.unwrap().status, 401, "the whole family has ended");
}

#[tokio::test]
async fn a_session_shows_the_device_and_the_address_that_the_login_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let proxies = ("HALLYU__GATEWAY__TRUSTED_PROXIES", "127.0.0.1/32".to_owned());
    let options = ServerOptions { environment: vec![proxies] };
    let server = Server::start(folder.path(), options).await.unwrap();
    register(&server).await;
    let credentials = json!({ "email": EMAIL, "password": "Primera-Nieve-7" });
    // The first address is the caller's own idea; the proxy has written the second.
    let request = server.visitor().request(reqwest::Method::POST, "/api/v1/auth/login").json(&credentials);
    let request =
        request.header("x-forwarded-for", "127.0.0.9, 203.0.113.9").header("user-agent", "Televisor");
    let tokens = Session::send(request).await.unwrap().expect(200).unwrap();
    let listed = session(&server, &tokens).get("/auth/sessions").await.unwrap().expect(200).unwrap();
    let shown = &listed["items"][0];
    assert_eq!((&shown["ip"], &shown["device"]), (&json!("203.0.113.9"), &json!("Televisor")));
}

#[tokio::test]
async fn what_is_internal_is_not_reached_from_outside() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), ServerOptions::default()).await.unwrap();
    let operator = server.operator().unwrap();
    for path in [
        "/internal/sessions/ses_01h455vb4pex5vsknk084sn02q",
        "//internal/sessions/ses_01h455vb4pex5vsknk084sn02q",
        "/api/v1/../../internal/sessions/ses_01h455vb4pex5vsknk084sn02q",
        "/api/v1/auth/%2e%2e/%2e%2e/%2e%2e/internal/sessions/ses_01h455vb4pex5vsknk084sn02q",
    ] {
        let reply = operator.get_root(path).await.unwrap();
        assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
    }
    if let Some(auth) = server.address_of("auth") {
        // Beside the gateway, a token proves a user and not a process.
        let direct = Session::new(&auth, Some(operator.token().to_owned()));
        let reply = direct.get_root("/internal/sessions/ses_01h455vb4pex5vsknk084sn02q").await.unwrap();
        assert_eq!(reply.refusal(), (404, "NOT_FOUND".to_owned()));
        assert_eq!(
            direct.get("/auth/sessions").await.unwrap().status,
            200,
            "the service itself verifies the token"
        );
        let nobody = Session::new(&auth, Some("eyJhbGciOiJub25lIn0.e30.".to_owned()));
        assert_eq!(nobody.get("/auth/sessions").await.unwrap().status, 401);
    }
}
