use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderName, LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use hallyu_http::{ApiError, Body, Caller, Data, Id, Query};
use hallyu_kernel::{Coded, Language};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::browser::{Browser, forget_cookie, set_cookie};
use super::device::FromClient;
use super::login::{LoggedIn, entered};
use crate::application::{Arrival, Auth, Outcome, Return};
use crate::domain::{AuthError, Provider};

/// How the document names a [`Provider`].
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "only described")]
enum ProviderName {
    Google,
    Facebook,
}

/// Where to go on after the login.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct StartQuery {
    /// A path of the web app, with its locale.
    #[garde(length(chars, min = 1, max = 512))]
    #[param(
        example = "/es/browse",
        min_length = 1,
        max_length = 512,
        pattern = "^(?!.*(//|[.][.]))/(es|pt-BR|ko|en)([/?#][!-\\[\\]-~]*)?$"
    )]
    redirect_uri: String,
}

/// What a provider sends along: visible ASCII, as RFC 6749 has it (appendix A), of a length that fits into an address
/// however it is escaped.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CallbackQuery {
    /// As it was given to the provider.
    #[garde(length(chars, max = 512), pattern("^[ -~]*$"))]
    #[param(max_length = 512, pattern = "^[ -~]*$")]
    state: Option<String>,
    /// Absent if the user or the provider refused.
    #[garde(length(chars, max = 2048), pattern("^[ -~]*$"))]
    #[param(max_length = 2048, pattern = "^[ -~]*$")]
    code: Option<String>,
}

/// The end of a login through a provider.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct ExchangeRequest {
    /// From the address of the page `/{locale}/oauth`.
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(min_length = 1, max_length = 1024)]
    code: String,
}

/// Where to go on after the accounts are linked.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct LinkRequest {
    /// A path of the web app, with its locale.
    #[garde(length(chars, min = 1, max = 512))]
    #[schema(
        example = "/es/security",
        min_length = 1,
        max_length = 512,
        pattern = "^(?!.*(//|[.][.]))/(es|pt-BR|ko|en)([/?#][!-\\[\\]-~]*)?$"
    )]
    redirect_uri: String,
}

/// Where the browser must go.
#[derive(Serialize, ToSchema)]
pub(super) struct DepartureView {
    /// At the provider.
    url: String,
}

fn redirect(location: &str, cookie: Option<String>) -> Response {
    let mut headers: Vec<(HeaderName, String)> =
        vec![(LOCATION, location.to_owned()), (CACHE_CONTROL, "no-store".to_owned())];
    headers.extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
    (StatusCode::FOUND, axum::response::AppendHeaders(headers)).into_response()
}

/// Log in through another provider
///
/// For browsers: sends them to the provider, which sends them back.
#[utoipa::path(
    get,
    path = "/api/v1/auth/oauth/{provider}",
    tag = "auth",
    params(("provider" = inline(ProviderName), Path, example = "google"), StartQuery),
    responses((status = FOUND, description = "To the provider"))
)]
pub(super) async fn start_oauth(
    State(auth): State<Arc<Auth>>,
    Id(provider): Id<Provider>,
    Query(query): Query<StartQuery>,
) -> Result<Response, ApiError> {
    let departure = auth.start_oauth(provider, &query.redirect_uri, None).await?;
    Ok(redirect(&departure.address, Some(set_cookie(&departure.browser, auth.is_reached_over_tls()))))
}

/// Come back from another provider
///
/// For browsers: sends them on to `/{locale}/oauth` with `code` and `next`, or with `error`.
#[utoipa::path(
    get,
    path = "/api/v1/auth/oauth/{provider}/callback",
    tag = "auth",
    params(("provider" = inline(ProviderName), Path, example = "google"), CallbackQuery),
    responses((status = FOUND, description = "To a page of ours"))
)]
pub(super) async fn finish_oauth(
    State(auth): State<Arc<Auth>>,
    Id(provider): Id<Provider>,
    Query(query): Query<CallbackQuery>,
    browser: Browser,
) -> Response {
    let back = Return {
        state: query.state.unwrap_or_default(),
        code: query.code,
        browser: browser.cookie,
        accept_language: browser.languages,
    };
    let Arrival { language, outcome } = auth.finish_oauth(provider, back).await;
    redirect(&page_of(language, outcome, provider), None)
}

/// The page that a browser is sent on to. What it is told is for it alone, and good for nothing elsewhere.
fn page_of(language: Language, outcome: Result<Outcome, AuthError>, provider: Provider) -> String {
    let locale = if language == Language::Pt { "pt-BR" } else { language.as_str() };
    match outcome {
        Ok(Outcome::Known { code, page }) => format!("/{locale}/oauth?code={code}&next={}", escaped(&page)),
        Ok(Outcome::Linked { page }) => {
            let page = page.split('#').next().unwrap_or_default().to_owned();
            let joint = if page.contains('?') { '&' } else { '?' };
            format!("{page}{joint}linked={provider}")
        }
        Err(error) => {
            let code = error.code();
            tracing::info!(%provider, code, error = &error as &dyn std::error::Error, "no login through a provider");
            format!("/{locale}/oauth?error={code}&provider={provider}")
        }
    }
}

fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

/// Finish a login through another provider
///
/// The code is good once, for a minute, and in the browser that has come back from the provider.
#[utoipa::path(
    post,
    path = "/api/v1/auth/oauth/exchange",
    tag = "auth",
    request_body = ExchangeRequest,
    responses((status = OK, description = "A session was opened", body = LoggedIn))
)]
pub(super) async fn exchange_oauth(
    State(auth): State<Arc<Auth>>,
    FromClient(client): FromClient,
    browser: Browser,
    Body(request): Body<ExchangeRequest>,
) -> Result<Response, ApiError> {
    let logged_in = auth.exchange_oauth(&request.code, browser.cookie.as_deref(), client).await;
    let answer = logged_in.map(|logged_in| entered(&auth, logged_in)).map_err(ApiError::from);
    let forget = axum::response::AppendHeaders([(SET_COOKIE, forget_cookie())]);
    Ok((forget, answer).into_response())
}

/// Begin to link an account at another provider
///
/// The browser must go to the address of the answer; it comes back to the page.
#[utoipa::path(
    post,
    path = "/api/v1/auth/oauth/{provider}/link",
    tag = "auth",
    security(("bearer" = [])),
    params(("provider" = inline(ProviderName), Path, example = "google")),
    request_body = LinkRequest,
    responses((status = OK, description = "Where to go", body = DepartureView))
)]
pub(super) async fn start_link(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Id(provider): Id<Provider>,
    Body(request): Body<LinkRequest>,
) -> Result<Response, ApiError> {
    let departure = auth.start_oauth(provider, &request.redirect_uri, Some(actor.user_id)).await?;
    let cookie = [(SET_COOKIE, set_cookie(&departure.browser, auth.is_reached_over_tls()))];
    Ok((axum::response::AppendHeaders(cookie), Data(DepartureView { url: departure.address }))
        .into_response())
}
