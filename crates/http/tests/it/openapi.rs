use hallyu_http::openapi::merged;
use serde_json::{Value, json};
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(ToSchema)]
#[expect(dead_code, reason = "only described")]
struct Thing {
    name: String,
}

#[utoipa::path(get, path = "/api/v1/things", responses((status = 200, body = Thing)), security(("bearer" = [])))]
async fn things() {}

#[utoipa::path(get, path = "/internal/things", responses((status = 200, body = String)))]
async fn secret_things() {}

#[utoipa::path(get, path = "/.well-known/jwks.json", responses((status = 200, body = String)))]
async fn keys() {}

#[derive(OpenApi)]
#[openapi(info(title = "HallyuLatino", version = "1"))]
struct Head;

fn document() -> Value {
    let (_, one) =
        OpenApiRouter::<()>::new().routes(routes!(things)).routes(routes!(secret_things)).split_for_parts();
    let (_, two) = OpenApiRouter::<()>::new().routes(routes!(keys)).split_for_parts();
    serde_json::to_value(merged(Head::openapi(), [one, two])).unwrap()
}

#[test]
fn answers_under_api_are_documented_in_their_envelope() {
    let document = document();
    let responses = &document["paths"]["/api/v1/things"]["get"]["responses"];
    let schema = &responses["200"]["content"]["application/json"]["schema"];
    assert_eq!(schema["properties"]["data"], json!({ "$ref": "#/components/schemas/Thing" }));
    assert_eq!(schema["properties"]["meta"], json!({ "$ref": "#/components/schemas/Meta" }));
    assert_eq!(schema["required"], json!(["success", "data", "meta"]));
    assert_eq!(responses["default"], json!({ "$ref": "#/components/responses/Failure" }));
    let scheme = &document["components"]["securitySchemes"]["bearer"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&json!("http"), &json!("bearer")));
}

#[test]
fn every_reference_is_defined() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 5);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

#[test]
fn other_paths_stay_as_they_are_and_internal_ones_are_left_out() {
    let document = document();
    let keys = &document["paths"]["/.well-known/jwks.json"]["get"]["responses"];
    assert!(keys["default"].is_null());
    assert!(keys["200"]["content"]["text/plain"]["schema"]["properties"].is_null());
    assert!(document["paths"]["/internal/things"].is_null());
}
