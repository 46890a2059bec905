//! A user watches, takes the data along and leaves: afterwards no database and no blob says anything of the user.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::time::{Duration, Instant};

use hallyu_e2e::{Clip, Server, ServerOptions, Session};
use hallyu_testkit::traces::Person;
use reqwest::Method;
use serde_json::{Value, json};

use crate::first_light::publish_clip;

const EMAIL: &str = "marisol.quispe@example.com";
const NICKNAME: &str = "MarisolQuispe";
const PASSWORD: &str = "Contraseña-1";

/// How long what happens by events may take.
const PATIENCE: Duration = Duration::from_secs(40);

/// Registers and logs in; the session and the user's id.
async fn register(server: &Server) -> (Session, String) {
    let visitor = server.visitor();
    let body = json!({ "email": EMAIL, "password": PASSWORD, "nickname": NICKNAME, "country": "PE", "language": "es",
                       "terms_agreed": true, "privacy_agreed": true, "marketing_agreed": true });
    let account = visitor.post("/auth/register", &body).await.unwrap().expect(201).unwrap();
    let login = visitor.post("/auth/login", &json!({ "email": EMAIL, "password": PASSWORD })).await.unwrap();
    let token = login.expect(200).unwrap()["access_token"].as_str().unwrap().to_owned();
    (visitor.with_token(&token), account["user_id"].as_str().unwrap().to_owned())
}

async fn send(session: &Session, method: Method, (path, body): (&str, Value)) -> hallyu_e2e::Reply {
    Session::send(session.request(method, &format!("/api/v1{path}")).json(&body)).await.unwrap()
}

/// Asks for the data, waits until it is there and gives the files by name.
async fn exported(user: &Session) -> BTreeMap<String, String> {
    let asked = user.post("/users/me/export", &json!({})).await.unwrap().expect(202).unwrap();
    let path = format!("/users/me/exports/{}", asked["export_id"].as_str().unwrap());
    let began = Instant::now();
    loop {
        let export = user.get(&path).await.unwrap().expect(200).unwrap();
        if export["state"] == "ready" {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "{export}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let reply = user.get(&format!("{path}/download")).await.unwrap();
    assert_eq!((reply.status, reply.headers["content-type"].to_str().unwrap()), (200, "application/zip"));
    let mut archive = zip::ZipArchive::new(Cursor::new(reply.bytes)).unwrap();
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(name, text);
    }
    files
}

/// Is erased, with the right password only.
async fn leave(server: &Server, user: &Session) {
    let wrong = send(user, Method::DELETE, ("/users/me", json!({ "password": "Contraseña-2" }))).await;
    assert_eq!(wrong.refusal(), (401, "INVALID_CREDENTIALS".to_owned()));
    let right = send(user, Method::DELETE, ("/users/me", json!({ "password": PASSWORD }))).await;
    assert_eq!(right.expect(202).unwrap()["state"], "scheduled");
    erased(server, user).await;
}

/// Waits until the session is dead and every service has confirmed.
async fn erased(server: &Server, user: &Session) {
    let began = Instant::now();
    let admin = server.operator().unwrap();
    loop {
        let dead = user.get("/users/me").await.unwrap().status == 401;
        let open = admin.get("/admin/erasures").await.unwrap().expect(200).unwrap();
        if dead && open["pagination"]["total"] == 0 {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "dead: {dead}; {open}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Watches the first five seconds.
async fn watch(user: &Session, (content, episode): (&str, &str)) {
    let progress = json!({ "position_seconds": 5, "is_completed": false });
    let path = format!("/contents/{content}/episodes/{episode}/progress");
    assert_eq!(user.post(&path, &progress).await.unwrap().status, 204);
}

/// Looks for a title until it is found.
async fn search_for(user: &Session, typed: &str) {
    let path = format!("/search?q={}", typed.replace(' ', "%20"));
    let is_found = async || {
        let found = user.get(&path).await.unwrap().expect(200).unwrap();
        found["pagination"]["total"] == 1
    };
    until("the title is found", is_found).await;
}

async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < PATIENCE, "not so: {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What is left once the last events have been handed out.
async fn left(server: &Server, person: &Person) -> Vec<String> {
    let began = Instant::now();
    loop {
        let found = server.traces_of(person).await;
        if found.is_empty() || began.elapsed() > PATIENCE {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn a_user_takes_the_data_along_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let clip = std::fs::read(Clip::default().make(folder.path(), "clip.mp4").unwrap()).unwrap();
    let options = ServerOptions { environment: vec![("HALLYU__USER__ERASURE_DAYS", "0".to_owned())] };
    let server = Server::start(&folder.path().join("data"), options).await.unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let (content, episode) = publish_clip(&creator, &clip, "첫눈 오는 밤").await;

    let (user, user_id) = register(&server).await;
    watch(&user, (&content, &episode)).await;
    let marketing = ("/users/me/consents/marketing", json!({ "agreed": false }));
    assert_eq!(send(&user, Method::PUT, marketing).await.status, 200);
    search_for(&user, "cheonnun oneun bam").await;
    let person = Person::known_as(&user_id, EMAIL, NICKNAME);
    let sought = async || server.traces_of(&person).await.contains(&"user:sought_titles.user_id".to_owned());
    until("the search is known where recommendations are made", sought).await;

    let files = exported(&user).await;
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        ["README.txt", "auth.json", "content.json", "search.json", "user.json"]
    );
    let part = |name: &str| serde_json::from_str::<Value>(&files[name]).unwrap()["data"].clone();
    assert_eq!(part("auth.json")["users"][0]["email"], EMAIL);
    assert_eq!(part("user.json")["profiles"][0]["nickname"], NICKNAME);
    assert_eq!(part("content.json")["playback_positions"][0]["position_seconds"], 5);
    assert_eq!(part("search.json")["search_log"][0]["content_id"], content.as_str());
    assert_eq!(part("user.json")["sought_titles"][0]["content_id"], content.as_str());
    let forget = user.request(Method::DELETE, "/api/v1/search/history");
    assert_eq!(Session::send(forget).await.unwrap().status, 204);
    until("the search is forgotten there, too", async || !sought().await).await;

    let before = server.traces_of(&person).await;
    for place in ["auth:users.id", "user:profiles.email", "content:playback_positions.user_id"] {
        assert!(before.contains(&place.to_owned()), "the scan does not see {place}: {before:?}");
    }

    leave(&server, &user).await;
    assert_eq!(left(&server, &person).await, [""; 0]);

    let login = json!({ "email": EMAIL, "password": PASSWORD });
    assert_eq!(server.visitor().post("/auth/login", &login).await.unwrap().status, 401);
    creator.get("/users/me").await.unwrap().expect(200).unwrap();
    let again = register(&server).await;
    assert_ne!(again.1, user_id, "address and nickname are free");
}
