//! The OpenAPI document: what every operation has in common is added here, once.

use http::StatusCode;
use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, OpenApi, Ref, RefOr, Required};
use utoipa::{PartialSchema, ToSchema};

use crate::answer::Pagination;

/// Name of the security scheme that operations refer to: `security(("bearer" = []))`.
pub const BEARER: &str = "bearer";
/// Paths that answer in the envelope.
const API: &str = "/api/";
const JSON: &str = "application/json";
/// How every operation can fail: a token is not good, too many requests came, something is not reachable.
const ANY_FAILURES: [StatusCode; 3] =
    [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
/// How writing can fail besides: the caller may not, or somebody else was faster.
const WRITE_FAILURES: [StatusCode; 2] = [StatusCode::FORBIDDEN, StatusCode::CONFLICT];

/// `meta` of every answer.
#[derive(ToSchema)]
#[schema(as = Meta)]
#[expect(dead_code, reason = "describes what the envelope layer writes")]
struct Meta {
    /// When the answer was made, RFC 3339 in UTC.
    #[schema(example = "2026-01-31T12:00:00.000Z")]
    timestamp: String,
    /// Names the request, in the answer's `X-Request-Id` too.
    #[schema(example = "req_0194bb0a5c7e7d3c9c6f0f5e3a2b1c0d")]
    request_id: String,
}

/// `error` of an answer with `success: false`.
#[derive(ToSchema)]
#[schema(as = Error)]
#[expect(dead_code, reason = "describes what the envelope layer writes")]
struct ErrorSchema {
    /// Stable; what programs decide by.
    #[schema(example = "VALIDATION_ERROR")]
    code: String,
    /// In the language of `Accept-Language`.
    message: String,
    details: Option<ErrorDetails>,
}

/// What more there is to say, by code.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the envelope layer writes")]
struct ErrorDetails {
    /// Of a `VALIDATION_ERROR`: every field that is wrong.
    fields: Option<Vec<ErrorField>>,
    /// Of `UNAVAILABLE`: what is not configured or not reachable.
    subject: Option<String>,
    /// Of `MFA_REQUIRED`: for the second step of the login.
    mfa_token: Option<String>,
    /// Of `MFA_REQUIRED`: `totp`, `recovery_code`, `passkey`.
    methods: Option<Vec<String>>,
}

/// A field that broke a rule.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the envelope layer writes")]
struct ErrorField {
    /// Path in the request.
    #[schema(example = "preferences.video_quality")]
    field: String,
    /// Stable name of the rule.
    #[schema(example = "length_min")]
    rule: String,
    /// In the language of `Accept-Language`.
    message: String,
}

/// Joins the services' documents and adds what all operations share: the envelope around `data`, the error answer and
/// the security scheme. Paths outside `/api/` are left as they are; `/internal/` ones are left out.
#[must_use]
pub fn merged(mut head: OpenApi, services: impl IntoIterator<Item = OpenApi>) -> OpenApi {
    services.into_iter().for_each(|service| head.merge(service));
    head.paths.paths.retain(|path, _| !path.starts_with("/internal/"));
    for (_, item) in head.paths.paths.iter_mut().filter(|(path, _)| path.starts_with(API)) {
        let reads = [&mut item.get, &mut item.head, &mut item.options];
        reads.into_iter().flatten().for_each(|operation| complete(operation, &[]));
        let writes = [&mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        writes.into_iter().flatten().for_each(|operation| complete(operation, &WRITE_FAILURES));
    }
    let shared = shared();
    let components = head.components.get_or_insert_default();
    components.schemas.extend(shared.schemas);
    components.responses.extend(shared.responses);
    components.security_schemes.extend(shared.security_schemes);
    head
}

fn shared() -> utoipa::openapi::Components {
    let failure = ObjectBuilder::new()
        .property("success", flag(false))
        .property("error", Ref::from_schema_name("Error"))
        .property("meta", Ref::from_schema_name("Meta"));
    let failure = ["success", "error", "meta"].into_iter().fold(failure, ObjectBuilder::required);
    let answer =
        ResponseBuilder::new().description("An error: see its code").content(JSON, failure_content());
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    ComponentsBuilder::new()
        .schema("Meta", Meta::schema())
        .schema("Error", ErrorSchema::schema())
        .schema("ErrorDetails", ErrorDetails::schema())
        .schema("ErrorField", ErrorField::schema())
        .schema("Pagination", Pagination::schema())
        .schema("Failure", failure)
        .response("Failure", answer)
        .security_scheme(BEARER, SecurityScheme::Http(bearer))
        .build()
}

fn flag(value: bool) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Boolean).enum_values(Some([value]))
}

fn failure_content() -> Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name("Failure"))).build()
}

/// Puts the envelope around the operation's JSON answers and gives it the error answers: those of every operation,
/// those that follow from what it takes, and the given ones.
fn complete(operation: &mut Operation, more: &[StatusCode]) {
    for (status, answer) in &mut operation.responses.responses {
        match answer {
            RefOr::T(answer) if status.starts_with('2') => enclose(answer),
            RefOr::T(answer) if answer.content.is_empty() && status.starts_with(['4', '5']) => {
                answer.content.insert(JSON.to_owned(), RefOr::T(failure_content()));
            }
            _ => {}
        }
    }
    let parameters = operation.parameters.iter_mut().flatten();
    parameters
        .filter_map(|parameter| if let RefOr::T(parameter) = parameter { Some(parameter) } else { None })
        .for_each(may_be_empty);
    let likely = likely_failures(operation);
    let statuses = likely.iter().chain(more).map(|status| status.as_u16().to_string());
    for status in statuses.chain(["default".to_owned()]) {
        let failure = RefOr::Ref(Ref::from_response_name("Failure"));
        operation.responses.responses.entry(status).or_insert(failure);
    }
}

/// As [`crate::Query`] has it, a parameter without a value is one that is not given. utoipa has no field for what OpenAPI
/// calls this, and writes extensions as they are.
fn may_be_empty(parameter: &mut Parameter) {
    if parameter.parameter_in == ParameterIn::Query && parameter.required == Required::False {
        parameter.extensions = Some(Extensions::from_iter([("allowEmptyValue", true)]));
    }
}

/// How an operation can fail because of what it takes.
fn likely_failures(operation: &Operation) -> Vec<StatusCode> {
    let parameters = operation.parameters.iter().flatten();
    let (in_path, others): (Vec<_>, Vec<_>) = parameters.partition(
        |parameter| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path),
    );
    let has_body = operation.request_body.is_some();
    let mut failures = ANY_FAILURES.to_vec();
    if has_body || !others.is_empty() {
        failures.push(StatusCode::BAD_REQUEST);
    }
    if operation.security.is_some() {
        failures.push(StatusCode::FORBIDDEN);
    }
    if !in_path.is_empty() {
        failures.push(StatusCode::NOT_FOUND);
    }
    if has_body {
        failures.extend([StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNSUPPORTED_MEDIA_TYPE]);
    }
    failures
}

fn enclose(answer: &mut Response) {
    let Some(RefOr::T(content)) = answer.content.get_mut(JSON) else {
        return;
    };
    let Some(data) = content.schema.take() else {
        return;
    };
    let envelope = ObjectBuilder::new()
        .property("success", flag(true))
        .property("data", data)
        .property("meta", Ref::from_schema_name("Meta"));
    let envelope = ["success", "data", "meta"].into_iter().fold(envelope, ObjectBuilder::required);
    content.schema = Some(RefOr::T(Schema::Object(envelope.build())));
}
