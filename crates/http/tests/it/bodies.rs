use axum::Router;
use axum::body::Body as Bytes;
use axum::http::{Request, StatusCode};
use axum::routing::post as on_post;
use futures_util::stream;
use garde::Validate;
use hallyu_http::{Answer, Body, Data, invalid};
use hallyu_kernel::{BrokenRule, ContentId, Language, Time};
use hallyu_testkit::Answered;
use serde::Deserialize;
use serde_json::json;

use crate::support::{World, post};

#[derive(Deserialize, Validate)]
#[garde(allow_unvalidated)]
#[expect(dead_code, reason = "only read by the deserializer")]
struct NewTitle {
    #[garde(length(chars, min = 2, max = 5))]
    name: String,
    #[garde(range(min = 1900, max = 2100))]
    year: u16,
    rating: Option<f64>,
    is_exclusive: bool,
    language: Language,
    similar_to: Option<ContentId>,
    airs_at: Option<Time>,
    #[garde(length(max = 2))]
    tags: Vec<String>,
    #[garde(dive)]
    studio: Studio,
    #[garde(email)]
    contact: String,
    #[garde(custom(is_accepted))]
    terms_agreed: bool,
}

#[derive(Deserialize, Validate)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only read by the deserializer")]
struct Studio {
    #[garde(length(chars, min = 1))]
    name: String,
    #[garde(skip)]
    founded: u16,
}

fn is_accepted(accepted: &bool, _: &()) -> garde::Result {
    if *accepted { Ok(()) } else { Err(invalid(&BrokenRule::new("accepted"))) }
}

async fn create(Body(title): Body<NewTitle>) -> Answer<String> {
    Ok(Data(title.name))
}

fn router() -> Router {
    World::new().finish(Router::new().route("/titles", on_post(create)))
}

fn right() -> serde_json::Value {
    json!({
        "name": "도깨비", "year": 2016, "rating": 9.1, "is_exclusive": true, "language": "ko",
        "similar_to": "cnt_01h455vb4pex5vsknk084sn02q", "airs_at": "2016-12-02T11:00:00Z", "tags": ["fantasy"],
        "studio": { "name": "Hwa&Dam", "founded": 2016 }, "contact": "a@example.com", "terms_agreed": true,
        "more": "is ignored"
    })
}

#[tokio::test]
async fn a_right_body_is_taken() {
    let answer = post(&router(), "/titles", right().to_string()).await;
    assert_eq!((answer.status, &answer.json["data"]), (StatusCode::OK, &json!("도깨비")));
}

#[tokio::test]
async fn a_wrong_type_in_every_field_is_listed_field_by_field() {
    let all_wrong = json!({
        "name": 1, "year": "2016", "rating": "good", "is_exclusive": "yes", "language": 7, "similar_to": 5,
        "airs_at": 5, "tags": "fantasy", "studio": [], "contact": {}, "terms_agreed": 1
    });
    let answer = post(&router(), "/titles", all_wrong.to_string()).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "VALIDATION_ERROR"));
    let mut wrong = answer.wrong();
    wrong.sort();
    assert_eq!(
        wrong,
        [
            "airs_at: type",
            "contact: type",
            "is_exclusive: type",
            "language: type",
            "name: type",
            "rating: type",
            "similar_to: type",
            "studio: type",
            "tags: type",
            "terms_agreed: type",
            "year: type"
        ]
    );
    let fields = answer.json["error"]["details"]["fields"].clone();
    let year = fields.as_array().unwrap().iter().find(|field| field["field"] == "year").unwrap().clone();
    assert_eq!(year["message"], "debe ser de tipo integer");
}

#[tokio::test]
async fn types_and_rules_are_listed_together() {
    let mut body = right();
    body["name"] = json!("x");
    body["year"] = json!(1800);
    body["language"] = json!("fr");
    body["similar_to"] = json!("usr_01h455vb4pex5vsknk084sn02q");
    body["airs_at"] = json!("tomorrow");
    body["tags"] = json!(["a", 2, "c"]);
    body["studio"] = json!({ "name": "", "founded": 99999, "seat": "Seoul" });
    body["contact"] = json!("nobody");
    body["terms_agreed"] = json!(false);
    let answer = post(&router(), "/titles", body.to_string()).await;
    let mut wrong = answer.wrong();
    wrong.sort();
    assert_eq!(
        wrong,
        [
            "airs_at: format",
            "contact: email",
            "language: one_of",
            "name: length_min",
            "similar_to: id",
            "studio.founded: type",
            "studio.name: length_min",
            "studio.seat: unknown",
            "tags: length_max",
            "tags[1]: type",
            "terms_agreed: accepted",
            "year: range_min"
        ]
    );
}

#[tokio::test]
async fn every_missing_field_is_listed() {
    let answer = post(&router(), "/titles", "{}").await;
    let mut wrong = answer.wrong();
    wrong.sort();
    let missing = ["contact", "is_exclusive", "language", "name", "studio", "tags", "terms_agreed", "year"];
    assert_eq!(wrong, missing.map(|field| format!("{field}: required")));
}

#[tokio::test]
async fn what_is_not_an_object_is_refused() {
    let router = router();
    for body in ["", "{", "nul", "{\"name\":\"\\ud800\"}"] {
        let answer = post(&router, "/titles", body).await;
        assert_eq!(
            (answer.status, answer.wrong()),
            (StatusCode::BAD_REQUEST, vec![": json".to_owned()]),
            "{body}"
        );
    }
    for body in ["[]", "null", "1", "\"x\""] {
        let answer = post(&router, "/titles", body).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "VALIDATION_ERROR"), "{body}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(post(&router, "/titles", deep).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_list_is_no_object_although_it_has_the_fields_in_order() {
    let router = router();
    let mut body = right();
    body["studio"] = json!(["한강", 1999]);
    let answer = post(&router, "/titles", body.to_string()).await;
    assert_eq!((answer.status, answer.wrong()), (StatusCode::BAD_REQUEST, vec!["studio: type".to_owned()]));
    let fields = right();
    let order =
        ["name", "year", "rating", "is_exclusive", "language", "similar_to", "airs_at", "tags", "studio"];
    let list: Vec<_> =
        order.into_iter().chain(["contact", "terms_agreed"]).map(|field| fields[field].clone()).collect();
    let answer = post(&router, "/titles", json!(list).to_string()).await;
    assert_eq!((answer.status, answer.wrong()[0].as_str()), (StatusCode::BAD_REQUEST, ": type"));
}

#[tokio::test]
async fn a_hostile_number_of_faults_is_cut() {
    let mut body = right();
    body["tags"] = (0..10_000).collect();
    let answer = post(&router(), "/titles", body.to_string()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.wrong().len() <= 32);
}

#[tokio::test]
async fn a_large_body_is_refused_at_once() {
    let router = router();
    let announced = Request::post("/titles")
        .header("content-type", "application/json")
        .header("content-length", 10_000_000)
        .body(Bytes::from_stream(stream::pending::<Result<bytes::Bytes, std::io::Error>>()))
        .unwrap();
    let answer = Answered::of(&router, announced).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"));

    let chunk = || Ok::<_, std::io::Error>(bytes::Bytes::from(vec![b' '; 100_000]));
    let endless = Bytes::from_stream(stream::repeat_with(chunk));
    let answer = post(&router, "/titles", endless).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn only_json_is_taken() {
    let router = router();
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "json", "application/jsonp", ""] {
        let request = Request::post("/titles").header("content-type", content_type);
        let answer = Answered::of(&router, request.body(right().to_string().into()).unwrap()).await;
        let expected = (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE");
        assert_eq!((answer.status, answer.code()), expected, "{content_type}");
    }
    for content_type in
        ["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"]
    {
        let request = Request::post("/titles").header("content-type", content_type);
        let answer = Answered::of(&router, request.body(right().to_string().into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{content_type}");
    }
}
